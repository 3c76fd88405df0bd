// All rows of one local day.

import type { KnownDay, StoredRow } from './day.ts'
import { knownDay } from './day.ts'
import type { Reader } from './reader.ts'

/** A version of the vendor's algorithm that applies from this day on. */
export interface AlgorithmVersion {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** A workout that began on a day; instants are epoch seconds. */
export interface WorkoutSpan {
  readonly id: number
  readonly start: number
  readonly end: number | null
  /** Seconds east of UTC. */
  readonly offset: number
  readonly sport: string
  /** Metres. */
  readonly distance: number | null
  /** Seconds, excluding pauses. */
  readonly moving: number | null
}

export interface DayRows extends KnownDay {
  readonly night: StoredRow | undefined
  readonly stages: readonly StoredRow[]
  readonly naps: readonly StoredRow[]
  readonly bouts: readonly StoredRow[]
  /** Row of `minute_series`. */
  readonly minutes: StoredRow | undefined
  /** Algorithms that changed on the day. */
  readonly algorithms: readonly AlgorithmVersion[]
  /** Workouts that began on the day. */
  readonly workouts: readonly WorkoutSpan[]
}

export function dayRows(reader: Reader, date: string): DayRows {
  const { database, account } = reader
  const one = (table: string) =>
    database.get<StoredRow>(`SELECT * FROM ${table} WHERE account = ? AND date = ?`, account.id, date)
  const all = (table: string) =>
    database.all<StoredRow>(`SELECT * FROM ${table} WHERE account = ? AND date = ? ORDER BY minute`, account.id, date)
  return {
    ...knownDay(reader, date),
    night: one('night'),
    stages: all('sleep_stage'),
    naps: all('nap'),
    bouts: all('activity_stage'),
    minutes: one('minute_series'),
    workouts: database.all(
      `SELECT workout AS id, start, "end", coalesce(utc_offset, 0) AS offset, coalesce(sport, 'workout') AS sport, distance,
         moving_time AS moving FROM workout
       WHERE account = ? AND date = ? AND parent IS NULL AND gone_since IS NULL ORDER BY start`,
      account.id,
      date,
    ),
    algorithms: database.all(
      'SELECT what, before, after FROM algorithm_change WHERE account = ? AND date = ?',
      account.id,
      date,
    ),
  }
}

/** Newest day on or before `date` with a night; null if there is none. */
export function lastNight({ database, account }: Reader, date: string): string | null {
  return database.get<{ date: string | null }>(
    'SELECT max(date) AS date FROM night WHERE account = ? AND date <= ?',
    account.id,
    date,
  )!.date
}
