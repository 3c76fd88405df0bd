// Renews an expired token without a password: with the login token, else with the stored access code.

import { WristoryError } from '../errors.ts'
import { appOfSession, type Session } from './session.ts'
import { ask, jsonBody, type SignInContext, toObject } from './signin/context.ts'
import { accountReply, readTokens } from './signin/exchange.ts'
import { identityFor } from './signin/identity.ts'
import { signInWithCode } from './signin/password.ts'
import type { Means } from './vendor.ts'

/** The means that can renew this session, in the order of their use (sign-in.md section 7); `now` in epoch seconds. */
export function renewalMeans(session: Session, now: number): Means[] {
  const means: Means[] = []
  if (session.loginToken !== undefined) means.push('login-token')
  if (session.access !== undefined && session.access.until > now) means.push('access-code')
  return means
}

/**
 * Renews by one means with one request. Throws `wrong-account` if the new token belongs to another account,
 * `token-expired` and the other errors of sign-in if the cloud refuses, `wait` for "too many requests".
 */
export async function renew(session: Session, means: Means, context: SignInContext): Promise<Session> {
  const fresh = means === 'login-token' ? await byLoginToken(session, context) : await signInWithCode(session, context)
  if (fresh.userId !== session.userId) {
    throw new WristoryError('wrong-account', 'The renewed token belongs to another account; it was discarded.', {
      hint: 'Run `wristory login` again.',
    })
  }
  const { signedIn: _renewed, ...renewed } = fresh
  return {
    ...renewed,
    ...(session.hostProof === undefined ? {} : { hostProof: session.hostProof }),
    ...(session.signedIn === undefined ? {} : { signedIn: session.signedIn }),
  }
}

async function byLoginToken(session: Session, context: SignInContext): Promise<Session> {
  const identity = identityFor(session.via)
  const response = await ask(
    {
      method: 'GET',
      host: identity.renewHost,
      path: '/v1/client/app_tokens',
      query: { app_name: identity.appName, dn: identity.wantedHosts, login_token: session.loginToken },
      headers: identity.headers,
    },
    context,
  )
  const now = Math.floor(context.clock() / 1000)
  const tokens = readTokens(response, now)
  const { expires: _ended, ...kept } = session
  return {
    ...kept,
    userId: tokens.userId,
    appToken: tokens.appToken,
    ...(tokens.loginToken === undefined ? {} : { loginToken: tokens.loginToken }),
    issued: now,
    ...(tokens.expires === undefined ? {} : { expires: tokens.expires }),
  }
}

/** The outcome of a logout at the cloud. */
export interface Revoked {
  readonly revoked: boolean
  /** One sentence for the person. */
  readonly says: string
}

/**
 * Ends the login at the cloud where possible; never throws for a refusal, because the local token is deleted anyway.
 */
export async function revoke(session: Session, context: SignInContext): Promise<Revoked> {
  if (appOfSession(session) === 'mi-fitness') {
    return {
      revoked: false,
      says: 'Xiaomi has no call that ends one login: the tokens expire, or end when you change the password.',
    }
  }
  if (session.loginToken === undefined) {
    return {
      revoked: false,
      says: 'A pasted token cannot be ended from here: sign out where it came from, or let it expire.',
    }
  }
  const identity = identityFor(session.via)
  try {
    const response = await ask(
      {
        method: 'POST',
        host: identity.logoutHost,
        path: '/v1/client/logout',
        headers: identity.headers,
        form: [['login_token', session.loginToken]],
      },
      context,
    )
    if (toObject(jsonBody(response))?.result === 'ok') return { revoked: true, says: 'The cloud ended this login.' }
    accountReply(response)
  } catch (error) {
    if (!(error instanceof WristoryError) || error.code === 'interrupted') throw error
  }
  return { revoked: false, says: 'The cloud did not end this login; its tokens expire by themselves within weeks.' }
}
