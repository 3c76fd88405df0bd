// What a paired device may ask that a PIN unlocked for one account: everything of that account, and reading of those
// that are shared with it.

import type { Context } from 'hono'
import type { FamilyAccess } from '../../http-server/family.ts'

/** What a device may ask before a PIN unlocked an account for it. */
export const lockedToo = /^\/api\/v1\/(people|unlock)$/

/** Exporting reads, though it is a POST. */
const exporting = /^\/api\/v1\/export(\/|$)/

interface Access {
  /** The account that is unlocked. */
  readonly account: string
  /** The account that the request is about. */
  readonly name: string
  /** Whether the store has that account. */
  readonly there: boolean
  readonly family: Pick<FamilyAccess, 'readable'>
}

/** The refusal of a request about an account that is not the device's; null if it is allowed. */
export function refuseForeign(context: Context, { account, name, there, family }: Access): Response | null {
  const { method, path } = context.req
  if (lockedToo.test(path) || (there && name === account)) return null
  const shared = there && family.readable(account).includes(name)
  if (shared && (method === 'GET' || exporting.test(path))) return null
  const message = shared ? `${name} is shared for reading only.` : `No account ${name} is shared with ${account}.`
  const hint = 'On the computer that runs wristory, share it in Settings, or with `wristory family share`.'
  context.header('Cache-Control', 'no-store')
  return context.json({ error: { code: 'not-shared', message, hint } }, 403)
}

/** The device is paired, and no PIN unlocked an account for it. */
export function refuseLocked(context: Context): Response {
  context.header('Cache-Control', 'no-store')
  const message = 'This device is locked.'
  return context.json({ error: { code: 'locked', message, hint: 'Unlock it with the PIN of your account.' } }, 401)
}
