// What was measured of a minute and of a day, and what only looks like it: a device that is off the wrist, charging or
// not there counts 0 steps, and nobody measured them.

import type { Row } from './column.ts'
import { unrecorded } from './minute-codes.ts'

/** Steps of a minute; null where the device recorded nothing. */
export function stepsAt(activity: Uint8Array | null | undefined, minute: number): number | null {
  const [code, steps] = [activity?.[minute * 3], activity?.[minute * 3 + 2]]
  if (code === undefined || steps === undefined) return null
  return steps === 0 && unrecorded(code) ? null : steps
}

/** Beats per minute; null where none was measured. */
export function heartrateAt(heartrate: Uint8Array | null | undefined, minute: number): number | null {
  const bpm = heartrate?.[minute]
  return bpm === undefined || bpm === 0 || bpm >= 254 ? null : bpm
}

/** True for a value of a day of which the device recorded no minute: null, or a total of 0 that nobody measured. */
export function isUnworn(value: unknown, recorded: unknown): boolean {
  return recorded === 0 && (value === null || value === undefined || value === 0)
}

/** Totals that a device off the wrist states as 0. */
const totals = [
  'steps',
  'distance',
  'energy',
  'walking_minutes',
  'running_minutes',
  'running_distance',
  'running_energy',
]

/** A row of `day` as it was measured: without the totals of a day off the wrist. */
export function measuredDay<R extends Readonly<Record<string, Row[string]>>>(row: R): R {
  if (!isUnworn(row.steps, row.recorded_minutes)) return row
  return { ...row, ...Object.fromEntries(totals.filter((name) => row[name] === 0).map((name) => [name, null])) }
}
