// The sums of `coverage_total`, kept after each run: over many years and kinds they take a third of a second to make,
// and `status` should answer at once. They carry a stamp, so sums that are out of date are never shown.

import type { Database } from './driver.ts'
import { keepNote, parsed } from './note.ts'

export interface CoverageTotal {
  readonly account: number
  readonly kind: string
  readonly state: string
  readonly days: number
}

/** Changes with every reply that is kept and every failure that comes or goes. */
function archiveStamp(database: Database): string {
  const { reply } = database.get<{ reply: number | null }>('SELECT max(id) AS reply FROM reply')!
  const { failures, at } = database.get<{ failures: number; at: number | null }>(
    'SELECT count(*) AS failures, max(at) AS at FROM failure',
  )!
  return `${reply} ${failures} ${at}`
}

/** Days by state of every kind of an account: the stored sums where they are current, else computed. */
export function coverageTotals(database: Database, account: number): CoverageTotal[] {
  const kept = keptTotals(database)
  if (kept?.[0] === archiveStamp(database)) return kept[1].filter((total) => total.account === account)
  return database.all<CoverageTotal>(
    'SELECT account, kind, state, days FROM coverage_total WHERE account = ? ORDER BY kind, state',
    account,
  )
}

/** Stores the current sums; with `force` also where nothing was stored since. */
export function keepCoverageTotals(database: Database, force = false): void {
  if (!force && keptTotals(database)?.[0] === archiveStamp(database)) return
  const totals = database.all<CoverageTotal>(
    'SELECT account, kind, state, days FROM coverage_total ORDER BY account, kind, state',
  )
  keepNote(database, 'coverage_totals', [archiveStamp(database), totals])
}

/** Stamp and sums; null where there are none or they cannot be read, for they can be made again at any time. */
function keptTotals(database: Database): [stamp: string, totals: CoverageTotal[]] | null {
  const kept = database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'coverage_totals'")?.value
  return kept === undefined ? null : parsed(kept)
}
