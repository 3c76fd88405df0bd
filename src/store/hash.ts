// One number for everything a store knows: equal after an interrupted and an uninterrupted sync, before and after a
// rebuild, whatever the order in which replies came.

import { createHash } from 'node:crypto'
import { columnList, type Database } from './driver.ts'
import { contenderTable, derivedTables } from './tables.ts'

/** Coverage from the first day on of which any kind has data. */
const WITHIN_HISTORY = `(SELECT s.account, s.kind, s.to_date, s.state,
    max(s.from_date, coalesce(f.first, s.from_date)) AS from_date
  FROM coverage_span s LEFT JOIN (
    SELECT account, min(from_date) AS first FROM coverage_span WHERE state <> 'empty' GROUP BY account
  ) f ON f.account = s.account WHERE s.to_date >= coalesce(f.first, ''))`

/**
 * SHA-256 (hex) over every row of every derived table, sorted by key, values in one canonical form. Provenance
 * (`reply`), runs, times of asking and how far beyond the history emptiness was asked for are left out: they differ
 * legally.
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
      // An issue without a reply was noted by a run on the way, not read from the archive. That a record came twice says
      // something of the reply, nothing of the content.
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
