// Runs one query of a user on one file: a read-only connection, an allow-list of operations, limits, and the rows sent
// in batches.

import { statSync } from 'node:fs'
import { constants, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { didYouMean } from '../codec/near.ts'
import type { FromChild, SqlLimits } from './sql.ts'

// Functions that reach outside the database or do not concern data.
const denied = new Set([
  'load_extension',
  'readfile',
  'writefile',
  'edit',
  'fts3_tokenizer',
  'sqlite_compileoption_get',
])
const readable = new Set(['table_info', 'table_xinfo', 'table_list', 'index_list', 'index_info'])

const lists = 'One SELECT is allowed; `wristory sql` with no query lists the tables and columns.'

/** Resolves when the next message may follow. */
type Send = (message: FromChild) => void | Promise<void>

/** Sends columns and rows of one SELECT, then how it ended; or the error, which is never thrown. */
export async function answer(path: string, sql: string, limits: SqlLimits, send: Send): Promise<void> {
  let database: DatabaseSync | undefined
  try {
    database = open(path, limits)
    await read(database, sql, limits, send)
  } catch (error) {
    const { message } = error as Error
    await send({ error: told(message), hint: `${guess(path, limits, message)}${lists}` })
  } finally {
    database?.close()
  }
}

async function read(database: DatabaseSync, sql: string, limits: SqlLimits, send: Send): Promise<void> {
  // What exceeds the cache while sorting goes to a temporary file, unlinked as soon as it is open.
  database.exec('PRAGMA query_only = ON; PRAGMA temp_store = FILE; PRAGMA cache_size = -16000')
  if (limits.memory !== undefined) database.exec(`PRAGMA hard_heap_limit = ${limits.memory * 2 ** 20}`)
  database.setAuthorizer((action, first, second) => {
    switch (action) {
      case constants.SQLITE_SELECT:
      case constants.SQLITE_READ:
      case constants.SQLITE_RECURSIVE:
        return constants.SQLITE_OK
      case constants.SQLITE_FUNCTION:
        return denied.has((second ?? '').toLowerCase()) ? constants.SQLITE_DENY : constants.SQLITE_OK
      case constants.SQLITE_PRAGMA:
        return readable.has((first ?? '').toLowerCase()) ? constants.SQLITE_OK : constants.SQLITE_DENY
      default:
        return constants.SQLITE_DENY
    }
  })
  const statement = database.prepare(sql)
  // SQLite compiles only the first statement and silently drops the rest.
  if (hasMore(sql, statement.sourceSQL)) throw new Error('only one statement is allowed')
  statement.setReturnArrays(true)
  statement.setReadBigInts(true)
  await send({ columns: statement.columns().map(({ name }) => name) })
  let portion: (string | number | null)[][] = []
  let rows = 0
  let bytes = 0
  let sent = 0
  let truncated: 'rows' | 'bytes' | null = null
  for (const row of statement.iterate() as Iterable<unknown>) {
    if (rows >= limits.rows) truncated = 'rows'
    const values = (row as unknown[]).map(plain)
    bytes += values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
    if (bytes > limits.bytes) truncated = 'bytes'
    if (truncated !== null) break
    rows++
    portion.push(values)
    if (portion.length === 1000 || bytes - sent > 2 ** 20) {
      await send({ rows: portion })
      portion = []
      sent = bytes
    }
  }
  await send({ rows: portion })
  await send({ truncated })
}

/** If no file may be created beside the store, it is read as immutable. */
function open(path: string, limits: SqlLimits): DatabaseSync {
  const options = {
    readOnly: true,
    timeout: 5000,
    allowExtension: false,
    // One value cannot exceed the limit of the whole result.
    limits: {
      length: Math.min(limits.bytes, 1_000_000_000),
      attach: 0,
      sqlLength: 1_000_000,
      exprDepth: 200,
      compoundSelect: 100,
    },
  }
  const database = new DatabaseSync(path, options)
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get()
    return database
  } catch (error) {
    database.close()
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw error
    return new DatabaseSync(`${pathToFileURL(path)}?immutable=1`, options)
  }
}

/** Whether anything but white space, comments and semicolons follows the statement. */
function hasMore(sql: string, statement: string): boolean {
  const rest = sql.slice(sql.indexOf(statement) + statement.length)
  return rest.replace(/--[^\n]*(\n|$)|\/\*[\s\S]*?\*\//g, '').replace(/[\s;]/g, '') !== ''
}

function plain(value: unknown): string | number | null {
  if (value instanceof Uint8Array) {
    const hex = Buffer.from(value.buffer, value.byteOffset, Math.min(64, value.byteLength)).toString('hex')
    return `x'${hex}'${value.byteLength > 64 ? ` (${value.byteLength} bytes)` : ''}`
  }
  if (typeof value !== 'bigint') return value as string | number | null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** The table or column that was probably meant, as the start of a hint; empty if none is near. */
function guess(path: string, limits: SqlLimits, message: string): string {
  const [, what, name] = /^no such (table|column): (?:[^.]*\.)?"?([^."]+)"?/.exec(message) ?? []
  if (name === undefined) return ''
  try {
    const database = open(path, limits)
    const column = what === 'table' ? 'table_name' : 'column_name'
    const rows = database.prepare(`SELECT DISTINCT ${column} AS name FROM column_doc ORDER BY name`).all()
    const having = database.prepare('SELECT table_name AS name FROM column_doc WHERE column_name = ? ORDER BY name')
    const tables = what === 'column' ? columnNames(having.all(name)) : []
    database.close()
    // A valid name, but of another table.
    if (tables.length > 0) return `${name} is a column of ${tables.slice(0, 5).join(', ')}. `
    return didYouMean(name, columnNames(rows))
  } catch {
    return ''
  }
}

function told(message: string): string {
  if (/contains no statements/.test(message)) return 'There is no question in this text.'
  return message === 'not authorized' || message.includes('prohibited')
    ? `The query does something that is not allowed: only reading is (${message})`
    : message
}

function columnNames(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return rows.map((row) => String(row.name))
}
