// Workouts: those of a day, the list, and one with everything that was recorded.

import { WristoryError } from '../../errors.ts'
import type { Day, Workout, Workouts } from '../schema.ts'
import type { Reader } from './reader.ts'

/** Workouts that touch the minutes `from` to `to` of the day's axis. */
export function workoutsOfDay(_reader: Reader, _midnight: number, _from: number, _to: number): Day['workouts'] {
  return []
}

export function workoutsOf(
  _reader: Reader,
  _asked: { from?: string | undefined; to?: string | undefined; sport?: string | undefined },
): Workouts {
  return { items: [], sports: [], totals: { count: 0, seconds: 0, metres: 0 } }
}

export function workoutOf(_reader: Reader, id: string): Workout {
  throw new WristoryError('usage', `There is no workout ${id}`)
}
