// Replies and accounts get a seal over everything known of them, and the database itself refuses to change or delete a reply.

import type { Database } from '../driver.ts'
import { createSeal, type Envelope, type SealedIdentity, sealOfAccount } from '../seal.ts'

export function seal(database: Database): void {
  database.exec('ALTER TABLE "reply" ADD COLUMN "seal" blob')
  const replies = database.all<Envelope & { id: number }>(
    'SELECT id, account, source, request, window_from, window_to, asked, origin, bytes, sha256 FROM reply',
  )
  for (const row of replies) database.run('UPDATE reply SET seal = ? WHERE id = ?', createSeal(row), row.id)
  database.exec(`CREATE TRIGGER reply_unchanged BEFORE UPDATE ON reply
    BEGIN SELECT RAISE(ABORT, 'replies are never changed'); END`)
  database.exec(`CREATE TRIGGER reply_kept BEFORE DELETE ON reply
    BEGIN SELECT RAISE(ABORT, 'replies are never deleted'); END`)

  database.exec('ALTER TABLE "account" ADD COLUMN "seal" blob')
  const accounts = database.all<SealedIdentity & { id: number }>('SELECT * FROM account')
  for (const row of accounts) database.run('UPDATE account SET seal = ? WHERE id = ?', sealOfAccount(row), row.id)
}
