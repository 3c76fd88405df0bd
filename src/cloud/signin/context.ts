// What every sign-in method gets: the person's input, and the injected surroundings.

import { WristoryError } from '../../errors.ts'
import type { Cooldown } from '../cooldown.ts'
import type { Pacer } from '../pace.ts'
import type { AppName, Session, SignInWay } from '../session.ts'
import type { CloudRequest, CloudResponse, Transport } from '../transport.ts'
import { type NowInMs, type Pause, retryAfter } from '../wait.ts'

/** What a person can enter; each method declares what it needs. All of it is secret except `country` and `host`. */
export interface Credentials {
  /** E-mail address, or phone number with country code. */
  readonly account?: string | undefined
  readonly password?: string | undefined
  readonly token?: string | undefined
  readonly userId?: string | undefined
  /** The vendor's cookie in any of the forms that browsers copy. */
  readonly cookie?: string | undefined
  /** The final address of Xiaomi's page, or the code in it. */
  readonly redirect?: string | undefined
  /** Data host or region, if the person gives it: `api-mifit-de2.zepp.com`, `de2`. */
  readonly host?: string | undefined
  /** Two letters, if the sign-in reply names no country or a wrong one. */
  readonly country?: string | undefined
}

/** What a method asks or shows while it runs. A method that needs a missing one ends with an error that says so. */
export interface SignInPrompts {
  /** Shows the address of a QR code, valid until `until` (epoch seconds). */
  readonly qr?: (address: string, until: number) => void | Promise<void>
  /** Shows a picture (JPEG or PNG) and returns the characters in it; undefined to give up. */
  readonly captcha?: (picture: Uint8Array) => Promise<string | undefined>
  /** Returns the code that was sent by e-mail or phone, or that an app shows; `address` is masked by the cloud. */
  readonly code?: (by: 'email' | 'phone' | 'second-factor', address: string | undefined) => Promise<string | undefined>
}

export interface SignInContext {
  readonly transport: Transport
  readonly clock: NowInMs
  /** Waits; the real sleep by default. */
  readonly sleep?: Pause
  /** Paces the few data reads that find the data host. */
  readonly pacer: Pacer
  readonly cooldown: Cooldown
  /** Identifies this installation to the cloud, always the same (`deviceId`). */
  readonly deviceId: string
  /** Header `appname` of later reads; `com.huami.midong` by default. */
  readonly appName?: string | undefined
  /** What a method asks or shows while it runs; absent if nobody is there. */
  readonly prompts?: SignInPrompts | undefined
  /** Ignores cool-down and limits. */
  readonly force?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A sign-in method: its description, its needs and its steps. */
export interface WayIn {
  readonly way: SignInWay
  /** The cloud that it signs in to; absent for Zepp and Zepp Life. */
  readonly app?: AppName
  /** One line for --help. */
  readonly summary: string
  readonly needs: readonly (keyof Credentials)[]
  /** True if a sign-in request is sent, so that cool-down and limits apply. */
  readonly asksSignIn: boolean
  signIn(credentials: Credentials, context: SignInContext): Promise<Session>
}

/** The value, or the `usage` error that names what is missing. */
export function need(credentials: Credentials, name: keyof Credentials): string {
  const value = credentials[name]
  if (value !== undefined && value.trim() !== '') return value
  const words: Readonly<Record<keyof Credentials, string>> = {
    account: 'the e-mail address or phone number (--email)',
    password: 'the password (asked for on a terminal, --password-stdin, --password-file or WRISTORY_PASSWORD)',
    token: 'the token (--token-file or WRISTORY_TOKEN)',
    userId: 'the user id (--user-id or WRISTORY_USER_ID)',
    cookie: 'the cookie of the page (pasted on a terminal or on standard input, --cookie-file or WRISTORY_COOKIE)',
    redirect: 'the address on which the Xiaomi page ended',
    host: 'the data host (--host)',
    country: 'the country (--country)',
  }
  throw new WristoryError('usage', `This way of signing in needs ${words[name]}.`)
}

/**
 * Sends one sign-in request, once: no retry of any failure. "Too many requests" in any form starts the cool-down on
 * disk and throws `wait`; 5xx throws `cloud-failed`.
 */
export async function ask(request: CloudRequest, context: SignInContext): Promise<CloudResponse> {
  const response = await context.transport.send({ ...request, signal: context.signal, maxBytes: 1024 * 1024 })
  if (response.status === 429 || isThrottle(jsonBody(response))) {
    throw context.cooldown.throttled(retryAfter(response.headers, context.clock()))
  }
  return response
}

/** The JSON object of a reply's body, `undefined` for anything else. */
export function jsonBody(response: CloudResponse): { readonly [name: string]: unknown } | undefined {
  try {
    return toObject(JSON.parse(new TextDecoder().decode(response.body)))
  } catch {
    return undefined
  }
}

/** `value` if it is an object with names. */
export function toObject(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: unknown })
    : undefined
}

/** `{"code":12,…}` means "too many requests" under any status (sign-in.md section 1.2). */
export function isThrottle(value: unknown): boolean {
  const code = toObject(value)?.code
  return code === 12 || code === '12'
}
