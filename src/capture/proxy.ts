// The one port on the LAN: HTTP proxy, SOCKS and the pages of the guide. Only the paired phone is served; connections
// to the vendor are decrypted, others are tunnelled or refused.

import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { WristoryError } from '../errors.ts'
import type { Exchange } from '../import/exchange.ts'
import type { Authority } from '../tls/authority.ts'
import { contain, join } from '../tls/tunnel.ts'
import { checkListenAddress, httpOrigin, peerAddress, targetUrl } from './address.ts'
import { createInterceptor, type Rejection } from './intercept.ts'
import { type CapturePage, capturePage, type PageState } from './pages.ts'
import { Pairing } from './pairing.ts'
import { Places } from './places.ts'
import { answerSocks, readSocks } from './socks.ts'
import type { Upstream } from './upstream.ts'

/** Events, for the display and the guide. */
export type ProxyEvent =
  | {
      readonly event: 'paired' | 'stranger' | 'locked' | 'page' | 'pac' | 'authority' | 'trusted'
      readonly address: string
    }
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
  /** Tunnels other hosts unread, for phones without a PAC. */
  readonly tunnelOthers: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onExchange: (exchange: Exchange) => void
  readonly onEvent: (event: ProxyEvent) => void
  /** A failure on this side: its connection has ended, the others continue. */
  readonly onFailure: (error: unknown) => void
  /** Milliseconds that a connection has to send its request; ten seconds by default. */
  readonly patience?: number | undefined
  /** Content of the guide's pages. */
  readonly state: () => PageState
}

export interface Proxy {
  /** Of the guide, as the phone opens it. */
  readonly origin: string
  /** For the QR code: opening it pairs the phone. */
  readonly pairing: string
  close(): Promise<void>
}

/** A name in the vendor's domains that exists only here: a browser that opens it shows whether the phone trusts us. */
export const checkHost = 'wristory-check.zepp.com'

/** Hosts to decrypt: data and sign-in APIs, and the web pages that set cookies. */
const vendor = /^((api-mifit|account|api-user)[a-z0-9-]*|user|watchface|wristory-check)\.(huami|zepp)\.com$/

export function isDecrypted(host: string): boolean {
  return vendor.test(host)
}

/** Milliseconds that an active connection may be silent. */
const IDLE = 120_000

/** Starts listening; throws `usage` or `network` if the address cannot be used. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  checkListenAddress(options.address)
  const gate = new Gate(options)
  await gate.listen()
  return { origin: gate.origin, pairing: `${gate.origin}/pair/${options.key}`, close: () => gate.close() }
}

class Gate {
  origin = ''
  private readonly options: ProxyOptions
  private readonly server: Server
  private readonly front = createHttp({ keepAliveTimeout: 5_000 })
  private readonly interceptor
  private readonly pairing: Pairing
  private readonly places: Places

  constructor(options: ProxyOptions) {
    this.options = options
    const { authority, upstream, now, onExchange, onEvent, onFailure } = options
    this.pairing = new Pairing(options.code, options.key)
    this.places = new Places((peer) => this.pairing.isPhone(peer), options.patience)
    this.interceptor = createInterceptor({
      authority,
      upstream,
      now,
      idle: IDLE,
      onExchange,
      onFailure,
      onRejected: (host, why) => onEvent({ event: 'rejected', host, why }),
      onUpstream: (host, reason) => onEvent({ event: 'upstream', host, reason }),
      own: (host, request, response) => this.answerCheck(host, request, response),
    })
    this.front.timeout = IDLE
    this.front.on('request', (request, response) => this.contain(request.socket, () => this.answer(request, response)))
    this.front.on('connect', (request, socket, head) =>
      this.contain(socket, () => this.tunnel(request, socket as Socket, head)),
    )
    this.front.on('upgrade', (_request, socket) => socket.destroy())
    this.front.on('clientError', (_error, socket) => socket.destroy())
    this.server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) =>
      this.contain(socket, () => this.accept(socket)),
    )
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
        this.origin = httpOrigin(address, (this.server.address() as AddressInfo).port)
        resolve()
      })
    })
  }

  async close(): Promise<void> {
    this.front.closeAllConnections()
    this.interceptor.close()
    this.places.endAll()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Every event of a connection is handled within this. */
  private contain(connection: { destroy(): unknown }, work: () => unknown): void {
    contain(connection, work, this.options.onFailure)
  }

  private accept(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    this.places.take(socket, peerAddress(socket.remoteAddress))
    socket.once('readable', () =>
      this.contain(socket, () => {
        const first = socket.read(1) as Buffer | null
        if (first === null) return void socket.destroy()
        socket.unshift(first)
        // SOCKS begins with its version, HTTP with a letter.
        return first[0] === 5 ? this.socks(socket) : this.front.emit('connection', socket)
      }),
    )
  }

  private isPaired(socket: Socket): boolean {
    const address = peerAddress(socket.remoteAddress)
    if (this.pairing.isPhone(address)) return true
    this.options.onEvent({ event: 'stranger', address })
    return false
  }

  private async socks(socket: Socket): Promise<void> {
    if (!this.isPaired(socket)) return void socket.destroy()
    const target = await readSocks(socket)
    if (target === null) return void socket.destroySoon()
    const way = this.wayTo(target.host, target.port)
    if (way !== null) return way(socket, (granted) => answerSocks(socket, granted ? 0 : 5))
    answerSocks(socket, 2)
    socket.destroySoon()
  }

  private async tunnel(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d{1,5})$/.exec(request.url!) ?? []
    const way = this.isPaired(socket) ? this.wayTo(host, Number(port)) : null
    const answer = (status: string) => socket.write(`HTTP/1.1 ${status}\r\n\r\n`)
    if (way === null) {
      answer('403 Forbidden\r\nConnection: close')
      return void socket.destroySoon()
    }
    if (head.length > 0) socket.unshift(head)
    await way(socket, (granted) =>
      answer(granted ? '200 Connection Established' : '502 Bad Gateway\r\nConnection: close'),
    )
  }

  /** What to do with a connection to `host`: decrypt, tunnel, or refuse (null). */
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
        this.interceptor.take(socket, host, () => this.places.settle(socket))
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
        this.places.settle(socket)
        socket.setTimeout(IDLE, () => socket.destroy())
        say(true)
        join(socket, other)
      } catch {
        say(false)
        socket.destroySoon()
      }
    }
  }

  /** A request to the port itself, or one through it without TLS. */
  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { onEvent } = this.options
    const target = request.url!
    const from = peerAddress(request.socket.remoteAddress)
    if (!target.startsWith('/')) {
      // The vendor speaks TLS only; plain traffic is refused.
      if (this.isPaired(request.socket)) onEvent({ event: 'plain', host: URL.parse(target)?.hostname ?? '' })
      send(response, { status: 403, type: 'text/plain', body: 'This proxy passes TLS only.\n' })
      return
    }
    // A foreign name that points here must not open the pages.
    if (request.headers.host !== new URL(this.origin).host) {
      send(response, { status: 403, type: 'text/plain', body: 'Wrong address.\n' })
      return
    }
    const url = targetUrl(this.origin, target)
    if (this.pairing.attempt(url, from)) {
      onEvent({ event: 'paired', address: from })
      response.writeHead(303, { location: '/', 'cache-control': 'no-store', connection: 'close' }).end()
      return
    }
    const locked = this.pairing.isLocked(from)
    if (locked) onEvent({ event: 'locked', address: from })
    const page = capturePage(url.pathname, {
      ...this.options.state(),
      paired: this.pairing.isPhone(from),
      locked,
      origin: this.origin,
      authority: this.options.authority,
    })
    if (page.event !== undefined) onEvent({ event: page.event, address: from })
    send(response, page)
  }

  private answerCheck(host: string, request: IncomingMessage, response: ServerResponse): boolean {
    if (host !== checkHost) return false
    const address = peerAddress(request.socket.remoteAddress)
    this.options.onEvent({ event: 'trusted', address })
    send(response, {
      status: 200,
      type: 'text/html',
      body: '<!doctype html><title>It works</title><p>This phone trusts the certificate.',
    })
    return true
  }
}

function send(response: ServerResponse, { status, type, body, file }: CapturePage): void {
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
