// The dashboard's server as one function from request to reply: guard, then the page and its files, then /api/v1.

import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { errorKinds, WristoryError } from '../../errors.ts'
import { type ApiOptions, createApi } from './api.ts'
import type { Assets } from './assets.ts'
import type { Guard } from './guard.ts'
import { readSettings } from './settings.ts'

export interface AppOptions extends ApiOptions {
  readonly guard: Guard
  readonly assets: Assets
  /** Told of what is a bug of ours; the reply says only that. */
  readonly onBug: (error: unknown) => void
}

/** First parts of the paths that are pages; every other path is not found. */
export const pages = [
  '',
  'day',
  'sleep',
  'heartrate',
  'steps',
  'recovery',
  'weight',
  'workout',
  'trend',
  'data',
  'export',
  'sql',
  'settings',
  'welcome',
] as const

/** Largest body of a request (reliability W11). */
const mostBody = 1024 * 1024

export function createApp(options: AppOptions): Hono {
  const { guard, assets, home } = options
  const app = new Hono()
  app.use(guard.middleware)
  app.use('/api/*', async (c, next) => {
    // A page says how long its bodies are; what comes in pieces without an end in sight is nobody's.
    const length = Number(c.req.header('content-length') ?? 0)
    if (c.req.header('transfer-encoding') !== undefined || !(length <= mostBody))
      throw new WristoryError('usage', 'The request is too large')
    await next()
  })
  app.use('/api/*', compress())
  app.use('/api/*', async (c, next) => {
    await next()
    if (!c.res.headers.get('cache-control')?.includes('no-store')) c.header('Cache-Control', 'no-store')
    if (
      c.req.method !== 'GET' ||
      c.res.status !== 200 ||
      !c.res.headers.get('content-type')?.startsWith('application/json')
    )
      return
    const bytes = Buffer.from(await c.res.arrayBuffer())
    const tag = `"${createHash('sha1').update(bytes).digest('base64url')}"`
    const same = c.req.header('if-none-match') === tag
    c.res = new Response(same ? null : bytes, { status: same ? 304 : 200, headers: c.res.headers })
    c.header('ETag', tag)
  })
  app.route('/api/v1', createApi(options))
  app.get('/assets/*', (c) => {
    const asset = assets.get(c.req.path)
    if (asset === undefined) return missing()
    const zipped = c.req.header('accept-encoding')?.includes('gzip') === true
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
  app.get('/*', (c) => {
    const [, first = ''] = c.req.path.split('/')
    if (!(pages as readonly string[]).includes(first)) return missing()
    const { theme, locale } = readSettings(home)
    return new Response(assets.page(theme, locale), {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
    })
  })
  app.notFound(() => missing())
  app.onError((thrown, c) => {
    const error =
      thrown instanceof WristoryError ? thrown : new WristoryError('bug', 'Something in wristory went wrong.')
    if (error.code === 'bug') options.onBug(thrown)
    const { code, message, hint, until } = error
    c.header('Cache-Control', 'no-store')
    return c.json({ error: { code, message, hint, ...(until === undefined ? {} : { until }) } }, statusOf(code))
  })
  return app
}

function missing(): Response {
  return new Response('There is no such page.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

/** The HTTP status that goes with the exit status of an error. */
function statusOf(code: keyof typeof errorKinds): 400 | 404 | 409 | 422 | 429 | 500 | 502 {
  const table = { 1: 500, 2: 400, 3: 422, 4: 409, 5: 502, 6: 500, 7: 500, 8: 502, 9: 429, 130: 400 } as const
  return table[errorKinds[code].exit]
}
