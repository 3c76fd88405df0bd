// When a token expires, announced a week ahead (status, sync and the dashboard show it).

import { localTime } from '../codec/local-time.ts'
import { errorKinds } from '../errors.ts'
import type { Session } from './session.ts'
import type { SignedInAccount } from './tokens.ts'

const day = 86_400
const warnedAhead = 7 * day

export interface Expiry {
  readonly level: 'fine' | 'soon' | 'ended' | 'refused' | 'unknown'
  /** Whole days left; absent if the expiry is unknown. */
  readonly days?: number
  /** One sentence with what to do; empty if nothing is wrong. */
  readonly says: string
}

/** How long the sign-in of a listed account is valid, and whether the cloud refused it; `now` in epoch seconds. */
export function expiryOfAccount({ expires, renewable, refused }: SignedInAccount, now: number): Expiry {
  const lasts = { ...(expires === undefined ? {} : { expires }), ...(renewable ? { loginToken: 'stored' } : {}) }
  const expiry = sessionExpiry(lasts, now)
  if (refused === undefined) return expiry
  const says = `The cloud refused this sign-in on ${localTime(refused.at)}: ${refused.says} ${errorKinds[refused.error].hint}`
  return { ...expiry, level: 'refused', says }
}

/** How long the session is valid; `now` in epoch seconds. */
export function sessionExpiry(session: Pick<Session, 'expires' | 'loginToken' | 'access'>, now: number): Expiry {
  if (session.expires === undefined) return { level: 'unknown', says: '' }
  const left = session.expires - now
  const days = Math.max(0, Math.floor(left / day))
  const renewable = session.loginToken !== undefined || (session.access !== undefined && session.access.until > now)
  const when = localTime(session.expires)
  if (left > warnedAhead) return { level: 'fine', days, says: '' }
  const doing = renewable ? 'wristory will try to renew it.' : 'Run `wristory login` again.'
  if (left <= 0) return { level: 'ended', days, says: `The token of this account expired at ${when}. ${doing}` }
  const span = days === 0 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`
  return { level: 'soon', days, says: `The token of this account expires ${span} (${when}). ${doing}` }
}
