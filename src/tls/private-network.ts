// Private addresses: those the dashboard's authority may certify, and from which requests are accepted.

import { BlockList, isIP } from 'node:net'

/** IPv4 networks of homes and of this computer (RFC 1918, 3927, 1122), as address/bits. */
export const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8']

const inside = new BlockList()
for (const network of privateNetworks) {
  const [address = '', bits] = network.split('/')
  inside.addSubnet(address, Number(bits))
}
inside.addAddress('::1', 'ipv6')
// RFC 4193, 4291
inside.addSubnet('fc00::', 7, 'ipv6')
inside.addSubnet('fe80::', 10, 'ipv6')

/** Whether an address belongs to a private network or to this computer; false for invalid addresses. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  const version = isIP(plain)
  return version !== 0 && inside.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
