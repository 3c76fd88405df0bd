// How well the cloud's totals agree with its own series: one line per measure, with where it is most off.

import { checks } from '../../derive/reconcile.ts'
import type { Reconciliation } from '../schema.ts'
import type { Reader } from './reader.ts'

/** Every measure whose two sides differ somewhere, over the whole history. */
export function reconciliationOf({ database, account }: Reader): Reconciliation {
  const docs = new Map(checks.flatMap(({ measures }) => Object.entries(measures)))
  // The bare columns beside max() come from the row that has the maximum.
  return database
    .all<Omit<Reconciliation[number], 'means'> & { off: number }>(
      `SELECT subject, measure, unit, count(*) AS differing, avg(abs(residual)) AS mean,
         residual AS largest, item, max(abs(residual)) AS off FROM reconciliation
       WHERE account = ? GROUP BY subject, measure ORDER BY subject, measure`,
      account.id,
    )
    .map(({ off: _, ...row }) => ({ ...row, item: String(row.item), means: docs.get(row.measure)?.doc ?? '' }))
}
