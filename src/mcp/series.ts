// Figures over regular steps: by day as they are, by longer steps as means of the days with a value, with how many.

import { addDays } from '../codec/date.ts'
import { type Period, periodOf } from '../derive/periods.ts'
import { short } from './answer.ts'
import type { Figures, Range } from './range.ts'
import type { Step } from './tool.ts'

export interface Steps {
  /** Names of the steps: dates, `2026-W07`, `2026-03` or `2026`. */
  readonly names: readonly string[]
  /** A value a step. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>
  /** Days with a value of each step; absent by day. */
  readonly days?: Readonly<Record<string, readonly number[]>>
}

/** The figures by step; a day that was not over counts only by day. */
export function stepsOf({ columns, open }: Figures, { from, n }: Range, by: Step): Steps {
  const dates = Array.from({ length: n }, (_, i) => addDays(from, i))
  if (by === 'day') return { names: dates, series: mapped(columns, (values) => values.map((value) => short(value))) }
  const names: string[] = []
  const begins: number[] = []
  for (const [i, date] of dates.entries()) {
    const name = periodOf(date, by as Period)
    if (names.at(-1) === name) continue
    names.push(name)
    begins.push(i)
  }
  const parts = mapped(columns, (values) =>
    begins.map((begin, k) =>
      values.slice(begin, begins[k + 1] ?? n).filter((value, i) => value !== null && !open[begin + i]),
    ),
  ) as Record<string, number[][]>
  return {
    names,
    series: mapped(parts, (own) =>
      own.map((values) => (values.length === 0 ? null : short(sum(values) / values.length, 1))),
    ),
    days: mapped(parts, (own) => own.map(({ length }) => length)),
  }
}

export interface Statistics {
  readonly [name: string]: number | string | null | undefined
  /** Days with a value. */
  readonly n: number
}

/** Over the days with a value that were over; the day of the least and the greatest. */
export function statisticsOf(values: readonly (number | null)[], open: readonly boolean[], from: string): Statistics {
  const own = values.flatMap((value, i) => (value === null || open[i] ? [] : [{ value, date: addDays(from, i) }]))
  if (own.length === 0) return { n: 0 }
  const sorted = own.map(({ value }) => value).sort((a, b) => a - b)
  const total = sum(sorted)
  const mean = total / sorted.length
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  const squares = sorted.reduce((all, value) => all + (value - mean) ** 2, 0)
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
  }
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
