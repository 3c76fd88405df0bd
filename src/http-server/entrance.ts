// The entrance of a request: this computer's own, its network's, or that of a configured proxy.

import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Context } from 'hono'

/** The port on which a phone finds the dashboard again after a restart. */
export const LAN_PORT = 8777

/** An entrance for other devices; always over TLS, which ends here or at the proxy. */
export interface RemoteEntrance {
  /** As in the header Host. */
  readonly host: string
  readonly endsTls: 'here' | 'proxy'
}

export interface Entrance {
  /** Scheme, host and port of the page. */
  readonly origin: string
  readonly remote: boolean
}

/** The part of the server adapter's environment that is looked at. */
interface Bindings {
  readonly incoming?: IncomingMessage
}

/** The entrance that a request names, or null: a name that merely resolves here is not enough. */
export function findEntrance(context: Context, port: number, remotes: readonly RemoteEntrance[]): Entrance | null {
  const incoming = (context.env as Bindings).incoming
  if (incoming !== undefined) {
    // Node keeps the first of several Host lines; a second one is an attack.
    const hosts = incoming.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length !== 1 || !incoming.url?.startsWith('/')) return null
  }
  const host = context.req.header('host') ?? ''
  const encrypted = (incoming?.socket as TLSSocket | undefined)?.encrypted === true
  const forwarded = context.req.header('x-forwarded-proto') === 'https'
  const remote = remotes.find(
    (one) => one.host === host && (one.endsTls === 'here' ? encrypted : !encrypted && forwarded),
  )
  if (remote !== undefined) return { origin: `https://${host}`, remote: true }
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host)
  return own && !encrypted ? { origin: `http://${host}`, remote: false } : null
}

/** Why a request is not for the server on this port of 127.0.0.1, or null. */
export function misaddressed(context: Context, port: number): string | null {
  return findEntrance(context, port, []) === null ? 'The request names another host than this server.' : null
}
