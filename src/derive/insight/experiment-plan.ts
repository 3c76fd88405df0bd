// The plan of an experiment: which days are with something changed (B) and which without (A), in two phases or in blocks whose
// order chance decides; and what comes out of it.
// Reference values: a washout of three days after a change on day 28 leaves out days 28 to 30; of each pair of blocks one is A.

import { daysBetween } from '../../codec/date.ts'
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
