// The endpoints for supervisors on 127.0.0.1: whether `watch` works, and with the token the figures for Prometheus.

import { createHash, timingSafeEqual } from 'node:crypto'
import { type Listening, listenOnLoopback } from '../http-server/listen.ts'
import type { AccountState } from './watch.ts'

export interface HealthParts {
  readonly port: number
  readonly states: () => Promise<AccountState[]>
  /** Text for Prometheus. */
  readonly metrics: () => Promise<string>
  /** Null if nobody may read the figures. */
  readonly bearer: string | null
}

/** Outcomes that only the person can resolve. */
const lasting = [
  'token-expired',
  'sign-in-needed',
  'wrong-account',
  'wrong-region',
  'host-refused',
  'disk-full',
  'corrupt',
  'newer',
  'store',
  'bug',
]

/** Listens; `/health` reveals nothing about the person, and everything else needs the token. */
export async function serveHealth({ port, states, metrics, bearer }: HealthParts): Promise<Listening> {
  let own = port
  const listening = await listenOnLoopback(async (request: Request) => {
    const { pathname } = new URL(request.url)
    // A browser page that reaches this server under another name is refused.
    const host = request.headers.get('host') ?? ''
    if (request.method !== 'GET' || !isOwn(host, own)) return answer('', 403)
    if (pathname === '/health') {
      const accounts = await states()
      const well = accounts.every(({ outcome }) => outcome === null || !lasting.includes(outcome))
      const body = accounts.map(({ next, running, outcome }) => ({ next, running, outcome }))
      return answer(
        JSON.stringify({ status: well ? 'ok' : 'failing', accounts: body }),
        well ? 200 : 503,
        'application/json',
      )
    }
    if (pathname !== '/metrics') return answer('', 404)
    if (bearer === null || !isBearer(request.headers.get('authorization'), bearer)) return answer('', 401)
    return answer(await metrics(), 200, 'text/plain; version=0.0.4; charset=utf-8')
  }, port)
  own = listening.port
  return listening
}

function isOwn(host: string, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

function isBearer(header: string | null, bearer: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${bearer}`))
}

function answer(body: string, status: number, type = 'text/plain'): Response {
  return new Response(body, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } })
}
