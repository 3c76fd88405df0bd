// The logins of an account, one for each cloud that a person uses; replies, runs and failures name theirs. NULL in rows
// from before, and in replies of an imported file.

import type { Database } from '../driver.ts'
import { loginSeal } from '../seal.ts'

export function login(database: Database): void {
  database.exec(`
CREATE TABLE "login" ("account" integer not null references "account" ("id"), "app" text not null, "user_key" text not null, "created" integer not null, "seal" blob not null, primary key ("account", "app")) STRICT, WITHOUT ROWID;
ALTER TABLE "reply" ADD COLUMN "login" text;
ALTER TABLE "run" ADD COLUMN "login" text;
ALTER TABLE "failure" ADD COLUMN "login" text;
`)
  // Version 5 noted the owner of imported Mi Fitness data as a setting.
  const notes = database.all<{ name: string; value: string }>(
    "SELECT name, value FROM setting WHERE name GLOB 'login [0-9]* mi-fitness'",
  )
  for (const { name, value } of notes) {
    const [account, user_key] = [Number(name.split(' ')[1]), userKeyIn(value)]
    if (user_key !== null && database.get('SELECT 1 FROM account WHERE id = ?', account) !== undefined) {
      const row = { account, app: 'mi-fitness', user_key, created: 0 }
      database.run(
        'INSERT INTO login VALUES (?, ?, ?, ?, ?)',
        row.account,
        row.app,
        row.user_key,
        row.created,
        loginSeal(row),
      )
    }
    database.run('DELETE FROM setting WHERE name = ?', name)
  }
}

function userKeyIn(note: string): string | null {
  try {
    const { user_key } = JSON.parse(note) as { user_key?: unknown }
    return typeof user_key === 'string' ? user_key : null
  } catch {
    return null
  }
}
