// Copies of a simulated store, changed by SQL: ten years from one, days off the wrist, hostile text.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Asked, askedOf } from './asked.ts'

/** Asks a changed copy of the store in `home`, and removes it. */
export async function withChanged(
  home: string,
  change: (database: DatabaseSync) => void,
  ask: (asked: Asked) => Promise<void>,
  allowed: Parameters<typeof askedOf>[1] = {},
): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'wristory-mcp-'))
  try {
    cpSync(home, copy, { recursive: true })
    const database = new DatabaseSync(join(copy, 'wristory.db'))
    try {
      database.exec('BEGIN')
      change(database)
      database.exec('COMMIT')
    } finally {
      database.close()
    }
    const asked = await askedOf(copy, allowed)
    try {
      await ask(asked)
    } finally {
      await asked.close()
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Columns of every table that are of an account: `[table, columns]`. */
export function tablesOf(database: DatabaseSync): [string, { name: string; type: string }[]][] {
  const columns = database.prepare(
    `SELECT m.name AS "table", c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
  )
  const rows = columns.all() as { table: string; name: string; type: string }[]
  return Object.entries(Object.groupBy(rows, ({ table }) => table)).map(([table, list = []]) => [table, list])
}

const instants = new Set(['workout', 'parent', 'start', 'end', 'instant', 'sleep_start', 'sleep_end'])
const large = new Set(['minute_series', 'track_series'])

/** Repeats the history before itself, `times` times; `days` is its length. */
export function repeated(database: DatabaseSync, days: number, times: number): void {
  database.exec("DELETE FROM coverage_span WHERE state = 'empty'")
  for (const [table, columns] of tablesOf(database)) {
    const names = columns.map(({ name }) => name)
    if (!(names.includes('date') || table === 'coverage_span') || large.has(table)) continue
    const moved = names.map((name) => {
      if (/^(date|from_date|to_date)$/.test(name)) return `date("${name}", '-' || (k.value * ${days}) || ' days')`
      return instants.has(name) ? `"${name}" - k.value * ${days * 86_400}` : `"${name}"`
    })
    database.exec(`INSERT OR IGNORE INTO ${table} SELECT ${moved.join(', ')} FROM ${table},
      (WITH RECURSIVE k(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM k WHERE value < ${times}) SELECT value FROM k) k`)
  }
}
