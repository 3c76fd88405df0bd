// Workouts as tools name them: by the minute they began on the wearer's clock. The store's number is an exact instant and
// stays here.

import type { Reader } from '../dashboard/server/reader.ts'
import { WristoryError } from '../errors.ts'
import type { Row } from '../kinds/kind.ts'
import { type Json, short } from './answer.ts'
import { localMinute } from './clock.ts'

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

/** A workout as a row of `workoutColumns`. */
export function rowOf(row: Row): Json[] {
  return [
    localMinute(row.start, row.utc_offset),
    String(row.sport ?? 'workout'),
    short(Number(row.moving_time) / 60, 1),
    row.distance === null ? null : short(Number(row.distance) / 1000),
    short(row.energy, 0),
    short(row.heartrate_mean, 0),
    short(row.heartrate_max, 0),
    short(row.ascent, 0),
    short(row.training_load, 0),
  ]
}

/** The workout that began at this local minute. Throws `usage` when there is none. */
export function workoutAt({ database, account }: Reader, start: string): Row {
  const found = database
    .all<Row>('SELECT * FROM workout WHERE account = ? AND date = ? ORDER BY start', account.id, start.slice(0, 10))
    .filter((row) => localMinute(row.start, row.utc_offset) === start)
  const row = found.find(({ parent }) => parent === null) ?? found[0]
  if (row !== undefined) return row
  throw new WristoryError('usage', `No workout began at ${start}.`, { hint: 'Take `start` of a row of workouts.' })
}
