// The difference between two phases whose days resemble each other: the posterior under a flat prior of the difference, the
// weekdays and the logarithm of the spread, with the autocorrelation r of neighbouring days unknown between 0 and 0.925 and
// Jeffreys' prior 1 / sqrt(1 - r^2). For each r it is Student's t around generalised least squares; r is weighed by its fit.
//
// A. Zellner, G. Tiao, Bayesian analysis of the regression model with autocorrelated errors, J. Am. Stat. Assoc. 59:763
// (1964); A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), ch. 3 and 14. Days without a value leave gaps: two days
// g apart resemble each other by r^g.
// Reference value: with r = 0 alone it is the t test of two groups; with all r test/insight/reference.py computes the same by
// whole covariance matrices.

import type { NumberList } from './describe.ts'
import { tCdf, tQuantile } from './distribution.ts'
import type { Difference } from './experiment-plan.ts'

const RESEMBLANCES: readonly number[] = Array.from({ length: 38 }, (_, i) => i * 0.025)
/** Weights below this share change no digit that is shown. */
const NEGLIGIBLE = 1e-5

interface Conditional {
  readonly weight: number
  readonly difference: number
  readonly se: number
}

/**
 * `value` with NaN on days that do not count, `inB` 1 on days of B, `groups` the weekday of each day or 0 for all: each group has
 * a level of its own.
 */
export function phaseDifference(
  value: NumberList,
  inB: NumberList,
  groups: NumberList,
  resemblances = RESEMBLANCES,
): Difference | null {
  const days: number[] = []
  for (let day = 0; day < value.length; day++) if (!Number.isNaN(value[day]!)) days.push(day)
  const levels = [...new Set(days.map((day) => groups[day]!))]
  const df = days.length - levels.length - 1
  if (df < 3) return null
  const columns = [
    ...levels.map((level) => days.map((day) => Number(groups[day] === level))),
    pick(days, inB),
    pick(days, value),
  ]
  const fits = resemblances.map((r) => fitOf(days, columns, r, df))
  const best = Math.max(...fits.map(({ log }) => log))
  const kept = fits.filter(({ log }) => Math.exp(log - best) > NEGLIGIBLE)
  const total = kept.reduce((sum, { log }) => sum + Math.exp(log - best), 0)
  const parts = kept.map(({ log, ...fit }): Conditional => ({ ...fit, weight: Math.exp(log - best) / total }))
  const difference = parts.reduce((sum, part) => sum + part.weight * part.difference, 0)
  const interval = [quantile(parts, df, 0.025), quantile(parts, df, 0.975)] as const
  return { difference, interval, p: null, orders: null }
}

function pick(days: readonly number[], values: NumberList): number[] {
  return days.map((day) => values[day]!)
}

/**
 * Generalised least squares of the last column on the others, by what each day adds to the one before: the Cholesky factor of
 * all products has the determinant, the coefficient of the arm and the squares that are left.
 */
function fitOf(days: readonly number[], columns: readonly (readonly number[])[], r: number, df: number) {
  const k = columns.length
  const products = Array.from({ length: k }, () => new Float64Array(k))
  const row = new Float64Array(k)
  let logs = 0
  for (let i = 0; i < days.length; i++) {
    const near = i === 0 ? 0 : r ** (days[i]! - days[i - 1]!)
    const scale = 1 - near * near
    const root = Math.sqrt(scale)
    for (let c = 0; c < k; c++) row[c] = (columns[c]![i]! - near * (i === 0 ? 0 : columns[c]![i - 1]!)) / root
    for (let a = 0; a < k; a++) for (let b = 0; b <= a; b++) products[a]![b]! += row[a]! * row[b]!
    logs += Math.log(scale)
  }
  factorise(products)
  const [arm, last] = [products[k - 2]!, products[k - 1]!]
  const determinant = products.slice(0, -1).reduce((sum, line, i) => sum + Math.log(line[i]!), 0)
  const left = last[k - 1]!
  return {
    difference: last[k - 2]! / arm[k - 2]!,
    se: left / Math.sqrt(df) / arm[k - 2]!,
    log: -0.5 * (logs + Math.log(1 - r * r)) - determinant - df * Math.log(left),
  }
}

/** Cholesky: the lower triangle in place of a positive definite matrix. */
function factorise(matrix: readonly Float64Array[]): void {
  matrix.forEach((line, i) => {
    for (let j = 0; j <= i; j++) {
      let sum = line[j]!
      for (let c = 0; c < j; c++) sum -= line[c]! * matrix[j]![c]!
      line[j] = i === j ? Math.sqrt(Math.max(1e-300, sum)) : sum / matrix[j]![j]!
    }
  })
}

/** Of the mixture, by bisection. */
function quantile(parts: readonly Conditional[], df: number, p: number): number {
  const reach = 2 * Math.abs(tQuantile(p, df))
  let low = Math.min(...parts.map(({ difference, se }) => difference - reach * se))
  let high = Math.max(...parts.map(({ difference, se }) => difference + reach * se))
  const width = high - low
  while (high - low > 1e-6 * width) {
    const middle = (low + high) / 2
    const below = parts.reduce((sum, part) => sum + part.weight * tCdf((middle - part.difference) / part.se, df), 0)
    if (below < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
