// The only module that speaks HTTP: one request, one reply, to the vendor's hosts and nowhere else. It holds no tokens,
// follows no redirect and retries nothing; its callers interpret the reply.

import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Dispatcher } from 'undici'
import { WristoryError } from '../errors.ts'
import { isAllowed } from './endpoints.ts'
import { redactPathAt } from './redact.ts'
import { createShape } from './shape.ts'
import { transportFailure } from './transport-failure.ts'
import { interrupted } from './wait.ts'

/** One request; `path` without query, `host` without scheme or port. */
export interface CloudRequest {
  readonly method: 'GET' | 'POST'
  readonly host: string
  readonly path: string
  readonly query?: RequestQuery | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Sent urlencoded; names may repeat. */
  readonly form?: readonly (readonly [string, string])[]
  /** Sent as is, instead of `form`. */
  readonly body?: Uint8Array
  readonly signal?: AbortSignal | undefined
  /** Longest silence in milliseconds, for a request that waits for a person; that of the transport by default. */
  readonly idle?: number
  /** Limit of the decoded body in bytes; 32 MiB by default. */
  readonly maxBytes?: number
}

/** Query names and values, in order; `undefined` values are left out. */
export type RequestQuery = Readonly<Record<string, string | number | boolean | undefined>>

/** A reply of any status; header names are lower case, the body is decoded from gzip. */
export interface CloudResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** One exchange in a form safe to show: it contains no secret. */
export interface SentExchange {
  readonly method: string
  readonly host: string
  /** Redacted path and query. */
  readonly path: string
  /** Absent if no reply came. */
  readonly status?: number
  readonly bytes: number
  readonly milliseconds: number
}

/** Sends requests to the cloud. */
export interface Transport {
  /** The origin used instead of the vendor (`WRISTORY_CLOUD`); absent for the vendor. */
  readonly cloud: string | undefined
  /**
   * Sends one request. Throws `bug` for a request outside the list of endpoints, `network` if no whole reply came (a
   * retry may help), `host-refused` if the server is not the expected one (a retry does not help), `reply-too-large`,
   * `interrupted`.
   */
  send(request: CloudRequest): Promise<CloudResponse>
  close(): Promise<void>
}

/** Limits of one request in milliseconds. */
export interface Timeouts {
  readonly connect: number
  /** Longest silence before the headers and between two chunks of the body. */
  readonly idle: number
  readonly total: number
}

/** reliability.md N8. */
const defaultTimeouts: Timeouts = { connect: 20_000, idle: 30_000, total: 120_000 }

/** reliability.md N10. */
const defaultMaxBytes = 32 * 1024 * 1024

export interface TransportOptions {
  /** Origin used instead of the vendor; loopback only. */
  readonly cloud?: string | undefined
  /** Proxy settings are read from here: HTTPS_PROXY, HTTP_PROXY, NO_PROXY in either case. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeouts?: Partial<Timeouts>
  /** Name, version and address of this program. */
  readonly userAgent: string
  readonly onRequest?: ((exchange: SentExchange) => void) | undefined
}

/**
 * Opens a transport; the HTTP client loads with the first request. Throws `usage` for a `cloud` that is not a loopback
 * origin, and if NODE_TLS_REJECT_UNAUTHORIZED=0 would let anyone impersonate the vendor.
 */
export function createTransport(options: TransportOptions): Transport {
  if (options.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new WristoryError('usage', 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set: anyone could impersonate the cloud.', {
      hint: 'Unset it. For a proxy of your own, name its certificate in NODE_EXTRA_CA_CERTS.',
    })
  }
  const cloud = options.cloud === undefined || options.cloud === '' ? undefined : loopbackOrigin(options.cloud)
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  let opened: Promise<Wire> | undefined

  return {
    cloud,
    async send(request) {
      requireListed(request)
      if (request.signal?.aborted) throw interrupted()
      opened ??= openWire(options.env, timeouts, cloud !== undefined)
      return exchange(await opened, request, { cloud, timeouts, options })
    },
    async close() {
      await (await opened)?.dispatcher.destroy()
      opened = undefined
    },
  }
}

/** Throws `bug` for a request outside the list of endpoints. */
function requireListed({ method, host, path }: CloudRequest): void {
  if (isAllowed(method, host, path)) return
  const asked = `${method} ${redactPathAt(host, path)}`
  throw new WristoryError('bug', `A request outside the list of endpoints was about to be sent: ${asked}.`)
}

/** The caller's own transport, which gets only requests on the list. */
export function onlyListed(transport: Transport): Transport {
  return {
    cloud: transport.cloud,
    async send(request) {
      requireListed(request)
      return await transport.send(request)
    },
    close: () => transport.close(),
  }
}

/** True for origins on this machine. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function loopbackOrigin(text: string): string {
  const url = URL.parse(text)
  const whole = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === ''
  if (url === null || !whole || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new WristoryError('usage', 'The cloud to use (--cloud, WRISTORY_CLOUD) must be an origin on this machine.', {
      hint: 'Use the form http://127.0.0.1:8080, as `wristory simulate` prints it.',
    })
  }
  return url.origin
}

interface Wire {
  readonly request: typeof import('undici').request
  readonly dispatcher: Dispatcher
}

async function openWire(env: TransportOptions['env'], timeouts: Timeouts, loopback: boolean): Promise<Wire> {
  const { Agent, EnvHttpProxyAgent, request } = await import('undici')
  const limits = {
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.idle,
    bodyTimeout: timeouts.idle,
    allowH2: false,
  }
  if (loopback) return { request, dispatcher: new Agent(limits) }
  try {
    const dispatcher = new EnvHttpProxyAgent({
      ...limits,
      httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    })
    return { request, dispatcher }
  } catch {
    throw new WristoryError('usage', 'The address in HTTPS_PROXY cannot be used.', {
      hint: 'Use the form http://proxy.example:3128.',
    })
  }
}

interface AgentSetting {
  readonly cloud: string | undefined
  readonly timeouts: Timeouts
  readonly options: TransportOptions
}

async function exchange(wire: Wire, request: CloudRequest, setting: AgentSetting): Promise<CloudResponse> {
  const path = request.path + queryText(request.query)
  const limit = AbortSignal.timeout(setting.timeouts.total)
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal])
  const started = performance.now()
  const seen: { status?: number; bytes: number } = { bytes: 0 }
  try {
    const reply = await wire.request((setting.cloud ?? `https://${request.host}`) + path, {
      dispatcher: wire.dispatcher,
      method: request.method,
      headers: requestHeaders(request, setting.options.userAgent),
      body: requestBody(request),
      signal,
      ...(request.idle === undefined ? {} : { headersTimeout: request.idle, bodyTimeout: request.idle }),
    })
    seen.status = reply.statusCode
    const headers = plainHeaders(reply.headers)
    const body = await readBody(reply.body, headers, request.maxBytes ?? defaultMaxBytes, signal)
    seen.bytes = body.length
    return { status: reply.statusCode, headers, body }
  } catch (error) {
    if (request.signal?.aborted) throw interrupted()
    throw error instanceof WristoryError ? error : transportFailure(error, limit.aborted, request.host)
  } finally {
    const milliseconds = Math.round(performance.now() - started)
    setting.options.onRequest?.({
      method: request.method,
      host: request.host,
      path: redactPathAt(request.host, path),
      ...seen,
      milliseconds,
    })
  }
}

function queryText(query: RequestQuery | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]))}`
}

function requestHeaders(request: CloudRequest, userAgent: string): Record<string, string> {
  const form = request.form !== undefined || request.body !== undefined
  return {
    host: request.host,
    'user-agent': userAgent,
    accept: 'application/json',
    'accept-encoding': 'gzip',
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
    ...request.headers,
  }
}

function requestBody(request: CloudRequest): Uint8Array | string | null {
  if (request.body !== undefined) return request.body
  if (request.form === undefined) return null
  return new URLSearchParams(request.form.map(([name, value]): [string, string] => [name, value])).toString()
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}

/** Counts decoded bytes and values while they stream, so that a decompression bomb is stopped early. */
async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const excess = createShape()
  let size = 0
  let stopped: WristoryError | null = null
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) {
      size += chunk.length
      const much = size > maxBytes ? `more than ${Math.round(maxBytes / 2 ** 20)} MiB` : excess(chunk)
      if (much !== null) {
        stopped = new WristoryError('reply-too-large', `A reply of the cloud has ${much}.`)
        throw stopped
      }
      chunks.push(chunk)
    }
  }
  const gzip = /^(x-)?gzip$/i.test(headers['content-encoding']?.trim() ?? '')
  try {
    if (gzip) await pipeline(body, createGunzip(), collect, { signal })
    else await pipeline(body, collect, { signal })
  } catch (error) {
    // Stopping breaks the pipe; that error may arrive before its reason.
    throw stopped ?? error
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)
}
