// The session that every sign-in method returns; nothing here depends on the method.

import { WristoryError } from '../errors.ts'

/**
 * Names of the sign-in methods, one file each in signin/ (`capture` is the token method, fed by the intercepting
 * proxy).
 */
export type SignInWay =
  | 'encrypted'
  | 'web'
  | 'legacy'
  | 'xiaomi'
  | 'token'
  | 'cookie'
  | 'capture'
  | 'qr'
  | 'mi-cookie'
  | 'sts-address'
  | 'mi-password'

/**
 * How the data host was found: named by the sign-in reply, by a data reply with data of this account, by the person, or
 * unproven (the generic name; an account without data looks the same).
 */
export type HostProof = 'domains' | 'evidence' | 'given' | 'unproven'

/** The tokens of one account: secret, stored only by the token store, never printed or logged. */
export interface Session {
  /** Decimal string. */
  readonly userId: string
  /** Sent to the data host with each request: header `apptoken`, or cookie `serviceToken` of Mi Fitness. */
  readonly appToken: string
  /** Renews `appToken` (Mi Fitness: `passToken`); absent for pasted tokens. */
  readonly loginToken?: string
  /** Mi Fitness: the key that signs and encrypts requests (`ssecurity`), base64. */
  readonly sessionKey?: string
  /** Mi Fitness: the encrypted user id that requests send; absent if the account service gave none. */
  readonly cUserId?: string
  /** Access code of a password sign-in with its expiry (epoch seconds); it can be exchanged again until then. */
  readonly access?: { readonly code: string; readonly until: number; readonly countryCode: string }
  /** Regional data host, e.g. `api-mifit-de2.zepp.com` or `de.hlth.io.mi.com`. */
  readonly host: string
  /** How `host` was found; absent in sessions of earlier versions. */
  readonly hostProof?: HostProof
  /** The identity (`appname` header) used to read from the data host. */
  readonly appName: string
  readonly via: SignInWay
  /** Origin of the simulator that issued the tokens; absent for the vendor's. Tokens never go from one to the other. */
  readonly cloud?: string
  /** Epoch seconds of sign-in or last renewal. */
  readonly issued: number
  /** Epoch seconds of the sign-in; renewals leave it. Absent in sessions of earlier versions. */
  readonly signedIn?: number
  /** Epoch seconds at which the app token expires; absent if the cloud did not say. */
  readonly expires?: number
}

/** The apps whose clouds are read, by the name of the login; the value identifies the app to its cloud. */
export const apps = {
  zepp: 'com.huami.midong',
  'zepp-life': 'com.xiaomi.hm.health',
  'mi-fitness': 'com.xiaomi.wearable',
} as const
export type AppName = keyof typeof apps
export const appNames = Object.keys(apps) as AppName[]

/** The app of a session: an account has one login per app. */
export function appOfSession({ appName }: Pick<Session, 'appName'>): AppName {
  return appNames.find((name) => apps[name] === appName) ?? 'zepp'
}

/** The identity of the Zepp app, whose data namespace has everything; `com.xiaomi.hm.health` is the older one. */
export const readingAppName = 'com.huami.midong'

/** True if `value` has the shape of a stored session: guards the wire against an edited file. */
export function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false
  const session = value as Record<string, unknown>
  const text = (key: string) => typeof session[key] === 'string' && session[key] !== ''
  const number = (key: string) => Number.isFinite(session[key])
  return (
    text('userId') &&
    /^\d{1,20}$/.test(session.userId as string) &&
    text('appToken') &&
    isHeaderSafe(session.appToken as string) &&
    text('host') &&
    text('appName') &&
    text('via') &&
    (appOfSession(session as { appName: string }) !== 'mi-fitness' || text('sessionKey')) &&
    number('issued') &&
    (session.cloud === undefined || text('cloud')) &&
    (session.expires === undefined || number('expires'))
  )
}

/**
 * Throws `wrong-cloud` if tokens are about to go to another cloud than the one that issued them: a leftover
 * WRISTORY_CLOUD must not hand a real token to whatever listens on that port. `cloud` is the transport's.
 */
export function checkIssuer(session: Session, cloud: string | undefined): void {
  if (originName(session.cloud) === originName(cloud)) return
  const made = session.cloud === undefined ? 'the vendor' : session.cloud
  const asked = cloud === undefined ? 'the vendor' : cloud
  throw new WristoryError('wrong-cloud', `This sign-in was made at ${made}; nothing of it was sent to ${asked}.`, {
    hint:
      cloud === undefined
        ? 'Sign in to your own account with `wristory login`, under another name or in another folder.'
        : 'Unset WRISTORY_CLOUD (or omit --cloud), or sign in there with `wristory login` in another folder (--home).',
  })
}

/** Origins are on this machine only: `localhost` and `127.0.0.1` are the same, two ports are not. */
function originName(cloud: string | undefined): string {
  return cloud === undefined ? 'vendor' : `${URL.parse(cloud)?.protocol} ${URL.parse(cloud)?.port}`
}

/** Host and sign-in as one text; when it changes, empty replies are requested again. Contains no secret. */
export function sessionOrigin({ host, signedIn }: Session): string {
  return `${host} ${signedIn ?? ''}`
}

/** Tokens travel in a header: printable ASCII without blanks, shorter than 16 KiB (sign-in.md section 5.1). */
export function isHeaderSafe(token: string): boolean {
  return token.length < 16_384 && /^[\x21-\x7e]+$/.test(token)
}
