// The table `reconciliation`: where the cloud's totals and its own series differ, brought up to date with the rows it
// compares, in the transaction that changes them. What agrees is not kept; `compareAll` tells it at any time.

import { addDays } from '../codec/date.ts'
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
    for (const item of items) replace(database, account, check, item)
  }
}

function replace(database: Database, account: number, check: Check, item: string): void {
  const found = reconcile(check, rowsOf(database, account, check, item), item)
  const known =
    database.get(
      'SELECT 1 FROM reconciliation WHERE account = ? AND subject = ? AND item = ? LIMIT 1',
      account,
      check.subject,
      item,
    ) !== undefined
  for (const measure of Object.keys(check.measures)) {
    const one = found.find((comparison) => comparison.measure === measure)
    if (one === undefined || one.residual === 0) {
      if (!known) continue
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

/** Every comparison of the history, equal ones too, by subject and item; made anew from the rows, nothing is written. */
export function* compareAll(
  database: Database,
  account: number,
): Generator<Comparison & { subject: string; item: string }> {
  const items = (sql: string) => database.all<{ item: string }>(sql, account).map(({ item }) => String(item))
  const days = items('SELECT date AS item FROM day_figure WHERE account = ? ORDER BY date')
  const workouts = items('SELECT workout AS item FROM workout WHERE account = ? ORDER BY workout')
  for (const check of checks) {
    const { subject } = check
    for (const item of subject === 'workout' ? workouts : days) {
      for (const comparison of reconcile(check, rowsOf(database, account, check, item), item)) {
        yield { subject, item, ...comparison }
      }
    }
  }
}

function rowsOf(database: Database, account: number, check: Check, item: string): Record<string, Row[]> {
  const rows: Record<string, Row[]> = {}
  for (const [name, { from }] of Object.entries(check.inputs)) {
    rows[name] =
      check.subject === 'workout'
        ? database.all<Row>(`SELECT * FROM ${from} WHERE account = ? AND workout = ?`, account, Number(item))
        : database.all<Row>(
            `SELECT * FROM ${from} WHERE account = ? AND date BETWEEN ? AND ?`,
            account,
            addDays(item, -(check.back ?? 0)),
            item,
          )
  }
  return rows
}
