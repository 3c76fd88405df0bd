// Who may ask: only a browser on this machine that came in through the address `serve` printed. Host and Origin are
// checked before anything is read, and every reply carries the headers that keep other pages out.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

export interface GuardOptions {
  /** The port that was taken; asked late, because 0 means any. */
  readonly port: () => number
  /** Origin of map tiles that the person set, or '' for none. */
  readonly tileOrigin: () => string
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface Guard {
  readonly middleware: MiddlewareHandler
  /** Makes a new one-time code for the address to open; an unused older one stays good. */
  issue(): string
}

/** The part of the server adapter's environment that is looked at. */
interface Bindings {
  readonly incoming?: IncomingMessage
}

/** Wrong codes or cookies a minute after which nothing is compared any more (reliability W3). */
const TRIES = 10

/** Makes the guard of one server: its codes and its cookie die with it. */
export function createGuard({ port, tileOrigin, now }: GuardOptions): Guard {
  const secret = randomBytes(32).toString('base64url')
  const codes = new Set<string>()
  const wrong: number[] = []
  const cookieName = () => `wristory-${port()}`

  const middleware: MiddlewareHandler = async (context, next) => {
    const answer = door(context)
    if (answer === null) await next()
    else context.res = answer
    secure(context, tileOrigin())
  }

  /** The answer to who may not come in, or comes in just now; null for who is in. */
  const door = (context: Context): Response | null => {
    const denied = misplaced(context, port())
    if (denied !== null) return refuse(context, 403, denied)
    const url = new URL(context.req.url)
    const code = url.searchParams.get('token')
    if (code !== null && context.req.method === 'GET') return exchange(context, url, code)
    if (!same(getCookie(context, cookieName()) ?? '', secret))
      return refuse(context, 401, 'Open the address that `wristory serve` printed; it works once.')
    return null
  }

  const exchange = (context: Context, url: URL, code: string) => {
    const minute = now() - 60_000
    while (wrong[0] !== undefined && wrong[0] < minute) wrong.shift()
    if (wrong.length >= TRIES) return refuse(context, 429, 'Too many wrong addresses; wait a minute.')
    const known = [...codes].find((one) => same(one, code))
    if (known === undefined) {
      // A reload of an address already swapped is no attack.
      if (same(getCookie(context, cookieName()) ?? '', secret)) return home(context, url)
      wrong.push(now())
      return refuse(context, 401, 'This address was used already, or is not the one that `wristory serve` printed.')
    }
    codes.delete(known)
    setCookie(context, cookieName(), secret, { path: '/', httpOnly: true, sameSite: 'Strict' })
    return home(context, url)
  }

  return {
    middleware,
    issue() {
      const code = randomBytes(24).toString('base64url')
      codes.add(code)
      return code
    },
  }
}

/** The same page without the code; a path of several slashes would be another host to a browser. */
function home(context: Context, url: URL): Response {
  url.searchParams.delete('token')
  return context.redirect(`/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`, 303)
}

/** Why a request does not come from our own page, or null. */
function misplaced(context: Context, port: number): string | null {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  const incoming = (context.env as Bindings).incoming
  if (incoming !== undefined) {
    // Node keeps the first of several Host lines; a second one is somebody's trick.
    const hosts = incoming.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length !== 1 || !incoming.url?.startsWith('/')) return 'The request does not name this server.'
  }
  const host = context.req.header('host') ?? ''
  if (!names.includes(host)) return 'The request names another host than this server.'
  const origin = context.req.header('origin')
  if (origin !== undefined && origin !== `http://${host}`) return 'The request comes from another page.'
  const site = context.req.header('sec-fetch-site')
  const navigation = context.req.method === 'GET' && context.req.header('sec-fetch-mode') === 'navigate'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation)
    return 'The request comes from another page.'
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return null
  if (origin === undefined && site !== 'same-origin') return 'The request does not say which page it comes from.'
  return null
}

function secure(context: Context, tiles: string): void {
  const headers = {
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; " +
      `img-src 'self' data:${tiles === '' ? '' : ` ${tiles}`}; connect-src 'self'; base-uri 'none'; ` +
      "form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

function refuse(context: Context, status: 401 | 403 | 429, message: string): Response {
  context.header('Cache-Control', 'no-store')
  const hint = status === 401 ? 'Run `wristory serve` again for a new address.' : 'Open the dashboard by its address.'
  if (context.req.path.startsWith('/api/')) {
    const code = status === 401 ? 'no-access' : status === 403 ? 'foreign' : 'too-many'
    return context.json({ error: { code, message, hint } }, status)
  }
  return context.text(`${message}\n${hint}\n`, status)
}

/** Compares in a time that does not depend on where the two differ. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
