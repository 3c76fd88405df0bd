// Collects tokens from recorded traffic: headers, cookies and sign-in replies. They are credentials and go only to the
// token store.

import { record } from '../codec/record.ts'
import { textOf } from '../codec/text.ts'
import { type Exchange, headerOf } from './exchange.ts'

/** A token with its context. */
export interface Found {
  readonly appToken: string
  readonly userId: string | undefined
  readonly loginToken: string | undefined
  /** Data host that it was sent to. */
  readonly host: string | undefined
  /** `appname` header of the app. */
  readonly appName: string | undefined
  /** Epoch seconds of the newest occurrence; 0 if the recording does not say. */
  readonly seen: number
  /** False once a host has refused it. */
  readonly accepted: boolean
}

/** Collects tokens from exchanges, one record per token. */
export interface Harvest {
  add(exchange: Exchange): void
  /** The user of a token, if known. */
  userOf(appToken: string): string | undefined
  /** Best first: accepted, with a user id, with a host, newest. */
  tokens(): Found[]
}

type Sighting = { -readonly [K in keyof Found]?: Found[K] }

export function createHarvest(): Harvest {
  const found = new Map<string, Found>()
  const note = (appToken: string | undefined, more: Sighting): void => {
    // Header-safe text of a token's length; shorter words are flags like "null".
    if (appToken === undefined || !/^[\x21-\x7e]{16,16384}$/.test(appToken)) return
    const before = found.get(appToken)
    found.set(appToken, {
      appToken,
      userId: more.userId ?? before?.userId,
      loginToken: more.loginToken ?? before?.loginToken,
      host: more.host ?? before?.host,
      appName: more.appName ?? before?.appName,
      seen: Math.max(more.seen ?? 0, before?.seen ?? 0),
      accepted: (before?.accepted ?? true) && (more.accepted ?? true),
    })
  }
  return {
    add(exchange) {
      for (const [token, sighting] of sightings(exchange)) note(token, sighting)
    },
    userOf: (appToken) => found.get(appToken)?.userId,
    tokens: () => [...found.values()].sort(byWorth),
  }
}

/** The app token of a request, in its header or cookie. */
export function findToken(exchange: Exchange): string | undefined {
  return headerOf(exchange.headers, 'apptoken') ?? readCookies(exchange).apptoken
}

/** The user id of a request. */
export function userIn(exchange: Exchange): string | undefined {
  const url = new URL(exchange.url)
  return (
    id(/\/users\/(\d+)(?:\/|$)/.exec(url.pathname)?.[1]) ??
    id(url.searchParams.get('userid')) ??
    id(url.searchParams.get('userId')) ??
    id(new URLSearchParams(exchange.form.slice(0, 4096)).get('userid')) ??
    id(readCookies(exchange).userid)
  )
}

function* sightings(exchange: Exchange): Generator<[string | undefined, Sighting]> {
  const host = new URL(exchange.url).hostname
  const seen = exchange.started ?? 0
  // Data hosts only: the token is sent nowhere else.
  const dataHost = /^api-mifit(-[a-z0-9]+)?\.(huami|zepp)\.com$/.test(host) ? host : undefined
  yield [
    findToken(exchange),
    {
      userId: userIn(exchange),
      host: dataHost,
      appName: headerOf(exchange.headers, 'appname') ?? undefined,
      seen,
      accepted: exchange.status !== 401,
    },
  ]
  const bundle = readCookies(exchange)['hm-user-login-info']
  if (bundle !== undefined) yield fromBundle(percentDecoded(bundle), seen)
  if (exchange.body !== null && exchange.body.length < 65_536 && /^(account|api-user|user|watchface)/.test(host))
    yield fromBundle(textOf(exchange.body), seen)
}

/** The `token_info` of a sign-in reply, wherever its fields are. */
function fromBundle(text: string, seen: number): [string | undefined, Sighting] {
  const top = record(parse(text))
  const info = record(typeof top.token_info === 'string' ? parse(top.token_info) : (top.token_info ?? top))
  return [
    words(info.app_token) ?? words(info.apptoken),
    {
      userId: id(String(info.user_id ?? info.userid ?? '')),
      loginToken: words(info.login_token),
      seen,
    },
  ]
}

function byWorth(a: Found, b: Found): number {
  return (
    Number(b.accepted) - Number(a.accepted) ||
    Number(b.userId !== undefined) - Number(a.userId !== undefined) ||
    Number(b.host !== undefined) - Number(a.host !== undefined) ||
    b.seen - a.seen
  )
}

function readCookies(exchange: Exchange): Record<string, string | undefined> {
  const cookies: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of exchange.headers) {
    if (name.toLowerCase() !== 'cookie') continue
    for (const part of value.split(';')) {
      const [key = '', ...rest] = part.trim().split('=')
      cookies[key.toLowerCase()] = rest.join('=')
    }
  }
  return cookies
}

/** Percent-decoded, twice where it was encoded twice. */
function percentDecoded(text: string): string {
  let plain = text
  for (let i = 0; i < 2 && plain.includes('%'); i++) {
    try {
      plain = decodeURIComponent(plain)
    } catch {
      return plain
    }
  }
  return plain
}

function id(value: string | null | undefined): string | undefined {
  return value != null && /^\d{4,20}$/.test(value) ? value : undefined
}

function words(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
