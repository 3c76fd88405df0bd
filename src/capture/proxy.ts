// The one port on the LAN: HTTP proxy, SOCKS and the pages of the guide. Only the paired phone is served; what it asks
// for is decrypted when it is the vendor's, tunnelled untouched or refused when it is not.

import { timingSafeEqual } from 'node:crypto'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { WristoryError } from '../errors.ts'
import type { Exchange } from '../import/exchange.ts'
import type { Authority } from '../tls/authority.ts'
import { join } from '../tls/tunnel.ts'
import { createInterceptor, type Rejection } from './intercept.ts'
import { type Page, type PageState, pageOf } from './pages.ts'
import { answerSocks, readSocks } from './socks.ts'
import type { Upstream } from './upstream.ts'

/** What happens, for the display and the guide. */
export type Event =
  | { readonly event: 'paired' | 'stranger' | 'page' | 'pac' | 'authority' | 'trusted'; readonly address: string }
  | { readonly event: 'connect' | 'tunnel' | 'refused' | 'plain'; readonly host: string }
  | { readonly event: 'rejected'; readonly host: string; readonly why: Rejection }
  | { readonly event: 'upstream'; readonly host: string; readonly reason: string }

export interface ProxyOptions {
  /** The LAN address to listen on, no other. */
  readonly address: string
  /** 0 for any free one. */
  readonly port: number
  readonly authority: Authority
  readonly upstream: Upstream
  /** Six digits to type on the phone, and the longer word of the QR code. */
  readonly code: string
  readonly key: string
  /** Lets other hosts through untouched, for phones without a PAC. */
  readonly tunnelOthers: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onExchange: (exchange: Exchange) => void
  readonly onEvent: (event: Event) => void
  /** What the guide's pages show. */
  readonly state: () => PageState
}

export interface Proxy {
  readonly address: string
  readonly port: number
  /** For the QR code: opening it pairs the phone. */
  readonly pairing: string
  close(): Promise<void>
}

/** A name of the vendor's domains that exists only here: a browser that opens it shows whether the phone trusts us. */
export const checkHost = 'wristory-check.zepp.com'

/** Hosts that are decrypted: the interfaces of data and sign-in, and the web pages that leave cookies. */
const vendor = /^((api-mifit|account|api-user)[a-z0-9-]*|user|watchface|wristory-check)\.(huami|zepp)\.com$/

export function isDecrypted(host: string): boolean {
  return vendor.test(host)
}

/** Wrong codes that are taken before nobody can pair any more. */
const MOST_TRIES = 10
/** Milliseconds until a new connection has to say something. */
const SILENCE = 10_000
/** A phone holds some dozens of connections open. */
const MOST_SOCKETS = 200

/** Starts listening; throws `network` when the address cannot be used. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const gate = new Gate(options)
  await gate.listen()
  return {
    address: options.address,
    port: gate.port,
    pairing: `http://${options.address}:${gate.port}/pair/${options.key}`,
    close: () => gate.close(),
  }
}

class Gate {
  port = 0
  private readonly options: ProxyOptions
  private readonly server: Server
  private readonly front = createHttp({ keepAliveTimeout: 5_000, headersTimeout: 10_000 })
  private readonly interceptor
  private readonly sockets = new Set<Socket>()
  private phone: string | null = null
  private tries = 0

  constructor(options: ProxyOptions) {
    this.options = options
    const { authority, upstream, now, onExchange, onEvent } = options
    this.interceptor = createInterceptor({
      authority,
      upstream,
      now,
      onExchange,
      onRejected: (host, why) => onEvent({ event: 'rejected', host, why }),
      onUpstream: (host, reason) => onEvent({ event: 'upstream', host, reason }),
      own: (host, request, response) => this.answerCheck(host, request, response),
    })
    this.front.on('request', (request, response) => this.answer(request, response))
    this.front.on('connect', (request, socket, head) => this.tunnel(request, socket as Socket, head))
    this.front.on('upgrade', (_request, socket) => socket.destroy())
    this.front.on('clientError', (_error, socket) => socket.destroy())
    this.server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => this.accept(socket))
    this.server.maxConnections = MOST_SOCKETS
  }

  listen(): Promise<void> {
    const { address, port } = this.options
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) =>
        reject(
          new WristoryError(
            'network',
            `This computer cannot listen on ${address}${port === 0 ? '' : ` port ${port}`}.`,
            {
              hint: 'Name an address of its own with --address and a free port with --port, or leave both out.',
              cause: error,
            },
          ),
        ),
      )
      this.server.listen(port, address, () => {
        this.port = (this.server.address() as AddressInfo).port
        resolve()
      })
    })
  }

  async close(): Promise<void> {
    this.front.closeAllConnections()
    this.interceptor.close()
    for (const socket of this.sockets) socket.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    // A connection that says nothing would take the place of one that does.
    socket.setTimeout(SILENCE, () => socket.destroy())
    socket.once('readable', () => {
      socket.setTimeout(0)
      const first = socket.read(1) as Buffer | null
      if (first === null) return void socket.destroy()
      socket.unshift(first)
      // SOCKS begins with its version, HTTP with a letter.
      if (first[0] === 5) void this.socks(socket)
      else this.front.emit('connection', socket)
    })
  }

  private isPaired(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress)
    if (this.phone !== null && address === this.phone) return true
    this.options.onEvent({ event: 'stranger', address })
    return false
  }

  private async socks(socket: Socket): Promise<void> {
    if (!this.isPaired(socket)) return void socket.destroy()
    const target = await readSocks(socket)
    if (target === null) return void socket.destroy()
    const way = this.wayTo(target.host, target.port)
    if (way === null) {
      answerSocks(socket, 2)
      socket.end()
      return
    }
    await way(socket, (granted) => answerSocks(socket, granted ? 0 : 5))
  }

  private tunnel(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (!this.isPaired(socket)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d{1,5})$/.exec(request.url!) ?? []
    const way = this.wayTo(host, Number(port))
    if (way === null) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    void way(socket, (granted) =>
      socket.write(
        granted
          ? 'HTTP/1.1 200 Connection Established\r\n\r\n'
          : 'HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n',
      ),
    )
  }

  /** What is done with a connection to `host`: decrypt it, pass it on, or nothing (null). */
  private wayTo(
    name: string,
    port: number,
  ): ((socket: Socket, say: (granted: boolean) => void) => Promise<void>) | null {
    const host = name.toLowerCase().replace(/\.$/, '')
    const { onEvent, tunnelOthers, upstream } = this.options
    if (port === 443 && isDecrypted(host)) {
      onEvent({ event: 'connect', host })
      return async (socket, say) => {
        say(true)
        this.interceptor.take(socket, host)
      }
    }
    if (port !== 443 || !tunnelOthers) {
      onEvent({ event: 'refused', host })
      return null
    }
    onEvent({ event: 'tunnel', host })
    return async (socket, say) => {
      try {
        const other = await upstream.open(host, port)
        say(true)
        join(socket, other)
      } catch {
        say(false)
        socket.end()
      }
    }
  }

  /** A request to the port itself, or one through it without TLS. */
  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { onEvent, address } = this.options
    const target = request.url!
    const socket = request.socket as Socket
    const from = plainAddress(socket.remoteAddress)
    if (!target.startsWith('/')) {
      // The vendor speaks TLS only; plain traffic is nobody's business here.
      if (this.isPaired(socket)) onEvent({ event: 'plain', host: URL.parse(target)?.hostname ?? '' })
      send(response, { status: 403, type: 'text/plain', body: 'This proxy passes TLS only.\n' })
      return
    }
    // A name that somebody else points here must not drive the pages.
    if (request.headers.host !== `${address}:${this.port}`) {
      send(response, { status: 403, type: 'text/plain', body: 'Wrong address.\n' })
      return
    }
    const url = new URL(target, `http://${address}:${this.port}`)
    if (this.pairs(url, from)) {
      this.phone ??= from
      onEvent({ event: 'paired', address: from })
      response.writeHead(303, { location: '/', 'cache-control': 'no-store' }).end()
      return
    }
    const page = pageOf(url.pathname, {
      ...this.options.state(),
      paired: this.phone === from,
      origin: url.origin,
      authority: this.options.authority,
    })
    if (page.event !== undefined) onEvent({ event: page.event, address: from })
    send(response, page)
  }

  /** The QR code's key at once; the digits as often as an honest person mistypes. */
  private pairs(url: URL, from: string): boolean {
    if (this.phone !== null && this.phone !== from) return false
    const key = /^\/pair\/([\w-]+)$/.exec(url.pathname)?.[1]
    const digits = url.pathname === '/pair' ? url.searchParams.get('code') : null
    if (key === undefined && digits === null) return false
    if (this.tries >= MOST_TRIES) return false
    this.tries++
    const right = key !== undefined ? same(key, this.options.key) : same(digits!.replace(/\s/g, ''), this.options.code)
    if (right) this.tries = 0
    return right
  }

  private answerCheck(host: string, request: IncomingMessage, response: ServerResponse): boolean {
    if (host !== checkHost) return false
    const address = plainAddress(request.socket.remoteAddress)
    this.options.onEvent({ event: 'trusted', address })
    send(response, {
      status: 200,
      type: 'text/html',
      body: '<!doctype html><title>It works</title><p>This phone trusts the certificate.',
    })
    return true
  }
}

function send(response: ServerResponse, { status, type, body, file }: Page): void {
  response.writeHead(status, {
    'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ...(file === undefined ? {} : { 'content-disposition': `attachment; filename="${file}"` }),
    connection: 'close',
  })
  response.end(body)
}

/** IPv4 addresses without the clothes that IPv6 sockets put on them. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '')
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
