// Any figures of the table `day` over any range, by day, week or month, as columns with a letter for every step.

import { addDays, daysBetween, weekday } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { algorithmFigures } from '../../store/algorithm-view.ts'
import { dayTable } from '../../store/tables.ts'
import type { AlgorithmChange, Daily } from '../schema.ts'
import { dayNumber, figureColumns } from './figure-columns.ts'
import { keptWhileUnwritten, type Reader } from './reader.ts'
import { kindOf, knownDays, letterOf } from './states.ts'

export interface DailyAsked {
  readonly metrics: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by: Daily['by']
}

/** Figures that may be asked for: the numbers of the table `day`. */
export const dayMetrics: ReadonlyMap<string, { readonly unit: string | null; readonly doc: string }> = new Map(
  Object.entries(dayTable.columns)
    .filter(([, { type }]) => type === 'integer' || type === 'real')
    .filter(([name]) => name !== 'format' && name !== 'device_source')
    .map(([name, { unit, doc }]) => [name, { unit: unit ?? null, doc }]),
)

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
  const whole = { start, n, by, ...days, changes }
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
): Pick<Daily, 'state' | 'columns'> {
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

/** Means of whole weeks (Monday) or months; the open day never enters one. */
function rolled(days: Daily): Daily {
  const starts: number[] = []
  for (let i = 0; i < days.n; i++) {
    const date = addDays(days.start, i)
    if (i === 0 || (days.by === 'week' ? weekday(date) === 0 : date.endsWith('-01'))) starts.push(i)
  }
  const state: Record<string, string> = {}
  const columns: Record<string, (number | null)[]> = {}
  const counts: Record<string, number[]> = {}
  for (const [name, values] of Object.entries(days.columns)) {
    const letters = days.state[name]!
    const parts = starts.map((from, k) => {
      const to = starts[k + 1] ?? days.n
      const whole = values.slice(from, to).filter((value, i) => value !== null && letters[from + i] === 'v') as number[]
      return { letters: letters.slice(from, to), whole }
    })
    columns[name] = parts.map(({ whole }) =>
      whole.length === 0 ? null : Math.round((whole.reduce((sum, value) => sum + value, 0) / whole.length) * 100) / 100,
    )
    counts[name] = parts.map(({ whole }) => whole.length)
    state[name] = parts.map(({ letters, whole }) => (whole.length > 0 ? 'v' : commonest(letters))).join('')
  }
  return { ...days, n: starts.length, state, columns, counts }
}

function commonest(letters: string): string {
  const count = (letter: string) => letters.split(letter).length
  return [...letters].sort((a, b) => count(b) - count(a))[0] ?? '-'
}
