// Replies and accounts get a seal over everything known of them, and the database itself refuses to change or delete a reply.

import { type Kysely, sql } from 'kysely'
import { type Envelope, type Identity, sealOf, sealOfAccount } from '../seal.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('reply').addColumn('seal', 'blob').execute()
  const replies = await sql<Envelope & { id: number }>`
    SELECT id, account, source, request, window_from, window_to, asked, origin, bytes, sha256 FROM reply`.execute(db)
  for (const row of replies.rows) await sql`UPDATE reply SET seal = ${sealOf(row)} WHERE id = ${row.id}`.execute(db)
  await sql`CREATE TRIGGER reply_unchanged BEFORE UPDATE ON reply
    BEGIN SELECT RAISE(ABORT, 'replies are never changed'); END`.execute(db)
  await sql`CREATE TRIGGER reply_kept BEFORE DELETE ON reply
    BEGIN SELECT RAISE(ABORT, 'replies are never deleted'); END`.execute(db)

  await db.schema.alterTable('account').addColumn('seal', 'blob').execute()
  const accounts = await sql<Identity & { id: number }>`SELECT * FROM account`.execute(db)
  for (const row of accounts.rows)
    await sql`UPDATE account SET seal = ${sealOfAccount(row)} WHERE id = ${row.id}`.execute(db)
}
