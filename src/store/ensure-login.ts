// The account that a sync writes to.

import { keepLogin, type LoginName } from './logins.ts'
import type { Account, Store } from './store.ts'

/**
 * The account of that name, created if new, with this login. Throws `wrong-account` if the account or its login belongs
 * to another user id.
 */
export function ensureLogin(
  store: Store,
  name: string,
  { app, userId }: { readonly app: LoginName; readonly userId: string },
  zone: string | null,
): Account {
  // Zepp and Zepp Life are one cloud, which has one user id for both.
  const account = app === 'mi-fitness' ? store.ensureLocalAccount(name, zone) : store.ensureAccount(name, userId, zone)
  keepLogin(store, account, app, userId)
  return account
}
