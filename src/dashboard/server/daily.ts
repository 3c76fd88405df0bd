// Any figures of the table `day` over any range, by day, week or month, as columns with a letter for every step.

import { addDays, daysBetween } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { type DataState, dataStates } from '../../kinds/data-state.ts'
import { type FigureName, figures } from '../../kinds/index.ts'
import type { FigureColumn, Kind } from '../../kinds/kind.ts'
import { algorithmSteps, dayColumns } from '../../query/days.ts'
import type { Reader } from '../../query/reader.ts'
import { periodStarts, type Rolled, rollUp } from '../range.ts'
import type { Daily, Metric } from '../schema.ts'

export interface DailyAsked {
  readonly metrics: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by: Daily['by']
}

/** Available figures, with what the page needs to draw and explain them. */
export const dayMetrics: ReadonlyMap<string, Omit<Metric, 'days'>> = new Map(
  [...figures].map(([name, { column, kind }]) => [name, dailyMetric(name, column, kind)]),
)

/** A figure in the API. */
export function dailyMetric(
  name: FigureName,
  { unit, doc, difference, figure }: FigureColumn,
  kind: Kind,
): Omit<Metric, 'days'> {
  const { topic = kind.chart.hue, draw = 'line', digits = 0, formula, minor, ...rest } = figure
  return {
    name,
    ...rest,
    topic,
    draw,
    digits,
    unit: unit ?? null,
    doc,
    source: kind.title,
    formula: formula ?? null,
    difference: difference === true,
    minor: minor === true,
  }
}

/** The requested columns. Throws `usage` for an unknown figure. */
export function readDaily(reader: Reader, { metrics, from, to, by }: DailyAsked): Daily {
  const unknown = metrics.filter((name) => !dayMetrics.has(name))
  if (unknown.length > 0 || metrics.length === 0) {
    throw new WristoryError('usage', `There is no daily figure called ${unknown.join(', ') || '(none)'}`, {
      hint: `Figures: ${[...dayMetrics.keys()].join(', ')}.`,
    })
  }
  const start = from ?? reader.first ?? reader.today
  const end = to ?? reader.today
  const n = Math.max(0, Math.min(daysBetween(start, end) + 1, 20_000))
  const { columns, states } = dayColumns(reader, metrics, start, n)
  const state = Object.fromEntries(Object.entries(states).map(([name, own]) => [name, stateLetters(own)]))
  const changes = algorithmSteps(reader).filter(
    ({ date, figures: reckoned }) =>
      date >= start && date <= end && metrics.some((name) => reckoned.includes(name as FigureName)),
  )
  const whole = { start, to: addDays(start, n - 1), n, by, state, columns: { ...columns }, changes }
  return by === 'day' ? whole : rolled(whole)
}

/** One letter per day. */
export function stateLetters(states: readonly DataState[]): string {
  let letters = ''
  for (const state of states) letters += dataStates[state].letter
  return letters
}

/** Means of whole weeks or months, with the lowest and the highest day of each. */
function rolled(days: Daily): Daily {
  const starts = periodStarts(days.start, days.n, days.by)
  const of = <T>(pick: (step: Rolled) => T): Record<string, T[]> =>
    Object.fromEntries(Object.entries(parts).map(([name, steps]) => [name, steps.map(pick)]))
  const parts = Object.fromEntries(
    Object.entries(days.columns).map(([name, values]) => [
      name,
      rollUp(values, days.state[name as FigureName]!, starts),
    ]),
  )
  const letters = of((step) => step.state)
  return {
    ...days,
    n: starts.length,
    state: Object.fromEntries(Object.entries(letters).map(([name, all]) => [name, all.join('')])),
    columns: of((step) => step.mean),
    counts: of((step) => step.days),
    lowest: of((step) => step.lowest),
    highest: of((step) => step.highest),
  }
}
