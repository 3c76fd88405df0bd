// An experiment of one person: days with something changed (B) beside days without (A), in two phases or in blocks whose
// order chance decides, with a washout after each change that does not count.
//
// Blocks: randomisation test of the difference of means over the orders that chance could have given (E. Edgington,
// P. Onghena, Randomization Tests, 4th ed., 2007). Both designs: the difference with a 95 % interval; with a flat prior it is
// the posterior of the difference too (A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, ch. 3), its standard error
// from the autocorrelation of the days: var = s^2 c' R c, R(i, j) = r^|i-j|. Power: the usual formula with that error,
//
// with Student's t in the place of the normal. Reference values: without autocorrelation the error is s sqrt(1/n + 1/m): 2.6726
// for s = 10 and 28 days each; coverage of the interval, rate of the test and power by simulation (test/insight/simulated.test.ts).

import { addDays, daysBetween, weekday } from '../../codec/date.ts'
import { mean, type NumberList, present } from './describe.ts'
import { tCdf, tQuantile } from './distribution.ts'
import { randomFrom } from './random.ts'
import { autocorrelation } from './series.ts'

export interface ExperimentPlan {
  readonly design: 'phases' | 'blocks'
  /** First day. */
  readonly from: string
  /** First day of B in two phases; days in a block otherwise, pairs of blocks of which one is A and one is B. */
  readonly change: string | null
  readonly block: number
  /** Last day. */
  readonly to: string
  /** Days after each change that do not count. */
  readonly washout: number
  /** Decides the order of blocks. */
  readonly seed: number
}

/** Which days are A and B, null where a day does not count, from `plan.from` on. */
export function daysOf(plan: ExperimentPlan): ('A' | 'B' | null)[] {
  return arms(plan, randomFrom(plan.seed))
}

function arms(
  { design, from, change, block, to, washout }: ExperimentPlan,
  random: () => number,
): ('A' | 'B' | null)[] {
  const n = daysBetween(from, to) + 1
  const arm: ('A' | 'B')[] = []
  if (design === 'phases') for (let i = 0; i < n; i++) arm.push(addDays(from, i) < change! ? 'A' : 'B')
  while (arm.length < n) {
    const pair: ('A' | 'B')[] = random() < 0.5 ? ['A', 'B'] : ['B', 'A']
    for (const one of pair) for (let i = 0; i < block; i++) arm.push(one)
  }
  let since = washout
  return arm.slice(0, n).map((one, i) => {
    since = i > 0 && one !== arm[i - 1] ? 0 : since + 1
    return since < washout ? null : one
  })
}

/** What is known of a figure before: its spread and how much days in a row resemble each other. */
export interface Noise {
  readonly sd: number
  readonly r: number
}

/** From values without calendar, or of two arms less their means. Bias of r as for a mean (F. Marriott, J. Pope 1954). */
export function noiseOf(values: NumberList): Noise {
  const found = present(values)
  const middle = mean(found)
  const n = found.length
  const sd = Math.sqrt(found.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, n - 2))
  const r = autocorrelation(values, 1) || 0
  return { sd, r: Math.min(0.9, Math.max(0, r + (1 + 4 * r) / n)) }
}

/** Standard error of the difference of means of these days. */
export function errorOf(days: readonly ('A' | 'B' | null)[], { sd, r }: Noise): number {
  const [a, b] = [count(days, 'A'), count(days, 'B')]
  const weights = days.map((arm) => (arm === null ? 0 : arm === 'A' ? -1 / a : 1 / b))
  let variance = 0
  weights.forEach((weight, i) => {
    variance += weight * weight
    for (let k = 1, power = r; i + k < weights.length && power > 1e-4; k++, power *= r)
      variance += 2 * weight * weights[i + k]! * power
  })
  return sd * Math.sqrt(variance)
}

function count(days: readonly ('A' | 'B' | null)[], arm: 'A' | 'B' | null): number {
  return days.filter((one) => one === arm).length
}

const CONFIDENT = 0.975
/** Weekdays, two means: what the days pay for besides the difference. */
const FITTED = 8

/** Degrees of freedom of days that resemble each other. */
function freedomOf(days: number, r: number): number {
  return Math.max(3, (days * (1 - r)) / (1 + r) - 2)
}

/** The error that an outcome will have in the mean, and the t at which it counts: both are estimated from few days. */
function expected(plan: ExperimentPlan, { sd, r }: Noise): { readonly se: number; readonly df: number } {
  const days = daysOf(plan)
  const n = days.filter((arm) => arm !== null).length
  // Autocorrelation is never taken to be negative, which makes the error of independent days a little too wide.
  const wide = Math.min(0.9, Math.max(r, 1 / Math.sqrt(n) / 2))
  const se = errorOf(days, { sd, r: wide }) * Math.sqrt(n / Math.max(1, n - FITTED))
  // Chance decides once for each pair of blocks.
  const pairs = Math.floor(days.length / (2 * plan.block)) - 1
  const df = plan.design === 'blocks' ? Math.max(2, Math.min(pairs, freedomOf(n, r))) : freedomOf(n, r)
  return { se: Math.max(se, errorOf(days, { sd, r })), df }
}

/** The chance that an effect of this size is found at 5 %. */
export function powerOf(plan: ExperimentPlan, noise: Noise, effect: number): number {
  const { se, df } = expected(plan, noise)
  const size = Math.abs(effect) / se
  const limit = tQuantile(CONFIDENT, df)
  return tCdf(size - limit, df) + tCdf(-size - limit, df)
}

/** The effect that is found in 80 of 100 such experiments. */
export function detectable(plan: ExperimentPlan, noise: Noise): number {
  const { se, df } = expected(plan, noise)
  return (tQuantile(CONFIDENT, df) + tQuantile(0.8, df)) * se
}

export interface ExperimentOutcome {
  /** Days with a value. */
  readonly a: number
  readonly b: number
  /** Mean of B less mean of A, weekdays evened out. */
  readonly difference: number
  readonly interval: readonly [number, number]
  /** Probability that the difference is above 0, by the posterior. */
  readonly above: number
  /** Of the randomisation test; null for two phases, whose order was not left to chance. */
  readonly p: number | null
  /** Orders that were compared. */
  readonly orders: number | null
}

/** Fewest days in either arm. */
export const LEAST_DAYS = 7
const ORDERS = 1999

/** `values` from `plan.from` on, NaN for missing. Null with too few days in an arm. */
export function outcomeOf(plan: ExperimentPlan, values: NumberList): ExperimentOutcome | null {
  const planned = daysOf(plan)
  const days = planned.map((arm, i) => (Number.isNaN(values[i] ?? Number.NaN) ? null : arm))
  const [a, b] = [count(days, 'A'), count(days, 'B')]
  if (a < LEAST_DAYS || b < LEAST_DAYS) return null
  const { difference, explained, left } = comparison(days, values, plan.from)
  const noise = noiseOf(left)
  const se = errorOf(days, noise)
  const df = freedomOf(a + b, noise.r)
  const half = tQuantile(CONFIDENT, df) * se
  const interval = [difference - half, difference + half] as const
  const chance = plan.design === 'blocks' ? randomised(plan, values, explained) : { p: null, orders: null }
  return { a, b, difference, interval, above: tCdf(difference / se, df), ...chance }
}

/** How many of the orders that chance could have given explain as much. */
function randomised(plan: ExperimentPlan, values: NumberList, explained: number): { p: number; orders: number } {
  const random = randomFrom(plan.seed ^ 0x5bd1e995)
  let as = 1
  for (let order = 0; order < ORDERS; order++) {
    const days = arms(plan, random).map((arm, i) => (Number.isNaN(values[i] ?? Number.NaN) ? null : arm))
    if (comparison(days, values, plan.from).explained >= explained - 1e-12) as++
  }
  return { p: as / (ORDERS + 1), orders: ORDERS }
}

/** Days from which on weekdays are told apart. */
const WEEKDAYS_FROM = 28

/**
 * Least squares of the values on the arm and the weekday, by taking the means of each weekday from both, and what that leaves
 * (NaN where a day does not count).
 */
function comparison(days: readonly ('A' | 'B' | null)[], values: NumberList, from: string) {
  const first = weekday(from)
  const used = days.length - count(days, null)
  const group = (i: number) => (used < WEEKDAYS_FROM ? 0 : (first + i) % 7)
  const [n, sum, share] = [new Float64Array(7), new Float64Array(7), new Float64Array(7)]
  days.forEach((arm, i) => {
    if (arm === null) return
    n[group(i)]!++
    sum[group(i)]! += values[i]!
    share[group(i)]! += Number(arm === 'B')
  })
  const value = (i: number) => values[i]! - sum[group(i)]! / n[group(i)]!
  const inB = (i: number) => Number(days[i] === 'B') - share[group(i)]! / n[group(i)]!
  let [products, squares, total] = [0, 0, 0]
  days.forEach((arm, i) => {
    if (arm === null) return
    products += value(i) * inB(i)
    squares += inB(i) ** 2
    total += value(i) ** 2
  })
  const difference = products / squares
  const left = days.map((arm, i) => (arm === null ? Number.NaN : value(i) - difference * inB(i)))
  return { difference, explained: (products * difference) / total, left }
}
