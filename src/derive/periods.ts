// Weeks, months and years from days: sums of totals, means of everything else, over the days with a value. Weeks follow
// ISO 8601: from Monday, the first of a year contains its first Thursday.

import { addDays, weekday } from '../codec/date.ts'
import type { Row } from '../kinds/kind.ts'

export type Period = 'week' | 'month' | 'year'

/** `2026-W47`, `2026-11` or `2026`: the period that contains `date`. */
export function periodStart(date: string, period: Period): string {
  if (period === 'month') return date.slice(0, 7)
  if (period === 'year') return date.slice(0, 4)
  const thursday = addDays(date, 3 - weekday(date))
  const year = thursday.slice(0, 4)
  const days = Math.round((Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000)
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`
}

/** A figure of a period. `days` are those with a value; `sum` and `mean` are over them. */
export interface Aggregate {
  readonly days: number
  readonly sum: number
  readonly mean: number
  readonly min: number
  readonly max: number
}

export interface PeriodFigures {
  readonly period: string
  readonly first: string
  readonly last: string
  /** Days with any data. */
  readonly days: number
  /** Only the figures that have a value on some day. */
  readonly figures: Readonly<Record<string, Aggregate>>
}

/**
 * The periods of `rows` (of the table `day`, sorted by date) in order, with the aggregates of `columns`. A day that is
 * not over (`open`) counts only in the columns named in `sums`: its partial steps would lower every mean.
 */
export function aggregate(
  rows: readonly Row[],
  period: Period,
  columns: readonly string[],
  { open, sums = [] }: { readonly open?: string; readonly sums?: readonly string[] } = {},
): PeriodFigures[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const name = periodStart(String(row.date), period)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return [...groups].map(([name, group]) => ({
    period: name,
    first: String(group[0]!.date),
    last: String(group.at(-1)!.date),
    days: group.length,
    figures: Object.fromEntries(
      columns.flatMap((column) => {
        const closed = sums.includes(column) ? group : group.filter(({ date }) => date !== open)
        const values = closed.map((row) => row[column]).filter((value) => typeof value === 'number')
        return values.length === 0 ? [] : [[column, aggregateValues(values)]]
      }),
    ),
  }))
}

function aggregateValues(values: readonly number[]): Aggregate {
  const sum = values.reduce((total, value) => total + value, 0)
  return {
    days: values.length,
    sum,
    mean: sum / values.length,
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
  }
}
