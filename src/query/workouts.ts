// Workouts: lists, one by its id, its series and its parts. A workout of an impossible date is listed last.

import { isDuring } from '../kinds/position.ts'
import { trackPoint } from '../kinds/track-point.ts'
import { impossible, newestFirst } from '../store/newest.ts'
import type { StoredRow } from './day.ts'
import type { Reader } from './reader.ts'

/** Workouts of a range of local days, newest first; parts of multisport workouts are left out. */
export function workoutRows(
  { database, account }: Reader,
  {
    from,
    to,
    most = -1,
  }: { readonly from?: string | undefined; readonly to?: string | undefined; readonly most?: number },
): StoredRow[] {
  return database.all<StoredRow>(
    `SELECT * FROM workout WHERE account = ?1 AND parent IS NULL
       AND (?2 IS NULL OR date >= ?2) AND (?3 IS NULL OR date <= ?3) ORDER BY ${newestFirst} LIMIT ?4`,
    account.id,
    from ?? null,
    to ?? null,
    most,
  )
}

/** The number of workouts, and the days of the first and the last with a plausible date. */
export function workoutCount({ database, account }: Reader) {
  return database.get<{ count: number; first: string | null; last: string | null }>(
    `SELECT count(*) AS count, min(date) FILTER (WHERE NOT ${impossible}) AS first,
       max(date) FILTER (WHERE NOT ${impossible}) AS last FROM workout WHERE account = ? AND parent IS NULL`,
    account.id,
  )!
}

/** One workout by its id or its day; with null the newest that the cloud still lists. */
export function findWorkout({ database, account }: Reader, which: string | null): StoredRow | undefined {
  return database.get<StoredRow>(
    `SELECT * FROM workout
     WHERE account = ?1 AND (?2 IS NULL OR date = ?2 OR (workout = CAST(?2 AS INTEGER) AND ?2 NOT LIKE '%-%'))
     ORDER BY ?2 IS NULL AND gone_since IS NOT NULL, parent IS NOT NULL, ${newestFirst} LIMIT 1`,
    account.id,
    which,
  )
}

export function workoutById({ database, account }: Reader, id: number): StoredRow | undefined {
  return database.get<StoredRow>('SELECT * FROM workout WHERE account = ? AND workout = ?', account.id, id)
}

/** Ids of the workouts before and after one; null at the ends. */
export function workoutNeighbours({ database, account }: Reader, id: number) {
  const near = (sign: '<' | '>', order: 'DESC' | 'ASC') =>
    database.get<{ workout: number }>(
      `SELECT workout FROM workout WHERE account = ? AND parent IS NULL AND workout ${sign} ? ORDER BY workout ${order} LIMIT 1`,
      account.id,
      id,
    )?.workout ?? null
  return { previous: near('<', 'DESC'), next: near('>', 'ASC') }
}

/** The parts of a multisport workout. */
export function workoutLegs({ database, account }: Reader, id: number): StoredRow[] {
  return database.all<StoredRow>(
    'SELECT * FROM workout WHERE account = ? AND parent = ? ORDER BY workout',
    account.id,
    id,
  )
}

/** Workouts that overlap a time, epoch seconds; parts and deleted ones are left out. */
export function workoutsDuring({ database, account }: Reader, begin: number, end: number): StoredRow[] {
  return database.all<StoredRow>(
    `SELECT workout, sport, start, "end", distance FROM workout
     WHERE account = ? AND workout BETWEEN ? AND ? AND start < ? AND "end" > ? AND parent IS NULL AND gone_since IS NULL ORDER BY workout`,
    account.id,
    // The key is the start: an index finds it, and no workout is longer than three days.
    begin - 3 * 86_400,
    end,
    end,
    begin,
  )
}

/** The tables with rows of a workout, and their order. */
const orders = {
  lap: 'number',
  split: 'unit, number',
  strength_set: 'number',
  heart_zone: 'zone',
  pause: 'start',
  track_series: 'piece',
} as const

/** Rows of a workout in another table. */
export function workoutParts({ database, account }: Reader, table: keyof typeof orders, id: number): StoredRow[] {
  return database.all<StoredRow>(
    `SELECT * FROM ${table} WHERE account = ? AND workout = ? ORDER BY ${orders[table]}`,
    account.id,
    id,
  )
}

/** Seconds from start to the stated end; null if there is none. */
export function elapsedSeconds({ start, end }: StoredRow): number | null {
  return end === null ? null : Number(end) - Number(start)
}

/** The points recorded during a workout; `fetched` is false if its details are missing. */
export function workoutPoints(reader: Reader, row: StoredRow): { fetched: boolean; points: StoredRow[] } {
  const pieces = workoutParts(reader, 'track_series', Number(row.workout))
  const elapsed = elapsedSeconds(row)
  const points: StoredRow[] = []
  for (const piece of pieces)
    for (const point of trackPoint.stored!.unpack!({ ...piece }))
      if (point.second !== null && isDuring(Number(point.second), elapsed)) points.push(point)
  return { fetched: pieces.length > 0, points }
}

/**
 * Workouts of a range of local days, each with `name`: the local minute of its start, with `#2`, `#3` for further ones
 * in the same minute (a clock set back, or parts of a multisport workout).
 */
export function namedWorkouts({ database, account }: Reader, from: string, to: string, fields: string): StoredRow[] {
  return database.all<StoredRow>(
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
