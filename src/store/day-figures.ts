// The figures of `day`: what the kinds make of their rows, brought up to date once for each day that a reply changed.

import { type Kind, type Row, storedAs } from '../kinds/kind.ts'
import { columnList, type Database, type Value } from './driver.ts'
import { figureTable } from './tables.ts'

/** Days whose figures are to be made anew, by kind, with the rows they are made of; null where the table has to tell. */
export type Stale = Map<Kind, Map<string, readonly Row[] | null>>

/** Notes the days of rows that were replaced. */
export function outdate(stale: Stale, kind: Kind, before: readonly Row[], after: readonly Row[]): void {
  if (kind.figures === undefined) return
  const days = stale.get(kind) ?? new Map<string, readonly Row[] | null>()
  stale.set(kind, days)
  for (const { date } of [...before, ...after]) {
    // A group that is a day has all its rows here.
    if (typeof date === 'string') days.set(date, kind.group === 'date' ? after : null)
  }
}

/** Brings the days up to the new rows of all kinds, each day once: its row is wide, and there are thousands. */
export function writeFigures(database: Database, account: number, stale: Stale): void {
  const byDay = new Map<string, Map<string, Value>>()
  for (const [kind, days] of stale) {
    const { columns, compute } = kind.figures!
    for (const [date, known] of days) {
      const figures = byDay.get(date) ?? new Map<string, Value>()
      byDay.set(date, figures)
      if (compute === undefined) continue
      const rows = known ?? rowsOfDay(database, account, kind, date)
      const values = rows.length === 0 ? {} : compute(rows)
      for (const name of Object.keys(columns)) figures.set(name, (values as Row)[name] ?? null)
    }
  }
  for (const [date, figures] of byDay) database.run(upsertOf([...figures.keys()]), account, date, ...figures.values())
}

const upserts = new Map<string, string>()

/** The statement that writes these figures of a day, made once: the days of a reply have the same ones. */
function upsertOf(figures: readonly string[]): string {
  const named = figures.join()
  const known = upserts.get(named)
  if (known !== undefined) return known
  const names = ['account', 'date', ...figures]
  const set = figures.map((name) => `"${name}" = excluded."${name}"`).join(', ')
  const upsert = `INSERT INTO ${figureTable.name} (${columnList(names)}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (account, date) DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`
  upserts.set(named, upsert)
  return upsert
}

function rowsOfDay(database: Database, account: number, kind: Kind, date: string): Row[] {
  const { table, columns } = storedAs(kind)
  return database.all<Row>(
    `SELECT ${columnList(Object.keys(columns))} FROM ${table} WHERE account = ? AND date = ?`,
    account,
    date,
  )
}
