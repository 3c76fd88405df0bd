// State of the program in the table `setting`, as JSON: how far each source was fetched, stored sums. It is no personal
// data; `check` reports a damaged entry, `rebuild` drops it, and the next sync writes it again.

import { WristoryError } from '../errors.ts'
import type { Database } from './driver.ts'

/** Stored as plain text, and written again with the rows. */
const PLAIN = 'derived_version'

/** The entry of this name, an object or a list; null if there is none. Throws `corrupt` if it is unreadable. */
export function readNote<T extends object>(database: Database, name: string): T | null {
  const row = database.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)
  if (row === undefined) return null
  const note = parsed<T>(row.value)
  if (note === null)
    throw new WristoryError('corrupt', `The note "${name}" in ${database.path} is damaged.`, {
      hint: 'Run `wristory rebuild`: it drops the note, and the next sync asks the cloud once more.',
    })
  return note
}

/** Stores an entry, replacing the one of the same name. */
export function keepNote(database: Database, name: string, note: object): void {
  database.run(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    JSON.stringify(note),
  )
}

/** Names of the unreadable entries. */
export function damagedNotes(database: Database): string[] {
  return database
    .all<{ name: string; value: string }>('SELECT name, value FROM setting WHERE name <> ?', PLAIN)
    .filter(({ value }) => parsed(value) === null)
    .map(({ name }) => name)
}

/** Drops the unreadable entries. */
export function dropDamagedNotes(database: Database): void {
  for (const name of damagedNotes(database)) database.run('DELETE FROM setting WHERE name = ?', name)
}

/** An object or a list from JSON; null for anything else. */
export function parsed<T extends object>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as T | null) : null
  } catch {
    return null
  }
}
