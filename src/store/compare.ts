// Compares the rows of a store with those of a second decoding of its archive, and lists the differences with their
// days.

import { byteTable } from '../codec/packed.ts'
import { columnList, type Database, damageIn } from './driver.ts'
import type { Finding } from './finding.ts'
import { derivedTables, type StoreTable } from './tables.ts'

type ComparedRow = Readonly<Record<string, unknown>>

/** Descriptive tables, identical in every store of a version. */
const explaining: readonly StoreTable[] = [
  { name: 'minute_of_day', doc: '', columns: { minute: { type: 'integer', doc: '' } }, key: ['minute'], reply: false },
  { name: 'every_byte', doc: '', columns: { bytes: { type: 'blob', doc: '' } }, key: ['bytes'], reply: false },
  { name: byteTable.name, doc: '', columns: { bytes: { type: 'blob', doc: '' } }, key: ['bytes'], reply: false },
  {
    name: 'column_doc',
    doc: '',
    columns: Object.fromEntries(
      ['table_name', 'column_name', 'type', 'unit', 'doc'].map((name) => [name, { type: 'text', doc: '' }] as const),
    ),
    key: ['table_name', 'column_name'],
    reply: false,
  },
]

/** Columns that depend on replies other than the row's own. */
const ofSeveral: ReadonlySet<string> = new Set(['gone_since'])

/**
 * Every difference between `database` and `twin`. With `chosen`, only rows from the named replies are compared, without
 * the tables that depend on several replies (`day`, coverage).
 */
export function* compareRows(
  database: Database,
  twin: Database,
  chosen: ((reply: number) => boolean) | null,
): Generator<Finding> {
  for (const table of [...derivedTables, ...explaining]) {
    if (chosen === null || table.reply)
      yield* guarded(`table ${table.name}`, () => differences(database, twin, table, chosen))
  }
}

/** Pages that cannot be read are one finding, not the end. */
function* guarded(place: string, compare: () => Generator<Finding>): Generator<Finding> {
  try {
    yield* compare()
  } catch (error) {
    const what = damageIn(error)
    if (what === null) throw error
    yield { part: 'rows', place, what }
  }
}

function* differences(
  database: Database,
  twin: Database,
  table: StoreTable,
  chosen: ((reply: number) => boolean) | null,
): Generator<Finding> {
  const names = Object.keys(table.columns)
  const ours = comparedRows(database, table)
  const theirs = comparedRows(twin, table)
  let a = ours.next()
  let b = theirs.next()
  const skipped = (row: ComparedRow) => chosen !== null && !chosen(Number(row.reply))
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareKeys(a.value, b.value, table)
    if (order < 0) {
      if (!skipped(a.value!)) yield difference(table, a.value!, 'no reply says this')
    } else if (order > 0) {
      if (chosen === null) yield difference(table, b.value!, 'the reply has it, the table has not')
    } else {
      const compared = chosen === null ? names : names.filter((name) => !ofSeveral.has(name))
      const changed = compared.filter((name) => !same(a.value![name], b.value![name]))
      if (changed.length > 0 && !skipped(a.value!))
        yield difference(table, a.value!, `${changed.join(', ')}: not what the reply says`)
    }
    if (order <= 0) a = ours.next()
    if (order >= 0) b = theirs.next()
  }
}

function difference({ name, key }: StoreTable, row: ComparedRow, what: string): Finding {
  const values = key.map((column) => `${column} ${row[column] instanceof Uint8Array ? '(blob)' : row[column]}`)
  if (!key.includes('date') && typeof row.date === 'string') values.push(`date ${row.date}`)
  return { part: 'rows', place: `${name} ${values.join(', ')}`, what }
}

function comparedRows(database: Database, { name, columns, key, reply }: StoreTable): Generator<ComparedRow> {
  const common = explaining.some((table) => table.name === name)
  const list = [...(common ? [] : ['account']), ...Object.keys(columns), ...(reply ? ['reply'] : [])]
  const order = columnList([...(common ? [] : ['account']), ...key])
  // An issue without a reply comes from a run, not from the archive.
  const where = name === 'issue' ? 'WHERE reply IS NOT NULL' : ''
  return database.each<ComparedRow>(`SELECT ${columnList(list)} FROM ${name} ${where} ORDER BY ${order}`)
}

/** By account and key, as SQLite orders: numbers before texts, texts by their bytes. */
function compareKeys(a: ComparedRow | undefined, b: ComparedRow | undefined, { key }: StoreTable): number {
  for (const column of ['account', ...key]) {
    const order = compareValues(a?.[column], b?.[column])
    if (order !== 0) return order
  }
  return 0
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return rank(a) - rank(b)
}

function rank(value: unknown): number {
  return value == null ? 0 : typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : 3
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return Object.is(a, b)
}
