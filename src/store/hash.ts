// One hash for everything in a store: equal after an interrupted and an uninterrupted sync, before and after a rebuild,
// in whatever order replies came.

import { createHash } from 'node:crypto'
import { columnList, type Database } from './driver.ts'
import { contenderTable, derivedTables } from './tables.ts'

/** Coverage from the first day of any kind with data. */
const WITHIN_HISTORY = `(SELECT s.account, s.kind, s.to_date, s.state,
    max(s.from_date, coalesce(f.first, s.from_date)) AS from_date
  FROM coverage_span s LEFT JOIN (
    SELECT account, min(from_date) AS first FROM coverage_span WHERE state <> 'empty' GROUP BY account
  ) f ON f.account = s.account WHERE s.to_date >= coalesce(f.first, ''))`

/**
 * SHA-256 (hex) over every row of every derived table, sorted by key, values in one canonical form. Provenance
 * (`reply`), runs, request times and how far emptiness was tested beyond the history are left out, because they may
 * differ.
 */
export function contentHash(database: Database): string {
  const hash = createHash('sha256')
  const accounts = database.all<{ id: number; name: string }>('SELECT id, name FROM account ORDER BY name')
  for (const account of accounts) {
    hash.update(`account ${account.name}\n`)
    for (const { name, columns, key } of derivedTables) {
      // What does not stand is known by what does, and by the archive.
      if (name === contenderTable.name) continue
      const list = columnList(Object.keys(columns))
      const order = columnList(key)
      hash.update(`table ${name} ${list}\n`)
      // An issue without a reply comes from a run, not from the archive. A record that came twice concerns the reply,
      // not the content.
      const kept = name === 'issue' ? "AND reply IS NOT NULL AND code <> 'duplicate'" : ''
      const from = name === 'coverage_span' ? WITHIN_HISTORY : name
      for (const row of database.each<Record<string, unknown>>(
        `SELECT ${list} FROM ${from} WHERE account = ? ${kept} ORDER BY ${order}`,
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
