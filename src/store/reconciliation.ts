// The table `reconciliation`: differences between the cloud's totals and its own series, updated in the transaction
// that changes the compared rows. Equal ones are not stored; `compareAll` lists them.

import { addDays, daysBetween, eachDate } from '../codec/date.ts'
import { type Comparison, checks, reconcile } from '../derive/reconcile.ts'
import type { Input, TotalsCheck } from '../derive/reconcile-check.ts'
import type { Row } from '../kinds/kind.ts'
import type { Changes } from './changes.ts'
import type { Database } from './driver.ts'

/** Repeats the comparisons that involve changed rows. */
export function reconcileChanged(database: Database, account: number, changes: Changes): void {
  const tables = createTotalsReader(database, account, changes)
  for (const check of checks) {
    const items = new Set<string>()
    for (const { kind } of Object.values(check.inputs)) {
      const changed = changes.get(kind)
      if (changed === undefined) continue
      if (check.subject === 'workout') for (const workout of changed.workouts) items.add(String(workout))
      // A day affects later days if a check looks back.
      else
        for (const date of changed.days.keys())
          for (let later = 0; later <= (check.back ?? 0); later++) items.add(addDays(date, later))
    }
    for (const [item, found, known] of comparedNow(database, account, tables, check, [...items]))
      replace(database, account, check, item, found, known)
  }
}

/** Updates the rows of one item to `found`; `known` has the measures that have a row now. */
function replace(
  database: Database,
  account: number,
  check: TotalsCheck,
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
  tables: TotalsReader,
  check: TotalsCheck,
  items: string[],
): Generator<Compared> {
  for (const run of check.subject === 'workout' ? items.map((item) => [item]) : dayRuns(items)) {
    const rows = kindRows(tables, check, run)
    const known = readMeasures(database, account, check, run)
    // Nothing to compare, and no earlier result to remove.
    if (rows === null && known.size === 0) continue
    for (const item of run)
      yield [item, rows === null ? [] : reconcile(check, rows(item), item), known.get(item) ?? unknown]
  }
}

const unknown: ReadonlySet<string> = new Set()
/** Days read at once: few enough to fit in memory with their minutes. */
const MOST_DAYS = 31

/** Days in order, in runs of a month at most. */
function dayRuns(days: readonly string[]): string[][] {
  const runs: string[][] = []
  for (const day of [...days].sort()) {
    const run = runs.at(-1)
    if (run !== undefined && daysBetween(run[0]!, day) < MOST_DAYS) run.push(day)
    else runs.push([day])
  }
  return runs
}

function readMeasures(database: Database, account: number, { subject }: TotalsCheck, items: readonly string[]) {
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

/** Every comparison of the history, equal ones too, by subject and item; computed from the rows without writing. */
export function* compareAll(
  database: Database,
  account: number,
): Generator<Comparison & { subject: string; item: string }> {
  const items = (sql: string) => database.all<{ item: string }>(sql, account).map(({ item }) => String(item))
  const days = items('SELECT date AS item FROM day_figure WHERE account = ? ORDER BY date')
  const workouts = items('SELECT workout AS item FROM workout WHERE account = ? ORDER BY workout')
  const tables = createTotalsReader(database, account, new Map())
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

type RowsByKind = Readonly<Record<string, readonly Row[]>>

/** Rows of the tables that the checks compare. */
interface TotalsReader {
  workout(table: string, workout: number): readonly Row[]
  /** Rows of the days by date; `days` are in order. */
  days(input: Input, days: readonly string[]): ReadonlyMap<string, readonly Row[]>
}

/**
 * Changed rows are used as written; reading the minutes of a month back would be slow. The rest is read once for
 * consecutive checks, several of which need the same days.
 */
function createTotalsReader(database: Database, account: number, changes: Changes): TotalsReader {
  const kept = new Map<string, ReadonlyMap<string, readonly Row[]>>()
  const read = (table: string, column: 'workout' | 'date', first: string | number, last: string | number) =>
    database.all<Row>(`SELECT * FROM ${table} WHERE account = ? AND ${column} BETWEEN ? AND ?`, account, first, last)
  return {
    workout: (table, workout) => read(table, 'workout', workout, workout),
    days({ kind, from }, days) {
      const name = `${from} ${days[0]} ${days.at(-1)}`
      const known = kept.get(name)
      if (known !== undefined) return known
      const changed = changes.get(kind)?.days
      const rows = new Map<string, readonly Row[]>()
      for (const date of days) {
        const now = changed?.get(date)
        if (now) rows.set(date, now)
      }
      const others = days.filter((date) => !rows.has(date))
      if (others.length > 0) {
        const stored = Map.groupBy(read(from, 'date', others[0]!, others.at(-1)!), ({ date }) => String(date))
        for (const date of others) {
          const now = stored.get(date)
          if (now !== undefined) rows.set(date, now)
        }
      }
      // Only the last ones: a whole history does not fit in memory.
      if (kept.size === MOST_READ) kept.delete(kept.keys().next().value!)
      kept.set(name, rows)
      return rows
    },
  }
}

const MOST_READ = 8

/**
 * Reads what the check needs for all `items` at once; the returned function gives those of one. Null if no item can
 * have two sides: only one input of the check has rows.
 */
function kindRows(
  tables: TotalsReader,
  check: TotalsCheck,
  items: readonly string[],
): ((item: string) => RowsByKind) | null {
  const { subject, back = 0 } = check
  const inputs = Object.entries(check.inputs)
  if (subject === 'workout') {
    const workout = inputs.map(([name, { from }]) => [name, tables.workout(from, Number(items[0]))] as const)
    return mayDiffer(workout.map(([, rows]) => rows.length)) ? () => Object.fromEntries(workout) : null
  }
  const days = back === 0 ? items : [...eachDate(addDays(items[0]!, -back), items.at(-1)!)]
  const byDate = inputs.map(([name, input]) => [name, tables.days(input, days)] as const)
  if (!mayDiffer(byDate.map(([, rows]) => rows.size))) return null
  return (item) => {
    const rows: Record<string, readonly Row[]> = {}
    for (const [name, dates] of byDate) {
      rows[name] =
        back === 0
          ? (dates.get(item) ?? [])
          : Array.from({ length: back + 1 }, (_, ago) => dates.get(addDays(item, ago - back)) ?? []).flat()
    }
    return rows
  }
}

/** Whether both sides can exist, by the number of rows of each input. */
function mayDiffer(sizes: readonly number[]): boolean {
  return sizes.filter((size) => size > 0).length >= Math.min(2, sizes.length)
}
