// Blocks whose order chance decided in pairs: the randomisation test of their difference, which is exact whatever the days
// are like, and the interval of all differences that it does not refuse.
//
// For each pair the mean of the second block less that of the first; under "no difference" each order of a pair was equally
// likely, so its sign was. E. Edgington, P. Onghena, Randomization Tests, 4th ed. (2007), ch. 5 and 11; the interval by the
// subset means of J. Hartigan, J. Am. Stat. Assoc. 64:1303 (1969). All orders up to 15 pairs, beyond that a sample of them.
// Reference value: Darwin's 15 pairs of maize, 863 of 32,768 orders are as large (R. Fisher, The Design of Experiments, 1935,
// section 21): p = 0.0527 on both sides.

import { mean, type NumberList } from './describe.ts'
import type { Arm, Difference, ExperimentPlan } from './experiment-plan.ts'
import { randomFrom } from './random.ts'

/** Fewest pairs: of 2^5 orders none is as rare as 5 in 100 on both sides. */
export const LEAST_PAIRS_OF_BLOCKS = 6
const ALPHA = 0.05

/** A pair of blocks: B less A of the values, and of what the difference is fitted to. */
export interface BlockPair {
  readonly value: number
  readonly size: number
}

export function blockDifference(
  plan: ExperimentPlan,
  days: readonly Arm[],
  value: NumberList,
  inB: NumberList,
  orders: number,
): Difference | null {
  const pairs: BlockPair[] = []
  for (let from = 0; from + 2 * plan.block <= days.length; from += 2 * plan.block) {
    const [first, second] = [daysIn(days, from, plan.block), daysIn(days, from + plan.block, plan.block)]
    if (first.length === 0 || second.length === 0) continue
    const way = days[second[0]!] === 'B' ? 1 : -1
    // Blocks with more days say more.
    const weight = way / (1 / first.length + 1 / second.length)
    const change = (of: NumberList) =>
      weight * (mean(second.map((day) => of[day]!)) - mean(first.map((day) => of[day]!)))
    pairs.push({ value: change(value), size: change(inB) })
  }
  return pairs.length < LEAST_PAIRS_OF_BLOCKS ? null : randomised(pairs, orders, plan.seed)
}

function daysIn(days: readonly Arm[], from: number, block: number): number[] {
  return Array.from({ length: block }, (_, i) => from + i).filter((day) => days[day] !== null)
}

/** The test and its interval over at most `most` orders. */
export function randomised(pairs: readonly BlockPair[], most: number, seed: number): Difference {
  const count = Math.min(most, 2 ** Math.min(30, pairs.length))
  const exact = count === 2 ** pairs.length
  const random = randomFrom(seed ^ 0x5bd1e995)
  const swapped = new Uint8Array(pairs.length)
  const without = new Float64Array(count - 1)
  let [above, below, value, size] = [1, 1, 0, 0]
  for (let order = 1; order < count; order++) {
    if (exact) {
      // Gray code: one pair is swapped from order to order.
      const one = 31 - Math.clz32(order & -order)
      const sign = swapped[one] === 0 ? 1 : -1
      swapped[one]! ^= 1
      value += sign * pairs[one]!.value
      size += sign * pairs[one]!.size
    } else {
      ;[value, size] = [0, 0]
      for (const pair of pairs) {
        if (random() < 0.5) continue
        value += pair.value
        size += pair.size
      }
    }
    // The difference at which this order is as good as the real one. An order that swaps nothing is the real one.
    without[order - 1] = size === 0 ? 0 : value / size
    if (value <= 1e-12) above++
    if (value >= -1e-12) below++
  }
  without.sort()
  const cut = Math.floor((ALPHA / 2) * count) - 1
  return {
    difference: pairs.reduce((sum, pair) => sum + pair.value, 0) / pairs.reduce((sum, pair) => sum + pair.size, 0),
    interval: [without[cut]!, without[count - 2 - cut]!],
    p: Math.min(1, (2 * Math.min(above, below)) / count),
    orders: count,
  }
}
