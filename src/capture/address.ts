// Addresses in URLs, requests and sockets.

import { isIP } from 'node:net'
import { WristoryError } from '../errors.ts'

/** `http://address:port`; an IPv6 address is in brackets, and the default port is left out. */
export function httpOrigin(address: string, port: number): string {
  return new URL(`http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`).origin
}

/** The URL of a request to `origin`; a target that begins with `/` is a path, whatever follows. */
export function targetUrl(origin: string, target: string): URL {
  return URL.parse(target.startsWith('/') ? `${origin}${target}` : target) ?? new URL(origin)
}

/** Throws `usage` for anything a phone cannot open as the address of one computer. */
export function checkListenAddress(address: string): void {
  const wrong = isIP(address) === 0 || address.includes('%') || /^[0.:]+$/.test(address)
  if (wrong)
    throw new WristoryError('usage', `${address} is not an address that a phone can open.`, {
      hint: "Name one of this computer's own addresses, such as 192.168.1.20.",
    })
}

/** The address of a peer; IPv4 without the prefix `::ffff:` of an IPv6 socket. */
export function peerAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '')
}
