// The simulated cloud behind TLS: a CONNECT proxy with a certificate authority of its own that answers for the vendor's
// names and refuses every other.
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface TlsProxy {
  readonly url: string
  /** The authority's certificate, PEM. */
  readonly ca: string
  readonly close: () => Promise<void>
}

/** Starts the proxy on 127.0.0.1 in front of the simulator at `origin`; port 0 is any free one. */
export async function startProxy(origin: string, port: number): Promise<TlsProxy> {
  // Loaded here: most runs have no proxy, and need no certificates.
  const { createAuthority } = await import('../tls/authority.ts')
  const { contain, endTls, join } = await import('../tls/tunnel.ts')
  // Clients check certificates by the clock of the machine, whatever day the simulated cloud has.
  const authority = createAuthority(Math.floor(Date.now() / 1000), 'wristory simulator')
  const target = new URL(origin)
  const open = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end('This proxy only tunnels TLS.'))
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) =>
    contain(socket, () => {
      const host = request.url!.replace(/:\d+$/, '').toLowerCase()
      socket.on('error', () => socket.destroy())
      if (!/^[a-z0-9-]+\.(huami|zepp)\.com$/.test(host)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) socket.unshift(head)
      join(endTls(socket, authority.leaf(host)), connect(Number(target.port), target.hostname))
    }),
  )
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: authority.certificate,
    async close() {
      for (const socket of open) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
