// Slow and flooding clients: the server stays small, keeps answering, and disconnects them soon (reliability W11). It
// runs in a process of its own, to measure its memory.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Entered, enter } from '../enter.ts'
import { soon } from '../slowness.ts'
import { type MadeUp, madeUpStore } from './made-up-store.ts'

const program = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))
/** Most that the server may grow by, bytes. */
const GROWTH = 100 * 2 ** 20

let madeUp: MadeUp
let server: ChildProcess
let origin: string
let headers: Entered
before(async () => {
  madeUp = await madeUpStore({ days: 30 })
  server = spawn(process.execPath, [program, '--home', madeUp.home, 'serve', '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: server.stdout! })) {
    const { url } = JSON.parse(line) as { url: string }
    origin = new URL(url).origin
    headers = await enter(url)
    break
  }
})
after(async () => {
  const gone = new Promise((resolve) => server?.once('exit', resolve))
  server?.kill('SIGINT')
  if (server !== undefined) await gone
  await madeUp?.remove()
})

/** Bytes of the server's memory; undefined where the system does not tell. */
function resident(): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) * 1024
  } catch {
    return undefined
  }
}

/** A client that sends `text` and then nothing; its end is waited for by `gone`. */
function dawdler(text: string): { readonly socket: Socket; readonly gone: Promise<void> } {
  const { port, hostname } = new URL(origin)
  const socket = connect(Number(port), hostname, () => socket.write(text))
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  socket.resume()
  return { socket, gone }
}

const answered = async () => {
  const reply = await fetch(`${origin}/api/v1/status`, { headers: { ...headers } })
  await reply.arrayBuffer()
  assert.equal(reply.status, 200)
}

test('two hundred clients that never finish their request', async () => {
  await answered()
  const small = resident()
  const { host } = new URL(origin)
  const texts = [
    `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
    'G',
    '',
    `POST /api/v1/sql HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${headers.authorization}\r\nOrigin: ${origin}\r\nContent-Length: 1000000\r\n\r\n{`,
    `GET /api/v1/status HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${headers.authorization}\r\n\r\n`,
  ]
  const clients = Array.from({ length: 200 }, (_, i) => dawdler(texts[i % texts.length]!))
  try {
    await soon(3000, 'the answer to an honest client', answered)
    const large = resident()
    if (small !== undefined && large !== undefined)
      assert.ok(large - small < GROWTH, `the server grew by ${Math.round((large - small) / 2 ** 20)} MiB`)
    // Headers in five seconds, looked at every second; those with a body begun have thirty.
    const headless = clients.filter((_, i) => i % texts.length !== 3)
    await soon(20_000, 'the end of those without headers', () => Promise.all(headless.map(({ gone }) => gone)))
  } finally {
    for (const { socket } of clients) socket.destroy()
  }
  await answered()
})

test('heads of a megabyte, a hundred at a time', async () => {
  const small = resident()
  const { host } = new URL(origin)
  const text = `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Large: ${'x'.repeat(2 ** 20)}\r\n\r\n`
  for (let round = 0; round < 2; round++) await Promise.all(Array.from({ length: 100 }, () => dawdler(text).gone))
  await answered()
  const large = resident()
  if (small !== undefined && large !== undefined)
    assert.ok(large - small < GROWTH, `the server grew by ${Math.round((large - small) / 2 ** 20)} MiB`)
})

test('bodies without a length or of more than a megabyte are refused, and the next request is answered', async () => {
  const { host } = new URL(origin)
  const head = `PUT /api/v1/settings HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${headers.authorization}\r\nOrigin: ${origin}\r\n`
  for (const rest of [
    `Transfer-Encoding: chunked\r\n\r\n${'10000\r\n'}${'x'.repeat(65_536)}\r\n`.repeat(1),
    'Content-Length: 99999999999\r\n\r\n{',
    'Content-Length: 1048577\r\n\r\n{',
  ]) {
    const { socket, gone } = dawdler(`${head}Connection: close\r\n${rest}`)
    let told = ''
    socket.on('data', (bytes) => {
      told += bytes.toString('latin1')
      if (told.includes('\r\n\r\n')) socket.destroy()
    })
    await gone
    assert.match(told, /^HTTP\/1\.1 400/, rest.slice(0, 40))
  }
  await answered()
  // A request that ends a thing has no body at all, as browsers send it.
  const { socket, gone } = dawdler(
    `DELETE /api/v1/sync HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${headers.authorization}\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`,
  )
  let told = ''
  socket.on('data', (bytes) => {
    told += bytes.toString('latin1')
  })
  await gone
  assert.match(told, /^HTTP\/1\.1 200/)
})
