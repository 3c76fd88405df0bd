// Workouts out of the store for the terminal: the list of a month or of the newest, and one with its series.

import { WristoryError } from '../errors.ts'
import type { Row } from '../kinds/kind.ts'
import { isDuring } from '../kinds/position.ts'
import { trackPoint } from '../kinds/track-point.ts'
import type { Database } from '../store/driver.ts'
import { impossible, newestFirst } from '../store/newest.ts'
import type { WorkoutSummary, WorkoutView } from './draw/workout.ts'

const columns = `workout, date, start, "end", utc_offset, sport, moving_time, distance, energy, heartrate_mean,
  heartrate_max, ascent, cadence, training_effect, gone_since`

/** The newest workouts, or those of a month (`YYYY-MM`) or day. */
export function workoutList(
  database: Database,
  account: number,
  when: string | undefined,
  most = 30,
): WorkoutSummary[] {
  return database
    .all<Row>(
      `SELECT ${columns} FROM workout WHERE account = ? AND parent IS NULL AND (?2 IS NULL OR substr(date, 1, length(?2)) = ?2)
       ORDER BY ${newestFirst} LIMIT ?3`,
      account,
      when ?? null,
      when === undefined ? most : -1,
    )
    .map(summaryOf)
}

/** How many workouts there are, and the days of the first and the last whose date can be. */
export function workoutCount(database: Database, account: number) {
  return database.get<{ count: number; first: string | null; last: string | null }>(
    `SELECT count(*) AS count, min(date) FILTER (WHERE NOT ${impossible}) AS first,
       max(date) FILTER (WHERE NOT ${impossible}) AS last FROM workout WHERE account = ? AND parent IS NULL`,
    account,
  )!
}

/** One workout by its id, its day, or `latest`. Throws `usage` when there is none. */
export function workoutView(database: Database, account: number, which: string | undefined): WorkoutView {
  const row = database.get<Row>(
    `SELECT ${columns} FROM workout
     WHERE account = ?1 AND (?2 IS NULL OR date = ?2 OR (workout = CAST(?2 AS INTEGER) AND ?2 NOT LIKE '%-%'))
     ORDER BY ?2 IS NULL AND gone_since IS NOT NULL, parent IS NOT NULL, ${newestFirst} LIMIT 1`,
    account,
    which === undefined || which === 'latest' ? null : which,
  )
  if (row === undefined) {
    throw new WristoryError(
      'usage',
      which === undefined ? 'There are no workouts yet.' : `There is no workout ${which}.`,
      {
        hint: 'Run `wristory show workouts` to see what there is.',
      },
    )
  }
  const id = row.workout as number
  const all = <T>(sql: string) => database.all<T>(sql, account, id)
  const splits = (unit: 'km' | 'mile') =>
    database.all<WorkoutView['splits'][0]>(
      `SELECT seconds, heartrate AS heartRate FROM split WHERE account = ? AND workout = ? AND unit = '${unit}'
       ORDER BY number`,
      account,
      id,
    )
  const pieces = all<Row>('SELECT * FROM track_series WHERE account = ? AND workout = ? ORDER BY piece')
  const { end } = row
  const elapsed = end === null ? null : (end as number) - (row.start as number)
  const points = pieces
    .flatMap((piece) => [...trackPoint.stored!.unpack!({ ...piece })])
    .filter(({ second }) => second !== null && isDuring(Number(second), elapsed))
  const column = (name: string) => points.map((point) => point[name] as number | null)
  return {
    ...summaryOf(row),
    fetched: pieces.length > 0,
    points: {
      second: column('second') as number[],
      heartRate: column('heartrate'),
      altitude: column('altitude'),
      speed: column('speed'),
    },
    splits: splits('km'),
    miles: splits('mile'),
    zones: all('SELECT upper, seconds FROM heart_zone WHERE account = ? AND workout = ? ORDER BY zone'),
    laps: all('SELECT 1 FROM lap WHERE account = ? AND workout = ?').length,
    pauses: all('SELECT 1 FROM pause WHERE account = ? AND workout = ?').length,
  }
}

function summaryOf(row: Row): WorkoutSummary {
  const number = (name: string) => row[name] as number | null
  return {
    id: row.workout as number,
    date: row.date as string,
    start: row.start as number,
    end: number('end'),
    offset: number('utc_offset') ?? 0,
    sport: (row.sport as string | null) ?? 'workout',
    moving: number('moving_time'),
    distance: number('distance'),
    energy: number('energy'),
    heartRate: number('heartrate_mean'),
    heartRateMax: number('heartrate_max'),
    ascent: number('ascent'),
    cadence: number('cadence'),
    trainingEffect: number('training_effect'),
    gone: number('gone_since') !== null,
  }
}
