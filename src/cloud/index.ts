// Entry point of the cloud: everything that a command needs, opened for one home folder and one run.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { type CloudClient, createClient } from './client.ts'
import { type Cooldown, openCooldown } from './cooldown.ts'
import { deviceId } from './device.ts'
import { createPacer, type Pacer, paceFile, unpaced } from './pace.ts'
import { type Revoked, revoke } from './renew.ts'
import { type AppName, appOfSession, checkIssuer, type Session, type SignInWay, sessionOrigin } from './session.ts'
import type { Credentials, SignInContext, SignInPrompts } from './signin/context.ts'
import { signIn, wayIn } from './signin/index.ts'
import { openTokens, type TokenStore } from './tokens.ts'
import { createTransport, onlyListed, type SentExchange, type Timeouts, type Transport } from './transport.ts'
import { type NowInMs, type Pause, sleep } from './wait.ts'

export type { CloudClient, CloudReply, GetOptions } from './client.ts'
export { type Expiry, sessionExpiry as expiryOf } from './expiry.ts'
export type { Revoked } from './renew.ts'
export {
  type AppName,
  appNames,
  appOfSession,
  apps,
  type HostProof,
  type Session,
  type SignInWay,
  sessionOrigin as originOf,
} from './session.ts'
export type { Credentials, SignInContext, SignInPrompts, WayIn } from './signin/context.ts'
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
    more?: {
      readonly force?: boolean
      readonly appName?: string
      readonly prompts?: SignInPrompts
    },
  ): Promise<Session>
  /** Ends the login at the cloud where that is possible. */
  revoke(session: Session): Promise<Revoked>
  /** What `sessionFromToken` needs. */
  context(): SignInContext
  /**
   * A client for a login of a stored account (the only account unless named, its first login unless `app` is given),
   * which stores renewed sessions. Throws `wrong-cloud` when the session was made at another cloud.
   */
  client(name?: string, app?: AppName): Promise<LoginClient>
  /** Clients for all logins of a stored account, or for that of `app` alone. Throws like `client`. */
  clients(name?: string, app?: AppName): Promise<LoginClient[]>
  /**
   * Records how a run with a login ended: a refusal of its token is shown by `status`, `doctor`, `accounts` and the
   * dashboard until a run succeeds or the account signs in again. `error` is absent after a success.
   */
  noteOutcome(login: { readonly name: string; readonly session: Session }, error?: unknown): void
  /** A client for a session that is not stored; throws `wrong-cloud` like `client`. */
  clientFor(session: Session, onSession?: (session: Session) => void | Promise<void>): CloudClient
  close(): Promise<void>
}

/** A client for a stored login. */
export interface LoginClient extends CloudClient {
  /** Name of the account. */
  readonly name: string
  readonly app: AppName
  readonly userId: string
  /** Host and sign-in; when it changes, empty replies are requested again. */
  readonly origin: string
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

function noteOutcome(tokens: TokenStore, login: Parameters<OpenCloud['noteOutcome']>[0], error: unknown, at: number) {
  const app = appOfSession(login.session)
  if (error === undefined) tokens.noteRefusal(login.name, app, undefined)
  else if (error instanceof WristoryError && (error.code === 'token-expired' || error.code === 'wrong-region'))
    tokens.noteRefusal(login.name, app, { at, error: error.code, says: error.message })
}

/** The client of a stored login. */
function named(name: string, client: CloudClient): LoginClient {
  const { session } = client
  return {
    name,
    app: appOfSession(session),
    userId: session.userId,
    origin: sessionOrigin(session),
    get session() {
      return client.session
    },
    get: client.get,
    download: client.download,
  }
}

/** The pace and the limits of sign-in of one vendor. */
function openLimits(options: OpenCloudOptions, { cloud }: Transport, app: 'zepp' | 'mi-fitness') {
  const { home, env, clock = Date.now, random = Math.random, gap } = options
  const pause = options.sleep ?? sleep
  const pace = { file: join(home, paceFile(app)), clock, sleep: pause, random, ...(gap === undefined ? {} : { gap }) }
  const cooldown = openCooldown({
    file: join(home, 'sign-in.json'),
    clock,
    target: `${cloud ?? 'vendor'}${app === 'zepp' ? '' : ` ${app}`}`,
    ...(app === 'zepp'
      ? {}
      : { other: { command: '`wristory login --app mi-fitness --via qr`', because: 'sends no password' } }),
    limited: cloud === undefined || options.limited === true || env.WRISTORY_LIMITS === 'on',
  })
  return { pacer: cloud === undefined ? createPacer(pace) : unpaced(), cooldown }
}

/** Opens the cloud; nothing is sent and nothing written yet. Throws `usage` for a bad `cloud` or unsafe TLS settings. */
export function openCloud(options: OpenCloudOptions): OpenCloud {
  const { home, signal } = options
  const clock = options.clock ?? Date.now
  const wait = options.sleep ?? sleep
  const random = options.random ?? Math.random
  const transport = transportFor(options)
  const tokens = openTokens(home)
  const limits = {
    zepp: openLimits(options, transport, 'zepp'),
    'mi-fitness': openLimits(options, transport, 'mi-fitness'),
  }
  const context = (app: AppName = 'zepp'): SignInContext => ({
    transport,
    clock,
    sleep: wait,
    ...limits[app === 'mi-fitness' ? app : 'zepp'],
    deviceId: deviceId(home),
    signal,
  })
  const clientFor: OpenCloud['clientFor'] = (session, onSession) => {
    checkIssuer(session, transport.cloud)
    return createClient({
      ...context(appOfSession(session)),
      session,
      sleep: wait,
      random,
      ...(onSession === undefined ? {} : { onSession }),
    })
  }
  const loginClient = (name: string, session: Session) =>
    named(
      name,
      clientFor(session, (fresh) => tokens.save(name, fresh)),
    )

  return {
    transport,
    tokens,
    ...limits.zepp,
    context,
    clientFor,
    signIn: (way, credentials, more = {}) => signIn(way, credentials, { ...context(wayIn(way).app), ...more }),
    async revoke(session) {
      checkIssuer(session, transport.cloud)
      return revoke(session, context(appOfSession(session)))
    },
    noteOutcome: (login, error) => noteOutcome(tokens, login, error, Math.floor(clock() / 1000)),
    async client(wanted, app) {
      const { name, session } = await tokens.load(wanted, app)
      return loginClient(name, session)
    },
    async clients(wanted, app) {
      if (app !== undefined) return [await this.client(wanted, app)]
      const { name, sessions } = await tokens.loadAll(wanted)
      return sessions.map((session) => loginClient(name, session))
    },
    close: () => transport.close(),
  }
}
