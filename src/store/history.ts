// One account's rows for exports: read by physical row (a day, a series), unpacked outside SQL and passed on by
// columns, so that ten years of minutes stream through memory.

import { offsetAt } from '../codec/zone.ts'
import { type BatchPart, batchOf, type RowTable } from '../kinds/batch.ts'
import { kinds } from '../kinds/index.ts'
import type { Row } from '../kinds/kind.ts'
import { noteTable } from '../kinds/note.ts'
import { type Readable, readablesFor } from '../kinds/readable.ts'
import { columnList, type Database } from './driver.ts'
import type { Account } from './store.ts'
import { dayTable } from './tables.ts'

/** Range of the history: local days, inclusive; null is open. */
export interface HistoryRange {
  readonly from: string | null
  readonly to: string | null
  /** Include workouts deleted in the cloud, and their data. */
  readonly deleted?: boolean
}

/** Rows per batch where a physical row is one row. */
const BATCH = 1000

/** Every table that can be read, in the order of the kinds. */
export const readables: readonly Readable[] = [
  {
    name: dayTable.name,
    title: dayTable.doc,
    columns: dayTable.columns,
    key: dayTable.key,
    physical: { table: dayTable.name, columns: dayTable.columns, key: dayTable.key },
    unpack: undefined,
  },
  // The readable `day` is the table of all kinds' figures.
  ...kinds.flatMap(readablesFor).filter(({ name }) => name !== dayTable.name),
  noteTable,
]

/**
 * The table `name` of `account` within `range`. `onRead` gets the number of physical rows after each batch. Rows
 * without a date are never cut by the range.
 */
export function readTable(
  database: Database,
  account: Account,
  range: HistoryRange,
  name: string,
  onRead: (rows: number) => void = () => undefined,
): RowTable | null {
  const readable = readables.find((one) => one.name === name)
  if (readable === undefined) return null
  const { title, columns, key } = readable
  return { name, title, columns, key, batches: () => parts(database, account, range, readable, onRead) }
}

/** Physical rows that reading the table would touch: the unit of progress. */
export function rowCount(database: Database, account: Account, range: HistoryRange, name: string): number {
  const readable = readables.find((one) => one.name === name)
  if (readable === undefined) return 0
  const { sql, values } = within(readable, account, range)
  return database.get<{ n: number }>(`SELECT count(*) AS n FROM ${readable.physical.table} ${sql}`, ...values)!.n
}

async function* parts(
  database: Database,
  account: Account,
  range: HistoryRange,
  readable: Readable,
  onRead: (rows: number) => void,
): AsyncGenerator<BatchPart> {
  const { physical, columns, unpack, columnReader } = readable
  const unpackColumns = columnReader?.()
  const { sql, values } = within(readable, account, range)
  const source = database.each<Row>(
    `SELECT ${columnList(Object.keys(physical.columns))} FROM ${physical.table} ${sql} ORDER BY ${columnList(physical.key)}`,
    ...values,
  )
  const offsetOf = offsets(database, account)
  const names = Object.keys(columns)
  let rows: Row[] = []
  let read = 0
  const flush = (): BatchPart => {
    const batch = rows
    onRead(read)
    rows = []
    read = 0
    return { batch: batchOf(batch, names), offset: (i) => offsetOf(batch[i]!) }
  }
  for (const row of source) {
    read++
    if (unpackColumns !== undefined) {
      const offset = offsetOf(row)
      onRead(1)
      read = 0
      yield { batch: unpackColumns(row), offset: () => offset }
    } else if (unpack !== undefined) {
      // Views may omit the offset; it is the physical row's.
      const offset = offsetOf(row)
      for (const one of unpack(row)) rows.push('utc_offset' in one ? one : { ...one, utc_offset: offset })
    } else rows.push(row)
    if (rows.length >= BATCH) yield flush()
  }
  if (rows.length > 0) yield flush()
}

/** The offset of a row: its own, else that of its day, else the account's zone at its first instant. */
function offsets(database: Database, account: Account): (row: Row) => number | null {
  let ofDays: Map<string, number> | null = null
  return (row) => {
    if (typeof row.utc_offset === 'number') return row.utc_offset
    if (typeof row.date === 'string') {
      ofDays ??= new Map(
        database
          .all<{ date: string; utc_offset: number }>(
            'SELECT date, utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL',
            account.id,
          )
          .map(({ date, utc_offset }) => [date, utc_offset]),
      )
      const known = ofDays.get(row.date)
      if (known !== undefined) return known
    }
    const instant = row.instant ?? row.start
    return account.zone !== null && typeof instant === 'number' ? offsetAt(account.zone, instant) : null
  }
}

/** Condition that excludes rows of workouts deleted in the cloud; its parameter is the account. */
export const notDeleted =
  '(workout IS NULL OR workout NOT IN (SELECT workout FROM workout WHERE account = ? AND gone_since IS NOT NULL))'

function within(
  { physical }: Readable,
  account: Account,
  { from, to, deleted = false }: HistoryRange,
): { sql: string; values: (string | number)[] } {
  const conditions = ['account = ?']
  const values: (string | number)[] = [account.id]
  if ('date' in physical.columns) {
    if (from !== null) conditions.push('(date IS NULL OR date >= ?)')
    if (from !== null) values.push(from)
    if (to !== null) conditions.push('(date IS NULL OR date <= ?)')
    if (to !== null) values.push(to)
  }
  if (!deleted && 'workout' in physical.columns) {
    conditions.push(notDeleted)
    values.push(account.id)
  }
  return { sql: `WHERE ${conditions.join(' AND ')}`, values }
}
