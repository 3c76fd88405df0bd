// Authentication of requests: the secret of this server, sent as `Authorization: Bearer` with each request to the API.
// A browser gets it for the one-time code in the address that `serve` prints and stores it for this origin, never in a
// cookie: browsers send a cookie to every port of a host. A paired device has a secret of its own, which opens the
// remote entrances only. Host and Origin are checked before anything is read, and every response carries headers that
// keep other pages out.

import { randomBytes } from 'node:crypto'
import type { Context, Handler, MiddlewareHandler } from 'hono'
import { findEntrance, type RemoteEntrance } from '../../http-server/entrance.ts'
import type { FamilyAccess } from '../../http-server/family.ts'
import { isSame } from '../../http-server/secret.ts'
import { lockedToo, refuseLocked } from './access.ts'
import type { AdmittedDevice, PairedDevices } from './devices.ts'
import { namedPerson } from './persons.ts'

export interface GuardOptions {
  /** The bound port; read late, because 0 means any. */
  readonly port: () => number
  /** Origin of the configured map tiles, or ''. */
  readonly tileOrigin: () => string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Entrances of other devices; none by default. */
  readonly remotes?: () => readonly RemoteEntrance[]
  readonly devices?: PairedDevices
  /** PINs of the accounts; none by default. */
  readonly family?: Pick<FamilyAccess, 'locks' | 'isCurrent'>
}

/** Who asks: a paired device, and the account that a PIN unlocked for it. */
export interface Visitor {
  readonly device: string
  readonly account: string | null
}

export interface Guard {
  /**
   * For every request: refuses those that come neither from our own page nor from a program, and adds the security
   * headers.
   */
  readonly place: MiddlewareHandler
  /** For the API: refuses requests without the secret or a ticket. */
  readonly secret: MiddlewareHandler
  /** Handles `POST /api/v1/session`: exchanges a one-time code for the secret. */
  readonly swap: Handler
  /** Makes a new one-time code for the address to open; an unused older one stays valid. */
  issue(): string
  /** A code that pairs one device within ten minutes. */
  issueToDevice(): { readonly code: string; readonly until: number }
  /**
   * A ticket for one GET of `path` within a minute: a download is a link, which cannot send a header. It names the
   * account as the link does; null for the one that the dashboard was started for.
   */
  ticket(path: string, account: string | null): string
  /** The paired device of a request that `secret` let pass; null for this computer and for tickets. */
  visitor(request: Request): Visitor | null
}

/** Wrong codes per minute after which none is compared any more (reliability W3). */
const TRIES = 10
const MINUTE = 60_000
/** Minutes for pairing a device. */
const PAIRING = 10

/** What a paired device may not do: change the sign-in, run SQL, hand over, pair others. */
const hereOnly = /^\/api\/v1\/(sign-in|sql|handover|devices|family)(\/|$)/

/** Makes the guard of one server: its codes, tickets and secret end with it. */
export function createGuard({ port, tileOrigin, now, remotes = () => [], devices, family }: GuardOptions): Guard {
  const secret = randomBytes(32).toString('base64url')
  const codes = new Set<string>()
  const deviceCodes = new Map<string, number>()
  const tickets = new Map<string, { readonly path: string; readonly account: string | null; readonly until: number }>()
  const visitors = new WeakMap<Request, Visitor>()
  let wrong: number[] = []

  /** Whether the request shows a ticket for its path, which is used up by that. */
  const spend = (context: Context): boolean => {
    const { req } = context
    const shown = req.query('ticket') ?? ''
    const ticket = tickets.get(shown)
    if (req.method !== 'GET' || ticket?.path !== req.path || ticket.until < now()) return false
    return ticket.account === namedPerson(context) && tickets.delete(shown)
  }

  /** The account that is unlocked for the device; null if there is none, or its PIN is another one now. */
  const unlockedFor = ({ unlocked }: AdmittedDevice): string | null =>
    unlocked !== null && family?.isCurrent(unlocked.account, unlocked.stamp) === true ? unlocked.account : null

  /** Uses up a code for a device; false where it is none or too old. */
  const spendCode = (shown: string): boolean => {
    for (const [code, until] of deviceCodes) if (until < now()) deviceCodes.delete(code)
    const known = [...deviceCodes.keys()].find((one) => isSame(one, shown))
    return known !== undefined && deviceCodes.delete(known)
  }
  const isRemote = (context: Context) => findEntrance(context, port(), remotes())?.remote === true

  return {
    async place(context, next) {
      const denied = misplaced(context, port(), remotes())
      if (denied === null) await next()
      else context.res = refuse(context, 403, denied)
      secure(context, tileOrigin(), isRemote(context))
    },
    async secret(context, next) {
      const [, given = ''] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
      const remote = isRemote(context)
      if (remote && hereOnly.test(context.req.path))
        return refuse(context, 403, 'Only the computer that runs wristory can do this.', true)
      if (remote) {
        const device = given === '' ? null : (devices?.admit(given) ?? null)
        if (device !== null) {
          const account = unlockedFor(device)
          visitors.set(context.req.raw, { device: device.id, account })
          const locked = account === null && family?.locks() === true && !lockedToo.test(context.req.path)
          return locked ? refuseLocked(context) : next()
        }
      } else if (isSame(given, secret)) return next()
      if (spend(context)) return next()
      return refuse(context, 401, 'The request does not have the secret of this dashboard.', remote)
    },
    async swap(context) {
      wrong = wrong.filter((at) => at >= now() - MINUTE)
      if (wrong.length >= TRIES) return refuse(context, 429, 'Too many wrong codes; wait a minute.')
      const body = (await context.req.json().catch(() => null)) as { readonly code?: unknown } | null
      const shown = String(body?.code)
      if (isRemote(context)) {
        if (devices !== undefined && spendCode(shown))
          return context.json({ secret: devices.pair(context.req.header('user-agent') ?? '') })
      } else {
        const known = [...codes].find((one) => isSame(one, shown))
        if (known !== undefined && codes.delete(known)) return context.json({ secret })
      }
      wrong.push(now())
      if (isRemote(context)) return refuse(context, 401, 'This code was already used, or it is too old.', true)
      return refuse(context, 401, 'This address was already used, or is not the one that `wristory serve` printed.')
    },
    issue() {
      const code = random()
      codes.add(code)
      return code
    },
    issueToDevice() {
      const code = random()
      const until = now() + PAIRING * MINUTE
      deviceCodes.set(code, until)
      return { code, until: Math.floor(until / 1000) }
    },
    visitor: (request) => visitors.get(request) ?? null,
    ticket(path, account) {
      for (const [name, { until }] of tickets) if (until < now()) tickets.delete(name)
      const ticket = random()
      tickets.set(ticket, { path, account, until: now() + MINUTE })
      return ticket
    },
  }
}

function random(): string {
  return randomBytes(24).toString('base64url')
}

/** Why a request does not come from our own page, or null. */
function misplaced(context: Context, port: number, remotes: readonly RemoteEntrance[]): string | null {
  const entrance = findEntrance(context, port, remotes)
  if (entrance === null) return 'The request names another host than this server.'
  const origin = context.req.header('origin')
  if (origin !== undefined && origin !== entrance.origin) return 'The request comes from another page.'
  const site = context.req.header('sec-fetch-site')
  const navigation = context.req.method === 'GET' && context.req.header('sec-fetch-mode') === 'navigate'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation)
    return 'The request comes from another page.'
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return null
  if (origin === undefined && site !== 'same-origin') return 'The request does not state its page of origin.'
  return null
}

/** A remote entrance may install the page as an app, which needs a worker and a manifest. */
function secure(context: Context, tiles: string, remote: boolean): void {
  const headers = {
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; " +
      `img-src 'self' data:${tiles === '' ? '' : ` ${tiles}`}; connect-src 'self'; base-uri 'none'; ` +
      (remote ? "worker-src 'self'; manifest-src 'self'; " : '') +
      "form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

function refuse(context: Context, status: 401 | 403 | 429, message: string, remote = false): Response {
  context.header('Cache-Control', 'no-store')
  const hint = remote
    ? 'On the computer that runs wristory, open Settings and pair this device.'
    : 'Run `wristory serve` again and open the address that it prints.'
  const code = { 401: 'no-access', 403: 'foreign', 429: 'too-many' }[status]
  if (context.req.path.startsWith('/api/')) return context.json({ error: { code, message, hint } }, status)
  return context.text(`${message}\n${hint}\n`, status)
}
