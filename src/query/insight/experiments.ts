// Experiments of the journal: plans as they were written, what they can find, and how they came out.

import { addDays, dateOfEpoch, daysBetween, isDate } from '../../codec/date.ts'
import {
  detectable,
  type ExperimentOutcome,
  type ExperimentPlan,
  type Noise,
  noiseOf,
  outcomeOf,
} from '../../derive/insight/experiment.ts'
import { seedOf } from '../../derive/insight/random.ts'
import { withoutCalendar } from '../../derive/insight/series.ts'
import { WristoryError } from '../../errors.ts'
import { figures } from '../../kinds/index.ts'
import { plansOf } from '../../store/experiments.ts'
import { algorithmSteps } from '../days.ts'
import { figureColumns } from '../figure-columns.ts'
import type { Reader } from '../reader.ts'

export interface StoredExperiment extends ExperimentPlan {
  readonly figure: string
  /** What is done on days of B. */
  readonly doing: string
}

export interface Experiment {
  readonly name: string
  readonly plan: StoredExperiment
  /** The local day on which the plan was written. */
  readonly written: string
  /** True where that was before the first day of B. */
  readonly before: boolean
  /** First day of B. */
  readonly starts: string
  /** Effect that such an experiment finds in 80 of 100 cases; null with too few days of history. */
  readonly detectable: number | null
  readonly state: 'planned' | 'running' | 'over'
  /** Null until both arms have seven days with a value. */
  readonly outcome: ExperimentOutcome | null
  /** Days of the experiment on which the algorithm of the figure changed: its outcome means little then. */
  readonly changes: readonly string[]
  readonly source: string
}

const SOURCE =
  'randomisation test Edgington & Onghena 2007 (blocks); flat-prior posterior, error with autocorrelation, Gelman et al. 2013'

/** Days of history from which the noise of a figure is estimated, and fewest values. */
const HISTORY = 180
const LEAST = 40

/** A plan as asked for. Throws `usage` where it cannot be. */
export function planFrom(asked: {
  readonly figure: string
  readonly doing: string
  readonly design: ExperimentPlan['design']
  readonly from: string
  readonly to: string
  readonly change?: string | undefined
  readonly block?: number | undefined
  readonly washout?: number | undefined
  readonly name: string
}): StoredExperiment {
  const { figure, doing, design, from, to, change, block = 3, washout = 1, name } = asked
  const refuse = (message: string) => new WristoryError('usage', message)
  if (!(figures as ReadonlyMap<string, unknown>).has(figure))
    throw refuse(`There is no daily figure ${JSON.stringify(figure.slice(0, 40))}.`)
  if (![from, to, change ?? from].every(isDate)) throw refuse('The days of an experiment must be YYYY-MM-DD.')
  const days = daysBetween(from, to) + 1
  if (days < 14 || days > 730) throw refuse('An experiment takes 14 to 730 days.')
  if (design === 'phases' && (change === undefined || change <= from || change > to))
    throw refuse('The change must lie after the first day and not after the last.')
  if (design === 'blocks' && (block < 1 || block * 4 > days))
    throw refuse('Two pairs of blocks must fit into the experiment.')
  if (washout < 0 || washout >= (design === 'blocks' ? block : 15))
    throw refuse('The washout must be shorter than a block.')
  const seed = seedOf(`${name} ${from} ${to}`)
  return { figure, doing, design, from, to, change: design === 'phases' ? change! : null, block, washout, seed }
}

/** Every experiment of the journal, the newest plan last. */
export function experimentsOf(reader: Reader): Experiment[] {
  const zone = reader.database.get<{ utc_offset: number }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    reader.account.id,
  )
  return plansOf(reader.database, reader.account.id).map(({ name, plan, created }) => {
    const stored = JSON.parse(plan) as StoredExperiment
    return experimentOf(reader, name, stored, dateOfEpoch(created, zone?.utc_offset ?? 0))
  })
}

function experimentOf(reader: Reader, name: string, plan: StoredExperiment, written: string): Experiment {
  const n = daysBetween(plan.from, plan.to) + 1
  const values = valuesOf(reader, plan.figure, plan.from, n).map((value, i) =>
    addDays(plan.from, i) < reader.today ? value : Number.NaN,
  )
  const noise = noiseBefore(reader, plan)
  const starts = plan.design === 'phases' ? plan.change! : plan.from
  return {
    name,
    plan,
    written,
    before: written < starts,
    starts,
    detectable: noise === null ? null : detectable(plan, noise),
    state: reader.today <= plan.from ? 'planned' : reader.today <= plan.to ? 'running' : 'over',
    outcome: outcomeOf(plan, values),
    changes: algorithmSteps(reader)
      .filter(({ date, figures: of }) => (of as string[]).includes(plan.figure) && date > plan.from && date <= plan.to)
      .map(({ date }) => date),
    source: SOURCE,
  }
}

/** What a plan can find, from the days before it. */
export function detectableBy(reader: Reader, plan: StoredExperiment): number | null {
  const noise = noiseBefore(reader, plan)
  return noise === null ? null : detectable(plan, noise)
}

function noiseBefore(reader: Reader, { figure, from }: StoredExperiment): Noise | null {
  const end = from < reader.today ? from : reader.today
  const start = addDays(end, -HISTORY)
  const values = valuesOf(reader, figure, start, HISTORY)
  if (values.filter((value) => !Number.isNaN(value)).length < LEAST) return null
  return noiseOf(withoutCalendar(values, start))
}

function valuesOf(reader: Reader, figure: string, from: string, n: number): number[] {
  return figureColumns(reader, [figure], from, n)
    .get(figure)!
    .map((value) => value ?? Number.NaN)
}
