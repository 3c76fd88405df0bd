// The five levels of a value in calendars and grids, and the shade of each.

import { quantile } from '../../quantile.ts'
import type { Look } from '../frame/metrics.ts'

/** Shares of the kind's colour from the lowest to the highest level (design, ramps). */
export const shares = [18, 38, 60, 80, 100]

/** Bounds of the five levels: fixed ones, else the person's own quintiles over all time. */
export function levelsOf(look: Look, values: readonly (number | null)[]): number[] {
  if (look.levels !== undefined) return [...look.levels]
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  return [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
}

export function fillOf(level: number): string {
  return level === 4 ? 'var(--kind)' : `color-mix(in oklab, var(--kind) ${shares[level]}%, var(--surface))`
}
