// Any figures of the table `day` over a range, as columns, with the state of every day.

import { type DataState, dayState, isUnworn } from '../kinds/data-state.ts'
import { type FigureName, figures as figureEntries } from '../kinds/index.ts'
import { algorithmFigures } from '../store/algorithm-view.ts'
import { type AskedState, askedDays } from './asked.ts'
import { dayNumber, type FigureValues, figureColumns } from './figure-columns.ts'
import { memoizeUntilWrite, type Reader } from './reader.ts'

export interface DayColumns {
  readonly columns: Readonly<Record<string, FigureValues>>
  readonly states: Readonly<Record<string, readonly DataState[]>>
}

/** Values and states of `n` days. */
export function dayColumns(reader: Reader, metrics: readonly string[], start: string, n: number): DayColumns {
  const figures = figureColumns(reader, ['recorded_minutes', 'steps', ...metrics], start, n)
  const [recorded, steps] = [figures.get('recorded_minutes')!, figures.get('steps')!]
  // Days are counted, not written: for ten years, formatting dates would cost more than the states.
  const begin = dayNumber(start)
  const first = reader.first === null ? n : dayNumber(reader.first) - begin
  const today = dayNumber(reader.today) - begin
  const asked = new Map<string, AskedState[]>()
  const columns: Record<string, FigureValues> = {}
  const states: Record<string, DataState[]> = {}
  for (const name of metrics) {
    const kind = figureEntries.get(name as FigureName)?.kind.name ?? 'day'
    const own = asked.get(kind) ?? askedDays(reader, kind, start, n)
    asked.set(kind, own)
    const values = figures.get(name)!
    columns[name] = values
    states[name] = values.map((value, i) =>
      dayState({
        when: i < first || i > today ? 'outside' : i === today ? 'today' : 'past',
        value,
        unworn: isUnworn(steps[i]!, recorded[i]!),
        asked: own[i]!,
      }),
    )
  }
  return { columns, states }
}

export interface AlgorithmStep {
  /** First local day of the new version. */
  readonly date: string
  readonly what: string
  readonly before: string
  readonly after: string
  /** The figures of a day that the algorithm computes. */
  readonly figures: FigureName[]
}

/** Dates of algorithm changes between two days: a step of a figure there may come from the algorithm, not the body. */
export const algorithmSteps = memoizeUntilWrite(({ database, account }: Reader): AlgorithmStep[] =>
  database
    .all<Omit<AlgorithmStep, 'figures'>>(
      'SELECT date, what, before, after FROM algorithm_change WHERE account = ? ORDER BY date',
      account.id,
    )
    .map((step) => ({ ...step, figures: [...(algorithmFigures.get(step.what) ?? [])] as FigureName[] })),
)
