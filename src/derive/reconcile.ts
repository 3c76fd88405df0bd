// Compares the cloud's totals with the sums of its own series, for days, nights and workouts. A difference is not a
// fault; it shows how accurate a figure is. Each check names the rows it needs and returns comparisons.

import type { Row } from '../kinds/kind.ts'
import type { TotalsCheck } from './reconcile-check.ts'
import { dayChecks } from './reconcile-day.ts'
import { workoutChecks } from './reconcile-workout.ts'

/** One total from two sides; `residual` is decoded less cloud. */
export interface Comparison {
  readonly measure: string
  readonly unit: string | null
  readonly cloud: number
  readonly decoded: number
  readonly residual: number
}

export const checks: readonly TotalsCheck[] = [...dayChecks, ...workoutChecks]

/** The comparisons of a check with both sides. */
export function reconcile(
  check: TotalsCheck,
  rows: Readonly<Record<string, readonly Row[]>>,
  item: string,
): Comparison[] {
  const pairs = check.compare(rows, item)
  const found: Comparison[] = []
  for (const measure in pairs) {
    const [cloud, decoded] = pairs[measure]!
    if (cloud === null || cloud === undefined || decoded === null || decoded === undefined) continue
    // Thousandths are finer than anything the cloud states.
    const residual = Math.round((decoded - cloud) * 1000) / 1000 + 0
    found.push({ measure, unit: check.measures[measure]?.unit ?? null, cloud, decoded, residual })
  }
  return found
}
