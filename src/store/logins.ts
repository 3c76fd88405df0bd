// The logins of an account: which user of which cloud it is. A person has one for each app that they use.

import { WristoryError } from '../errors.ts'
import type { Database } from './driver.ts'
import type { Finding } from './finding.ts'
import { isSealed, loginSeal, type SealedLogin } from './seal.ts'
import { keyOfUser } from './user-key.ts'

/** The name of a login: the app whose cloud is read. */
export type LoginName = 'zepp' | 'zepp-life' | 'mi-fitness'

/** Stores whose an account is at a cloud. Throws `wrong-account` if it is another person's. */
export function keepLogin(
  { database, now }: { readonly database: Database; readonly now: () => number },
  account: { readonly id: number; readonly name: string },
  app: LoginName,
  userId: string,
): void {
  const key = keyOfUser(userId)
  const known = loginKey(database, account, app)
  if (known === key) return
  if (known !== null && app === 'mi-fitness')
    throw new WristoryError('wrong-account', `The account "${account.name}" has another person's data of Mi Fitness`)
  const row = { account: account.id, app, user_key: key, created: now() }
  database.run(
    `INSERT INTO login VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account, app) DO UPDATE SET user_key = excluded.user_key, created = excluded.created, seal = excluded.seal`,
    row.account,
    row.app,
    row.user_key,
    row.created,
    loginSeal(row),
  )
}

/** Whose cloud a user id is of: the two know a person under different ones. */
export type Vendor = 'zepp' | 'mi-fitness'

/** Fingerprint of the user id of a login; null while the account has no such login. */
export function loginKey(database: Database, { id }: { readonly id: number }, app: LoginName): string | null {
  const sql = 'SELECT user_key FROM login WHERE account = ? AND app = ?'
  return database.get<{ user_key: string }>(sql, id, app)?.user_key ?? null
}

/** Moves the logins of an account that is merged into another; one that both have stays that of `into`. */
export function moveLogins(database: Database, from: number, into: number): void {
  for (const row of database.all<SealedLogin>('SELECT * FROM login WHERE account = ?', from)) {
    const moved = { ...row, account: into }
    database.run(
      'INSERT OR IGNORE INTO login VALUES (?, ?, ?, ?, ?)',
      moved.account,
      moved.app,
      moved.user_key,
      moved.created,
      loginSeal(moved),
    )
  }
  database.run('DELETE FROM login WHERE account = ?', from)
}

/** Logins whose checksum does not match. */
export function* loginFaults(database: Database): Generator<Finding> {
  for (const row of database.all<SealedLogin & { seal: Uint8Array }>('SELECT * FROM login'))
    if (!isSealed(loginSeal(row), row.seal))
      yield {
        part: 'archive',
        place: `login ${row.app} of account ${row.account}`,
        what: 'its owner is not what was written',
      }
}
