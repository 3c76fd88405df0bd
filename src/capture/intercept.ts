// One decrypted connection: TLS towards the phone with our leaf certificate, verified TLS towards the vendor, and every
// exchange in between passed on unchanged and reported.

import {
  createServer,
  type IncomingMessage,
  request as plainRequest,
  type Server,
  type ServerResponse,
} from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { type Exchange, type Header, headerOf, LARGEST_BODY, unpackBody } from '../import/exchange.ts'
import type { Authority } from '../tls/authority.ts'
import { contain, endTls, join } from '../tls/tunnel.ts'
import { targetUrl } from './address.ts'
import type { Upstream } from './upstream.ts'

/** Why a client rejected our certificate. */
export type Rejection = 'cert-rejected' | 'closed' | 'reset' | 'no-shared-cipher'

export interface Interception {
  readonly authority: Authority
  readonly upstream: Upstream
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Milliseconds that a connection may be silent. */
  readonly idle: number
  readonly onExchange: (exchange: Exchange) => void
  /** A failure on this side: its connection has ended. */
  readonly onFailure: (error: unknown) => void
  readonly onRejected: (host: string, why: Rejection) => void
  /** The vendor is unreachable, or its certificate is invalid. */
  readonly onUpstream: (host: string, reason: string) => void
  /** Answers for names of our own; null for all others. */
  readonly own: (host: string, request: IncomingMessage, response: ServerResponse) => boolean
}

export interface Interceptor {
  /** Takes over a connection to `host`; `onRequest` is called at its first request. */
  take(socket: Duplex, host: string, onRequest: () => void): void
  close(): void
}

export function createInterceptor(options: Interception): Interceptor {
  const known = new WeakMap<object, { readonly host: string; spoken: boolean; readonly onRequest: () => void }>()
  const socketHost = (socket: object): string => {
    const state = known.get(socket)!
    if (!state.spoken) state.onRequest()
    state.spoken = true
    return state.host
  }
  const within = (socket: Duplex, work: () => unknown) => contain(socket, work, options.onFailure)
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    within(request.socket, () => {
      const host = socketHost(request.socket)
      return options.own(host, request, response) ? undefined : pass(options, host, request, response)
    }),
  )
  server.timeout = options.idle
  server.on('upgrade', (request, socket, head) =>
    within(socket, () => upgrade(options, socketHost(socket), request, socket, head)),
  )
  server.on('clientError', (_error, socket) => socket.destroy())
  return {
    take(socket, host, onRequest) {
      const clear = endTls(socket, options.authority.leaf(host))
      const state = { host, spoken: false, onRequest }
      known.set(clear, state)
      const refused = (error?: Error & { code?: string }) => {
        // A client that silently leaves after the handshake does not trust us either.
        if (!state.spoken) options.onRejected(host, toRejection(error))
        state.spoken = true
        clear.destroy()
      }
      clear.on('error', refused)
      clear.once('close', () => refused())
      clear.once('secure', () => within(clear, () => server.emit('connection', clear)))
    },
    close: () => server.closeAllConnections(),
  }
}

/** The TLS alert or the way of closing shows whether the client trusts our certificate (RFC 8446, 6.2). */
function toRejection(error: (Error & { code?: string }) | undefined): Rejection {
  const text = `${error?.code ?? ''} ${error?.message ?? ''}`
  if (/UNKNOWN[ _]CA|CERTIFICATE[ _]UNKNOWN|BAD[ _]CERTIFICATE|CERTIFICATE_EXPIRED|DECRYPT_ERROR/i.test(text))
    return 'cert-rejected'
  if (/NO_SHARED_CIPHER|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE/i.test(text)) return 'no-shared-cipher'
  return /ECONNRESET/.test(text) ? 'reset' : 'closed'
}

async function pass(
  options: Interception,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = Math.floor(options.now() / 1000)
  const sent = recorder()
  let over = false
  const failed = ({ code, message }: Error & { code?: string }) => {
    if (over) return
    over = true
    options.onUpstream(host, code ?? message)
    if (response.headersSent) response.destroy()
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('The vendor could not be reached safely.\n')
  }
  const kept = (answer: IncomingMessage, got: Buffer) =>
    contain(
      response,
      () => options.onExchange(interceptedExchange(host, request, sent.bytes(), answer, got, started)),
      (error) => options.onFailure(error),
    )
  try {
    const asking = await ask(options.upstream, host, request)
    asking.on('error', failed)
    asking.on('response', (answer: IncomingMessage) => {
      try {
        relay(answer, response, (got) => kept(answer, got))
      } catch (error) {
        asking.destroy()
        failed(error as Error)
      }
    })
    // Not before: data that arrives without a destination is lost.
    request.on('data', sent.add)
    request.pipe(asking)
    response.on('close', () => asking.destroy())
  } catch (error) {
    failed(error as Error)
  }
}

/** Characters allowed in a reason phrase (RFC 9112, 4). */
const phrase = /^[\t\x20-\x7e\x80-\xff]*$/

/** Passes the vendor's reply on and returns its body at the end; throws for a reply that violates HTTP. */
function relay(answer: IncomingMessage, response: ServerResponse, done: (body: Buffer) => void): void {
  const { statusCode = 0, statusMessage = '' } = answer
  // 1xx is not a final response, and Node writes no status below 100.
  if (statusCode < 200) throw new Error(`status ${statusCode}`)
  response.sendDate = false
  response.writeHead(statusCode, phrase.test(statusMessage) ? statusMessage : '', answer.rawHeaders)
  const got = recorder()
  answer.on('data', got.add)
  answer.on('end', () => done(got.bytes()))
  answer.on('error', () => response.destroy())
  answer.pipe(response)
}

/** The same request to the vendor, headers in their own order and spelling. */
async function ask({ plain, ca, open }: Upstream, host: string, request: IncomingMessage) {
  const { method, url: path, rawHeaders: headers } = request
  const common = { method, path, headers: headers as never, setHost: false } as const
  if (plain !== undefined) return plainRequest({ ...common, host: plain.hostname, port: plain.port, agent: false })
  const socket = await open(host, 443)
  return tlsRequest({
    ...common,
    host,
    createConnection: () =>
      connectTls({ socket, servername: host, ALPNProtocols: ['http/1.1'], ...(ca ? { ca } : {}) }),
  })
}

/** Other protocols on a decrypted connection are passed through. */
async function upgrade(
  { upstream, onFailure }: Interception,
  host: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const { ca, plain } = upstream
  socket.on('error', () => socket.destroy())
  if (plain !== undefined) return void socket.destroy()
  const raw = await upstream.open(host, 443).catch(() => null)
  if (raw === null) return void socket.destroy()
  const secure = connectTls({ socket: raw, servername: host, ...(ca ? { ca } : {}) }, () =>
    contain(
      socket,
      () => {
        const lines: string[] = []
        for (let i = 0; i < request.rawHeaders.length; i += 2)
          lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
        secure.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
        secure.write(head)
        join(secure, socket)
      },
      onFailure,
    ),
  )
  secure.on('error', () => socket.destroy())
  socket.on('close', () => secure.destroy())
}

/** Keeps bodies up to a limit; beyond it nothing. */
function recorder() {
  let parts: Buffer[] = []
  let size = 0
  return {
    add(part: Buffer) {
      size += part.length
      if (size <= LARGEST_BODY) parts.push(part)
      else parts = []
    },
    bytes: () => Buffer.concat(parts),
  }
}

function interceptedExchange(
  host: string,
  request: IncomingMessage,
  sent: Buffer,
  answer: IncomingMessage,
  got: Buffer,
  started: number,
): Exchange {
  const replyHeaders = pairs(answer.rawHeaders)
  return {
    method: request.method!,
    url: targetUrl(`https://${host}`, request.url!).href,
    headers: pairs(request.rawHeaders),
    form: sent.toString('utf8'),
    status: answer.statusCode!,
    replyHeaders,
    body: got.length === 0 ? null : unpackBody(got, headerOf(replyHeaders, 'content-encoding')),
    started,
  }
}

function pairs(raw: readonly string[]): Header[] {
  const list: Header[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i]!, raw[i + 1]!])
  return list
}
