// Whether two daily figures go together, on the same day or with one some days behind the other.
//
// Spearman's rank correlation of what is left without trend, weekday and season (series.ts). Days in a row resemble each
// other, so n days are worth fewer independent ones: n_eff = n / (1 + 2 sum (1 - k / n) r_x(k) r_y(k)), at most
// n (1 - r_x r_y) / (1 + r_x r_y). p is Student's with n_eff - 2 degrees of freedom; the interval is a circular block bootstrap
// of the pairs of ranks.
//
// B. Pyper, R. Peterman, Can. J. Fish. Aquat. Sci. 55:2127 (1998); C. Bretherton et al., J. Climate 12:1990 (1999);
// D. Politis, J. Romano, in: Exploring the Limits of Bootstrap, 263 (1992); block length E. Carlstein, Ann. Stat. 14:1171 (1986).
// Reference values: scipy spearmanr to 1e-9 on 200 series (test/insight/python.test.ts); 0 false findings are expected from
// independent series with autocorrelation 0.8, of which a plain test calls 32 in 100 significant (test/insight/simulated.test.ts).

import { correlation, type NumberList, present, ranksOf } from './describe.ts'
import { tTwoSided } from './distribution.ts'
import { randomFrom } from './random.ts'
import { autocorrelation } from './series.ts'

/** Fewest days with both figures. */
export const LEAST_PAIRS = 30
/** Fewest independent days: below it no distribution of a correlation is known well enough. */
const LEAST_EFFECTIVE = 10
/** Days over which resemblance is summed. */
const MEMORY = 30
const RESAMPLES = 999

export interface Relation {
  readonly lag: number
  /** Days with both. */
  readonly n: number
  /** What they are worth as independent days. */
  readonly effective: number
  /** Spearman's rho. */
  readonly rho: number
  readonly p: number
}

/** A side of a relation, prepared once for all its pairs. */
export interface Side {
  /** Without calendar, NaN where there is none. */
  readonly values: NumberList
  /** Autocorrelations at 1 to 30 days. */
  readonly memory: readonly number[]
}

/** Autocorrelations of a finite series are too low in the mean (M. Kendall, Biometrika 41:403, 1954); that is added back. */
export function sideOf(values: NumberList): Side {
  const n = present(values).length
  const first = Math.min(0.95, Math.max(0, autocorrelation(values, 1) || 0))
  const memory: number[] = []
  for (let lag = 1; lag <= MEMORY; lag++) {
    const power = first ** lag
    const bias = (((1 + first) / (1 - first)) * (1 - power) + 2 * lag * power) / n
    memory.push((autocorrelation(values, lag) || 0) + bias)
  }
  return { values, memory }
}

/** `y` of each day with `x` of `lag` days before; null where there are too few days. */
export function relationOf(x: Side, y: Side, lag: number): Relation | null {
  const pairs = ranked(x, y, lag)
  if (pairs === null) return null
  const n = pairs.x.length
  const effective = effectiveDays(n, x.memory, y.memory)
  const rho = correlation(pairs.x, pairs.y)
  if (!(effective >= LEAST_EFFECTIVE) || Number.isNaN(rho)) return null
  const df = effective - 2
  const p = tTwoSided(rho * Math.sqrt(df / Math.max(1e-12, 1 - rho * rho)), df)
  return { lag, n, effective, rho, p }
}

/** The 95 % interval of rho. */
export function intervalOf(x: Side, y: Side, lag: number, seed: number): readonly [number, number] | null {
  const pairs = ranked(x, y, lag)
  if (pairs === null) return null
  const n = pairs.x.length
  const length = blockOf(n, x.memory[0]!, y.memory[0]!)
  const random = randomFrom(seed)
  const found = new Float64Array(RESAMPLES)
  const [a, b] = [new Float64Array(n), new Float64Array(n)]
  for (let sample = 0; sample < RESAMPLES; sample++) {
    for (let i = 0; i < n; ) {
      const start = Math.floor(random() * n)
      for (let k = 0; k < length && i < n; k++, i++) {
        const from = (start + k) % n
        a[i] = pairs.x[from]!
        b[i] = pairs.y[from]!
      }
    }
    found[sample] = correlation(a, b)
  }
  found.sort()
  return [found[Math.floor(0.025 * RESAMPLES)]!, found[Math.floor(0.975 * RESAMPLES)]!]
}

/** Ranks of the days that have both. */
function ranked(x: Side, y: Side, lag: number): { x: Float64Array; y: Float64Array } | null {
  const [left, right]: [number[], number[]] = [[], []]
  for (let i = Math.max(0, lag); i < y.values.length; i++) {
    const [a, b] = [x.values[i - lag]!, y.values[i]!]
    if (Number.isNaN(a) || Number.isNaN(b) || a === undefined) continue
    left.push(a)
    right.push(b)
  }
  return left.length < LEAST_PAIRS ? null : { x: ranksOf(left), y: ranksOf(right) }
}

/** Independent days that `n` days in a row are worth. */
export function effectiveDays(n: number, x: readonly number[], y: readonly number[]): number {
  let sum = 0
  for (let k = 0; k < Math.min(x.length, Math.floor(n / 4)); k++) sum += (1 - (k + 1) / n) * x[k]! * y[k]!
  const first = Math.min(0.95, Math.max(0, x[0]! * y[0]!))
  return n / Math.max(1, 1 + 2 * sum, (1 + first) / (1 - first))
}

/** Days in a block: longer where the sides remember longer. */
function blockOf(n: number, x: number, y: number): number {
  const r = Math.min(0.9, Math.sqrt(Math.max(0, x * y)))
  const length = Math.ceil(((2 * r) / (1 - r * r)) ** (2 / 3) * n ** (1 / 3))
  return Math.max(5, Math.min(length, Math.floor(n / 5)))
}
