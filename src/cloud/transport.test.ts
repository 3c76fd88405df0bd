import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { startLoopback } from '../../test/loopback-server.ts'
import { WristoryError } from '../errors.ts'
import { createTransport, type SentExchange, type TransportOptions } from './transport.ts'

const read = { method: 'GET', host: 'api-mifit-de2.zepp.com', path: '/v1/data/band_data.json' } as const

function transportTo(cloud: string, more: Partial<TransportOptions> = {}) {
  return createTransport({ cloud, env: {}, userAgent: 'wristory/0.0.0', ...more })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof WristoryError, String(error))
  assert.equal(error.cause, undefined)
  return error.code
}

test('path and query go unchanged, with the host of the vendor and an honest name', async () => {
  await using server = await startLoopback(() => ({ body: { ok: 1 } }))
  const seen: SentExchange[] = []
  const transport = transportTo(server.url, { onRequest: (exchange) => seen.push(exchange) })
  const reply = await transport.send({
    ...read,
    query: { userid: '1000000001', a: undefined, b: true },
    headers: { apptoken: 'SIM' },
  })
  assert.equal(reply.status, 200)
  assert.deepEqual(JSON.parse(Buffer.from(reply.body).toString()), { ok: 1 })
  const [request] = server.requests
  assert.equal(request!.host, 'api-mifit-de2.zepp.com')
  assert.equal(`${request!.path}?${request!.query}`, '/v1/data/band_data.json?userid=1000000001&b=true')
  assert.equal(request!.headers['user-agent'], 'wristory/0.0.0')
  assert.equal(request!.headers['accept-encoding'], 'gzip')
  assert.equal(request!.headers['x-forwarded-for'], undefined)
  assert.equal(seen[0]!.path, '/v1/data/band_data.json?userid=***&b=***')
  assert.equal(seen[0]!.status, 200)
  await transport.close()
})

test('what is not on the list is never sent', async () => {
  await using server = await startLoopback(() => ({}))
  const transport = transportTo(server.url)
  for (const request of [
    { ...read, host: 'evil.example' },
    { ...read, host: 'account.huami.com' },
    { ...read, path: '/v1/other' },
    { ...read, path: '/users/1/../2/events' },
    { ...read, method: 'POST' as const },
    { ...read, method: 'DELETE' as 'GET' },
  ]) {
    assert.equal(await codeOf(transport.send(request)), 'bug')
  }
  assert.equal(server.requests.length, 0)
})

test('only an origin on this machine can replace the vendor', () => {
  const bad = [
    'http://example.test',
    'https://example.test',
    'http://127.0.0.1.evil.test',
    'http://127.0.0.1:1/path',
    'http://u:p@127.0.0.1:1',
    'ftp://127.0.0.1',
    '127.0.0.1:80',
    'http://0.0.0.0:1',
  ]
  for (const cloud of bad) assert.throws(() => transportTo(cloud), { code: 'usage' }, cloud)
  for (const cloud of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://127.0.0.1:1/']) {
    assert.equal(transportTo(cloud).cloud, cloud.replace(/\/$/, ''))
  }
})

test('unverified TLS is refused', () => {
  assert.throws(() => createTransport({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, userAgent: 'x' }), {
    code: 'usage',
  })
})

test('redirects are answers, not followed', async () => {
  await using server = await startLoopback(() => ({
    status: 303,
    headers: { location: 'https://evil.example/?access=SIM' },
  }))
  const reply = await transportTo(server.url).send(read)
  assert.equal(reply.status, 303)
  assert.equal(server.requests.length, 1)
})

test('gzip is decoded; a bomb and a large body stop at the limit of decoded bytes', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  await using server = await startLoopback(() => ({
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync('{"a":1}'),
  }))
  const transport = transportTo(server.url)
  assert.equal(Buffer.from((await transport.send(read)).body).toString(), '{"a":1}')
  server.answer(() => ({ headers: { 'content-encoding': 'gzip' }, body: bomb }))
  assert.equal(await codeOf(transport.send(read)), 'reply-too-large')
  server.answer(() => ({ body: Buffer.alloc(3000) }))
  assert.equal(await codeOf(transport.send({ ...read, maxBytes: 2999 })), 'reply-too-large')
  assert.equal((await transport.send({ ...read, maxBytes: 3000 })).body.length, 3000)
  server.answer(() => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"a":1}').subarray(0, 20) }))
  assert.equal(await codeOf(transport.send(read)), 'network')
  await transport.close()
})

test('silence, resets and cut bodies are network errors in bounded time', async () => {
  const timeouts = { idle: 150, total: 400 }
  const raw: [string, (socket: import('node:net').Socket) => void][] = [
    ['headers never end', (socket) => socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\n')],
    ['silence at once', () => undefined],
    ['reset before headers', (socket) => socket.resetAndDestroy()],
    ['closed before headers', (socket) => socket.end()],
    ['body never ends', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')],
    ['shorter than promised', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')],
    ['chunks without end', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')],
    [
      'a drop at a time',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
        const timer = setInterval(() => socket.write('a'), 50)
        socket.on('close', () => clearInterval(timer))
      },
    ],
    ['not HTTP', (socket) => socket.end('SSH-2.0\r\n')],
  ]
  for (const [name, act] of raw) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => act(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const transport = transportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { timeouts })
    // Without limits some of them never end, and the drops become a whole reply.
    assert.equal(await codeOf(transport.send(read)), 'network', name)
    await transport.close()
    server.close()
  }
  assert.equal(await codeOf(transportTo('http://127.0.0.1:9').send(read)), 'network')
})

test('a person who stops is told so', async () => {
  await using server = await startLoopback(() => undefined)
  const stop = new AbortController()
  const transport = transportTo(server.url)
  const work = codeOf(transport.send({ ...read, signal: stop.signal }))
  stop.abort()
  assert.equal(await work, 'interrupted')
  assert.equal(await codeOf(transport.send({ ...read, signal: stop.signal })), 'interrupted')
  await transport.close()
})

test('the proxy of the environment is used for the vendor, and a bad address is said', async () => {
  const asked: string[] = []
  const proxy = createServer((socket) => {
    socket.once('data', (data) => {
      asked.push(data.toString().split('\r\n')[0] ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const transport = createTransport({ env: { HTTPS_PROXY: address }, userAgent: 'x' })
  assert.equal(await codeOf(transport.send(read)), 'network')
  assert.deepEqual(asked, ['CONNECT api-mifit-de2.zepp.com:443 HTTP/1.1'])
  await transport.close()
  proxy.close()
  assert.equal(await codeOf(createTransport({ env: { HTTPS_PROXY: '::' }, userAgent: 'x' }).send(read)), 'usage')
})
