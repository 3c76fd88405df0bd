// The HTTP server in the cloud's place: tells hosts apart by their name, hands each request to the part that knows it, and
// writes down what was asked. It listens on 127.0.0.1 only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzip } from 'node:zlib'
import { instead, sendBroken } from './damage.ts'
import type { Faults } from './faults.ts'
import { decoded, json, type SimulatorAnswer, type SimulatorAsk, type SimulatorRoute, servedBy } from './http.ts'

/** One request as it was seen. */
export interface SeenRequest {
  /** Monotonic milliseconds at arrival. */
  readonly at: number
  readonly method: string
  readonly host: string
  /** Path with query. */
  readonly path: string
  /** 0 when the connection was broken on purpose. */
  status: number
  readonly headers: Readonly<Record<string, string>>
  /** Body bytes as sent. */
  bytes: number
  /** Milliseconds from arrival to the end of the answer. */
  delay: number
}

export interface SimulatorCloud {
  readonly routes: readonly SimulatorRoute[]
  readonly answerData: (ask: SimulatorAsk) => SimulatorAnswer
  /** The simulator's own paths; undefined when it is none of them. */
  readonly control: (ask: SimulatorAsk) => SimulatorAnswer | undefined
  readonly faults: Faults
  readonly requests: SeenRequest[]
}

/** Listens on `port` (0 = any free one). */
export function listen(cloud: SimulatorCloud, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(cloud, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function serve(cloud: SimulatorCloud, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = performance.now()
  const ask = await readAsk(request)
  if (ask === undefined) return void response.writeHead(413).end()
  const control = cloud.control(ask)
  if (control !== undefined) return send(control, response, false).then(() => undefined)
  const seen: SeenRequest = {
    at,
    method: ask.method,
    host: ask.host,
    path: request.url!,
    status: 0,
    headers: ask.headers,
    bytes: 0,
    delay: 0,
  }
  cloud.requests.push(seen)
  response.once('close', () => {
    seen.delay = performance.now() - at
  })
  const { answer, reach } = route(cloud, ask)
  if (await sendBroken(ask, answer, response, cloud.faults, reach)) {
    seen.status = response.headersSent ? response.statusCode : 0
    return
  }
  seen.status = answer.status
  seen.bytes = await send(answer, response, /\bgzip\b/.test(ask.headers['accept-encoding'] ?? ''))
}

function route(cloud: SimulatorCloud, ask: SimulatorAsk): { answer: SimulatorAnswer; reach: 'sign-in' | 'data' } {
  const served = servedBy(ask.host)
  const paths = cloud.routes.filter(({ on, path }) => served.includes(on) && path.test(ask.path))
  const known = paths.find(({ method }) => method === ask.method)
  const isData = (on: SimulatorRoute['on']) => on === 'data' || on === 'mi-data'
  const reach = paths.some(({ on }) => !isData(on)) || !served.some(isData) ? 'sign-in' : 'data'
  cloud.faults.roll(`${ask.path}?${ask.query}`, reach)
  const fault = known === undefined && reach === 'sign-in' ? undefined : instead(ask, cloud.faults, reach)
  if (fault !== undefined) return { answer: fault, reach }
  if (known !== undefined) {
    const groups = (known.path.exec(ask.path) as RegExpExecArray).slice(1).map((group) => decoded(group))
    return { answer: known.answer(ask, ...groups), reach }
  }
  return {
    answer:
      reach === 'data' && served.includes('data')
        ? cloud.answerData(ask)
        : json({ code: -2001, message: 'Not found' }, 404),
    reach,
  }
}

/** The request with its body, undefined when the body passes 1 MiB. */
async function readAsk(request: IncomingMessage): Promise<SimulatorAsk | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    if (size > 1048576) return undefined
  }
  const url = request.url!
  const cut = url.indexOf('?')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value)
  return {
    method: request.method!,
    host: (headers.host ?? '').toLowerCase().replace(/:\d+$/, ''),
    path: cut < 0 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1)),
    headers,
    body: Buffer.concat(parts),
  }
}

/** Sends an answer and gives the number of body bytes; long ones are packed when the other side can read that. */
async function send(answer: SimulatorAnswer, response: ServerResponse, packed: boolean): Promise<number> {
  let body = Buffer.from(answer.body ?? '')
  const headers: Record<string, string> = { ...answer.headers }
  if (packed && body.length > 1024) {
    body = await new Promise((resolve, reject) =>
      gzip(body, { level: 3 }, (error, result) => (error === null ? resolve(result) : reject(error))),
    )
    headers['content-encoding'] = 'gzip'
  }
  response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) })
  response.end(body)
  return body.length
}
