// How well the cloud's totals agree with its own series: one line per measure, with its largest difference.

import { checks } from '../derive/reconcile.ts'
import type { Reader } from './reader.ts'

export interface MeasureDifference {
  readonly subject: string
  readonly measure: string
  readonly means: string
  readonly unit: string | null
  readonly differing: number
  readonly mean: number
  readonly largest: number
  readonly item: string
}

/** Every measure whose two sides differ somewhere, over the whole history. */
export function measureDifferences({ database, account }: Reader): MeasureDifference[] {
  const docs = new Map(checks.flatMap(({ measures }) => Object.entries(measures)))
  // The bare columns beside max() come from the row that has the maximum.
  return database
    .all<Omit<MeasureDifference, 'means'> & { off: number }>(
      `SELECT subject, measure, unit, count(*) AS differing, avg(abs(residual)) AS mean,
         residual AS largest, item, max(abs(residual)) AS off FROM reconciliation
       WHERE account = ? GROUP BY subject, measure ORDER BY subject, measure`,
      account.id,
    )
    .map(({ off: _, ...row }) => ({ ...row, item: String(row.item), means: docs.get(row.measure)?.doc ?? '' }))
}
