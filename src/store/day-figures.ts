// The figures of `day`, computed by the kinds from their rows and updated once for each day that a reply changed. Those
// of the night depend on two kinds, whose replies come in any order: a change of either recomputes them.

import { addDays, dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import { kinds } from '../kinds/index.ts'
import { type Kind, type Row, storedAs } from '../kinds/kind.ts'
import { night } from '../kinds/night.ts'
import type { Changes } from './changes.ts'
import { columnList, type Database, type SqlValue } from './driver.ts'
import { figureTable } from './tables.ts'

/**
 * Updates the days from the new rows of all kinds, each day once: its row is wide, and there are thousands. Returns the
 * days written.
 */
export function writeFigures(database: Database, account: number, changes: Changes): Iterable<string> {
  const byDay = new Map<string, Map<string, SqlValue>>()
  for (const { kind, days } of changes.values()) {
    if (kind.figures === undefined) continue
    const { compute } = kind.figures
    const names = ownColumns(kind)
    for (const [date, known] of days) {
      const figures = byDay.get(date) ?? new Map<string, SqlValue>()
      byDay.set(date, figures)
      if (compute === undefined) continue
      const rows = known ?? rowsOfDay(database, account, kind, date)
      const values = rows.length === 0 ? {} : compute(rows)
      for (const name of names) figures.set(name, (values as Row)[name] ?? null)
    }
  }
  for (const kind of kinds) {
    const asleep = kind.figures?.asleep
    if (asleep === undefined) continue
    const nights = touchedNights(database, account, changes, kind)
    const measured = isMeasured(database, account, kind, [...nights.values()])
    for (const [date, span] of nights) {
      const figures = byDay.get(date) ?? new Map<string, SqlValue>()
      byDay.set(date, figures)
      const rows = span === null || !measured ? [] : rowsWithin(database, account, kind, span)
      const values: Row = rows.length === 0 ? {} : asleep.compute(rows)
      for (const name of asleep.columns) figures.set(name, values[name] ?? null)
    }
  }
  for (const [date, figures] of byDay)
    database.run(upsertStatement([...figures.keys()]), account, date, ...figures.values())
  return byDay.keys()
}

/** The computed figures of a kind for the day itself. */
function ownColumns({ figures }: Kind): string[] {
  return Object.keys(figures!.columns).filter((name) => !figures!.asleep?.columns.includes(name))
}

interface SleptTime {
  readonly start: number
  readonly end: number
}

const DAY = 86_400

/** The nights that changed, null for removed ones, and those next to the days of changed rows of `kind`. */
function touchedNights(
  database: Database,
  account: number,
  changes: Changes,
  kind: Kind,
): Map<string, SleptTime | null> {
  const touched = new Map<string, SleptTime | null>()
  // A night is a group of its own, so that its row is here.
  for (const [date, rows] of changes.get(night.name)?.days ?? []) {
    const row = rows?.[0]
    touched.set(date, row === undefined ? null : { start: Number(row.start), end: Number(row.end) })
  }
  const days = changes.get(kind.name)?.days
  if (days === undefined) return touched
  const sorted = [...days.keys()].filter(isDate).sort()
  if (sorted.length === 0) return touched
  // A local day lies within one more day on either side, whatever its offset from UTC.
  const nights = database.all<SleptTime & { date: string }>(
    'SELECT date, start, "end" FROM night WHERE account = ? AND "end" > ? AND start < ?',
    account,
    epochOfDate(sorted[0]!) - DAY,
    epochOfDate(sorted.at(-1)!) + 2 * DAY,
  )
  for (const { date, start, end } of nights) {
    const last = dateOfEpoch(end + DAY)
    for (let day = dateOfEpoch(start - DAY); day <= last; day = addDays(day, 1))
      if (days.has(day)) touched.set(date, { start, end })
  }
  return touched
}

/** Whether the kind has any row for these nights: one query for all, because many devices never measure it. */
function isMeasured(database: Database, account: number, kind: Kind, nights: readonly (SleptTime | null)[]): boolean {
  const known = nights.filter((span) => span !== null)
  const start = known.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY)
  const end = known.reduce((most, { end }) => Math.max(most, end), Number.NEGATIVE_INFINITY)
  const { table } = storedAs(kind)
  return (
    start < end &&
    database.get(
      `SELECT 1 FROM ${table} WHERE account = ? AND instant >= ? AND instant < ? LIMIT 1`,
      account,
      start,
      end,
    ) !== undefined
  )
}

/** Rows of the kind between falling asleep and waking up. */
function rowsWithin(database: Database, account: number, kind: Kind, { start, end }: SleptTime): Row[] {
  const { table, columns } = storedAs(kind)
  return database.all<Row>(
    `SELECT ${columnList(Object.keys(columns))} FROM ${table} WHERE account = ? AND instant >= ? AND instant < ?`,
    account,
    start,
    end,
  )
}

const upserts = new Map<string, string>()

/** The statement that writes these figures of a day, made once for all days of a reply. */
function upsertStatement(figures: readonly string[]): string {
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
