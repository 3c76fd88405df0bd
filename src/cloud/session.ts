// What a sign-in leaves behind and everything after it works with: nothing here knows which way was used.

import { WristoryError } from '../errors.ts'

/** Names of the ways in, one file each in signin/ (`capture` is the token way, fed by the intercepting proxy). */
export type SignInWay = 'encrypted' | 'web' | 'legacy' | 'xiaomi' | 'token' | 'cookie' | 'capture'

/**
 * How the data host was found: named by the sign-in reply, by a data reply that held something of this account,
 * named by the person, or not proven at all (the generic name is kept; an account without data looks the same).
 */
export type HostProof = 'domains' | 'evidence' | 'given' | 'unproven'

/** The tokens of one account: secret, kept only by the token store, never printed or logged. */
export interface Session {
  /** Decimal string. */
  readonly userId: string
  /** Sent as header `apptoken` to the data host. */
  readonly appToken: string
  /** Renews `appToken`; absent for pasted tokens. */
  readonly loginToken?: string
  /** Access code of a password sign-in with its end (epoch seconds): exchangeable again until then. */
  readonly access?: { readonly code: string; readonly until: number; readonly countryCode: string }
  /** Regional data host, e.g. `api-mifit-de2.zepp.com`; always passes `isDataHost`. */
  readonly host: string
  /** How `host` was found; absent where nobody asked. */
  readonly hostProof?: HostProof
  /** The identity the data host is read with (`appname` header). */
  readonly appName: string
  readonly via: SignInWay
  /** Origin of the simulator that issued the tokens; absent for the vendor's. Tokens never cross between the two. */
  readonly cloud?: string
  /** Epoch seconds of sign-in or last renewal. */
  readonly issued: number
  /** Epoch seconds of the sign-in; renewals leave it. Absent in sessions of earlier versions. */
  readonly signedIn?: number
  /** Epoch seconds at which the cloud said the app token ends; absent when it did not say. */
  readonly expires?: number
}

/** The identity of the Zepp app, whose data namespace holds everything; `com.xiaomi.hm.health` is the older one. */
export const readingAppName = 'com.huami.midong'

/** True when `value` has the shape of a stored session: the guard between a file somebody could edit and the wire. */
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
    number('issued') &&
    (session.cloud === undefined || text('cloud')) &&
    (session.expires === undefined || number('expires'))
  )
}

/**
 * Throws `wrong-cloud` when tokens are about to go to another cloud than the one that issued them: a left-over
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

/** Origins are of this machine only: `localhost` and `127.0.0.1` are one place, two ports are two. */
function originName(cloud: string | undefined): string {
  return cloud === undefined ? 'vendor' : `${URL.parse(cloud)?.protocol} ${URL.parse(cloud)?.port}`
}

/** Host and sign-in as one text: what came back empty before either changed is asked for again. Holds no secret. */
export function originOf({ host, signedIn }: Session): string {
  return `${host} ${signedIn ?? ''}`
}

/** Tokens travel in a header: printable ASCII without blanks, shorter than 16 KiB (sign-in.md section 5.1). */
export function isHeaderSafe(token: string): boolean {
  return token.length < 16_384 && /^[\x21-\x7e]+$/.test(token)
}
