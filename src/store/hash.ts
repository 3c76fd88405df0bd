// One number for everything a store knows: equal after an interrupted and an uninterrupted sync, before and after a
// rebuild, whatever the order in which replies came.

import { createHash } from 'node:crypto'
import { columnList, type Database } from './driver.ts'
import { derivedTables } from './tables.ts'

/**
 * SHA-256 (hex) over every row of every derived table, sorted by key, values in one canonical form. Provenance
 * (`reply`), runs and times of asking are left out: they differ legally.
 */
export function contentHash(database: Database): string {
  const hash = createHash('sha256')
  const accounts = database.all<{ id: number; name: string }>('SELECT id, name FROM account ORDER BY name')
  for (const account of accounts) {
    hash.update(`account ${account.name}\n`)
    for (const { name, columns, key } of derivedTables) {
      const list = columnList(Object.keys(columns))
      const order = columnList(key)
      hash.update(`table ${name} ${list}\n`)
      // An issue without a reply was noted by a run on the way, not read from the archive. That a record came twice says
      // something of the reply, nothing of the content.
      const kept = name === 'issue' ? "AND reply IS NOT NULL AND code <> 'duplicate'" : ''
      for (const row of database.each<Record<string, unknown>>(
        `SELECT ${list} FROM ${name} WHERE account = ? ${kept} ORDER BY ${order}`,
        account.id,
      )) {
        for (const value of Object.values(row)) {
          if (value instanceof Uint8Array) hash.update(`b${value.length}:`).update(value)
          else
            hash.update(value === null ? 'n,' : typeof value === 'number' ? `i${value},` : `t${JSON.stringify(value)},`)
        }
        hash.update('\n')
      }
    }
  }
  return hash.digest('hex')
}
