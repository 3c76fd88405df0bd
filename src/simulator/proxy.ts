// The simulated cloud behind TLS: a CONNECT proxy with a certificate authority of its own that answers for the vendor's
// names and refuses every other.
import { request } from 'node:http'

export interface TlsProxy {
  readonly url: string
  /** The authority's certificate, PEM. */
  readonly ca: string
  readonly close: () => Promise<void>
}

/** Starts the proxy in front of the simulator at `origin`; port 0 is any free one. */
export async function startProxy(origin: string, port: number): Promise<TlsProxy> {
  // Loaded here: the library is optional and takes longer to load than the rest to start.
  const { generateCACertificate, getLocal } = await import('mockttp')
  const ca = await generateCACertificate({ subject: { commonName: 'wristory simulator' } })
  const proxy = getLocal({ https: { key: ca.key, cert: ca.cert }, http2: false, recordTraffic: false })
  await proxy.start(port === 0 ? undefined : port)
  const target = new URL(origin)
  await proxy.forAnyRequest().thenCallback(async (asked) => {
    const { host } = new URL(asked.url)
    if (!/\.(huami|zepp)\.com$/.test(host.replace(/:\d+$/, ''))) return { statusCode: 502, body: 'refused' }
    const body = await asked.body.getDecodedBuffer()
    return new Promise((resolve) => {
      const headers = { ...asked.headers, host }
      const path = asked.url.slice(asked.url.indexOf('/', 8))
      const inner = request(
        { host: target.hostname, port: target.port, method: asked.method, path, headers },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('end', () =>
            resolve({
              statusCode: answer.statusCode ?? 502,
              headers: plain(answer.headers),
              rawBody: Buffer.concat(parts),
            }),
          )
          answer.on('error', () => resolve('reset'))
        },
      )
      inner.on('error', () => resolve('reset'))
      inner.end(body)
    })
  })
  return {
    url: proxy.url.replace('https:', 'http:').replace('localhost', '127.0.0.1'),
    ca: ca.cert,
    close: () => proxy.stop(),
  }
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !/^(transfer-encoding|connection|keep-alive)$/.test(name)) kept[name] = value
  }
  return kept
}
