// What is stored of an account and how recent it is. `status` needs no decoder.

import { addDays } from '../codec/date.ts'
import { coverageTotals } from '../store/coverage-totals.ts'
import type { Database } from '../store/driver.ts'
import { type LastSync, lastSync } from '../store/last-sync.ts'

export interface FailedWindow {
  readonly source: string
  readonly from: string
  readonly to: string
  /** Epoch seconds. */
  readonly at: number
  readonly code: string
  readonly message: string
}

/** Instants are epoch seconds; null if there is nothing. */
export interface StoredStatus {
  readonly first: string | null
  readonly last: string | null
  /** Days with data. */
  readonly days: number
  /** How the last sync ended; null before the first. */
  readonly lastSync: LastSync | null
  /** Time of the last request. */
  readonly asked: number | null
  /** The device's data has reached the app up to this time; null where the newest days do not state it. */
  readonly synced: number | null
  readonly issues: number
}

/** Days from the newest on that may state how far the device has delivered; another cloud does not. */
const RECENT = 7

export function storedStatus(database: Database, account: number): StoredStatus {
  const days = database.get<{ first: string | null; last: string | null; days: number }>(
    // A row per day like the view `day`, which would join each.
    'SELECT min(date) AS first, max(date) AS last, count(*) AS days FROM day_figure WHERE account = ?',
    account,
  )!
  const synced = database.get<{ date: string; at: number }>(
    // From the newest day that states it: the maximum over all days would need every day.
    'SELECT date, synced AS at FROM day WHERE account = ? AND synced IS NOT NULL ORDER BY date DESC LIMIT 1',
    account,
  )
  const asked = database.get<{ at: number | null }>(
    // The newest reply is the one requested last; checking all would read the whole archive.
    `SELECT max(at) AS at FROM (SELECT max(ended) AS at FROM run WHERE account = ?1 AND requests > 0
     UNION ALL SELECT * FROM (SELECT asked FROM reply WHERE account = ?1 ORDER BY id DESC LIMIT 1))`,
    account,
  )!
  const issues = database.get<{ n: number }>('SELECT count(*) AS n FROM issue WHERE account = ?', account)!
  return {
    ...days,
    lastSync: lastSync(database, account),
    asked: asked.at,
    synced: synced !== undefined && synced.date >= addDays(days.last!, -RECENT) ? synced.at : null,
    issues: issues.n,
  }
}

/** Windows that failed when last requested, oldest days first. */
export function failedWindows(database: Database, account: number): FailedWindow[] {
  return database.all<FailedWindow>(
    `SELECT source, window_from AS "from", window_to AS "to", at, code, message FROM failure
     WHERE account = ? ORDER BY window_from`,
    account,
  )
}

/** Days by kind and state. */
export function coverageCounts(database: Database, account: number): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {}
  for (const { kind, state, days } of coverageTotals(database, account)) {
    counts[kind] ??= {}
    counts[kind][state] = days
  }
  return counts
}
