// Expected requests of the remaining sources, so that a run's progress is one figure.

import { dateOfEpoch, daysBetween } from '../codec/date.ts'
import type { Source } from '../kinds/kind.ts'
import { askedTimes } from './ledger.ts'
import { latestToday, type SyncOptions } from './options.ts'
import { planRecords } from './records.ts'
import { planWindows } from './windows.ts'

/** Expected pages of a list: a page has about 200 workouts. */
const PAGES = 2

export function requestsAhead(options: SyncOptions, sources: readonly Source[]): number {
  const asked = askedTimes(options)
  const days = historyDays(options)
  return sources.reduce((sum, source) => {
    const { windows } = source
    if (windows === 'whole') return sum + 1
    if (windows === 'pages') return sum + PAGES
    if (windows === 'each') return sum + planRecords(options, source).atMost
    // A source that was never read is read back to the beginning of the history.
    const first = asked[source.name] === undefined && options.from === undefined
    return sum + (first ? Math.ceil(days / windows.days) : planWindows(options, source, windows).certain.length)
  }, 0)
}

/** Days from the oldest known one, or from the creation of the account, until today. */
function historyDays(options: SyncOptions): number {
  const { store, account } = options
  const today = latestToday(options)
  const known = store.database.get<{ oldest: string | null; created: number | null }>(
    `SELECT (SELECT min(date) FROM day WHERE account = ?1) AS oldest,
       (SELECT created FROM profile WHERE account = ?1) AS created`,
    account.id,
  )
  const from = known?.oldest ?? (known?.created == null ? today : dateOfEpoch(known.created))
  return Math.max(1, daysBetween(from, today) + 1)
}
