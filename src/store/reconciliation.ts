// The table `reconciliation`: where the cloud's totals and its own series differ, brought up to date with the rows it
// compares, in the transaction that changes them. What agrees is not kept; `compareAll` tells it at any time.

import { addDays, daysBetween } from '../codec/date.ts'
import { type Check, type Comparison, checks, reconcile } from '../derive/reconcile.ts'
import type { Row } from '../kinds/kind.ts'
import type { Database } from './driver.ts'

/** What changed: by kind, the local days and the workouts of its rows. */
export type Touched = Map<string, { readonly dates: Set<string>; readonly workouts: Set<string> }>

export function touch(touched: Touched, kind: string, rows: readonly Row[]): void {
  let items = touched.get(kind)
  if (items === undefined) {
    items = { dates: new Set(), workouts: new Set() }
    touched.set(kind, items)
  }
  for (const { date, workout } of rows) {
    if (typeof date === 'string') items.dates.add(date)
    if (typeof workout === 'number') items.workouts.add(String(workout))
  }
}

/** Compares anew whatever speaks of what was touched. */
export function reconcileTouched(database: Database, account: number, touched: Touched): void {
  const tables = readerOf(database, account)
  for (const check of checks) {
    const items = new Set<string>()
    for (const { kind } of Object.values(check.inputs)) {
      const found = touched.get(kind)
      if (check.subject === 'workout') for (const workout of found?.workouts ?? []) items.add(workout)
      // A day tells of the days after it where a check looks back.
      else
        for (const date of found?.dates ?? [])
          for (let later = 0; later <= (check.back ?? 0); later++) items.add(addDays(date, later))
    }
    for (const [item, found, known] of comparedNow(database, account, tables, check, [...items])) {
      replace(database, account, check, item, found, known)
    }
  }
}

/** Brings the rows of one item up to `found`; `known` holds the measures that have a row now. */
function replace(
  database: Database,
  account: number,
  check: Check,
  item: string,
  found: readonly Comparison[],
  known: ReadonlySet<string>,
): void {
  for (const measure of Object.keys(check.measures)) {
    const one = found.find((comparison) => comparison.measure === measure)
    if (one === undefined || one.residual === 0) {
      if (!known.has(measure)) continue
      database.run(
        'DELETE FROM reconciliation WHERE account = ? AND subject = ? AND item = ? AND measure = ?',
        account,
        check.subject,
        item,
        measure,
      )
      continue
    }
    const { unit, cloud, decoded, residual } = one
    database.run(
      'INSERT OR REPLACE INTO reconciliation VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      account,
      check.subject,
      item,
      measure,
      unit,
      cloud,
      decoded,
      residual,
    )
  }
}

type Compared = [item: string, found: Comparison[], known: ReadonlySet<string>]

/** The comparisons of `items`, and which of their measures have a row. */
function* comparedNow(
  database: Database,
  account: number,
  tables: Reader,
  check: Check,
  items: string[],
): Generator<Compared> {
  for (const run of check.subject === 'workout' ? items.map((item) => [item]) : runsOf(items)) {
    const rows = rowsOf(tables, check, run)
    const known = measuresOf(database, account, check, run)
    // Nothing to hold against each other, and nothing of before to take away.
    if (rows === null && known.size === 0) continue
    for (const item of run)
      yield [item, rows === null ? [] : reconcile(check, rows(item), item), known.get(item) ?? none]
  }
}

const none: ReadonlySet<string> = new Set()
/** Days that are read in one go: few enough to lie in memory with their minutes. */
const MOST_DAYS = 31

/** Days in order, in runs that reach over no more than a month. */
function runsOf(days: readonly string[]): string[][] {
  const runs: string[][] = []
  for (const day of [...days].sort()) {
    const run = runs.at(-1)
    if (run !== undefined && daysBetween(run[0]!, day) < MOST_DAYS) run.push(day)
    else runs.push([day])
  }
  return runs
}

function measuresOf(database: Database, account: number, { subject }: Check, items: readonly string[]) {
  const measures = new Map<string, Set<string>>()
  for (const { item, measure } of database.all<{ item: string; measure: string }>(
    'SELECT item, measure FROM reconciliation WHERE account = ? AND subject = ? AND item BETWEEN ? AND ?',
    account,
    subject,
    items[0]!,
    items.at(-1)!,
  )) {
    measures.set(item, (measures.get(item) ?? new Set()).add(measure))
  }
  return measures
}

/** Every comparison of the history, equal ones too, by subject and item; made anew from the rows, nothing is written. */
export function* compareAll(
  database: Database,
  account: number,
): Generator<Comparison & { subject: string; item: string }> {
  const items = (sql: string) => database.all<{ item: string }>(sql, account).map(({ item }) => String(item))
  const days = items('SELECT date AS item FROM day_figure WHERE account = ? ORDER BY date')
  const workouts = items('SELECT workout AS item FROM workout WHERE account = ? ORDER BY workout')
  const tables = readerOf(database, account)
  for (const check of checks) {
    const { subject } = check
    for (const [item, found] of comparedNow(
      database,
      account,
      tables,
      check,
      subject === 'workout' ? workouts : days,
    )) {
      for (const comparison of found) yield { subject, item, ...comparison }
    }
  }
}

type Rows = Readonly<Record<string, readonly Row[]>>

/** Rows of a table: those of a workout, or of the days between two. */
type Reader = (table: string, column: 'workout' | 'date', first: string | number, last: string | number) => Row[]

/** Reads each table once for the checks that follow each other: several ask for the same days. */
function readerOf(database: Database, account: number): Reader {
  const known = new Map<string, Row[]>()
  return (table, column, first, last) => {
    const name = `${table} ${first} ${last}`
    let rows = known.get(name)
    if (rows === undefined) {
      // The last ones only: a whole history must not lie in memory.
      if (known.size === MOST_READ) known.delete(known.keys().next().value!)
      rows = database.all<Row>(
        `SELECT * FROM ${table} WHERE account = ? AND ${column} BETWEEN ? AND ?`,
        account,
        first,
        last,
      )
      known.set(name, rows)
    }
    return rows
  }
}

const MOST_READ = 8

/**
 * Reads what the check needs of all `items` at once; the function gives those of one of them. Null when no item can have
 * two sides: of a check with several inputs, only one has rows.
 */
function rowsOf(tables: Reader, check: Check, items: readonly string[]): ((item: string) => Rows) | null {
  const { subject, back = 0 } = check
  const inputs: [string, Row[]][] = []
  let filled = 0
  for (const [name, { from }] of Object.entries(check.inputs)) {
    const rows =
      subject === 'workout'
        ? tables(from, 'workout', Number(items[0]), Number(items[0]))
        : tables(from, 'date', addDays(items[0]!, -back), items.at(-1)!)
    inputs.push([name, rows])
    if (rows.length > 0) filled++
  }
  if (filled < Math.min(2, inputs.length)) return null
  if (subject === 'workout') return () => Object.fromEntries(inputs)
  const byDate = inputs.map(([name, rows]): [string, Map<unknown, Row[]>] => [
    name,
    Map.groupBy(rows, ({ date }) => date),
  ])
  return (item) =>
    Object.fromEntries(
      byDate.map(([name, rows]) => [
        name,
        back === 0
          ? (rows.get(item) ?? [])
          : Array.from({ length: back + 1 }, (_, ago) => rows.get(addDays(item, ago - back)) ?? []).flat(),
      ]),
    )
}
