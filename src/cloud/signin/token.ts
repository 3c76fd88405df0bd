// A token from elsewhere (a capture, a phone, another program): no sign-in request; one or a few reads find the data
// host and check the token.

import { WristoryError } from '../../errors.ts'
import { genericDataHost, hostsToProbe } from '../hosts.ts'
import { isHeaderSafe, readingAppName, type Session, type SignInWay } from '../session.ts'
import { type Credentials, jsonBody, need, type SignInContext, toObject, type WayIn } from './context.ts'
import { checkGivenHost, findDataHost, givenHost, read } from './data-host.ts'
import { idText } from './exchange.ts'

/** What is given with a token. */
export interface FoundToken {
  readonly appToken: string
  readonly userId?: string | undefined
  readonly loginToken?: string | undefined
  /** Data host or region, if its origin names one. */
  readonly host?: string | undefined
  /** Epoch seconds. */
  readonly expires?: number | undefined
}

/**
 * Makes a session of a token: requests the user id if it is missing, and finds the host by evidence. Throws
 * `token-expired` if no host accepts the token, `usage` for text that cannot be a token.
 */
export async function sessionFromToken(found: FoundToken, way: SignInWay, context: SignInContext): Promise<Session> {
  if (!isHeaderSafe(found.appToken)) {
    throw new WristoryError('usage', 'The pasted text is not a token: tokens contain no blanks or line breaks.')
  }
  const appName = context.appName ?? readingAppName
  const asked = { appToken: found.appToken, appName }
  const userId = found.userId === undefined ? await askUserId(asked, found.host, context) : checkedId(found.userId)
  const given = givenHost(found.host)
  const host =
    given === undefined
      ? await findDataHost({ ...asked, userId }, undefined, {}, context)
      : await checkGivenHost({ ...asked, userId }, given, context)
  return {
    userId,
    appToken: found.appToken,
    ...(found.loginToken === undefined ? {} : { loginToken: found.loginToken }),
    host: host.host,
    hostProof: host.proof,
    appName,
    via: way,
    ...(context.transport.cloud === undefined ? {} : { cloud: context.transport.cloud }),
    issued: Math.floor(context.clock() / 1000),
    signedIn: Math.floor(context.clock() / 1000),
    ...(found.expires === undefined ? {} : { expires: found.expires }),
  }
}

/** A token and a user id. */
export const token: WayIn = {
  way: 'token',
  summary: 'a token you have: WRISTORY_TOKEN and --user-id (sends no sign-in request)',
  needs: ['token'],
  asksSignIn: false,
  signIn: (credentials: Credentials, context) =>
    sessionFromToken(
      { appToken: need(credentials, 'token').trim(), userId: credentials.userId, host: credentials.host },
      'token',
      context,
    ),
}

/**
 * The profile names its owner; it is requested from the given host, or from each known one until a host accepts the
 * token.
 */
async function askUserId(
  asked: { readonly appToken: string; readonly appName: string },
  host: string | undefined,
  context: SignInContext,
): Promise<string> {
  const given = givenHost(host)
  for (const name of given === undefined ? hostsToProbe().slice(0, 8) : [given]) {
    const reply = await read(name, '/users/-/profile', {}, asked, context)
    const id = idText(toObject(jsonBody(reply))?.userId)
    if (reply.status === 200 && id !== undefined) return id
    if (name === genericDataHost && reply.status === 404) break
  }
  throw new WristoryError('usage', 'The user id cannot be found with this token.', {
    hint: 'Name it with --user-id: the profile in the phone app shows it, and so do the paths in a capture.',
  })
}

function checkedId(userId: string): string {
  const id = idText(userId.trim())
  if (id !== undefined) return id
  throw new WristoryError('usage', 'The user id must be a number.')
}
