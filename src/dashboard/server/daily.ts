// Any figures of the table `day` over any range, by day, week or month, as columns with a letter for every step.

import { addDays, daysBetween } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { type FigureName, figures } from '../../kinds/index.ts'
import type { FigureColumn, Kind } from '../../kinds/kind.ts'
import { algorithmFigures } from '../../store/algorithm-view.ts'
import { type Rolled, rolledOf, startsOf } from '../range.ts'
import type { AlgorithmChange, Daily, Metric } from '../schema.ts'
import { dayNumber, figureColumns } from './figure-columns.ts'
import { keptWhileUnwritten, type Reader } from './reader.ts'
import { kindOf, knownDays, letterOf } from './states.ts'

export interface DailyAsked {
  readonly metrics: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by: Daily['by']
}

/** Figures that may be asked for, as the page draws and explains them. */
export const dayMetrics: ReadonlyMap<string, Omit<Metric, 'days'>> = new Map(
  [...figures].map(([name, { column, kind }]) => [name, metricOf(name, column, kind)]),
)

/** What the API says of a figure. */
export function metricOf(
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

/** The columns asked for. Throws `usage` for a figure that does not exist. */
export function dailyOf(reader: Reader, { metrics, from, to, by }: DailyAsked): Daily {
  const unknown = metrics.filter((name) => !dayMetrics.has(name))
  if (unknown.length > 0 || metrics.length === 0) {
    throw new WristoryError('usage', `There is no daily figure called ${unknown.join(', ') || '(none)'}`, {
      hint: `Figures: ${[...dayMetrics.keys()].join(', ')}.`,
    })
  }
  const start = from ?? reader.first ?? reader.today
  const end = to ?? reader.today
  const n = Math.max(0, Math.min(daysBetween(start, end) + 1, 20_000))
  const days = daysOf(reader, metrics, start, n)
  const changes = changesOf(reader).filter(
    ({ date, figures }) => date >= start && date <= end && figures.some((name) => metrics.includes(name)),
  )
  const whole = { start, to: addDays(start, n - 1), n, by, ...days, changes }
  return by === 'day' ? whole : rolled(whole)
}

/** Where algorithms changed between two days: a step of a figure there may be the algorithm's, not the body's. */
const changesOf = keptWhileUnwritten(({ database, account }: Reader): AlgorithmChange[] => {
  const changes = database.all<Omit<AlgorithmChange, 'figures'>>(
    'SELECT date, what, before, after FROM algorithm_change WHERE account = ? ORDER BY date',
    account.id,
  )
  return changes.map((change) => ({ ...change, figures: [...(algorithmFigures.get(change.what) ?? [])] }))
})

/** Values and letters of `n` days. */
export function daysOf(
  reader: Reader,
  metrics: readonly string[],
  start: string,
  n: number,
): { state: Record<string, string>; columns: Record<string, (number | null)[]> } {
  const columns: Record<string, (number | null)[]> = {}
  const state: Record<string, string> = {}
  const figures = figureColumns(reader, ['recorded_minutes', ...metrics], start, n)
  const recorded = figures.get('recorded_minutes')!
  // Days of ten years are counted, not written: texts of dates cost more than the letters.
  const begin = dayNumber(start)
  const first = reader.first === null ? n : dayNumber(reader.first) - begin
  const last = dayNumber(reader.today) - begin
  const known = new Map<string, ReturnType<typeof knownDays>>()
  for (const name of metrics) {
    const kind = kindOf(name)?.name ?? 'day'
    if (!known.has(kind)) known.set(kind, knownDays(reader, kind, start, n))
    const values = [...figures.get(name)!]
    let letters = ''
    for (let i = 0; i < n; i++) {
      const letter = letterOf({
        inside: i >= first && i <= last,
        value: values[i]!,
        recorded: recorded[i]!,
        known: known.get(kind)![i]!,
      })
      letters += letter
      // Totals of a device that lay in a drawer are not measurements.
      if (letter === 'n') values[i] = null
    }
    columns[name] = values
    state[name] = letters
  }
  return { state, columns }
}

/** Means of whole weeks or months, with the lowest and the highest day of each. */
function rolled(days: Daily): Daily {
  const starts = startsOf(days.start, days.n, days.by)
  const of = <T>(pick: (step: Rolled) => T): Record<string, T[]> =>
    Object.fromEntries(Object.entries(parts).map(([name, steps]) => [name, steps.map(pick)]))
  const parts = Object.fromEntries(
    Object.entries(days.columns).map(([name, values]) => [
      name,
      rolledOf(values, days.state[name as FigureName]!, starts),
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
