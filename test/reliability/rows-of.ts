// Reads the content of stores that reached the same history in different ways.

import { createHash } from 'node:crypto'
import type { Database } from '../../src/store/driver.ts'
import { derivedTables } from '../../src/store/tables.ts'

/** All rows; of coverage, which also says how far into the past and future was looked, what it says of days with data. */
export function rowsOf(database: Database): string {
  const tables = derivedTables.map(({ name, columns }) => {
    const list = Object.keys(columns).map((column) => `"${column}"`)
    const where = name === 'coverage_span' ? "WHERE state <> 'empty'" : ''
    return database.all<object>(`SELECT ${list.join(', ')} FROM ${name} ${where}`).map((row) => JSON.stringify(row))
  })
  return createHash('sha256').update(tables.flat().sort().join('\n')).digest('hex')
}
