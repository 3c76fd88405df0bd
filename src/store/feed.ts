// The change feed: one hash for the rows of each kind on each local day, updated in the transaction that writes the
// rows. A receiver with the hashes of its last delivery finds what is new, changed and gone by comparison, also after a
// crash, a rebuild or a restored backup. Monthly sums show at once where nothing differs.

import { createHash, hash } from 'node:crypto'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import type { Changes } from './changes.ts'
import { columnList, type Database, type SqlValue } from './driver.ts'
import { figureTable } from './tables.ts'

/** Hashes and sums have 52 bits, which a JavaScript number holds exactly. */
const SPACE = 2 ** 52

/** A kind in the feed: its rows of one day, in order. */
interface FeedPart {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
  readonly order: string
  /** SQL of the day of a row: empty for rows without one, which form one group. */
  readonly date: string
  readonly select: string
}

/** Everything in the feed: the kinds, and the figures of the days. */
const parts: ReadonlyMap<string, FeedPart> = new Map(
  [...kinds.map((kind) => feedPart(kind.name, storedAs(kind))), feedPart(figureTable.name, asStored(figureTable))].map(
    (part) => [part.name, part],
  ),
)

function asStored({ name, columns, key }: typeof figureTable): ReturnType<typeof storedAs> {
  return { table: name, columns, key }
}

function feedPart(name: string, { table, columns, key }: ReturnType<typeof storedAs>): FeedPart {
  const names = Object.keys(columns)
  const dated = 'date' in columns
  return {
    name,
    table,
    columns: names,
    order: columnList(key),
    date: dated ? "coalesce(date, '')" : "''",
    select: `SELECT ${columnList(names)} FROM ${table} WHERE account = ? AND ${dated ? "date IS nullif(?, '')" : "? = ''"}
      ORDER BY ${columnList(key)}`,
  }
}

/** Names of the kinds in the feed, in the order of the register. */
export const feedKinds: readonly string[] = [...parts.keys()]

/** Updates the feed with what a reply changed: `days` are those whose figures were written. */
export function noteInFeed(database: Database, account: number, changes: Changes, days: Iterable<string>): void {
  for (const { kind, dates } of changes.values()) bringUp(database, account, parts.get(kind.name)!, dates)
  bringUp(database, account, parts.get(figureTable.name)!, days)
}

function bringUp(database: Database, account: number, part: FeedPart, dates: Iterable<string>): void {
  const months = new Set<string>()
  for (const date of dates) {
    const rows = database.arrays<SqlValue>(part.select, account, date)
    const now = rows.length === 0 ? null : rowsHash(rows)
    const where = 'WHERE account = ? AND kind = ? AND date = ?'
    const before = database.get<{ hash: number }>(`SELECT hash FROM feed ${where}`, account, part.name, date)
    if (now === (before?.hash ?? null)) continue
    if (now === null) database.run(`DELETE FROM feed ${where}`, account, part.name, date)
    else database.run('INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?)', account, part.name, date, now)
    months.add(monthStart(date))
  }
  for (const month of months) {
    database.run('DELETE FROM feed_month WHERE account = ? AND kind = ? AND month = ?', account, part.name, month)
    const span = [month, monthEnd(month)]
    const sums = sumMonths('feed', 'account', 'account = ? AND kind = ? AND date BETWEEN ? AND ?')
    database.run(`INSERT INTO feed_month ${sums}`, account, part.name, ...span)
  }
}

/**
 * SQL of the monthly sums over a table with the columns of the feed; `owner` are its columns before them. A month has
 * 31 hashes of 52 bits at most, whose sum SQLite computes exactly.
 */
export function sumMonths(table: string, owner: string, where = 'true'): string {
  return `SELECT ${owner}, kind, substr(date, 1, 7), count(*), sum(hash) % ${SPACE} FROM ${table}
    WHERE ${where} GROUP BY ${owner}, kind, substr(date, 1, 7)`
}

/**
 * Builds the whole feed from the rows: at the end of a rebuild, where each day is hashed once instead of with each
 * reply.
 */
export function makeFeed(database: Database): void {
  database.exec('DELETE FROM feed')
  for (const { name, table, columns, order, date } of parts.values()) {
    let rows: SqlValue[][] = []
    let group: readonly SqlValue[] = []
    const close = () => {
      if (rows.length > 0)
        database.run('INSERT INTO feed VALUES (?, ?, ?, ?)', group[0]!, name, group[1]!, rowsHash(rows))
      rows = []
    }
    for (const row of database.eachArray<SqlValue>(
      `SELECT account, ${date}, ${columnList(columns)} FROM ${table} ORDER BY account, ${date === "''" ? '' : 'date, '}${order}`,
    )) {
      if (row[0] !== group[0] || row[1] !== group[1]) close()
      group = row
      rows.push(row.slice(2))
    }
    close()
  }
  database.exec(`DELETE FROM feed_month; INSERT INTO feed_month ${sumMonths('feed', 'account')}`)
}

/** The month of a local day; empty for rows without a day. */
export function monthStart(date: string): string {
  return date.slice(0, 7)
}

/** A text that sorts after every day of the month. */
export function monthEnd(month: string): string {
  return month === '' ? '' : `${month}~`
}

/** One hash for rows: their values in order, each with its type, without provenance. */
export function rowsHash(rows: readonly (readonly SqlValue[])[]): number {
  let text = ''
  let sum: ReturnType<typeof createHash> | null = null
  for (const row of rows) {
    for (const value of row) {
      if (value === null) text += 'n,'
      else if (typeof value === 'number') text += `i${value},`
      else if (typeof value === 'string') text += `t${value.length}:${value}`
      else {
        sum ??= createHash('sha256')
        sum.update(`${text}b${value.length}:`).update(value)
        text = ''
      }
    }
    text += '\n'
  }
  const hex = sum === null ? hash('sha256', text) : sum.update(text).digest('hex')
  return Number.parseInt(hex.slice(0, 13), 16)
}

/** The hash of a kind's rows on a local day. */
export interface FeedDay {
  readonly kind: string
  /** Empty for rows without a day, such as devices. */
  readonly date: string
  readonly hash: number
}

export interface FeedMonth {
  readonly kind: string
  readonly month: string
  readonly days: number
  readonly digest: number
}

/** The account's sums by kind and month. */
export function feedMonths(database: Database, account: number): FeedMonth[] {
  return database.all<FeedMonth>('SELECT kind, month, days, digest FROM feed_month WHERE account = ?', account)
}

/** The days of one month of a kind. */
export function feedDays(database: Database, account: number, kind: string, month: string): FeedDay[] {
  return database.all<FeedDay>(
    'SELECT kind, date, hash FROM feed WHERE account = ? AND kind = ? AND date BETWEEN ? AND ?',
    account,
    kind,
    month,
    monthEnd(month),
  )
}
