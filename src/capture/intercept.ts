// One decrypted connection: TLS towards the phone with a leaf of ours, TLS towards the vendor checked as every client
// would, and every exchange in between passed on unchanged and told.

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
import { endTls, join } from '../tls/tunnel.ts'
import type { Upstream } from './upstream.ts'

/** Why a client would not talk to us. */
export type Rejection = 'cert-rejected' | 'closed' | 'reset' | 'no-shared-cipher'

export interface Interception {
  readonly authority: Authority
  readonly upstream: Upstream
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onExchange: (exchange: Exchange) => void
  readonly onRejected: (host: string, why: Rejection) => void
  /** The vendor could not be reached, or is not who it should be. */
  readonly onUpstream: (host: string, reason: string) => void
  /** Answers for names that are ours alone; null for all others. */
  readonly own: (host: string, request: IncomingMessage, response: ServerResponse) => boolean
}

export interface Interceptor {
  /** Takes over a connection that wants `host`. */
  take(socket: Duplex, host: string): void
  close(): void
}

export function createInterceptor(options: Interception): Interceptor {
  const known = new WeakMap<object, { readonly host: string; spoken: boolean }>()
  const hostOf = (socket: object): string => {
    const state = known.get(socket)!
    state.spoken = true
    return state.host
  }
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const host = hostOf(request.socket)
    if (!options.own(host, request, response)) pass(options, host, request, response)
  })
  server.on('upgrade', (request, socket, head) => upgrade(options, hostOf(socket), request, socket, head))
  server.on('clientError', (_error, socket) => socket.destroy())
  return {
    take(socket, host) {
      const clear = endTls(socket, options.authority.leaf(host))
      const state = { host, spoken: false }
      known.set(clear, state)
      const refused = (error?: Error & { code?: string }) => {
        // A client that goes without a word after the handshake does not trust us either.
        if (!state.spoken) options.onRejected(host, rejectionOf(error))
        state.spoken = true
        clear.destroy()
      }
      clear.once('error', refused)
      clear.once('close', () => refused())
      clear.once('secure', () => server.emit('connection', clear))
    },
    close: () => server.closeAllConnections(),
  }
}

/** The alert or the way of going tells what the client thought of our certificate (RFC 8446, 6.2). */
function rejectionOf(error: (Error & { code?: string }) | undefined): Rejection {
  const text = `${error?.code ?? ''} ${error?.message ?? ''}`
  if (/UNKNOWN[ _]CA|CERTIFICATE[ _]UNKNOWN|BAD[ _]CERTIFICATE|CERTIFICATE_EXPIRED|DECRYPT_ERROR/i.test(text))
    return 'cert-rejected'
  if (/NO_SHARED_CIPHER|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE/i.test(text)) return 'no-shared-cipher'
  return /ECONNRESET/.test(text) ? 'reset' : 'closed'
}

function pass(options: Interception, host: string, request: IncomingMessage, response: ServerResponse): void {
  const started = Math.floor(options.now() / 1000)
  const sent = recorder()
  const failed = (reason: string) => {
    options.onUpstream(host, reason)
    if (response.headersSent) response.destroy()
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('The vendor could not be reached safely.\n')
  }
  ask(options.upstream, host, request).then(
    (asking) => {
      asking.on('error', (error: Error & { code?: string }) => failed(error.code ?? 'broken'))
      asking.on('response', (answer: IncomingMessage) => {
        response.sendDate = false
        response.writeHead(answer.statusCode!, answer.statusMessage!, answer.rawHeaders)
        const got = recorder()
        answer.on('data', got.add)
        answer.on('end', () =>
          options.onExchange(exchangeOf(host, request, sent.bytes(), answer, got.bytes(), started)),
        )
        answer.on('error', () => response.destroy())
        answer.pipe(response)
      })
      // Not before: what flows before there is somewhere to go is lost.
      request.on('data', sent.add)
      request.pipe(asking)
      response.on('close', () => asking.destroy())
    },
    (error: Error & { code?: string }) => failed(error.code ?? error.message),
  )
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

/** Other protocols on a decrypted connection go through as they are. */
function upgrade(
  { upstream }: Interception,
  host: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { ca, plain } = upstream
  if (plain !== undefined) return void socket.destroy()
  upstream.open(host, 443).then(
    (raw) => {
      const secure = connectTls({ socket: raw, servername: host, ...(ca ? { ca } : {}) }, () => {
        const lines: string[] = []
        for (let i = 0; i < request.rawHeaders.length; i += 2)
          lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
        secure.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
        secure.write(head)
        join(secure, socket)
      })
      secure.on('error', () => socket.destroy())
    },
    () => socket.destroy(),
  )
}

/** Keeps at most the largest body that is looked at; beyond it nothing. */
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

function exchangeOf(
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
    url: new URL(request.url!, `https://${host}`).href,
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
