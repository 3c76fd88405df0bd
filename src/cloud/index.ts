// Entry point of the cloud: everything that a command needs, opened for one home folder and one run.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { type CloudClient, createClient } from './client.ts'
import { type Cooldown, openCooldown } from './cooldown.ts'
import { deviceId } from './device.ts'
import { createPacer, type Pacer, unpaced } from './pace.ts'
import { type Revoked, revoke } from './renew.ts'
import { checkIssuer, type Session, type SignInWay } from './session.ts'
import type { Credentials, SignInContext } from './signin/context.ts'
import { signIn } from './signin/index.ts'
import { openTokens, type TokenStore } from './tokens.ts'
import { createTransport, onlyListed, type SentExchange, type Timeouts, type Transport } from './transport.ts'
import { type NowInMs, type Pause, sleep } from './wait.ts'

export type { CloudClient, CloudReply, GetOptions } from './client.ts'
export { type Expiry, sessionExpiry as expiryOf } from './expiry.ts'
export type { Revoked } from './renew.ts'
export { type HostProof, type Session, type SignInWay, sessionOrigin as originOf } from './session.ts'
export type { Credentials, SignInContext, WayIn } from './signin/context.ts'
export { waysIn } from './signin/index.ts'
export { type FoundToken, sessionFromToken } from './signin/token.ts'
export { checkedName, defaultAccount, type SignedInAccount, type TokenBackend, type TokenStore } from './tokens.ts'
export type { CloudRequest, CloudResponse, RequestQuery, SentExchange, Transport } from './transport.ts'

/** Name and version of this program, sent with every request. */
export function userAgentFor(version: string): string {
  return `wristory/${version}`
}

export interface OpenCloudOptions {
  /** Folder of tokens, device id and the states of pace and sign-in limits. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Origin used instead of the vendor (`WRISTORY_CLOUD`, `--cloud`). */
  readonly cloud?: string | undefined
  readonly clock?: NowInMs
  readonly sleep?: Pause
  readonly random?: () => number
  readonly signal?: AbortSignal | undefined
  readonly timeouts?: Partial<Timeouts>
  readonly onRequest?: ((exchange: SentExchange) => void) | undefined
  /** Milliseconds between two reads; at least 250. */
  readonly gap?: number
  /** Limits attempts per day and failed passwords against a simulator too (`WRISTORY_LIMITS=on`). */
  readonly limited?: boolean
  /** Replaces the HTTP client; it receives only requests on the list of endpoints. */
  readonly transport?: Transport | undefined
}

export interface OpenCloud {
  readonly transport: Transport
  readonly tokens: TokenStore
  readonly pacer: Pacer
  readonly cooldown: Cooldown
  /** Signs in with one method and returns the session without storing it. */
  signIn(
    way: SignInWay,
    credentials: Credentials,
    more?: { readonly force?: boolean; readonly appName?: string },
  ): Promise<Session>
  /** Ends the login at the cloud where that is possible. */
  revoke(session: Session): Promise<Revoked>
  /** What `sessionFromToken` needs. */
  context(): SignInContext
  /**
   * A client for a stored account (the only one unless named), which stores renewed sessions. Throws `wrong-cloud` when
   * the session was made at another cloud.
   */
  client(name?: string): Promise<CloudClient & { readonly name: string }>
  /**
   * Records how a run with a stored account ended: a refusal of its token is shown by `status`, `doctor`, `accounts` and
   * the dashboard until a run succeeds or the account signs in again. `error` is absent after a success.
   */
  noteOutcome(name: string, error?: unknown): void
  /** A client for a session that is not stored; throws `wrong-cloud` like `client`. */
  clientFor(session: Session, onSession?: (session: Session) => void | Promise<void>): CloudClient
  close(): Promise<void>
}

function transportFor(options: OpenCloudOptions): Transport {
  if (options.transport !== undefined) return onlyListed(options.transport)
  return createTransport({
    cloud: options.cloud,
    env: options.env,
    userAgent: userAgentFor(options.version),
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
    onRequest: options.onRequest,
  })
}

/** Opens the cloud; nothing is sent and nothing written yet. Throws `usage` for a bad `cloud` or unsafe TLS settings. */
export function openCloud(options: OpenCloudOptions): OpenCloud {
  const { home, env, signal } = options
  const clock = options.clock ?? Date.now
  const wait = options.sleep ?? sleep
  const random = options.random ?? Math.random
  const transport = transportFor(options)
  const standIn = transport.cloud !== undefined
  const gap = options.gap === undefined ? {} : { gap: options.gap }
  const pacer = standIn ? unpaced() : createPacer({ file: join(home, 'pace.json'), clock, sleep: wait, random, ...gap })
  const cooldown = openCooldown({
    file: join(home, 'sign-in.json'),
    clock,
    target: transport.cloud ?? 'vendor',
    limited: !standIn || options.limited === true || env.WRISTORY_LIMITS === 'on',
  })
  const tokens = openTokens(home)
  const context = (): SignInContext => ({ transport, clock, pacer, cooldown, deviceId: deviceId(home), signal })
  const clientFor: OpenCloud['clientFor'] = (session, onSession) => {
    checkIssuer(session, transport.cloud)
    return createClient({
      ...context(),
      session,
      sleep: wait,
      random,
      ...(onSession === undefined ? {} : { onSession }),
    })
  }

  return {
    transport,
    tokens,
    pacer,
    cooldown,
    context,
    clientFor,
    signIn: (way, credentials, more = {}) => signIn(way, credentials, { ...context(), ...more }),
    async revoke(session) {
      checkIssuer(session, transport.cloud)
      return revoke(session, context())
    },
    noteOutcome(name, error) {
      if (error === undefined) tokens.noteRefusal(name, undefined)
      else if (error instanceof WristoryError && (error.code === 'token-expired' || error.code === 'wrong-region'))
        tokens.noteRefusal(name, { at: Math.floor(clock() / 1000), error: error.code, says: error.message })
    },
    async client(wanted) {
      const { name, session } = await tokens.load(wanted)
      const client = clientFor(session, (fresh) => tokens.save(name, fresh))
      return {
        name,
        get session() {
          return client.session
        },
        get: client.get,
      }
    },
    close: () => transport.close(),
  }
}
