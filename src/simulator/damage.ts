// Faults below the protocol: statuses, truncated, slow, endless and oversized replies, written straight to the socket
// where HTTP itself must be broken.
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { FaultName, FaultOptions, Faults } from './faults.ts'
import { json, redirect, type SimulatorAnswer, type SimulatorAsk } from './http.ts'
import { tooMany } from './signin.ts'

/** The reply of a fault, undefined if none applies. */
export function instead(ask: SimulatorAsk, faults: Faults, reach: 'sign-in' | 'data'): SimulatorAnswer | undefined {
  const where = `${ask.path}?${ask.query}`
  const answers: Partial<Record<FaultName, (options: FaultOptions) => SimulatorAnswer>> = {
    'rate-limited': ({ status }) => json(tooMany, Number(status ?? 429)),
    'rate-limited-retry-after': ({ retry }) => json(tooMany, 429, { 'retry-after': String(retry ?? 30) }),
    'server-error': ({ status }) =>
      json(
        {
          code: -50000,
          message: 'Failed to process the request. Detailed error message has been logged on server side.',
        },
        Number(status ?? 500),
      ),
    'throttle-in-200': () => json(tooMany),
    redirect: ({ to }) => redirect(`${to ?? 'https://api-mifit.zepp.com.evil.example'}${where}`, 302),
    html: () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Sign in</title><h1>Please sign in to this network</h1>',
    }),
    'not-found': () => json({ code: -2001, message: 'Not found' }),
    'missing-list': () => json({ code: 1, message: 'success', data: { next: -1 } }),
    'empty-body': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '' }),
    'not-json': () => json('{"code":1,"message":"success","data":[}'),
  }
  for (const [name, answer] of Object.entries(answers)) {
    const options = faults.hits(name as FaultName, where, reach)
    if (options !== undefined) return answer(options)
  }
  return undefined
}

/** Sends `answer` in a broken way; false if no fault applies and it still has to be sent. */
export async function sendBroken(
  ask: SimulatorAsk,
  answer: SimulatorAnswer,
  out: ServerResponse,
  faults: Faults,
  reach: 'sign-in' | 'data',
) {
  const where = `${ask.path}?${ask.query}`
  const hit = (name: FaultName): FaultOptions | undefined => faults.hits(name, where, reach)
  for (const [name, way] of Object.entries(brokenWays(answer, out))) {
    const options = hit(name as FaultName)
    if (options === undefined) continue
    await way(options)
    return true
  }
  return false
}

/** How each fault sends `answer`. */
function brokenWays(
  answer: SimulatorAnswer,
  out: ServerResponse,
): Partial<Record<FaultName, (options: FaultOptions) => void | Promise<void>>> {
  const body = Buffer.from(answer.body ?? '')
  const headers = { 'content-type': 'application/json', ...answer.headers }
  return {
    reset: async (options) => {
      if (options.body) {
        out.writeHead(answer.status, { ...headers, 'content-length': body.length })
        await written(out, body.subarray(0, body.length >> 1))
      }
      out.socket?.resetAndDestroy()
    },
    stall: async (options) => {
      if (options.body) {
        out.writeHead(answer.status, headers)
        return written(out, body.subarray(0, body.length >> 1))
      }
      // The socket stays open until the other side gives up or the simulator closes.
      out.socket?.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-never: ')
    },
    truncated: async (options) => {
      const cut = body.subarray(0, Number(options.at ?? body.length >> 1))
      out.writeHead(answer.status, { ...headers, 'content-length': options.quiet ? cut.length : body.length })
      await written(out, cut)
      if (options.quiet) out.end()
      else out.destroy()
    },
    slow: async (options) => {
      const parts = 20
      out.writeHead(answer.status, { ...headers, 'content-length': body.length })
      for (let part = 0; part < parts && !out.destroyed; part++) {
        await new Promise((resolve) => setTimeout(resolve, (Number(options.seconds ?? 2) * 1000) / parts))
        out.write(body.subarray((body.length * part) / parts, (body.length * (part + 1)) / parts))
      }
      out.end()
    },
    huge: (options) => pour(out, Number(options.bytes ?? 100_000_000)),
    'odd-type': () => {
      out.writeHead(answer.status, { ...headers, 'content-type': 'text/html' })
      out.end(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]))
    },
    deep: () => {
      out.writeHead(200, headers)
      out.end(`{"code":1,"message":"success","data":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`)
    },
    'gzip-bomb': () => {
      const bomb = makeBomb()
      out.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': bomb.length })
      out.end(bomb)
    },
  }
}

const written = (out: ServerResponse, part: Uint8Array): Promise<void> =>
  new Promise((resolve) => out.write(part, () => resolve()))

/** An envelope whose list never seems to end. */
async function pour(out: ServerResponse, bytes: number): Promise<void> {
  const closed = once(out, 'close')
  out.writeHead(200, { 'content-type': 'application/json' })
  out.write('{"code":1,"message":"success","data":["')
  const piece = Buffer.alloc(65536, 'A')
  for (let sent = 0; sent < bytes && !out.destroyed; sent += piece.length) {
    if (!out.write(piece)) await Promise.race([once(out, 'drain'), closed])
  }
  out.end('"]}')
}

const once = (out: ServerResponse, event: string): Promise<void> =>
  new Promise((resolve) => out.once(event, () => resolve()))

/** 1 GiB of blanks in about 1 MB: gzip members may be chained, so one is made and repeated. */
function makeBomb(): Buffer {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '))
  return Buffer.concat([gzipSync('{"code":1,"data":["'), ...Array.from({ length: 64 }, () => member)])
}
