// The simulated cloud behind TLS: a CONNECT proxy with a certificate authority of its own that answers for the vendor's
// names and refuses every other. Only the certificates come from mockttp, whose server would listen on all interfaces.
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'

export interface TlsProxy {
  readonly url: string
  /** The authority's certificate, PEM. */
  readonly ca: string
  readonly close: () => Promise<void>
}

/** Starts the proxy on 127.0.0.1 in front of the simulator at `origin`; port 0 is any free one. */
export async function startProxy(origin: string, port: number): Promise<TlsProxy> {
  // Loaded here: the library is optional and takes a second to load.
  const { generateCACertificate } = await import('mockttp')
  const { getCA } = await import('mockttp/dist/util/certificates')
  const { key, cert } = await generateCACertificate({
    subject: { commonName: 'wristory simulator' },
    nameConstraints: { permitted: ['huami.com', 'zepp.com'] },
  })
  const authority = await getCA({ key, cert })
  const target = new URL(origin)
  const open = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end('This proxy only tunnels TLS.'))
  server.on('connect', async (request, socket: Socket) => {
    const host = request.url!.replace(/:\d+$/, '').toLowerCase()
    socket.on('error', () => socket.destroy())
    if (!/^[a-z0-9-]+\.(huami|zepp)\.com$/.test(host)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const leaf = await authority.generateCertificate(host)
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const clear = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key: leaf.key, cert: leaf.cert }),
      ALPNProtocols: ['http/1.1'],
    })
    const inner = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [clear, inner],
      [inner, clear],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: cert,
    async close() {
      for (const socket of open) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
