// Workouts as tools name them: by the minute they began on the wearer's clock. The store's number is an exact instant and
// stays here.

import { addDays, isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import type { Row } from '../kinds/kind.ts'
import { isSportName } from '../kinds/sports.ts'
import type { Reader } from '../query/reader.ts'
import { foreignText, type Json, short } from './answer.ts'

export const workoutColumns = [
  'start',
  'sport',
  'minutes',
  'km',
  'kcal',
  'mean_bpm',
  'max_bpm',
  'ascent_m',
  'load',
] as const

/** What `rowOf` and totals read of a workout. */
export const rowFields =
  'date, parent, sport, moving_time, distance, energy, heartrate_mean, heartrate_max, ascent, training_load'

/** A workout as a row of `workoutColumns`. */
export function rowOf(row: Row): Json[] {
  return [
    String(row.name),
    sportOf(row),
    scaled(row.moving_time, 60, 1),
    scaled(row.distance, 1000),
    short(row.energy, 0),
    short(row.heartrate_mean, 0),
    short(row.heartrate_max, 0),
    short(row.ascent, 0),
    short(row.training_load, 0),
  ]
}

/** A value in a larger unit; null stays null. */
export function scaled(value: unknown, by: number, digits = 2): number | null {
  return typeof value === 'number' ? short(value / by, digits) : null
}

/** A sport of our list by its name; any other text is the cloud's. */
export function sportOf({ sport }: Row): Json {
  if (sport === null) return 'workout'
  return isSportName(String(sport)) ? String(sport) : foreignText(sport)
}

/**
 * Workouts of a range of local days, each with `name`: the local minute of its beginning, and `#2`, `#3` for more of the
 * same minute, as a clock set back gives them and as parts of a multisport workout have them.
 */
export function workoutsOf({ database, account }: Reader, from: string, to: string, fields: string): Row[] {
  return database.all<Row>(
    `SELECT *, minute || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END AS name FROM (
       SELECT *, row_number() OVER (PARTITION BY minute ORDER BY parent IS NOT NULL, start, workout) AS nth FROM (
         SELECT workout, start, utc_offset, ${fields},
           strftime('%Y-%m-%dT%H:%M', start + coalesce(utc_offset, 0), 'unixepoch') AS minute
         FROM workout WHERE account = ? AND date BETWEEN ? AND ?)) ORDER BY start, workout`,
    account.id,
    from,
    to,
  )
}

/** The workout of this name. Throws `usage` when there is none. */
export function workoutAt(reader: Reader, name: string): Row {
  const date = name.slice(0, 10)
  const near = isDate(date) ? workoutsOf(reader, addDays(date, -1), addDays(date, 1), 'parent') : []
  const found = near.find((row) => row.name === name)
  if (found !== undefined)
    return reader.database.get<Row>(
      'SELECT * FROM workout WHERE account = ? AND workout = ?',
      reader.account.id,
      Number(found.workout),
    )!
  throw new WristoryError('usage', `No workout began at ${name}.`, { hint: 'Take `start` of a row of workouts.' })
}
