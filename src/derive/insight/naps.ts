// Naps: how often, how long and when; a nap is what the device files as one. The share of days is with its 95 % Wilson
// interval (E. Wilson, J. Am. Stat. Assoc. 22:209, 1927).
// Reference value: 7 of 20: 0.1812 to 0.5671 (statsmodels proportion_confint, method "wilson").

import { medianOf } from './describe.ts'
import type { Interval } from './resample.ts'

export interface Naps {
  readonly naps: number
  readonly days: number
  /** Share of days with a nap. */
  readonly share: number
  readonly shareInterval: Interval
  /** Median minutes, and minutes after midnight at which they begin. */
  readonly minutes: number
  readonly begin: number
}

/** `days` are the measured ones. Null without a nap. */
export function napsOf(
  naps: readonly { readonly date: string; readonly begin: number; readonly minutes: number }[],
  days: number,
): Naps | null {
  if (naps.length === 0 || days === 0) return null
  const with_ = Math.min(days, new Set(naps.map(({ date }) => date)).size)
  return {
    naps: naps.length,
    days,
    share: with_ / days,
    shareInterval: wilson(with_, days),
    minutes: medianOf(naps.map(({ minutes }) => minutes)),
    begin: medianOf(naps.map(({ begin }) => begin)),
  }
}

const Z = 1.959963984540054

export function wilson(hits: number, n: number): Interval {
  const p = hits / n
  const middle = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n)
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))
  return [middle - half, middle + half]
}
