// Workouts in the form that the terminal draws: the list of a month or of the newest, and one with its series.

import { WristoryError } from '../errors.ts'
import type { StoredRow } from '../query/day.ts'
import type { Reader } from '../query/reader.ts'
import { findWorkout, workoutParts, workoutPoints, workoutRows } from '../query/workouts.ts'
import type { WorkoutSummary, WorkoutView } from './draw/workout.ts'

/** The newest workouts, or those of a month (`YYYY-MM`) or day. */
export function workoutList(reader: Reader, when: string | undefined, most = 30): WorkoutSummary[] {
  if (when === undefined) return workoutRows(reader, { most }).map(workoutSummary)
  const month = when.length === 7
  return workoutRows(reader, month ? { from: `${when}-01`, to: `${when}-31` } : { from: when, to: when }).map(
    workoutSummary,
  )
}

/** One workout by its id, its day, or `latest`. Throws `usage` if there is none. */
export function workoutView(reader: Reader, which: string | undefined): WorkoutView {
  const row = findWorkout(reader, which === undefined || which === 'latest' ? null : which)
  if (row === undefined) {
    throw new WristoryError(
      'usage',
      which === undefined ? 'There are no workouts yet.' : `There is no workout ${which}.`,
      {
        hint: '`wristory show workouts` lists them.',
      },
    )
  }
  const id = row.workout as number
  const { fetched, points } = workoutPoints(reader, row)
  const parts = workoutParts(reader, 'split', id)
  const splits = (of: 'km' | 'mile') =>
    parts
      .filter(({ unit }) => unit === of)
      .map(({ seconds, heartrate }) => ({ seconds: seconds as number, heartRate: heartrate as number | null }))
  const column = (name: string) => points.map((point) => point[name] as number | null)
  return {
    ...workoutSummary(row),
    fetched,
    points: {
      second: column('second') as number[],
      heartRate: column('heartrate'),
      altitude: column('altitude'),
      speed: column('speed'),
    },
    splits: splits('km'),
    miles: splits('mile'),
    zones: workoutParts(reader, 'heart_zone', id).map(({ upper, seconds }) => ({
      upper: upper as number,
      seconds: seconds as number,
    })),
    laps: workoutParts(reader, 'lap', id).length,
    pauses: workoutParts(reader, 'pause', id).length,
  }
}

function workoutSummary(row: StoredRow): WorkoutSummary {
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
