// The dashboard's server as one function from request to response: guard, then /api/v1 for holders of the secret, and
// the page with its files, which contain no data, for everybody.

import { hash, X509Certificate } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { errorKinds, WristoryError } from '../../errors.ts'
import { refuseForeign } from './access.ts'
import { createApi } from './api.ts'
import type { Assets } from './assets.ts'
import type { Guard } from './guard.ts'
import { namedPerson, type Person } from './persons.ts'
import type { ApiOptions } from './route.ts'

export interface AppOptions extends Omit<ApiOptions, 'ticket' | 'visitor'> {
  readonly guard: Guard
  readonly assets: Assets
  /** The authority's certificate as PEM, which phones install; null without entrances for other devices. */
  readonly certificate: () => string | null
  /** A person of the store; null if there is none of that name. */
  readonly person: (name: string) => Promise<Person | null>
  /** Called for internal errors; the response says only that there was one. */
  readonly onBug: (error: unknown) => void
}

/** First parts of the paths that are pages; every other path is not found. */
export const pages = [
  '',
  'home',
  'day',
  'sleep',
  'heartrate',
  'steps',
  'recovery',
  'weight',
  'workout',
  'trend',
  'insights',
  'family',
  'data',
  'export',
  'sql',
  'settings',
  'welcome',
] as const

/**
 * Minimum size of a compressed answer, and the level: most browsers are on this machine, where compressing takes longer
 * than sending.
 */
const worthPacking = 32 * 1024
const quickest = 1

function zips(c: Context): boolean {
  return c.req.header('accept-encoding')?.includes('gzip') === true
}

/** Largest body of a request (reliability W11). */
const mostBody = 1024 * 1024

export function createApp(options: AppOptions): Hono {
  const { guard, assets } = options
  const app = new Hono()
  app.use(guard.place)
  app.use('/api/*', async (c, next) => {
    // A page states the length of its bodies; chunked bodies are refused.
    const length = Number(c.req.header('content-length') ?? 0)
    if (c.req.header('transfer-encoding') !== undefined || !(length <= mostBody))
      throw new WristoryError('usage', 'The request is too large')
    await next()
  })
  app.use('/api/*', async (c, next) => {
    await next()
    const { status, headers } = c.res
    if (!headers.get('cache-control')?.includes('no-store')) headers.set('Cache-Control', 'no-store')
    if (!headers.get('content-type')?.startsWith('application/json')) return
    const body = Buffer.from(await c.res.arrayBuffer())
    let same = false
    if (c.req.method === 'GET' && status === 200) {
      // Weak: it identifies the answer, compressed or not.
      const tag = `W/"${hash('sha1', body, 'base64url')}"`
      headers.set('ETag', tag)
      same = c.req.header('if-none-match') === tag
    }
    headers.set('Vary', 'Accept-Encoding')
    const packed = !same && body.length >= worthPacking && zips(c)
    if (packed) headers.set('Content-Encoding', 'gzip')
    // Hono copies the headers of a reply that takes another's place, and makes a stream of its body.
    c.res = undefined
    c.res = same
      ? new Response(null, { status: 304, headers })
      : new Response(packed ? gzipSync(body, { level: quickest }) : body, { status, headers })
  })
  app.post('/api/v1/session', guard.swap)
  app.use('/api/*', guard.secret)
  const { visitor } = guard
  const ticketFor = (name: string | null) => (path: string) => guard.ticket(path, name)
  const others = new Map<Person, Hono>()
  app.use('/api/v1/*', async (c, next) => {
    const account = visitor(c.req.raw)?.account ?? null
    const name = namedPerson(c) ?? account
    const person = name === null ? null : await options.person(name)
    if (account !== null && name !== null) {
      const refusal = refuseForeign(c, { account, name, there: person !== null, family: options.family })
      if (refusal !== null) return refusal
    }
    if (person === null || name === null || person.door === options.door) return next()
    const api = others.get(person) ?? apiRoutes({ ...options, ...person, visitor, ticket: ticketFor(name), name })
    others.set(person, api)
    return api.fetch(c.req.raw, c.env)
  })
  app.route('/api/v1', createApi({ ...options, visitor, ticket: ticketFor(null) }))
  app.get('/assets/*', (c) => {
    const asset = assets.get(c.req.path)
    if (asset === undefined) return missing()
    const zipped = zips(c)
    const bytes = zipped ? asset.zipped : asset.body
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': asset.type,
        'Cache-Control': 'private, max-age=31536000, immutable',
        Vary: 'Accept-Encoding',
        ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
      },
    })
  })
  app.get('/authority.crt', (c) => {
    const certificate = options.certificate()
    if (certificate === null) return missing()
    c.header('Content-Type', 'application/x-x509-ca-cert')
    return c.body(new Uint8Array(new X509Certificate(certificate).raw))
  })
  for (const [path, { type, body }] of assets.root)
    app.get(
      path,
      () => new Response(new Uint8Array(body), { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } }),
    )
  app.get('/*', (c) => {
    const [, first = ''] = c.req.path.split('/')
    if (!(pages as readonly string[]).includes(first)) return missing()
    return new Response(assets.page, {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
    })
  })
  app.notFound(() => missing())
  app.onError((thrown, c) => {
    const error =
      thrown instanceof WristoryError ? thrown : new WristoryError('bug', 'An internal error occurred in wristory.')
    if (error.code === 'bug') options.onBug(thrown)
    const { code, message, hint, until } = error
    c.header('Cache-Control', 'no-store')
    return c.json({ error: { code, message, hint, ...(until === undefined ? {} : { until }) } }, httpStatus(code))
  })
  return app
}

/** The routes for another person; their errors are handled as everywhere. */
function apiRoutes(options: ApiOptions): Hono {
  const api = new Hono().route('/api/v1', createApi(options))
  api.onError((error) => {
    throw error
  })
  return api
}

function missing(): Response {
  return new Response('There is no such page.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

/** The HTTP status that goes with the exit status of an error. */
function httpStatus(code: keyof typeof errorKinds): 400 | 404 | 409 | 422 | 429 | 500 | 502 {
  const table = { 1: 500, 2: 400, 3: 422, 4: 409, 5: 502, 6: 500, 7: 500, 8: 502, 9: 429, 10: 502, 130: 400 } as const
  return table[errorKinds[code].exit]
}
