// When the schema was last verified: SQLite counts its changes, so with an unchanged count nothing has to be compared
// (schema.ts), and a quick command does not load every kind.

import type { Database } from './driver.ts'
import { keepNote, parsed } from './note.ts'

const NAME = 'schema'

export function isSchemaNoted(database: Database): boolean {
  const row = database.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', NAME)
  return row !== undefined && parsed<{ count?: unknown }>(row.value)?.count === schemaCount(database)
}

/** Called when the schema is known to be right: after comparing or creating it. */
export function noteSchema(database: Database): void {
  if (!isSchemaNoted(database)) keepNote(database, NAME, { count: schemaCount(database) })
}

function schemaCount(database: Database): number {
  return database.get<{ schema_version: number }>('PRAGMA schema_version')!.schema_version
}
