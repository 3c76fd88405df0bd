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

import { correlation, indexesByValue, type NumberList, present, ranksOf } from './describe.ts'
import { tTwoSided } from './distribution.ts'
import { randomFrom } from './random.ts'
import { autocorrelation } from './series.ts'

/** Minimum of days with both figures. */
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

/** One side of a relation, prepared once for all its pairs. */
export interface Side {
  /** Without calendar, NaN where there is none. */
  readonly values: NumberList
  /** Days with a value, lowest value first: what ranks of any part of them are read from. */
  readonly order: Uint32Array
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
  return { values, order: indexesByValue(values), memory }
}

/** Correlates `y` of each day with `x` of `lag` days before; null with too few days. */
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

/** The 95 % interval of rho. A block of a sample is two looks at running sums, so its length costs nothing. */
export function intervalOf(x: Side, y: Side, lag: number, seed: number): readonly [number, number] | null {
  const pairs = ranked(x, y, lag)
  if (pairs === null) return null
  const n = pairs.x.length
  const length = blockLength(n, x.memory[0]!, y.memory[0]!)
  const sums = runningSums(pairs.x, pairs.y, length)
  const random = randomFrom(seed)
  const found = new Float64Array(RESAMPLES)
  for (let sample = 0; sample < RESAMPLES; sample++) {
    let [sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0]
    for (let i = 0; i < n; i += length) {
      const start = Math.floor(random() * n)
      const end = start + Math.min(length, n - i)
      sx += sums.x[end]! - sums.x[start]!
      sy += sums.y[end]! - sums.y[start]!
      xx += sums.xx[end]! - sums.xx[start]!
      yy += sums.yy[end]! - sums.yy[start]!
      xy += sums.xy[end]! - sums.xy[start]!
    }
    found[sample] = (xy - (sx * sy) / n) / Math.sqrt((xx - (sx * sx) / n) * (yy - (sy * sy) / n))
  }
  found.sort()
  return [found[Math.floor(0.025 * RESAMPLES)]!, found[Math.floor(0.975 * RESAMPLES)]!]
}

/** Sums of ranks less their mean, their squares and products up to each day, with the first `more` days once more behind. */
function runningSums(x: Float64Array, y: Float64Array, more: number) {
  const n = x.length
  const middle = (n + 1) / 2
  const empty = () => new Float64Array(n + more + 1)
  const sums = { x: empty(), y: empty(), xx: empty(), yy: empty(), xy: empty() }
  for (let i = 0; i < n + more; i++) {
    const [a, b] = [x[i % n]! - middle, y[i % n]! - middle]
    sums.x[i + 1] = sums.x[i]! + a
    sums.y[i + 1] = sums.y[i]! + b
    sums.xx[i + 1] = sums.xx[i]! + a * a
    sums.yy[i + 1] = sums.yy[i]! + b * b
    sums.xy[i + 1] = sums.xy[i]! + a * b
  }
  return sums
}

/** Ranks of the days that have both, `y` of each with `x` of `lag` days before. */
function ranked(x: Side, y: Side, lag: number): { x: Float64Array; y: Float64Array } | null {
  const place = new Int32Array(y.values.length).fill(-1)
  let n = 0
  for (let day = lag; day < y.values.length; day++)
    if (!Number.isNaN(y.values[day]!) && !Number.isNaN(x.values[day - lag] ?? Number.NaN)) place[day] = n++
  return n < LEAST_PAIRS ? null : { x: ranksAt(x, place, lag, n), y: ranksAt(y, place, 0, n) }
}

/** Ranks of the values of some days; `place[day + lag]` is where a day goes, below 0 for those left out. */
function ranksAt({ values, order }: Side, place: Int32Array, lag: number, n: number): Float64Array {
  const [own, ascending] = [new Float64Array(n), new Uint32Array(n)]
  let count = 0
  for (const day of order) {
    const at = place[day + lag] ?? -1
    if (at < 0) continue
    own[at] = values[day]!
    ascending[count++] = at
  }
  return ranksOf(own, ascending)
}

/** Effective number of independent days. */
export function effectiveDays(n: number, x: readonly number[], y: readonly number[]): number {
  let sum = 0
  for (let k = 0; k < Math.min(x.length, Math.floor(n / 4)); k++) sum += (1 - (k + 1) / n) * x[k]! * y[k]!
  const first = Math.min(0.95, Math.max(0, x[0]! * y[0]!))
  return n / Math.max(1, 1 + 2 * sum, (1 + first) / (1 - first))
}

/** Days in a block: longer where the sides remember longer. */
function blockLength(n: number, x: number, y: number): number {
  const r = Math.min(0.9, Math.sqrt(Math.max(0, x * y)))
  const length = Math.ceil(((2 * r) / (1 - r * r)) ** (2 / 3) * n ** (1 / 3))
  return Math.max(5, Math.min(length, Math.floor(n / 5)))
}
