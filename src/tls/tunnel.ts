// Shared by both proxies: terminating the TLS of a tunnelled connection, joining it to another, containing its errors.

import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { Leaf } from './authority.ts'

/** The server side of TLS on a connection that a client has asked to tunnel. */
export function endTls(socket: Duplex, { cert, key }: Leaf): TLSSocket {
  return new TLSSocket(socket as never, {
    isServer: true,
    ALPNProtocols: ['http/1.1'],
    // Phones of Android 5 and 6 speak older versions; this leg stays in the local network.
    secureContext: createSecureContext({ cert, key, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  })
}

/** Passes bytes both ways until either connection ends. */
export function join(one: Duplex, other: Duplex): void {
  one.pipe(other)
  other.pipe(one)
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
  one.on('close', () => other.destroy())
  other.on('close', () => one.destroy())
}

/** Runs `work` for a connection; whatever it throws, now or later, ends that connection and not the process. */
export function contain(
  connection: { destroy(): unknown },
  work: () => unknown,
  onFailure: (error: unknown) => void = () => {},
): void {
  const end = (error: unknown) => {
    connection.destroy()
    onFailure(error)
  }
  try {
    const result = work()
    if (result instanceof Promise) result.catch(end)
  } catch (error) {
    end(error)
  }
}
