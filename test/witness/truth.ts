// Reads the store with plain SELECTs, as `wristory sql` runs them, and repeats the arithmetic over it.

import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isFigure, kindOf } from './figures.ts'

export type Value = string | number | null
export type Row = Readonly<Record<string, Value>>

/** A day of a figure: what the store holds, and what a page may say of it. */
export interface Day {
  readonly date: string
  readonly value: number | null
  /** Whether it counts in means: there is a value, it was measured, and the day is over. */
  readonly counts: boolean
  /** Words in the place of a value, or beside that of an open day. */
  readonly words: string
}

export interface Truth {
  readonly today: string
  /** First and last day with data; null in an empty store. */
  readonly first: string | null
  readonly last: string | null
  readonly rows: (sql: string, ...values: Value[]) => Row[]
  readonly one: (sql: string, ...values: Value[]) => Value
  /** Every statement asked so far, with its answer, for a check against the command. */
  readonly asked: ReadonlyMap<string, Row[]>
  /** Figures of the view `day` with a value on some day, in its order. */
  readonly figures: readonly string[]
  /** Units of the columns of `day`, as the store documents them. */
  readonly units: ReadonlyMap<string, string>
  /** The days of a figure from one to another. */
  readonly days: (figure: string, from: string, to: string) => Day[]
  /** Size of the file. */
  readonly bytes: () => number
  readonly close: () => void
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export function daysFrom(a: string, b: string): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000)
}

export function truthOf(path: string, today: string): Truth {
  const database = new DatabaseSync(path, { readOnly: true })
  const asked = new Map<string, Row[]>()
  const rows = (sql: string, ...values: Value[]): Row[] => {
    const before = values.length === 0 ? asked.get(sql) : undefined
    if (before !== undefined) return before
    const found = database.prepare(sql).all(...values) as Row[]
    if (values.length === 0) asked.set(sql, found)
    return found
  }
  const one = (sql: string, ...values: Value[]) => Object.values(rows(sql, ...values)[0] ?? { none: null })[0]!
  const all = rows('SELECT * FROM day ORDER BY date')
  const byDate = new Map(all.map((row) => [String(row.date), row]))
  const names = Object.keys(all[0] ?? {}).filter((name) => isFigure(name) && all.some((row) => row[name] !== null))
  const first = all.length === 0 ? null : String(all[0]!.date)
  const spans = new Map<string, Row[]>()
  const stateOf = (kind: string, date: string) => {
    const known = spans.get(kind) ?? rows('SELECT * FROM coverage_span WHERE kind = ? ORDER BY from_date', kind)
    spans.set(kind, known)
    return (
      known.findLast(({ from_date, to_date }) => String(from_date) <= date && date <= String(to_date))?.state ?? null
    )
  }
  const days = (figure: string, from: string, to: string): Day[] =>
    Array.from({ length: Math.max(0, daysFrom(from, to) + 1) }, (_, i) => {
      const date = addDays(from, i)
      const row = byDate.get(date)
      const held = (row?.[figure] ?? null) as number | null
      const state = stateOf(kindOf(figure), date)
      const outside = first === null || date < first || date > today
      const unworn = row?.recorded_minutes === 0 && (held === null || held === 0)
      const value = unworn ? null : held
      const words = outside
        ? ''
        : state === 'partial'
          ? 'so far'
          : unworn
            ? 'not worn'
            : value !== null
              ? ''
              : state === null
                ? 'not fetched'
                : state === 'empty'
                  ? 'nothing returned'
                  : 'no reading'
      return { date, value, counts: value !== null && state !== 'partial' && !outside, words }
    })
  return {
    today,
    first,
    last: all.length === 0 ? null : String(all.at(-1)!.date),
    rows,
    one,
    asked,
    figures: names,
    units: new Map(
      rows("SELECT column_name, unit FROM column_doc WHERE table_name = 'day' AND unit IS NOT NULL").map((row) => [
        String(row.column_name),
        String(row.unit),
      ]),
    ),
    days,
    bytes: () => statSync(path).size,
    close: () => database.close(),
  }
}

/** The quantile of values, between neighbours. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (values: readonly number[]) => quantile(values, 0.5)
export const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
export const mean = (values: readonly number[]) => sum(values) / values.length
export const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))
export const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b))
