// All sign-in methods, one line each, and the function that signs in. A new method is a file and a line.

import { WristoryError } from '../../errors.ts'
import { miCookie } from '../mi-fitness/signin/cookie.ts'
import { miPassword } from '../mi-fitness/signin/password.ts'
import { qrCode } from '../mi-fitness/signin/qr.ts'
import { stsAddressWay } from '../mi-fitness/signin/sts-address.ts'
import type { Session, SignInWay } from '../session.ts'
import { type Credentials, need, type SignInContext, type WayIn } from './context.ts'
import { cookie } from './cookie.ts'
import { encrypted } from './encrypted.ts'
import { legacy } from './legacy.ts'
import { token } from './token.ts'
import { web } from './web.ts'
import { xiaomi } from './xiaomi.ts'

/** Every method of `login --via`, the default first. */
export const waysIn: readonly WayIn[] = [
  encrypted,
  web,
  legacy,
  xiaomi,
  cookie,
  token,
  qrCode,
  miCookie,
  stsAddressWay,
  miPassword,
]

/** The method of this name; throws `usage` for an unknown one. */
export function wayIn(name: string): WayIn {
  const found = waysIn.find(({ way }) => way === name)
  if (found !== undefined) return found
  const names = waysIn.map(({ way }) => way).join(', ')
  throw new WristoryError('usage', `There is no such sign-in method. Methods: ${names}.`)
}

/**
 * Signs in with one method and one attempt: nothing is retried, and cool-down and limits are checked first. Throws by
 * the vendor's codes `wrong-password`, `sign-in-refused`, `token-expired`, `wait` (with `until`), `host-refused`,
 * `cloud-failed`, `network`; `usage` before anything is sent if something is missing.
 */
export async function signIn(way: SignInWay, credentials: Credentials, context: SignInContext): Promise<Session> {
  const { needs, asksSignIn, signIn: enter } = wayIn(way)
  for (const name of needs) need(credentials, name)
  if (!asksSignIn) return enter(credentials, context)
  const account = credentials.account?.trim() ?? way
  context.cooldown.admit(account, context.force ?? false)
  try {
    const session = await enter(credentials, context)
    context.cooldown.succeeded(account)
    return session
  } catch (error) {
    const code = error instanceof WristoryError ? error.code : undefined
    if (code === 'wrong-password') context.cooldown.failedPassword(account)
    if (code === 'network' || code === 'usage') context.cooldown.forgive(account)
    throw error
  }
}
