// The last step of every method: tokens and a data host become a session.

import { readingAppName, type Session, type SignInWay } from '../session.ts'
import type { AccessCode } from './access-code.ts'
import type { Credentials, SignInContext } from './context.ts'
import { findDataHost } from './data-host.ts'
import type { SignInTokens } from './exchange.ts'

/** Finds the data host of new tokens and creates the session. */
export async function sessionFrom(
  tokens: SignInTokens,
  way: SignInWay,
  from: { readonly access?: AccessCode; readonly credentials: Credentials; readonly renewal?: boolean },
  context: SignInContext,
): Promise<Session> {
  const appName = context.appName ?? readingAppName
  const hints = { host: from.credentials.host, region: from.access?.region, fresh: from.renewal !== true }
  const found = await findDataHost({ ...tokens, appName }, tokens.named, hints, context)
  const { access } = from
  return {
    userId: tokens.userId,
    appToken: tokens.appToken,
    ...(tokens.loginToken === undefined ? {} : { loginToken: tokens.loginToken }),
    ...(access === undefined
      ? {}
      : { access: { code: access.code, until: access.until, countryCode: access.country } }),
    host: found.host,
    hostProof: found.proof,
    appName,
    via: way,
    ...(context.transport.cloud === undefined ? {} : { cloud: context.transport.cloud }),
    issued: Math.floor(context.clock() / 1000),
    signedIn: Math.floor(context.clock() / 1000),
    ...(tokens.expires === undefined ? {} : { expires: tokens.expires }),
  }
}
