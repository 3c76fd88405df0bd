// Figures over regular steps: daily values, or means or statistics of the days with a value over longer steps.

import { addDays, weekday } from '../codec/date.ts'
import { type Period, periodStart } from '../derive/periods.ts'
import { type Json, short } from './answer.ts'
import type { DayRange, RangeFigures } from './range.ts'
import type { Step } from './tool.ts'

/** A step and the days in it, counted from the first of the range. */
export interface StepDays {
  /** A date, `2026-W07`, `2026-03`, `2026` or `Mon`. */
  readonly name: string
  readonly days: readonly number[]
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The steps of a range in order; weekdays from Monday on. */
export function stepDays({ from, n }: DayRange, by: Step): StepDays[] {
  const steps = new Map<string, number[]>(by === 'weekday' ? weekdays.map((name) => [name, []]) : [])
  for (let i = 0; i < n; i++) {
    const date = addDays(from, i)
    const name = by === 'weekday' ? weekdays[weekday(date)]! : by === 'day' ? date : periodStart(date, by as Period)
    const days = steps.get(name)
    if (days === undefined) steps.set(name, [i])
    else days.push(i)
  }
  return [...steps].map(([name, days]) => ({ name, days }))
}

/** A mean a step for each figure, and how many days are behind it. */
export function stepMeans({ columns, open }: RangeFigures, steps: readonly StepDays[]) {
  const means: Record<string, (number | null)[]> = {}
  const counts: Record<string, number[]> = {}
  for (const [name, values] of Object.entries(columns)) {
    const parts = steps.map(({ days }) => days.flatMap((i) => (open[name]![i] ? [] : (values[i] ?? []))))
    means[name] = parts.map((part) => (part.length === 0 ? null : rounded(sum(part) / part.length)))
    counts[name] = parts.map(({ length }) => length)
  }
  return { means, counts }
}

/** Above 100 a mean needs no decimals. */
function rounded(mean: number): number | null {
  return short(mean, Math.abs(mean) < 100 ? 1 : 0)
}

export interface Statistics {
  readonly [name: string]: number | string | null | undefined
  /** Days with a value. */
  readonly n: number
}

/**
 * Statistics of one figure over days of a range: completed days with a value. The dates are those of the minimum and
 * the maximum. `threshold` also counts the days below it and the others.
 */
export function dayStatistics(
  { columns, open }: RangeFigures,
  name: string,
  { days }: Pick<StepDays, 'days'>,
  { from, threshold }: { readonly from: string; readonly threshold?: number | undefined },
): Statistics {
  const own = days.flatMap((i) => {
    const value = columns[name]![i] ?? null
    return value === null || open[name]![i] ? [] : [{ value, date: addDays(from, i) }]
  })
  if (own.length === 0) return { n: 0 }
  const sorted = own.map(({ value }) => value).sort((a, b) => a - b)
  const total = sum(sorted)
  const mean = total / sorted.length
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  const squares = sorted.reduce((all, value) => all + (value - mean) ** 2, 0)
  const below = threshold === undefined ? 0 : sorted.filter((value) => value < threshold).length
  return {
    n: sorted.length,
    mean: short(mean),
    median: short(median),
    sd: sorted.length > 1 ? short(Math.sqrt(squares / (sorted.length - 1))) : null,
    sum: short(total),
    min: short(sorted[0]),
    min_date: own.find(({ value }) => value === sorted[0])!.date,
    max: short(sorted.at(-1)),
    max_date: own.find(({ value }) => value === sorted.at(-1))!.date,
    ...(threshold === undefined ? {} : { below, at_least: sorted.length - below }),
  }
}

/** Statistics of each step as a table; a step without a value has only its `n` of 0. */
export function statisticsBySteps(
  figures: RangeFigures,
  name: string,
  steps: readonly StepDays[],
  of: { readonly from: string; readonly threshold?: number | undefined },
): Json {
  const columns = ['n', 'mean', 'median', 'sd', 'sum', 'min', 'max', ...(of.threshold === undefined ? [] : counted)]
  const rows = steps.map((step) => {
    const own = dayStatistics(figures, name, step, of)
    return [step.name, ...columns.map((column) => own[column] ?? null)]
  })
  return { columns: ['step', ...columns], rows }
}

const counted = ['below', 'at_least']

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
