// An experiment of one person: days with something changed (B) beside days without (A), in two phases or in blocks whose
// order chance decides, with a washout after each change that does not count. Weekdays are taken out of both designs.
//
// Blocks are judged by a randomisation test (experiment-blocks.ts), phases by the posterior of a difference
// (experiment-phases.ts). Both give a 95 % interval; there is a difference where it does not contain 0. What a plan can find
// is simulated (experiment-power.ts).
// Rates, coverage and power by simulation: test/insight/simulated.test.ts.

import { daysBetween, weekday } from '../../codec/date.ts'
import type { NumberList } from './describe.ts'
import { blockDifference } from './experiment-blocks.ts'
import { phaseDifference } from './experiment-phases.ts'
import { randomFrom } from './random.ts'

export interface ExperimentPlan {
  readonly design: 'phases' | 'blocks'
  /** First day. */
  readonly from: string
  /** First day of B in two phases; null in blocks. */
  readonly change: string | null
  /** Days in a block; of each pair of blocks one is A and one is B. */
  readonly block: number
  /** Last day. */
  readonly to: string
  /** Days that do not count: after the change of phases, at the beginning of each block but the first. */
  readonly washout: number
  /** Decides the order of blocks. */
  readonly seed: number
}

export type Arm = 'A' | 'B' | null

/** Which days are A and B, null where a day does not count, from `plan.from` on. */
export function daysOf({ design, from, change, block, to, washout, seed }: ExperimentPlan): Arm[] {
  const n = daysBetween(from, to) + 1
  const days = Array.from({ length: n }, (_, i) => i)
  if (design === 'phases') {
    const first = daysBetween(from, change!)
    return days.map((day) => (day < first ? 'A' : day < first + washout ? null : 'B'))
  }
  const random = randomFrom(seed)
  const second = Array.from({ length: Math.ceil(n / (2 * block)) }, () => random() < 0.5)
  return days.map((day) => {
    const place = Math.floor(day / block)
    // The days do not depend on the order: a washout follows also where the arm stays.
    if (place > 0 && day % block < washout) return null
    return second[Math.floor(place / 2)] === (place % 2 === 1) ? 'B' : 'A'
  })
}

export interface Difference {
  /** Mean of B less mean of A, weekdays evened out. */
  readonly difference: number
  /** 95 % */
  readonly interval: readonly [number, number]
  /** Of the randomisation test; null for two phases, whose order was not left to chance. */
  readonly p: number | null
  /** Orders that were compared. */
  readonly orders: number | null
}

export interface ExperimentOutcome extends Difference {
  /** Days with a value. */
  readonly a: number
  readonly b: number
}

/** Fewest days in either arm. */
export const LEAST_DAYS = 7
/** Orders of blocks that are compared at most. */
const ORDERS = 32_768

/** `values` from `plan.from` on, NaN for missing. Null with too few days in an arm. */
export function outcomeOf(plan: ExperimentPlan, values: NumberList, orders = ORDERS): ExperimentOutcome | null {
  const days = daysOf(plan).map((arm, i) => (Number.isNaN(values[i] ?? Number.NaN) ? null : arm))
  const [a, b] = (['A', 'B'] as const).map((arm) => days.filter((one) => one === arm).length)
  if (a! < LEAST_DAYS || b! < LEAST_DAYS) return null
  const weekdays = a! + b! >= WEEKDAYS_FROM
  const groups = days.map((_, day) => (weekdays ? (weekday(plan.from) + day) % 7 : 0))
  const value = days.map((arm, day) => (arm === null ? Number.NaN : values[day]!))
  const inB = days.map((arm) => (arm === null ? Number.NaN : Number(arm === 'B')))
  const found =
    plan.design === 'blocks'
      ? blockDifference(plan, days, evened(value, groups), evened(inB, groups), orders)
      : phaseDifference(value, inB, groups)
  return found === null ? null : { a: a!, b: b!, ...found }
}

/** Days from which on each weekday has a level of its own. */
const WEEKDAYS_FROM = 28

/** `values` less the mean of their group. */
function evened(values: readonly number[], groups: readonly number[]): number[] {
  const [n, sum] = [new Float64Array(7), new Float64Array(7)]
  values.forEach((value, day) => {
    if (Number.isNaN(value)) return
    n[groups[day]!]!++
    sum[groups[day]!]! += value
  })
  return values.map((value, day) => value - sum[groups[day]!]! / n[groups[day]!]!)
}

/** Whether the outcome is a finding: its interval does not contain 0. */
export function isDifferent({ interval }: Difference): boolean {
  return interval[0] > 0 || interval[1] < 0
}
