// A minimal HTTP client for tests: it sends any Host to one origin, follows no redirect and hides nothing.
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'

export interface Visit {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked body. */
  readonly body: Buffer
  readonly text: string
}

/** Asks `origin` for `target` (path with query) as `host`; rejects when the connection breaks. */
export function visit(
  origin: string,
  target: string,
  options: {
    readonly host?: string
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly form?: Record<string, string>
    readonly body?: string | Buffer
  } = {},
): Promise<Visit> {
  const url = new URL(origin)
  const body = options.form === undefined ? options.body : new URLSearchParams(options.form).toString()
  const headers: Record<string, string> = {
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...options.headers,
  }
  const method = options.method ?? (body === undefined ? 'GET' : 'POST')
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: url.hostname, port: url.port, path: target, method, headers, agent: false },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          const raw = Buffer.concat(parts)
          const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
          const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const)
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(flat),
            body: plain,
            text: plain.toString(),
          })
        })
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}
