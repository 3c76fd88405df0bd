// Workouts in tools, identified by the minute of their start on the wearer's clock. The store's number is an exact
// instant and stays here.

import { addDays, isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import type { Row } from '../kinds/kind.ts'
import { isSportName } from '../kinds/sports.ts'
import type { Reader } from '../query/reader.ts'
import { namedWorkouts, workoutById } from '../query/workouts.ts'
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

/** What `workoutLine` and totals read of a workout. */
export const rowFields =
  'date, parent, sport, moving_time, distance, energy, heartrate_mean, heartrate_max, ascent, training_load'

/** A workout as a row of `workoutColumns`. */
export function workoutLine(row: Row): Json[] {
  return [
    String(row.name),
    sportName(row),
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
export function sportName({ sport }: Row): Json {
  if (sport === null) return 'workout'
  return isSportName(String(sport)) ? String(sport) : foreignText(sport)
}

/** The workout of this name. Throws `usage` if there is none. */
export function workoutNamed(reader: Reader, name: string): Row {
  const date = name.slice(0, 10)
  const near = isDate(date) ? namedWorkouts(reader, addDays(date, -1), addDays(date, 1), 'parent') : []
  const found = near.find((row) => row.name === name)
  const row = found && workoutById(reader, Number(found.workout))
  if (row !== undefined) return row
  throw new WristoryError('usage', `No workout began at ${name}.`, { hint: 'Take `start` of a row of workouts.' })
}
