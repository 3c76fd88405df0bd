// The server as a process: lines that are no requests, and clients that leave, stall or cancel.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { requestLines } from '../../src/mcp/lines.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { lateness } from '../slowness.ts'
import { clients, httpOver, program } from './clients.ts'

const onLinux = { skip: process.platform !== 'linux' && 'NOT RUN: /proc is of Linux' }

let store: MadeUp
before(async () => {
  store = await madeUpStore({ days: 20 })
})
after(() => store.remove())

interface Peer {
  readonly child: ChildProcess
  send(...lines: string[]): void
  /** The reply to a request. */
  reply(id: number | null): Promise<{ result?: Record<string, unknown>; error?: { code: number; message: string } }>
  readonly ended: Promise<{ status: number | null; milliseconds: number; errors: string }>
}

const request = (id: number, method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })
const hello = request(0, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
})

/** The server as a child; `reads` is false for a client that takes no answers. */
function start({ reads = true } = {}): Peer {
  const child = spawn(process.execPath, [program, '--home', store.home, 'mcp', '--sql'], { stdio: 'pipe' })
  child.stdin.on('error', () => undefined)
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const replies = new Map<number | null, object>()
  const waiting = new Map<number | null, (reply: object) => void>()
  if (reads)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const reply = JSON.parse(line)
      replies.set(reply.id, reply)
      waiting.get(reply.id)?.(reply)
    })
  let asked = 0
  child.stdin.on('finish', () => {
    asked = performance.now()
  })
  const kill = child.kill.bind(child)
  child.kill = (signal) => {
    asked = performance.now()
    return kill(signal)
  }
  return {
    child,
    send: (...lines) => void child.stdin.write(`${lines.join('\n')}\n`),
    reply: (id) =>
      new Promise((resolve) => {
        const there = replies.get(id)
        if (there === undefined) waiting.set(id, resolve)
        else resolve(there)
      }),
    ended: new Promise((resolve) =>
      child.on('close', (status) => resolve({ status, milliseconds: performance.now() - asked, errors })),
    ),
  }
}

/** Processes that a process has started. */
const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)

test('lines that are no requests are passed over, and the next request is answered', async () => {
  const { child, send, reply, ended } = start()
  send(hello)
  assert.ok((await reply(0)).result)
  send(
    'hello',
    '{"a":',
    '[]',
    'null',
    '1',
    '""',
    '{}',
    '',
    '\u0000\ufeff',
    '{"jsonrpc":"2.0"}',
    '{"jsonrpc":"1.0","id":3}',
  )
  send('['.repeat(60_000), '{"jsonrpc":"2.0","id":4,"method":"__proto__"}', '{"jsonrpc":"2.0","id":{},"method":"ping"}')
  assert.equal((await reply(4)).error?.code, -32_601)
  const text = request(1, 'tools/list')
  for (const part of [text.slice(0, 7), text.slice(7, 30), `${text.slice(30)}\n${request(2, 'ping')}\n`])
    child.stdin!.write(part)
  assert.ok((await reply(1)).result?.tools)
  assert.ok((await reply(2)).result)
  child.stdin!.end(text.slice(0, 9))
  const { status, errors } = await ended
  assert.deepEqual([status, errors], [0, ''])
})

test('a line of 10 MB is refused and costs nothing else', async () => {
  const { child, send, reply, ended } = start()
  send(hello, request(7, 'ping', { x: 'x'.repeat(10_000_000) }), request(8, 'ping'))
  assert.ok((await reply(8)).result)
  assert.match((await reply(null)).error?.message ?? '', /at most 65536 bytes/)
  child.stdin!.end()
  assert.deepEqual((await ended).errors, '')
})

test('it ends within two seconds of the end of input and of SIGTERM, also with a query running', onLinux, async () => {
  for (const how of ['end', 'SIGTERM'] as const) {
    const { child, send, reply, ended } = start()
    send(hello)
    await reply(0)
    send(request(1, 'tools/call', { name: 'sql', arguments: { query: endless } }))
    const query = await childOf(child.pid!)
    if (how === 'end') child.stdin!.end()
    else child.kill('SIGTERM')
    const { status, milliseconds, errors } = await ended
    assert.deepEqual([status, errors], [how === 'end' ? 0 : 143, ''])
    assert.ok(milliseconds < 2000 * (await lateness()), `${milliseconds} ms after ${how}`)
    await gone(query)
  }
})

test('a client that takes no answers does not keep a signal from ending it', async () => {
  const { child, send, ended } = start({ reads: false })
  const answered = new Promise((resolve) => child.stdout!.once('readable', resolve))
  send(hello, ...Array.from({ length: 5000 }, (_, i) => request(i + 1, 'tools/list')))
  await answered
  child.kill('SIGTERM')
  const { status, milliseconds, errors } = await ended
  assert.deepEqual([status, errors], [143, ''])
  assert.ok(milliseconds < 2000 * (await lateness()), `${milliseconds} ms`)
})

test('while answers wait to be taken, no more requests are read', async () => {
  const taken: (() => void)[] = []
  const stdout = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void taken.push(done) })
  const lines = requestLines(stdout)
  const seen: string[] = []
  lines.on('data', (line) => seen.push(String(line)))
  stdout.write('an answer')
  const first = new Promise<void>((resolve) => lines.write('a\nb\n', () => resolve()))
  const second = new Promise<void>((resolve) => lines.write('c\n', () => resolve()))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(seen, ['a\n', 'b\n'])
  taken.shift()!()
  await Promise.all([first, second])
  assert.deepEqual(seen, ['a\n', 'b\n', 'c\n'])
})

for (const [name, connect] of Object.entries(clients))
  test(`a client ${name} hears that a query goes on, cancels it, and is answered again`, onLinux, async () => {
    const http = await httpOver(store.home, { sql: true })
    const { client, pid } = await connect(store.home, http.url, ['--sql'])
    try {
      const stop = new AbortController()
      const heard: number[] = []
      const options = {
        signal: stop.signal,
        onprogress: ({ progress }: { progress: number }) => {
          heard.push(progress)
          if (heard.length < 2) return
          stop.abort()
          // One of 2025 cannot cancel a call over HTTP but by leaving: each of its requests meets another server.
          if (name === 'of 2025 over HTTP') void client.close()
        },
      }
      const asked = { name: 'sql', arguments: { query: endless } }
      const call =
        client instanceof OldClient ? client.callTool(asked, undefined, options) : client.callTool(asked, options)
      const query = await childOf(pid)
      await assert.rejects(call)
      assert.deepEqual(heard.slice(0, 2), [0, 1])
      await gone(query)
      if (name === 'of 2025 over HTTP') return
      const { structuredContent } = await client.callTool({ name: 'sql', arguments: { query: 'SELECT 1 AS one' } })
      assert.deepEqual((structuredContent as { rows: unknown }).rows, [[1]])
    } finally {
      await client.close()
      await http.close()
    }
  })

/** A query that ends by its limit of time alone. */
const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'

/** The process of a query, once it runs. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const [child] = childrenOf(pid)
    if (child !== undefined) return Number(child)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Resolves when a process has ended. */
async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setImmediate(resolve))
}
