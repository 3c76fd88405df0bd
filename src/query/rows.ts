// Rows of one kind.

import type { Kind } from '../kinds/kind.ts'
import type { StoredRow } from './day.ts'
import type { Reader } from './reader.ts'

/** At most `most` rows, newest first. */
export function newestRows({ database, account }: Reader, { name, key }: Kind, most: number): StoredRow[] {
  const order = key.map((column) => `"${column}" DESC`).join(', ')
  return database.all<StoredRow>(
    `SELECT * FROM "${name}" WHERE account = ? ORDER BY ${order} LIMIT ?`,
    account.id,
    most,
  )
}
