// Where the level of a daily figure changes: PELT, the exact search for the changes of mean with the least squares plus a
// penalty for each, told apart from known changes of the vendor's algorithm and of the device.
//
// R. Killick, P. Fearnhead, I. Eckley, Optimal detection of changepoints with a linear computational cost, J. Am. Stat.
// Assoc. 107:1590 (2012). The penalty is in units of the long-run variance, since days in a row resemble each other
// (M. Lavielle, E. Moulines, J. Time Ser. Anal. 21:33, 2000): that of an autoregression of order 1 to 7 by AIC.
// Reference value: the flow of the Nile at Aswan 1871 to 1970 changes once, in 1898 (G. Cobb, Biometrika 65:243, 1978; R
// strucchange and changepoint agree).

import { addDays, daysBetween } from '../../codec/date.ts'
import { deviation, mean, type NumberList, present } from './describe.ts'
import { autocorrelation } from './series.ts'

/** Fewest values between two changes. */
const LEAST = 14
/** Penalty in long-run variances: at most 1 in 100 figures without a change has one (test/insight/simulated.test.ts). */
const PENALTY = 20
/** Values at which the penalty is twice that: the variance of a short history is itself a guess. */
const SHORT = 60
/** Days around a known change within which a change is attributed to it. */
export const NEAR = 7

/** Indexes of the first value of each new level, by PELT. `values` without NaN; `penalty` in units of their squares. */
export function changesOf(values: NumberList, penalty: number, least = LEAST): number[] {
  const n = values.length
  const [sum, squares] = [new Float64Array(n + 1), new Float64Array(n + 1)]
  const middle = mean(values)
  for (let i = 0; i < n; i++) {
    const value = values[i]! - middle
    sum[i + 1] = sum[i]! + value
    squares[i + 1] = squares[i]! + value * value
  }
  const cost = (from: number, to: number) => squares[to]! - squares[from]! - (sum[to]! - sum[from]!) ** 2 / (to - from)
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(n + 1)
  best[0] = -penalty
  let candidates: number[] = []
  for (let to = least; to <= n; to++) {
    if (to === least || to >= 2 * least) candidates.push(to - least)
    for (const from of candidates) {
      const total = best[from]! + cost(from, to) + penalty
      if (total < best[to]!) {
        best[to] = total
        before[to] = from
      }
    }
    // A start is given up only after the shortest segment, for whose sake it might still be needed.
    candidates = candidates.filter((from) => best[from]! + cost(from, to) <= best[to]! || to - from < 2 * least)
  }
  const found: number[] = []
  for (let at = before[n]!; at > 0; at = before[at]!) found.unshift(at)
  return found
}

/** The variance of a mean times n: of the autoregression (orders 1 to 7, Yule-Walker) with the least AIC. */
export function longRunVariance(values: NumberList): number {
  const n = present(values).length
  const middle = mean(values)
  const variance = present(values).reduce((total, value) => total + (value - middle) ** 2, 0) / n
  const r = [1]
  for (let lag = 1; lag <= 7; lag++) r.push(autocorrelation(values, lag) || 0)
  let phi: number[] = []
  let innovation = variance
  let best = { aic: n * Math.log(innovation), long: variance }
  for (let order = 1; order <= 7; order++) {
    // Levinson's recursion.
    const reflection =
      (r[order]! - phi.reduce((total, coefficient, i) => total + coefficient * r[order - 1 - i]!, 0)) *
      (variance / innovation)
    if (!(Math.abs(reflection) < 1)) break
    phi = [...phi.map((coefficient, i) => coefficient - reflection * phi[phi.length - 1 - i]!), reflection]
    innovation *= 1 - reflection ** 2
    const aic = n * Math.log(innovation) + 2 * order
    const gain =
      1 -
      Math.min(
        0.97,
        phi.reduce((total, coefficient) => total + coefficient, 0),
      )
    if (aic < best.aic) best = { aic, long: innovation / gain ** 2 }
  }
  return best.long
}

/** A known change: of the algorithm of the figure, or of the device. */
export interface KnownChange {
  readonly date: string
  readonly what: 'algorithm' | 'device'
}

export interface ChangePoint {
  /** First day of the new level. */
  readonly date: string
  readonly before: number
  readonly after: number
  /** Days with a value on either side, up to the next change. */
  readonly days: readonly [number, number]
  /** 95 % interval of the step. */
  readonly interval: readonly [number, number]
  /** The known change within a week; null if there is none. */
  readonly known: KnownChange | null
}

/** The changes of a figure by day from `from` on, NaN for missing, earliest first. */
export function changePoints(values: NumberList, from: string, known: readonly KnownChange[]): ChangePoint[] {
  const days: number[] = []
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) days.push(i)
  if (days.length < 4 * LEAST) return []
  const found = days.map((day) => values[day]!)
  const cutsKnown = known.map(({ date }) => days.findIndex((day) => day >= daysBetween(from, date)))
  const long = noiseAround(found, cutsKnown)
  if (!(long > 0)) return []
  const cuts = changesOf(found, PENALTY * (1 + SHORT / found.length) * long)
  const edges = [0, ...cuts, found.length]
  return cuts.map((cut, i) => {
    const [left, right] = [found.slice(edges[i]!, cut), found.slice(cut, edges[i + 2]!)]
    const step = mean(right) - mean(left)
    const half = 1.96 * Math.sqrt(long / left.length + long / right.length)
    const date = addDays(from, days[cut]!)
    const near = known
      .filter((one) => Math.abs(daysBetween(one.date, date)) <= NEAR)
      .sort((a, b) => Math.abs(daysBetween(a.date, date)) - Math.abs(daysBetween(b.date, date)))
    return {
      date,
      before: mean(left),
      after: mean(right),
      days: [left.length, right.length],
      interval: [step - half, step + half],
      known: near[0] ?? null,
    }
  })
}

/** Batch size, longer than the memory of most physiological figures. */
const BATCH = 28

/**
 * Long-run variance around the best single step and the known changes, lest a step hides itself by counting as noise: the
 * greater of the autoregression's and that of batch means (C. Alexopoulos, D. Goldsman, ACM TOMACS 14:76, 2004).
 */
function noiseAround(values: readonly number[], known: readonly number[]): number {
  const edges = [
    0,
    ...new Set([...known, bestStep(values)].filter((cut) => cut >= LEAST && cut <= values.length - LEAST)),
  ]
  edges.sort((a, b) => a - b).push(values.length)
  const left = edges.slice(1).flatMap((to, i) => {
    const segment = values.slice(edges[i]!, to)
    const middle = mean(segment)
    return segment.map((value) => value - middle)
  })
  return Math.max(longRunVariance(left), batchVariance(left))
}

/** The cut into two that leaves the least squares. */
function bestStep(values: readonly number[]): number {
  const middle = mean(values)
  let [sum, best, at] = [0, 0, 0]
  values.forEach((value, i) => {
    const gain = i === 0 ? 0 : sum ** 2 / i + sum ** 2 / (values.length - i)
    if (i >= LEAST && i <= values.length - LEAST && gain > best) [best, at] = [gain, i]
    sum += value - middle
  })
  return at
}

function batchVariance(values: readonly number[]): number {
  const count = Math.floor(values.length / BATCH)
  if (count < 4) return 0
  const means = Array.from({ length: count }, (_, i) => mean(values.slice(i * BATCH, (i + 1) * BATCH)))
  return BATCH * deviation(means) ** 2
}
