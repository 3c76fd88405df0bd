// HTTPS on one address of this computer's network, for paired devices: a certificate of our own authority, which can
// certify only addresses of private networks.

import { createServer, type Server } from 'node:https'
import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import type { getRequestListener } from '@hono/node-server'
import { z } from 'zod'
import { WristoryError } from '../../errors.ts'
import { readPrivateJson, writePrivate } from '../../files/private.ts'
import { type Listening, listenOn, patience } from '../../http-server/listen.ts'
import { type Authority, createAuthority, ownNetwork, readAuthority } from '../../tls/authority.ts'
import { isPrivateAddress } from '../../tls/private-network.ts'

export interface LanOptions {
  /** IPv4 address of this computer in a private network. */
  readonly address: string
  readonly port: number
}

export interface Lan extends Listening {
  readonly authority: Authority
}

const DAY = 86_400_000
const stored = z.object({ certificate: z.string(), key: z.string() })

/** Listens on `address`. Throws `usage` for an address or a port that cannot be used, `store` for an unwritable folder. */
export async function listenOnLan(
  fetch: Parameters<typeof getRequestListener>[0],
  home: string,
  { address, port }: LanOptions,
  now: () => number,
): Promise<Lan> {
  if (!isIPv4(address) || !isPrivateAddress(address))
    throw new WristoryError('usage', `${address} is not an IPv4 address of a private network.`, {
      hint: "Name one of this computer's own addresses, such as 192.168.1.20.",
    })
  const authority = authorityIn(home, now)
  const make = (handler: Parameters<typeof createServer>[1]): Server =>
    createServer({ ...patience, ...authority.leaf(address), minVersion: 'TLSv1.2' }, handler)
  const listening = await listenOn(fetch, make, { address, port }, (socket) => {
    // A router that forwards the port must not expose it to the internet.
    if (!isPrivateAddress(socket.remoteAddress ?? '')) socket.destroy()
  })
  const server = listening.server as Server
  // A server may run for longer than its certificate lasts.
  const renewal = setInterval(() => server.setSecureContext(authorityIn(home, now).leaf(address)), DAY)
  renewal.unref()
  return {
    port: listening.port,
    authority,
    async close() {
      clearInterval(renewal)
      await listening.close()
    },
  }
}

/** The authority of the folder, or a new one if there is none or it has expired. */
function authorityIn(home: string, now: () => number): Authority {
  const file = join(home, 'authority.json')
  const seconds = Math.floor(now() / 1000)
  const kept = stored.safeParse(readPrivateJson(file))
  const authority = kept.success ? readAuthority(kept.data.certificate, kept.data.key, seconds, ownNetwork) : null
  if (authority !== null) return authority
  const made = createAuthority(seconds, 'wristory dashboard', ownNetwork)
  writePrivate(file, `${JSON.stringify({ certificate: made.certificate, key: made.key })}\n`)
  return made
}
