// A separate database with the rows of one account and range: the same tables and views as in the store, so that every
// query works on it, without the archive and without other accounts.

import { existsSync, rmSync } from 'node:fs'
import { privateFile } from '../files/private.ts'
import type { Columns } from '../kinds/column.ts'
import { kinds } from '../kinds/index.ts'
import type { Row } from '../kinds/kind.ts'
import { storedAs } from '../kinds/kind.ts'
import { noteTable } from '../kinds/note.ts'
import { columnList, Database, type SqlValue } from './driver.ts'
import { type HistoryRange, notDeleted } from './history.ts'
import type { Account } from './store.ts'
import { createDerived, dayTable, derivedTables, feedMonthTable, feedTable, sqlTypes } from './tables.ts'

/** Notes in the copy, without the archive's checksums. */
const noteSql = `CREATE TABLE note (account INTEGER NOT NULL, ${Object.entries(noteTable.columns)
  .map(([name, { type }]) => `"${name}" ${type === 'integer' || type === 'instant' ? 'INTEGER' : 'TEXT'}`)
  .join(', ')}, PRIMARY KEY (account, note)) STRICT`

export interface ExtractOptions {
  readonly account: Account
  readonly range: HistoryRange
  /** Kinds to copy; null for all. */
  readonly kinds: readonly string[] | null
  /** Columns to leave empty. */
  readonly hidden: (column: string) => boolean
  /** Name of the account in the copy. */
  readonly person: string
  /** Tables that are computed and so are not in the store. */
  readonly computed?: readonly ComputedTable[]
}

export interface ComputedTable {
  readonly name: string
  readonly columns: Columns
  readonly rows: readonly Row[]
}

/** Writes the copy to `path`, which must not exist; returns the number of physical rows of each table. */
export function extractTo(source: Database, path: string, options: ExtractOptions): Record<string, number> {
  privateFile(path)
  const target = new Database(path)
  const rows: Record<string, number> = {}
  try {
    target.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = 0x77726973')
    target.transaction(() => {
      target.exec('CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, zone TEXT) STRICT')
      createDerived(target)
      const { account, person } = options
      target.run('INSERT INTO account VALUES (?, ?, ?)', account.id, person, account.zone)
      // The feed hashes whole rows, including hidden columns.
      const tables = derivedTables.filter((table) => table !== feedTable && table !== feedMonthTable)
      target.exec(noteSql)
      for (const table of [...tables, { ...noteTable, reply: false }])
        if (wanted(table.name, options.kinds)) rows[table.name] = copyTable(source, target, table, options)
      for (const table of options.computed ?? []) rows[table.name] = addTable(target, table, options)
    })
    // Readers without write access to the folder cannot open a write-ahead log.
    target.exec('VACUUM')
    return rows
  } finally {
    target.close()
    for (const rest of [`${path}-journal`, `${path}-wal`]) if (existsSync(rest)) rmSync(rest)
  }
}

function addTable(
  target: Database,
  { name, columns, rows }: ComputedTable,
  { account, hidden }: ExtractOptions,
): number {
  const names = Object.keys(columns)
  const types = Object.entries(columns).map(([column, { type }]) => `"${column}" ${sqlTypes[type]}`)
  target.exec(`CREATE TABLE ${name} (account INTEGER NOT NULL, ${types.join(', ')}) STRICT`)
  const insert = `INSERT INTO ${name} VALUES (?${', ?'.repeat(names.length)})`
  for (const row of rows)
    target.run(insert, account.id, ...names.map((column) => (hidden(column) ? null : (row[column] ?? null))))
  for (const [column, { type, unit, doc }] of Object.entries(columns))
    target.run('INSERT INTO column_doc VALUES (?, ?, ?, ?, ?)', name, column, type, unit ?? null, doc)
  return rows.length
}

function wanted(table: string, names: readonly string[] | null): boolean {
  if (names === null) return true
  if (table === dayTable.name || table === noteTable.name) return names.includes(table)
  return kinds.some((kind) => storedAs(kind).table === table && names.includes(kind.name))
}

function copyTable(
  source: Database,
  target: Database,
  { name, columns, key, reply }: Pick<(typeof derivedTables)[number], 'name' | 'columns' | 'key' | 'reply'>,
  { account, range, hidden }: ExtractOptions,
): number {
  const names = Object.keys(columns)
  const list = columnList(['account', ...names])
  const conditions = ['account = ?']
  const values: (string | number)[] = [account.id]
  for (const [bound, operator] of [
    [range.from, '>='],
    [range.to, '<='],
  ] as const) {
    if (bound === null || !('date' in columns)) continue
    conditions.push(`(date IS NULL OR date ${operator} ?)`)
    values.push(bound)
  }
  if (range.deleted !== true && 'workout' in columns) {
    conditions.push(notDeleted)
    values.push(account.id)
  }
  // The reply a row came from stays behind with the archive.
  const marks = `${'?, '.repeat(names.length)}?${reply ? ', NULL' : ''}`
  const insert = `INSERT INTO ${name} (${list}${reply ? ', reply' : ''}) VALUES (${marks})`
  let count = 0
  const numbers = new Map<string, string>()
  const shown = (column: string, value: SqlValue): SqlValue => {
    if (!hidden(column)) return value
    if (!key.includes(column)) return null
    // A key must distinguish rows, so hidden key values become numbers.
    const known = numbers.get(String(value)) ?? String(numbers.size + 1)
    numbers.set(String(value), known)
    return known
  }
  for (const row of source.each<Record<string, string | number | Uint8Array | null>>(
    `SELECT ${list} FROM ${name} WHERE ${conditions.join(' AND ')}`,
    ...values,
  )) {
    target.run(insert, account.id, ...names.map((column) => shown(column, row[column] ?? null)))
    count++
  }
  return count
}
