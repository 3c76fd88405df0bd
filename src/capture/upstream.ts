// Outgoing connections of the proxy: names are resolved here and private addresses refused, so that a paired phone
// cannot reach the local network, whatever a name server says.

import { lookup } from 'node:dns/promises'
import { BlockList, connect, isIP, type Socket } from 'node:net'

/** Where a connection may go; `plain` is an origin used instead of the vendor (the simulator). */
export interface Upstream {
  /** A TCP connection to a public address of the name; rejects with the reason. */
  open(host: string, port: number): Promise<Socket>
  /** Additional authorities to trust, PEM. */
  readonly ca?: string | undefined
  readonly plain?: URL | undefined
}

const closed = new BlockList()
// Addresses of IPv4 that are not for all the internet (IANA's registry of special purposes, RFC 6890 and its updates);
// 169.254.169.254 is metadata.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, prefix, 'ipv4')
// The same within 2000::/3: protocols (Teredo and ORCHID among them), documentation, 6to4.
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, prefix, 'ipv6')

const open = new BlockList()
// All of IPv6 that is given out to the public (RFC 4291), and IPv4 in its form.
open.addSubnet('2000::', 3, 'ipv6')
open.addSubnet('::ffff:0:0', 96, 'ipv6')

/** True for a public address. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  // The list checks an IPv4 address in IPv6's form as what it is.
  return family === 6 && open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The real network; `resolve` is the system's resolver by default. */
export function createUpstream(
  more: Pick<Upstream, 'ca' | 'plain'> = {},
  resolve: (host: string) => Promise<readonly string[]> = lookUpAddresses,
): Upstream {
  return {
    ...more,
    async open(host, port) {
      const addresses = isIP(host) > 0 ? [host] : await resolve(host)
      // All must be public: which of them is used is chance.
      if (addresses.length === 0 || !addresses.every(isPublic)) throw new Error('address-refused')
      return dial(addresses[0]!, port)
    },
  }
}

async function lookUpAddresses(host: string): Promise<string[]> {
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
