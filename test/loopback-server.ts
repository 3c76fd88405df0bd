// A small HTTP server on a free loopback port for tests: answers by a function, keeps every request.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly host: string
  /** Without query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** The body read as an urlencoded form. */
  readonly form: URLSearchParams
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON. */
  readonly body?: string | Uint8Array | object
}

/** Gives an answer, or writes to the response itself and gives nothing. */
export type Answering = (request: SeenRequest, response: ServerResponse) => Answer | undefined

export interface LoopbackServer extends AsyncDisposable {
  readonly url: string
  readonly requests: SeenRequest[]
  /** Replaces how requests are answered. */
  answer(how: Answering): void
}

export async function startLoopback(how: Answering): Promise<LoopbackServer> {
  let answering = how
  const requests: SeenRequest[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const url = new URL(incoming.url ?? '/', 'http://loopback')
    const body = Buffer.concat(chunks)
    const request: SeenRequest = {
      method: incoming.method ?? '',
      host: incoming.headers.host ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body,
      form: new URLSearchParams(body.toString('utf8')),
    }
    requests.push(request)
    const answer = answering(request, response)
    if (answer === undefined) return
    const json = typeof answer.body === 'object' && !(answer.body instanceof Uint8Array)
    response.writeHead(answer.status ?? 200, {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...answer.headers,
    })
    response.end(json ? JSON.stringify(answer.body) : answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(next) {
      answering = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
