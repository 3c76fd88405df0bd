// Shared by the three password methods: step 1's reply gives an access code, step 2 a session.

import { WristoryError } from '../../errors.ts'
import type { Session, SignInWay } from '../session.ts'
import type { CloudRequest } from '../transport.ts'
import { type AccessCode, readAccessCode } from './access-code.ts'
import { type AccountName, readAccount } from './account.ts'
import { ask, type Credentials, need, type SignInContext } from './context.ts'
import { exchangeCode } from './exchange.ts'
import { type Identity, identityFor } from './identity.ts'
import { sessionFrom } from './session-from.ts'

/** Builds step 1's request of one method. */
export type FirstStep = (account: AccountName, password: string, country: string | undefined) => CloudRequest

/** Signs in with account and password: one request with the password, one with the code. */
export async function passwordSignIn(
  way: SignInWay,
  firstStep: FirstStep,
  credentials: Credentials,
  context: SignInContext,
): Promise<Session> {
  const account = readAccount(need(credentials, 'account'))
  const country = readCountry(credentials.country)
  const response = await ask(firstStep(account, need(credentials, 'password'), country), context)
  const access = readAccessCode(response, Math.floor(context.clock() / 1000), country)
  const tokens = await exchangeCode(
    {
      code: access.code,
      country: access.country,
      grant: 'access_token',
      thirdName: account.kind === 'phone' ? 'huami_phone' : 'huami',
      deviceId: deviceIdFor(way, context.deviceId),
      extra: extraFields(way),
    },
    identityFor(way),
    context,
  )
  return sessionFrom(tokens, way, { access, credentials }, context)
}

/**
 * Exchanges a stored access code again, without a password (sign-in.md section 2.4: it is reusable until it expires).
 */
export async function signInWithCode(session: Session, context: SignInContext): Promise<Session> {
  const kept = session.access
  if (kept === undefined) throw new WristoryError('bug', 'There is no access code to exchange.')
  const tokens = await exchangeCode(
    {
      code: kept.code,
      country: kept.countryCode,
      grant: 'access_token',
      thirdName: 'huami',
      deviceId: deviceIdFor(session.via, context.deviceId),
      extra: extraFields(session.via),
    },
    identityFor(session.via),
    context,
  )
  const access: AccessCode = { code: kept.code, until: kept.until, country: kept.countryCode, region: undefined }
  return sessionFrom(tokens, session.via, { access, credentials: { host: session.host }, renewal: true }, context)
}

/** Two letters, upper case; throws `usage` for anything else. */
export function readCountry(country: string | undefined): string | undefined {
  if (country === undefined || country.trim() === '') return undefined
  const letters = country.trim().toUpperCase()
  if (/^[A-Z]{2}$/.test(letters)) return letters
  throw new WristoryError('usage', 'The country must be two letters, like DE.')
}

/** The applications of 2019 sent a fixed address in place of an id; the web page sends an id of its own. */
function deviceIdFor(way: SignInWay, deviceId: string): string {
  return way === 'legacy' ? '02:00:00:00:00:00' : deviceId
}

function extraFields(way: SignInWay): [string, string][] {
  const identity: Identity = identityFor(way)
  return [
    ['lang', 'en'],
    ['source', way === 'legacy' ? 'com.xiaomi.hm.health:4.0.9:8046' : identity.appName],
  ]
}
