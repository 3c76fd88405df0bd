// An experiment of one person: days with something changed (B) beside days without (A), in two phases or in blocks whose
// order chance decides, with a washout after each change that does not count. Weekdays are taken out of both designs.
//
// Blocks are judged by a randomisation test (experiment-blocks.ts), phases by the posterior of a difference
// (experiment-phases.ts). Both give a 95 % interval; there is a difference where it does not contain 0. What a plan can find
// is simulated (experiment-power.ts).
// Rates, coverage and power by simulation: test/insight/simulated.test.ts.

import { weekday } from '../../codec/date.ts'
import type { NumberList } from './describe.ts'
import { blockDifference } from './experiment-blocks.ts'
import { phaseDifference } from './experiment-phases.ts'
import { type Difference, daysOf, type ExperimentPlan } from './experiment-plan.ts'

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
