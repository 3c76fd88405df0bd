// Access over HTTP: nobody without the token, nobody from a web page or under another name, and no slow clients.

import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import type { McpHttp } from '../../src/mcp/http.ts'
import { elsewhere, foreignHosts } from '../dashboard/hostile.ts'
import { evening, type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { fakeIo } from '../fake-io.ts'
import { listenersOf } from '../listeners.ts'
import { bearer, httpOver } from './clients.ts'

let store: MadeUp
let http: McpHttp
const started: McpHttp[] = []
/** A server whose minute stands still, so that its limits are its own. */
async function served(now: () => number = () => evening): Promise<McpHttp> {
  const server = await httpOver(store.home, {}, now)
  started.push(server)
  return server
}
before(async () => {
  store = await madeUpStore({ days: 3 })
  http = await served()
})
after(async () => {
  for (const server of started) await server.close()
  await store.remove()
})

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
const own = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  authorization: `Bearer ${bearer}`,
}
const ask = (more: Record<string, string> = {}, { url } = http, body = list) =>
  fetch(url, { method: 'POST', headers: { ...own, ...more }, body })

/** One request as raw bytes, its lines given; the status of the reply and its head. */
function raw(lines: readonly string[], body = list): Promise<{ status: number; head: string }> {
  const { port, hostname } = new URL(http.url)
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`))
    socket.on('data', (bytes) => {
      said += bytes.toString('latin1')
      if (said.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('close', () =>
      resolve({ status: Number(said.split(' ')[1] ?? 0), head: said.split('\r\n\r\n')[0] ?? '' }),
    )
    socket.on('error', reject)
  })
}
const headed = (first: string, ...hosts: string[]) => [
  first,
  ...hosts.map((host) => `Host: ${host}`),
  ...Object.entries(own).map(([name, value]) => `${name}: ${value}`),
  `Content-Length: ${list.length}`,
  'Connection: close',
]

test('it listens on the loopback address only', () => {
  const listeners = listenersOf(Number(new URL(http.url).port))
  if (listeners !== null) assert.deepEqual(listeners, ['0100007F'])
  assert.equal(new URL(http.url).hostname, '127.0.0.1')
})

test('only the own names with the own port are answered', async () => {
  const { port } = new URL(http.url)
  const post = 'POST /mcp HTTP/1.1'
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
    assert.equal((await raw(headed(post, host))).status, 200, host)
  // An unreadable Host is refused by Node itself.
  for (const host of foreignHosts(Number(port)))
    assert.ok([400, 403].includes((await raw(headed(post, host))).status), host)
  const name = `127.0.0.1:${port}`
  for (const lines of [
    headed(post, name, 'evil.example'),
    headed(post, 'evil.example', name),
    headed('POST http://evil.example/mcp HTTP/1.1', name),
    headed(`POST http://${name}/mcp HTTP/1.1`, name),
    headed(post),
    headed('POST /mcp HTTP/1.0'),
  ])
    assert.ok([400, 403].includes((await raw(lines)).status), lines.join('\n'))
})

test('web pages get nothing, also with the token', async () => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: new URL(http.url).origin },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ] as Record<string, string>[]) {
    const lines = headed('POST /mcp HTTP/1.1', new URL(http.url).host)
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
    const { status, head } = await raw(lines)
    assert.equal(status, 403, JSON.stringify(headers))
    assert.doesNotMatch(head, /access-control/i)
  }
})

test('nothing but the right token in its header lets in, and the refusal says how', async () => {
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${bearer}`,
    bearer,
    `Bearer ${bearer} ${bearer}`,
    `Bearer ${bearer.slice(0, -1)}`,
    `Bearer ${bearer}x`,
    `Bearer ${bearer.toUpperCase()}`,
    `Bearer ${'x'.repeat(8000)}`,
    `Bearer ${bearer}\u00e9`,
  ]
  for (const authorization of wrong) {
    const reply = await ask({ authorization })
    assert.equal(reply.status, 401, authorization)
    assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer realm=/)
    assert.ok(!(await reply.text()).includes(bearer.slice(0, 8)))
  }
  for (const query of [`token=${bearer}`, `access_token=${bearer}`, `bearer=${bearer}`]) {
    const reply = await ask({ authorization: '' }, { url: `${http.url}?${query}`, close: http.close })
    assert.equal(reply.status, 401, query)
  }
  assert.equal((await ask({ authorization: '', cookie: `authorization=Bearer ${bearer}` })).status, 401)
  assert.equal(
    (await raw(headed('POST /mcp HTTP/1.1', new URL(http.url).host).concat(`X: ${'x'.repeat(20_000)}`))).status,
    431,
  )
})

test('guesses and floods are slowed down, for a minute', async () => {
  let now = evening
  const guarded = await served(() => now)
  for (let i = 0; i < 10; i++) assert.equal((await ask({ authorization: `Bearer guess-${i}` }, guarded)).status, 401)
  const refused = await ask({}, guarded)
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '60'])
  now += 60_001
  const nowhere = { ...guarded, url: new URL('/nowhere', guarded.url).href }
  for (let i = 0; i < 600; i++) {
    const { status, body } = await ask({}, nowhere)
    await body?.cancel()
    assert.equal(status, 404)
  }
  assert.equal((await ask({}, guarded)).status, 429)
  now += 60_001
  assert.equal((await ask({}, guarded)).status, 200)
})

test('bodies that are unreadable or of another type are refused without a stack', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    '1',
    '{}',
    deep,
    '\u0000',
    '{"jsonrpc":"2.0"}',
    '{"__proto__":{}}',
    list.repeat(2),
  ]) {
    const reply = await ask({}, http, body)
    assert.ok(reply.status >= 200 && reply.status < 500, `${reply.status} ${body.slice(0, 40)}`)
    assert.doesNotMatch(await reply.text(), /\n\s+at |node_modules|file:/)
  }
  assert.equal((await ask({ 'content-type': 'text/plain' })).status, 415)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
    const { status } = await fetch(http.url, { method, headers: own })
    assert.equal(status, 405, method)
  }
})

test('no other address answers, and none leads elsewhere', async () => {
  const { host } = new URL(http.url)
  for (const path of [
    '/',
    '/mcp/',
    '/mcp/x',
    '/api/v1/status',
    '/.well-known/oauth-protected-resource',
    ...elsewhere,
  ]) {
    const { status, head } = await raw(headed(`POST ${path} HTTP/1.1`, host))
    assert.ok([400, 403, 404].includes(status), `${path}: ${status}`)
    assert.doesNotMatch(head, /^location:/im, path)
  }
})

test('who sends half a request is put out and holds nobody up', async () => {
  const { host, port, hostname } = new URL(http.url)
  const half = connect(Number(port), hostname)
  const ended = new Promise<string>((resolve) => {
    let said = ''
    half.on('data', (bytes) => {
      said += bytes
    })
    half.on('close', () => resolve(said))
    half.on('error', () => undefined)
  })
  half.write(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\n`)
  const slow = connect(Number(port), hostname)
  slow.on('error', () => undefined)
  slow.write(`${headed('POST /mcp HTTP/1.1', host).join('\r\n')}\r\n\r\n{"jsonrpc`)
  const { status } = await ask()
  assert.equal(status, 200)
  assert.match(await ended, /^HTTP\/1\.1 408/)
  slow.destroy()
})

test('the token is read out of the environment once, or out of a file of its owner alone, and shown nowhere', async () => {
  const home = store.home
  const refused = async (args: string[], env: Record<string, string> = {}) => {
    const io = fakeIo({ env: { WRISTORY_HOME: home, ...env } })
    assert.equal(await main(['mcp', '--http', ...args], io), 2)
    const said = io.out() + io.err()
    assert.ok(!said.includes(bearer), said)
    assert.doesNotMatch(said, /\n\s+at /)
    return { said, env: io.env }
  }
  assert.match((await refused([])).said, /needs a token/)
  const { said, env } = await refused([], { WRISTORY_MCP_BEARER: 'short' })
  assert.match(said, /16 printable characters/)
  assert.equal(env.WRISTORY_MCP_BEARER, undefined)
  // Whoever mistakes the option for the token.
  await refused(['--bearer-file', bearer])
  await refused(['--bearer', bearer])
  await refused(['--bearer-file', home])
  const file = join(home, 'bearer')
  writeFileSync(file, `${bearer}\n`)
  if (process.platform !== 'win32')
    for (const mode of [0o644, 0o640, 0o604]) {
      chmodSync(file, mode)
      assert.match((await refused(['--bearer-file', file])).said, /can be read by other users/)
    }
  writeFileSync(file, 'x'.repeat(300_000))
  chmodSync(file, 0o600)
  await refused(['--bearer-file', file])
})

test('a body beyond the limit is refused', async () => {
  // The server may close before all of it was sent, which a client sees as an end and not as a reply; this test comes last, since a request behind it
  // on the same connection would end with it.
  const large = await ask({}, http, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x'.repeat(2_000_000) })).catch(
    () => null,
  )
  assert.ok(large === null || large.status === 413)
})
