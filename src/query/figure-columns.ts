// Figures of a range as columns, read directly from the two tables behind the view `day`: joining row by row and
// building objects costs more.

import { addDays, epochOfDate } from '../codec/date.ts'
import { dayTotals, isUnworn } from '../kinds/data-state.ts'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import { figureTable } from '../store/tables.ts'
import type { Reader } from './reader.ts'

/** A value for each day of the range; null if the day has none. */
export type FigureValues = (number | null)[]

/** Where each figure of `day` is stored: the computed ones together, the rest in the table of their kind. */
const tables = new Map<string, string>(
  kinds.flatMap((kind) => {
    if (kind.figures === undefined) return []
    const table = kind.figures.compute === undefined ? storedAs(kind).table : figureTable.name
    return Object.keys(kind.figures.columns).map((name) => [name, table] as const)
  }),
)

/** The figures `names` (columns of `day`) of the `n` days from `start` on. */
export function figureColumns(
  reader: Reader,
  names: readonly string[],
  start: string,
  n: number,
): Map<string, FigureValues> {
  return measured(storedColumns(reader, names, start, n), reader, start, n)
}

function storedColumns(
  { database, account }: Reader,
  names: readonly string[],
  start: string,
  n: number,
): Map<string, FigureValues> {
  const byTable = new Map<string, string[]>()
  const columns = new Map<string, FigureValues>()
  for (const name of names) {
    if (columns.has(name)) continue
    columns.set(name, new Array(n).fill(null))
    const table = tables.get(name) ?? figureTable.name
    byTable.set(table, [...(byTable.get(table) ?? []), name])
  }
  if (n === 0) return columns
  const begin = dayNumber(start)
  for (const [table, own] of byTable) {
    const filled = own.map((name) => columns.get(name)!)
    for (const row of database.arrays<number | null>(
      `SELECT unixepoch(date) / 86400, ${own.map((name) => `"${name}"`).join(', ')} FROM ${table}
       WHERE account = ? AND date BETWEEN ? AND ?`,
      account.id,
      start,
      addDays(start, n - 1),
    )) {
      const i = row[0]! - begin
      for (let k = 0; k < filled.length; k++) filled[k]![i] = row[k + 1]!
    }
  }
  return columns
}

/** Totals only of days that were measured: the tables contain the cloud's 0 for a device off the wrist. */
function measured(
  columns: Map<string, FigureValues>,
  reader: Reader,
  start: string,
  n: number,
): Map<string, FigureValues> {
  const totals = dayTotals.filter((name) => columns.has(name))
  if (totals.length === 0) return columns
  const worn = ['steps', 'recorded_minutes'] as const
  const missing = worn.filter((name) => !columns.has(name))
  const all = new Map([...columns, ...(missing.length === 0 ? [] : storedColumns(reader, missing, start, n))])
  const [steps, recorded] = worn.map((name) => [...all.get(name)!])
  for (let i = 0; i < n; i++)
    if (isUnworn(steps![i]!, recorded![i]!)) for (const name of totals) columns.get(name)![i] ||= null
  return columns
}

/** Days since 1970 of a local day. */
export function dayNumber(date: string): number {
  return epochOfDate(date) / 86_400
}
