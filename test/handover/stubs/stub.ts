// What the stubs of receivers have in common: an HTTP server on 127.0.0.1 whose state is a SQLite database, in memory or in a
// file that outlives a killed process. Each stub follows the documented rules of the real server and refuses what it refuses.
// Written from those rules, not from the senders.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { gunzipSync, inflateSync } from 'node:zlib'

export interface StubOptions {
  /** A free port where absent. */
  readonly port?: number
  /** File of the state; memory where absent. */
  readonly file?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface Stub extends AsyncDisposable {
  readonly url: string
  /** Reads the state. */
  rows<T>(sql: string, ...values: SQLInputValue[]): T[]
  /** What was refused, with the reason. */
  readonly refusals: readonly string[]
  /** Answers the next requests with this status before it looks at them. */
  fail(status: number, requests: number): void
}

export interface StubRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface StubAnswer {
  readonly status: number
  readonly json: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The reason why something is refused. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

export function openState(schema: string, { file = ':memory:' }: StubOptions): DatabaseSync {
  const state = new DatabaseSync(file)
  // What a killed process wrote is in the file nevertheless: the system writes it.
  state.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; ${schema}`)
  return state
}

export interface HttpRules {
  readonly state: DatabaseSync
  /** Bytes of a request, unpacked. */
  readonly most: number
  answer(request: StubRequest): StubAnswer
}

export async function httpStub({ state, most, answer }: HttpRules, { port = 0 }: StubOptions): Promise<Stub> {
  const refusals: string[] = []
  const failing = { status: 500, left: 0 }
  const answered = (request: StubRequest): StubAnswer => {
    if (failing.left > 0) {
      failing.left--
      return { status: failing.status, json: { error: 'out of order' } }
    }
    state.exec('BEGIN')
    try {
      const given = answer(request)
      state.exec('COMMIT')
      if (given.status >= 400) refusals.push(`${given.status}: ${JSON.stringify(given.json)}`)
      return given
    } catch (thrown) {
      state.exec('ROLLBACK')
      if (!(thrown instanceof Refused)) throw thrown
      refusals.push(`${thrown.status}: ${thrown.message}`)
      return { status: thrown.status, json: { error: thrown.message } }
    }
  }
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = unpacked(Buffer.concat(chunks), incoming.headers['content-encoding'])
    const url = new URL(incoming.url ?? '/', 'http://stub')
    const { status, json, headers } =
      body.length > most
        ? { status: 413, json: { error: 'request entity too large' }, headers: {} }
        : answered({ method: incoming.method ?? '', url, headers: incoming.headers, body })
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows: <T>(sql: string, ...values: SQLInputValue[]) => state.prepare(sql).all(...values) as T[],
    refusals,
    fail(status, requests) {
      failing.status = status
      failing.left = requests
    },
    [Symbol.asyncDispose]: () => closed(server, state),
  }
}

async function closed(server: Server, state: DatabaseSync): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  state.close()
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  if (encoding === 'deflate') return inflateSync(body)
  return body
}

// What values may be.

export type Fields = Readonly<Record<string, unknown>>

export function asObject(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refused(400, `${what} is no object`)
  return value as Fields
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refused(400, `${what} is no array`)
  return value
}

export function asText(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new Refused(400, `${what} is no text`)
  return value
}

export function asNumber(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refused(400, `${what} is no number`)
  if (value < least || value > most) throw new Refused(400, `${what} is ${value}, outside ${least} to ${most}`)
  return value
}

/** A local day, YYYY-MM-DD. */
export function asDay(value: unknown, what: string): string {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(date) || new Date(date).toISOString().slice(0, 10) !== value)
    throw new Refused(400, `${what} is no date: ${value}`)
  return value as string
}

/** A moment with its offset, in milliseconds. */
export function asMoment(value: unknown, what: string): number {
  const moment =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
      ? Date.parse(value)
      : Number.NaN
  if (Number.isNaN(moment)) throw new Refused(400, `${what} is no date-time with an offset: ${value}`)
  return moment
}
