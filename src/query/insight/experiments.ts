// Experiments of the journal: their plans, detectable differences and results.

import { addDays, dateOfEpoch, daysBetween, isDate } from '../../codec/date.ts'
import { type ExperimentOutcome, outcomeOf } from '../../derive/insight/experiment.ts'
import { LEAST_PAIRS_OF_BLOCKS } from '../../derive/insight/experiment-blocks.ts'
import type { ExperimentPlan } from '../../derive/insight/experiment-plan.ts'
import { detectable, type Noise, noiseOf } from '../../derive/insight/experiment-power.ts'
import { seedOf } from '../../derive/insight/random.ts'
import { withoutCalendar } from '../../derive/insight/series.ts'
import { WristoryError } from '../../errors.ts'
import { figures } from '../../kinds/index.ts'
import { readPlans } from '../../store/experiments.ts'
import { algorithmSteps } from '../days.ts'
import { figureColumns } from '../figure-columns.ts'
import type { Reader } from '../reader.ts'

export interface StoredExperiment extends ExperimentPlan {
  readonly figure: string
  /** What is done on days of B. */
  readonly doing: string
  /** The difference that it finds in 80 of 100 cases, as computed when it was planned; null with too few days of history. */
  readonly detectable: number | null
}

export interface Experiment {
  readonly name: string
  readonly plan: StoredExperiment
  /** The local day on which the plan was written. */
  readonly written: string
  /** Whether that was before `starts`. */
  readonly before: boolean
  /** The day before which it had to be written: the first of B in phases, of all in blocks. */
  readonly starts: string
  /** As stated in the plan. */
  readonly detectable: number | null
  readonly state: 'planned' | 'running' | 'over'
  /** Null until both arms have seven days with a value. */
  readonly outcome: ExperimentOutcome | null
  /** Days of the experiment on which the figure's algorithm changed; its result is then unreliable. */
  readonly changes: readonly string[]
  readonly source: string
}

const SOURCE =
  'randomisation test Edgington & Onghena 2007 (blocks), posterior with autocorrelation Zellner & Tiao 1964 (two phases)'

/** Days of history used to estimate the noise of a figure, and the minimum of values. */
const HISTORY = 180
const LEAST = 40

/** Shortest phase: below it more than 5 in 100 experiments find a difference where there is none. */
const LEAST_PHASE = 21

export interface ExperimentAsked {
  readonly figure: string
  readonly doing: string
  /** Two phases with a first day of the change; without it chance decides in blocks. */
  readonly change?: string | undefined
  readonly from: string
  readonly to: string
  readonly block?: number | undefined
  readonly washout?: number | undefined
  readonly name: string
}

/** The plan as asked for, with what it can find. Throws `usage` where it cannot be. */
export function planFrom(reader: Reader, asked: ExperimentAsked): StoredExperiment {
  const { figure, doing, from, to, change = null, name } = asked
  const design = change === null ? 'blocks' : 'phases'
  const block = design === 'blocks' ? (asked.block ?? 3) : 0
  const washout = asked.washout ?? (block === 1 ? 0 : 1)
  checkPlan({ ...asked, design, block, washout })
  const plan = {
    figure,
    doing: doing || name,
    design,
    from,
    to,
    change,
    block,
    washout,
    seed: seedOf(`${name} ${from} ${to}`),
  } as const
  const noise = noiseBefore(reader, plan)
  return { ...plan, detectable: noise === null ? null : detectable(plan, noise) }
}

function checkPlan(plan: ExperimentAsked & Pick<ExperimentPlan, 'design' | 'block' | 'washout'>): void {
  const { name, figure, from, to, change, design, block, washout } = plan
  const refuse = (message: string) => new WristoryError('usage', message)
  if (name.trim() === '' || name.length > 80) throw refuse('An experiment needs a name of at most 80 characters.')
  if (!(figures as ReadonlyMap<string, unknown>).has(figure))
    throw refuse(`There is no daily figure ${JSON.stringify(figure.slice(0, 40))}.`)
  if (![from, to, change ?? from].every(isDate)) throw refuse('The days of an experiment must be YYYY-MM-DD.')
  const days = daysBetween(from, to) + 1
  if (days > 730) throw refuse('An experiment takes at most 730 days.')
  if (washout < 0 || washout > 14) throw refuse('A washout takes 0 to 14 days.')
  if (design === 'phases') {
    const before = daysBetween(from, change!)
    if (before < LEAST_PHASE || days - before - washout < LEAST_PHASE)
      throw refuse(`Each of two phases takes at least ${LEAST_PHASE} days without the washout.`)
    return
  }
  if (block < 1 || washout >= block) throw refuse('The washout must be shorter than a block.')
  if (days < 2 * block * LEAST_PAIRS_OF_BLOCKS)
    throw refuse(
      `Blocks of ${block} days take at least ${2 * block * LEAST_PAIRS_OF_BLOCKS} days: with fewer than ${LEAST_PAIRS_OF_BLOCKS} pairs no order is rare enough to show anything.`,
    )
}

/** Every experiment of the journal, the newest plan last. */
export function experimentsOf(reader: Reader): Experiment[] {
  const zone = reader.database.get<{ utc_offset: number }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    reader.account.id,
  )
  return readPlans(reader.database, reader.account.id).map(({ name, plan, created }) => {
    const stored = JSON.parse(plan) as StoredExperiment
    return experimentOf(reader, name, stored, dateOfEpoch(created, zone?.utc_offset ?? 0))
  })
}

function experimentOf(reader: Reader, name: string, plan: StoredExperiment, written: string): Experiment {
  const n = daysBetween(plan.from, plan.to) + 1
  const values = valuesOf(reader, plan.figure, plan.from, n).map((value, i) =>
    addDays(plan.from, i) < reader.today ? value : Number.NaN,
  )
  // An order of blocks that chance decides is a plan for all days.
  const starts = plan.design === 'phases' ? plan.change! : plan.from
  return {
    name,
    plan,
    written,
    before: written < starts,
    starts,
    detectable: plan.detectable ?? null,
    state: reader.today <= plan.from ? 'planned' : reader.today <= plan.to ? 'running' : 'over',
    outcome: outcomeOf(plan, values),
    changes: algorithmSteps(reader)
      .filter(({ date, figures: of }) => (of as string[]).includes(plan.figure) && date > plan.from && date <= plan.to)
      .map(({ date }) => date),
    source: SOURCE,
  }
}

function noiseBefore(
  reader: Reader,
  { figure, from }: { readonly figure: string; readonly from: string },
): Noise | null {
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
