// The way from the proxy to the world: names are resolved here and private addresses refused, so that a paired phone
// cannot reach into the house, whatever a name server says.

import { lookup } from 'node:dns/promises'
import { BlockList, connect, isIP, type Socket } from 'node:net'

/** Where a connection may go; `plain` is an origin that stands in for the vendor (the simulator). */
export interface Upstream {
  /** A TCP connection to a public address of the name; rejects with the reason. */
  open(host: string, port: number): Promise<Socket>
  /** Further authorities to trust, PEM: a company's own, or a test's. */
  readonly ca?: string | undefined
  readonly plain?: URL | undefined
}

const closed = new BlockList()
// Special-purpose addresses that are not globally reachable (IANA registries, RFC 6890); 169.254.169.254 is metadata.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  closed.addSubnet(net, prefix, 'ipv6')

/** True for an address that anybody on the internet could reach. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  // An IPv4 address in IPv6 clothes is judged as what it is; the list does so by itself for ::ffff:a.b.c.d.
  return !closed.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** The real world; `resolve` is the system's name service unless a test brings its own. */
export function createUpstream(
  more: Pick<Upstream, 'ca' | 'plain'> = {},
  resolve: (host: string) => Promise<readonly string[]> = addressesOf,
): Upstream {
  return {
    ...more,
    async open(host, port) {
      const addresses = isIP(host) > 0 ? [host] : await resolve(host)
      // All must be public: which of them is taken is chance.
      if (addresses.length === 0 || !addresses.every(isPublic)) throw new Error('address-refused')
      return dial(addresses[0]!, port)
    },
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

/** A connection, or the reason why there is none. */
export function dial(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true })
    socket.setTimeout(20_000, () => socket.destroy(new Error('timeout')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
