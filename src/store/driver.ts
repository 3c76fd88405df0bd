// Our connection to SQLite: pragmas, a statement cache, and engine errors mapped to ours.

import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { WristoryError } from '../errors.ts'
import { statfsSync } from '../files/fs.ts'

/** Values that SQLite takes and returns. */
export type SqlValue = string | number | Uint8Array | null

/** Column names as a list for SQL. */
export function columnList(names: Iterable<string>): string {
  return Array.from(names, (name) => `"${name}"`).join(', ')
}

/** One open connection. Statements are prepared once and cached by their text. */
export class Database {
  readonly path: string
  private readonly connection: DatabaseSync
  private readonly statements = new Map<string, StatementSync>()
  private readonly arrayStatements = new Map<string, ArrayStatement>()

  /** `immutable` reads a file without writers: without locks, and without creating any file beside it. */
  constructor(path: string, options: { readOnly?: boolean; immutable?: boolean } = {}) {
    this.path = path
    const address = options.immutable ? `${pathToFileURL(path)}?immutable=1` : path
    this.connection = translated(
      path,
      () => new DatabaseSync(address, { readOnly: options.readOnly ?? options.immutable ?? false, timeout: 5000 }),
    )
  }

  exec(sql: string): void {
    translated(this.path, () => this.connection.exec(sql))
    // Creating or dropping a table may rename columns of cached statements.
    if (!/^(BEGIN|COMMIT|ROLLBACK)\b/.test(sql)) this.arrayStatements.clear()
  }

  run(sql: string, ...values: SqlValue[]): { changes: number; id: number } {
    const { changes, lastInsertRowid } = translated(this.path, () =>
      this.prepare(sql).run(...(values as SQLInputValue[])),
    )
    return { changes: Number(changes), id: Number(lastInsertRowid) }
  }

  all<T>(sql: string, ...values: SqlValue[]): T[] {
    return translated(this.path, () => {
      const { statement, names } = this.prepareArrays(sql)
      const rows = statement.all(...(values as SQLInputValue[])) as unknown as SqlValue[][]
      return rows.map((row) => named(row, names(row.length))) as T[]
    })
  }

  /** Rows as arrays in the order of the columns, for long narrow results. */
  arrays<T>(sql: string, ...values: SqlValue[]): T[][] {
    return translated(this.path, () =>
      this.prepareArrays(sql).statement.all(...(values as SQLInputValue[])),
    ) as unknown as T[][]
  }

  get<T>(sql: string, ...values: SqlValue[]): T | undefined {
    return translated(this.path, () => this.prepare(sql).get(...(values as SQLInputValue[]))) as T | undefined
  }

  /** Rows one at a time, for results too large for memory. */
  *each<T>(sql: string, ...values: SqlValue[]): Generator<T> {
    // A separate statement: a cached one could be restarted while this one is being read.
    const own = translated(this.path, () => arrayStatement(this.connection, sql))
    for (const row of this.stepped(own, values)) yield named(row, own.names(row.length)) as T
  }

  /** The same with rows as arrays in the order of the columns. */
  *eachArray<T extends SqlValue>(sql: string, ...values: SqlValue[]): Generator<T[]> {
    yield* this.stepped(
      translated(this.path, () => arrayStatement(this.connection, sql)),
      values,
    ) as Generator<T[]>
  }

  private *stepped({ statement }: ArrayStatement, values: SqlValue[]): Generator<SqlValue[]> {
    const rows = translated(this.path, () => statement.iterate(...(values as SQLInputValue[])))
    for (;;) {
      const { done, value } = translated(this.path, () => rows.next())
      if (done) return
      yield value as unknown as SqlValue[]
    }
  }

  /** Runs `work` in one transaction: all or nothing. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      this.rollback()
      throw error
    }
  }

  /** Runs the read-only `work` on a snapshot of the store, whose locks and log are checked once. */
  snapshot<T>(work: () => T): T {
    this.run('BEGIN')
    try {
      return work()
    } finally {
      this.rollback()
    }
  }

  /** Rolls back an open transaction; after a full disk SQLite has already done so. */
  rollback(): void {
    if (this.connection.isTransaction) this.connection.exec('ROLLBACK')
  }

  close(): void {
    if (this.connection.isOpen) this.connection.close()
  }

  private prepareArrays(sql: string): ArrayStatement {
    let kept = this.arrayStatements.get(sql)
    if (kept === undefined) {
      kept = arrayStatement(this.connection, sql)
      this.arrayStatements.set(sql, kept)
    }
    return kept
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.connection.prepare(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }
}

/** A statement whose rows are arrays: the engine's objects take a fifth longer to create, and twice as long to read. */
interface ArrayStatement {
  readonly statement: StatementSync
  /** Names of the columns, of which there are `count`. */
  readonly names: (count: number) => readonly string[]
}

function arrayStatement(connection: DatabaseSync, sql: string): ArrayStatement {
  const statement = connection.prepare(sql)
  statement.setReturnArrays(true)
  let known: readonly string[] = []
  return {
    statement,
    names(count) {
      // Read again after tables were rebuilt: a statement with a star then has other columns.
      if (known.length !== count) known = statement.columns().map(({ name }) => name)
      return known
    },
  }
}

function named(row: readonly SqlValue[], names: readonly string[]): Record<string, SqlValue> {
  const object: Record<string, SqlValue> = {}
  for (let i = 0; i < names.length; i++) object[names[i]!] = row[i]!
  return object
}

/**
 * The fault of the file if `error` came from reading it: damage that the engine reports, and our statements failing
 * because the definitions in the file are damaged. Null for any other error.
 */
export function damageIn(error: unknown): string | null {
  if (error instanceof WristoryError) return error.code === 'corrupt' ? error.message : null
  return typeof (error as { errcode?: unknown }).errcode === 'number' ? (error as Error).message : null
}

// Primary result codes of SQLite (https://sqlite.org/rescode.html).
const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26
/** Extended code: the shared-memory file of the log could not grow. */
const IOERR_SHMSIZE = 4874

/** Runs `work` and maps engine errors to a WristoryError that names the file. */
function translated<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = (error as { errcode?: unknown }).errcode
    if (typeof code !== 'number') throw error
    const told = `${path}: ${(error as Error).message}`
    switch (code === IOERR_SHMSIZE ? FULL : code & 0xff) {
      case BUSY:
        throw new WristoryError('busy', `The store is in use: ${told}`, { cause: error })
      case FULL:
        throw new WristoryError('disk-full', `No space left while writing ${told}${freeBeside(path)}`, { cause: error })
      case CORRUPT:
      case NOTADB:
        throw new WristoryError('corrupt', `The store cannot be read: ${told}`, { cause: error })
      case READONLY:
      case IOERR:
      case CANTOPEN:
        throw new WristoryError('store', `The store cannot be opened or written: ${told}`, { cause: error })
      default:
        throw error
    }
  }
}

/** The free space on the disk of `path` as text; empty if unknown. */
export function freeBeside(path: string): string {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return ` (${((bavail * bsize) / 2 ** 20).toFixed(1)} MiB free)`
  } catch {
    return ''
  }
}
