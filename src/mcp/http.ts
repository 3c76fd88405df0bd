// MCP over HTTP on 127.0.0.1: a client needs the bearer token, names this server as Host and is no web page.

import { createMcpHandler } from '@modelcontextprotocol/server'
import { Hono } from 'hono'
import { misaddressed } from '../http-server/entrance.ts'
import { listenOnLoopback } from '../http-server/listen.ts'
import { isSame } from '../http-server/secret.ts'
import { createServer, largestRequest, type McpOptions } from './server.ts'

export interface HttpOptions extends McpOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** At least 16 characters; compared in constant time. */
  readonly bearer: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface McpHttp {
  readonly url: string
  close(): Promise<void>
}

/** Requests per minute; a model sends a few dozen. */
const RATE = 600
/** Wrong tokens per minute after which none is compared any more (reliability W3). */
const TRIES = 10
const MINUTE = 60_000

/** Starts to listen. */
export async function serveOverHttp(options: HttpOptions): Promise<McpHttp> {
  const { port: wanted, bearer, now } = options
  const handler = createMcpHandler(() => createServer(options), { maxRequestBodySize: largestRequest })
  const asked = createLimit(RATE, now)
  const wrong = createLimit(TRIES, now)
  let port = wanted
  const app = new Hono()
  app.use('*', async (context, next) => {
    const lost = misaddressed(context, port)
    if (lost !== null) return context.text(lost, 403)
    // Browsers always state an origin; web pages are refused.
    if (context.req.header('origin') !== undefined || isFromPage(context.req.header('sec-fetch-site')))
      return context.text('Web pages may not ask.', 403)
    if (wrong.isFull()) return context.text('Too many wrong tokens; wait a minute.', 429, { 'Retry-After': '60' })
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (given === undefined || !isSame(given, bearer)) {
      if (given !== undefined) wrong.add()
      return context.text('A bearer token is needed.', 401, { 'WWW-Authenticate': 'Bearer realm="wristory"' })
    }
    if (asked.isFull()) return context.text('Too many requests; wait a minute.', 429, { 'Retry-After': '60' })
    asked.add()
    await next()
    context.header('Cache-Control', 'no-store')
    context.header('X-Content-Type-Options', 'nosniff')
    return undefined
  })
  app.all('/mcp', (context) => handler.fetch(context.req.raw))
  app.notFound((context) => context.text('The address is /mcp.', 404))
  app.onError((_error, context) => context.text('The server failed.', 500))
  const server = await listenOnLoopback(app.fetch, wanted)
  port = server.port
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async close() {
      await Promise.all([handler.close(), server.close()])
    },
  }
}

function isFromPage(site: string | undefined): boolean {
  return site !== undefined && site !== 'none'
}

/** Counts events of the last minute. */
function createLimit(most: number, now: () => number) {
  const times: number[] = []
  const forget = () => {
    while (times[0] !== undefined && times[0] < now() - MINUTE) times.shift()
  }
  return {
    isFull: () => {
      forget()
      return times.length >= most
    },
    add: () => void times.push(now()),
  }
}
