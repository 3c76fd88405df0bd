// Kysely over our own connection, for migrations and typed queries: the smallest dialect that node:sqlite needs.
// Loaded only when something has to be migrated, because the library costs a quarter of a second to load.

import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Database, Value } from './driver.ts'

export function kyselyOver<T>(database: Database): Kysely<T> {
  return new Kysely<T>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driverOf(database),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

function driverOf(database: Database): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const values = parameters as Value[]
      if (/^\s*(select|pragma|with)\b/i.test(sql) || /\breturning\b/i.test(sql)) {
        return { rows: database.all<R>(sql, ...values) }
      }
      const { changes, id } = database.run(sql, ...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(id) }
    },
    async *streamQuery<R>({ sql, parameters }: CompiledQuery) {
      for (const row of database.each<R>(sql, ...(parameters as Value[]))) yield { rows: [row] }
    },
  }
  return {
    async init() {},
    async acquireConnection() {
      return connection
    },
    async beginTransaction(to) {
      await to.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
    },
    async commitTransaction(to) {
      await to.executeQuery(CompiledQuery.raw('COMMIT'))
    },
    async rollbackTransaction(to) {
      await to.executeQuery(CompiledQuery.raw('ROLLBACK'))
    },
    async releaseConnection() {},
    async destroy() {},
  }
}
