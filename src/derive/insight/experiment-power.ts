// What a plan can find, before its first day: made-up people with the noise of the figure's history live through the plan, and
// each has the smallest difference that would be found with them, the end of their interval.
// J. Cohen, Statistical Power Analysis (1988), for the idea; by simulation A. Gelman, J. Hill, Data Analysis Using Regression
// (2007), 20.5. Reference value: six pairs of independent blocks
// and phases of 28 days, and that 80 of 100 other people find what is stated: test/insight/simulated.test.ts.

import { daysBetween } from '../../codec/date.ts'
import { mean, type NumberList, present, quantileOf } from './describe.ts'
import { outcomeOf } from './experiment.ts'
import type { ExperimentPlan } from './experiment-plan.ts'
import { normalFrom, randomFrom } from './random.ts'
import { autocorrelation } from './series.ts'

/** What is known of a figure before: its spread and how much days in a row resemble each other. */
export interface Noise {
  readonly sd: number
  readonly r: number
}

/** From values without calendar. Bias of r as for a mean (F. Marriott, J. Pope, Biometrika 41:390, 1954). */
export function noiseOf(values: NumberList): Noise {
  const found = present(values)
  const middle = mean(found)
  const n = found.length
  const sd = Math.sqrt(found.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, n - 2))
  const r = autocorrelation(values, 1) || 0
  return { sd, r: Math.min(0.9, Math.max(0, r + (1 + 4 * r) / n)) }
}

export const POWER = 0.8
/** The more days, the less people differ. */
const peopleFor = (days: number) => Math.round(Math.max(80, Math.min(300, 60_000 / days)))
/** Orders of blocks for each of them. */
const ORDERS = 1024

/** The difference that is found in 80 of 100 such experiments; null where none has days enough. */
export function detectable(plan: ExperimentPlan, { sd, r }: Noise): number | null {
  const draw = normalFrom(randomFrom(20_260_303))
  const days = daysBetween(plan.from, plan.to) + 1
  const people = peopleFor(days)
  const needed: number[] = []
  for (let person = 1; person <= people; person++) {
    let level = draw()
    const values = Array.from({ length: days }, () => {
      level = r * level + Math.sqrt(1 - r * r) * draw()
      return level
    })
    const outcome = outcomeOf({ ...plan, seed: person }, values, ORDERS)
    // With the signs changed it is another person.
    if (outcome !== null) needed.push(-outcome.interval[0], outcome.interval[1])
  }
  return needed.length === 0 ? null : sd * quantileOf(needed, POWER)
}
