// Notes and plans of an account that is merged into another.

import type { Database } from './driver.ts'
import { noteChecksum, type StoredNote } from './journal.ts'
import { valuesChecksum } from './seal.ts'
import type { Account } from './store.ts'

/** Plans keep their names; where both have one of the same name, that of `from` gets the account's name behind it. */
export function moveJournal(database: Database, from: Account, into: Account): void {
  for (const row of database.all<StoredNote>('SELECT * FROM note WHERE account = ?', from.id))
    database.run(
      'UPDATE note SET account = ?, checksum = ? WHERE note = ?',
      into.id,
      noteChecksum({ ...row, account: into.id }),
      row.note,
    )
  const names = new Set(
    database.all<{ name: string }>('SELECT name FROM experiment WHERE account = ?', into.id).map(({ name }) => name),
  )
  for (const { name, plan, created } of database.all<{ name: string; plan: string; created: number }>(
    'SELECT name, plan, created FROM experiment WHERE account = ?',
    from.id,
  )) {
    const own = names.has(name) ? `${name} (${from.name})` : name
    database.run(
      'UPDATE experiment SET account = ?, name = ?, checksum = ? WHERE account = ? AND name = ?',
      into.id,
      own,
      valuesChecksum([into.id, own, plan, created]),
      from.id,
      name,
    )
  }
}
