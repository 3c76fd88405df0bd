// Signs in and returns a client: one function for every method, with a callback if a method needs the person.

import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Credentials,
  type OpenCloud,
  openCloud,
  type SentExchange,
  type Session,
  type SignInWay,
  type Transport,
} from '../cloud/index.ts'
import { cookiePage } from '../cloud/signin/cookie.ts'
import { xiaomiAddress } from '../cloud/signin/xiaomi.ts'
import { defaultAccount } from '../cloud/tokens.ts'
import { WristoryError } from '../errors.ts'
import { defaultHome } from '../files/platform.ts'
import { version } from '../files/version.ts'
import { type Client, createClient } from './client.ts'
import { checkedSession, memorySessions, type SessionStore, storedSessions } from './sessions.ts'

/** A value, or a function that is called for it when it is needed: a prompt, a secret manager. */
export type Given = string | (() => string | Promise<string>)

/** E-mail address or phone number (with country code) and password. */
export interface PasswordSignIn {
  readonly via?: 'encrypted' | 'web' | 'legacy' | undefined
  readonly email: string
  /** Used once, never stored. */
  readonly password: Given
  /** Two letters, if the sign-in reply names no country or a wrong one. */
  readonly country?: string | undefined
}

/** A Xiaomi account: the person signs in on Xiaomi's page. May sign out the phone. */
export interface XiaomiSignIn {
  readonly via: 'xiaomi'
  /** Gets the address of Xiaomi's page, and returns the final address. */
  readonly redirect: (page: string) => string | Promise<string>
  readonly country?: string | undefined
}

/** An account of any kind: the person signs in on the vendor's web page in a browser. Sends no sign-in request. */
export interface CookieSignIn {
  readonly via: 'cookie'
  /** The page's cookie `hm-user-login-info`, or a function that gets the page's address and returns it. */
  readonly cookie: string | ((page: string) => string | Promise<string>)
  readonly userId?: string | undefined
}

/** A token that the person has. Sends no sign-in request. */
export interface TokenSignIn {
  readonly via: 'token'
  readonly token: Given
  /** Requested from the cloud by default. */
  readonly userId?: string | undefined
}

/** Options of every method. All have a default. */
export interface ClientOptions {
  /** Where the session is stored between two runs; a private file of the home folder by default. */
  readonly sessions?: SessionStore | undefined
  /** Name of the account in the home folder: by default the e-mail address, or `default`. */
  readonly account?: string | undefined
  /** Folder of sessions, device id and pace; that of the command line by default. */
  readonly home?: string | undefined
  /** The wearer's home zone (IANA), for records that do not state their offset from UTC. */
  readonly zone?: string | undefined
  /** Data host or region, if known: `api-mifit-de2.zepp.com`, `de2`. Found by evidence by default. */
  readonly host?: string | undefined
  /** Whose data are read: those of the app Zepp, or of Zepp Life (Mi Fit). */
  readonly app?: 'zepp' | 'zepp-life' | undefined
  /** Origin on this machine used instead of the vendor, e.g. `(await startCloud()).url`; WRISTORY_CLOUD by default. */
  readonly cloud?: string | undefined
  /** Replaces the HTTP client. */
  readonly transport?: Transport | undefined
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly clock?: (() => number) | undefined
  /** Waits; ends with `interrupted` when the signal is aborted. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined
  /** Ends everything that the client does with `interrupted`. */
  readonly signal?: AbortSignal | undefined
  /** Called for each exchange; contains no secret. */
  readonly onRequest?: ((exchange: SentExchange) => void) | undefined
  /** Environment with WRISTORY_HOME, WRISTORY_CLOUD and proxies (HTTPS_PROXY, NO_PROXY); `process.env` by default. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** A sign-in method with its options. */
export type SignInOptions = ClientOptions & (PasswordSignIn | XiaomiSignIn | CookieSignIn | TokenSignIn)

const applications = { zepp: 'com.huami.midong', 'zepp-life': 'com.xiaomi.hm.health' } as const

/**
 * Signs in, and returns a client for the account. A stored session is used again, so that the password goes to the
 * vendor only when necessary: the cloud allows few attempts a day. Throws `wrong-password`, `sign-in-refused`, `wait`
 * (with `until`), `host-refused`, `wrong-region`, `network`, `cloud-failed`, `usage`.
 */
export async function signIn(options: SignInOptions): Promise<Client> {
  const { cloud, sessions } = opened(options, 'email' in options ? options.email : defaultAccount)
  const enter = async (): Promise<Session> => {
    const [way, credentials] = await readCredentials(options, cloud)
    const session = await cloud.signIn(way, credentials, { appName: applications[options.app ?? 'zepp'] })
    await sessions.save(session)
    return session
  }
  return await signInClient(options, cloud, sessions, enter)
}

/**
 * A client for an account that is already signed in: by an earlier `signIn`, or by `wristory login`. Throws
 * `sign-in-needed` if there is none.
 */
export async function openClient(options: ClientOptions = {}): Promise<Client> {
  const { cloud, sessions } = opened(options, defaultAccount)
  return await signInClient(options, cloud, sessions, async () => {
    throw new WristoryError('sign-in-needed', 'No account is signed in.', {
      hint: 'Call `signIn`, or run `wristory login`.',
    })
  })
}

function opened(options: ClientOptions, name: string): { readonly cloud: OpenCloud; readonly sessions: SessionStore } {
  const { clock, sleep, transport, signal, onRequest, env = process.env } = options
  const standIn = options.cloud ?? transport?.cloud ?? (env.WRISTORY_CLOUD || undefined)
  const given = options.home ?? (env.WRISTORY_HOME || undefined)
  const place = { env, platform: process.platform, userHome: homedir() }
  // Sessions of a simulator must not mix with the accounts of the vendor's cloud.
  const home = given ?? (standIn === undefined ? defaultHome(place) : join(tmpdir(), 'wristory-stand-in'))
  const cloud = openCloud({
    home,
    env,
    version: version(),
    cloud: standIn,
    transport,
    signal,
    onRequest,
    ...(clock === undefined ? {} : { clock }),
    ...(sleep === undefined ? {} : { sleep }),
  })
  const kept =
    standIn !== undefined && given === undefined
      ? memorySessions()
      : storedSessions(cloud.tokens, options.account, name)
  return { cloud, sessions: options.sessions ?? kept }
}

/** A client whose session `enter` creates if none is stored, and again once the stored one has expired for good. */
async function signInClient(
  options: ClientOptions,
  cloud: OpenCloud,
  sessions: SessionStore,
  enter: () => Promise<Session>,
): Promise<Client> {
  const open = (session: Session) => cloud.clientFor(session, (fresh) => sessions.save(fresh))
  try {
    const kept = checkedSession(await sessions.load())
    let inner = open(kept ?? (await enter()))
    let mayEnter = kept !== null
    return createClient({
      session: () => inner.session,
      close: () => cloud.close(),
      zone: options.zone ?? null,
      clock: options.clock ?? Date.now,
      async get(path, query, more) {
        try {
          return await inner.get(path, query, more)
        } catch (error) {
          if (!mayEnter || !(error instanceof WristoryError) || error.code !== 'token-expired') throw error
          mayEnter = false
          const session = await enter().catch((refusal: unknown) => {
            throw refusal instanceof WristoryError && refusal.code === 'sign-in-needed' ? error : refusal
          })
          inner = open(session)
          return await inner.get(path, query, more)
        }
      },
    })
  } catch (error) {
    await cloud.close()
    throw error
  }
}

async function readCredentials(options: SignInOptions, cloud: OpenCloud): Promise<[SignInWay, Credentials]> {
  const { host } = options
  switch (options.via) {
    case 'xiaomi': {
      const redirect = await options.redirect(xiaomiAddress(cloud.transport.cloud))
      return ['xiaomi', { host, redirect, country: options.country }]
    }
    case 'cookie': {
      const { cookie, userId } = options
      return ['cookie', { host, userId, cookie: typeof cookie === 'string' ? cookie : await cookie(cookiePage) }]
    }
    case 'token':
      return ['token', { host, userId: options.userId, token: await given(options.token) }]
    default: {
      const { email, country, via = 'encrypted' } = options
      return [via, { host, country, account: email, password: await given(options.password) }]
    }
  }
}

async function given(value: Given): Promise<string> {
  return typeof value === 'string' ? value : await value()
}
