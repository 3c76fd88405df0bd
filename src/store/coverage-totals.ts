// Stored sums of `coverage_total`, updated after each run: computing them over many years takes a third of a second,
// and `status` should be instant. A stamp prevents outdated sums from being shown.

import type { Database } from './driver.ts'
import { keepNote, parsed } from './note.ts'

export interface CoverageTotal {
  readonly account: number
  readonly kind: string
  readonly state: string
  readonly days: number
}

/** Changes with every stored reply and every failure that appears or disappears. */
function archiveStamp(database: Database): string {
  const { reply } = database.get<{ reply: number | null }>('SELECT max(id) AS reply FROM reply')!
  const { failures, at } = database.get<{ failures: number; at: number | null }>(
    'SELECT count(*) AS failures, max(at) AS at FROM failure',
  )!
  return `${reply} ${failures} ${at}`
}

/** Days by state of every kind of an account: the stored sums if current, else computed. */
export function coverageTotals(database: Database, account: number): CoverageTotal[] {
  const kept = keptTotals(database)
  if (kept?.[0] === archiveStamp(database)) return kept[1].filter((total) => total.account === account)
  return database.all<CoverageTotal>(
    'SELECT account, kind, state, days FROM coverage_total WHERE account = ? ORDER BY kind, state',
    account,
  )
}

/** Stores the current sums; with `force` even if nothing was stored since. */
export function keepCoverageTotals(database: Database, force = false): void {
  if (!force && keptTotals(database)?.[0] === archiveStamp(database)) return
  const totals = database.all<CoverageTotal>(
    'SELECT account, kind, state, days FROM coverage_total ORDER BY account, kind, state',
  )
  keepNote(database, 'coverage_totals', [archiveStamp(database), totals])
}

/** Stamp and sums; null if they are missing or unreadable, because they can be computed again. */
function keptTotals(database: Database): [stamp: string, totals: CoverageTotal[]] | null {
  const kept = database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'coverage_totals'")?.value
  return kept === undefined ? null : parsed(kept)
}
