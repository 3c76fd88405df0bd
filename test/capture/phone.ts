// A simulated phone: requests through the proxy by CONNECT with TLS inside, with chosen trust, and servers behind the
// proxy.

import { request as plainRequest, type Server } from 'node:http'
import { createServer, request as tlsRequest } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { after } from 'node:test'
import { connect as connectTls, createSecureContext } from 'node:tls'
import {
  type Authority,
  type Capture,
  type CaptureOptions,
  createAuthority,
  startCapture,
} from '../../src/capture/index.ts'
import type { Upstream } from '../../src/capture/upstream.ts'
import { dial } from '../../src/capture/upstream.ts'

export const authority: Authority = createAuthority(Math.floor(Date.now() / 1000))
/** The world's own authority, which signs for the vendor's names as a public one would. */
export const world: Authority = createAuthority(Math.floor(Date.now() / 1000))

/** Servers of this file's tests: one that a failed test left open would keep the process for ever. */
const open = new Set<() => Promise<void>>()
after(async () => {
  for (const close of open) await close()
})

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** SHA-256 of the certificate that the other side showed. */
  readonly fingerprint: string
}

/** Asks `https://host/path` through the proxy. */
export async function ask(
  origin: string,
  host: string,
  path: string,
  more: { ca?: string; headers?: Record<string, string>; method?: string; body?: Buffer } = {},
): Promise<Answer> {
  const socket = await tunnel(origin, `${host}:443`)
  socket.setTimeout(20_000, () => socket.destroy(new Error('no answer in 20 s')))
  const secure = connectTls({ socket, servername: host, ca: more.ca ?? authority.certificate })
  return new Promise((resolve, reject) => {
    secure.on('error', reject)
    const asking = tlsRequest(
      {
        host,
        path,
        method: more.method ?? 'GET',
        headers: more.headers ?? {},
        createConnection: () => secure,
        defaultPort: 443,
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
            fingerprint: secure.getPeerCertificate().fingerprint256,
          }),
        )
      },
    )
    asking.on('error', reject)
    asking.end(more.body)
  })
}

/** A tunnel to `target`; rejects with the proxy's status. */
export function tunnel(origin: string, target: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const asking = plainRequest({ host: hostname, port, method: 'CONNECT', path: target, agent: false })
    asking.on('error', reject)
    asking.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket as Socket)
      socket.destroy()
      reject(new Error(`status ${answer.statusCode}`))
    })
    asking.end()
  })
}

export interface World {
  readonly upstream: Upstream
  readonly seen: { method: string; url: string; headers: string[]; body: string }[]
  /** Lets `other` answer what asks for another protocol. */
  onUpgrade(other: Server): void
  close(): Promise<void>
}

/** Servers for every name: `signer` signs for them. */
export async function startWorld(
  answer: (url: string, body: Buffer) => { status: number; headers?: Record<string, string>; body?: Buffer | string },
  signer: Authority = world,
): Promise<World> {
  const seen: World['seen'] = []
  const server = createServer(
    { ...signer.leaf('api-mifit-de2.zepp.com'), SNICallback: (name, done) => done(null, contextOf(signer, name)) },
    (request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part) => parts.push(part))
      request.on('end', () => {
        const url = `https://${request.headers.host}${request.url}`
        const body = Buffer.concat(parts)
        seen.push({ method: request.method ?? '', url, headers: request.rawHeaders, body: body.toString('latin1') })
        const { status, headers, body: content } = answer(url, body)
        response.writeHead(status, headers).end(content)
      })
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  open.add(close)
  return {
    seen,
    upstream: { open: () => dial('127.0.0.1', port), ca: world.certificate },
    onUpgrade: (other) => server.on('upgrade', (...all) => other.emit('upgrade', ...all)),
    close,
  }
}

function contextOf(signer: Authority, name: string) {
  return createSecureContext(signer.leaf(name))
}

/** A capture on this machine that is paired with it. */
export async function startPaired(
  options: Partial<CaptureOptions> & Pick<CaptureOptions, 'upstream'>,
): Promise<Capture> {
  const capture = await startCapture({
    address: '127.0.0.1',
    port: 0,
    authority,
    tunnelOthers: false,
    zone: 'Europe/Berlin',
    now: Date.now,
    ...options,
  })
  open.add(() => capture.close())
  await fetch(capture.pairing)
  return capture
}
