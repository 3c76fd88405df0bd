// Connections to the proxy that are cut, garbled or incomplete: each ends alone, and the next one is served.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createEcho } from 'node:net'
import { after, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { startCapture } from '../../src/capture/index.ts'
import { dial } from '../../src/capture/upstream.ts'
import { visit } from '../visit.ts'
import { ask, authority, startPaired, startWorld, tunnel } from './phone.ts'

const host = 'api-mifit-de2.zepp.com'

/** What the proxy answers to these bytes until it hangs up; `cut` ends our side after them. */
function say(origin: string, bytes: readonly number[] | string, cut = false): Promise<Buffer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect(Number(port), hostname, () => {
      const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes)
      if (cut) socket.end(text)
      else socket.write(text)
    })
    socket.setTimeout(20_000, () => socket.destroy(new Error('the proxy keeps the connection')))
    socket.on('data', (part) => parts.push(part))
    socket.on('error', (error: Error & { code?: string }) => (error.code === 'ECONNRESET' ? undefined : reject(error)))
    socket.on('close', () => resolve(Buffer.concat(parts)))
  })
}

test('SOCKS: what is not the one command for a name is refused as RFC 1928 has it', async () => {
  const world = await startWorld(() => ({ status: 200, body: 'here' }))
  const { origin, close } = await startPaired({ upstream: world.upstream })
  const hello = [5, 1, 0]
  const welcome = [5, 0]
  const notAllowed = [5, 2, 0, 1, 0, 0, 0, 0, 0, 0]
  const cases: readonly [name: string, sent: number[], answer: number[]][] = [
    ['no version', [5], []],
    ['methods that never come', [5, 3, 0], []],
    ['only a password', [5, 1, 2], [5, 0xff]],
    ['no method at all', [5, 0], [5, 0xff]],
    ['another version of the request', [...hello, 4, 1, 0, 1], welcome],
    ['to be listened for', [...hello, 5, 2, 0, 1, 8, 8, 8, 8, 1, 187], welcome],
    ['half a request', [...hello, 5, 1], welcome],
    ['a sort of address nobody knows', [...hello, 5, 1, 0, 9, 1, 2], welcome],
    ['half an address of four bytes', [...hello, 5, 1, 0, 1, 8, 8], welcome],
    ['half an address of sixteen bytes', [...hello, 5, 1, 0, 4, 0x20, 1], welcome],
    ['a name without its length', [...hello, 5, 1, 0, 3], welcome],
    ['a name that is cut', [...hello, 5, 1, 0, 3, 200, 97], welcome],
    ['a name without a port', [...hello, 5, 1, 0, 3, 1, 97], welcome],
    ['an address of four bytes', [...hello, 5, 1, 0, 1, 8, 8, 8, 8, 1, 187], [...welcome, ...notAllowed]],
    [
      'an address of sixteen bytes',
      [...hello, 5, 1, 0, 4, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 187],
      [...welcome, ...notAllowed],
    ],
    ['a name without letters', [...hello, 5, 1, 0, 3, 0, 1, 187], [...welcome, ...notAllowed]],
  ]
  for (const [name, sent, answer] of cases) assert.deepEqual([...(await say(origin, sent, true))], answer, name)
  assert.equal((await ask(origin, host, '/')).body.toString(), 'here')
  await close()
})

test('HTTP: garbage, an upgrade, a target without a port, and a hang-up before the first byte', async () => {
  const world = await startWorld(() => ({ status: 200, body: 'here' }))
  const { origin, close } = await startPaired({ upstream: world.upstream })
  assert.equal((await say(origin, '', true)).length, 0)
  assert.equal((await say(origin, 'GARBAGE\r\n\r\n')).length, 0)
  const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
  assert.equal((await say(origin, upgrade)).length, 0)
  for (const target of ['nonsense', `${host}:`, `${host}:70000`, ':443'])
    await assert.rejects(tunnel(origin, target), /403/, target)
  for (const asked of ['GET http://shop.huami.com/', 'OPTIONS *']) {
    const answer = await say(origin, `${asked} HTTP/1.1\r\nHost: a\r\n\r\n`)
    assert.match(answer.toString(), /^HTTP\/1\.1 403 [\s\S]*passes TLS only/, asked)
  }
  assert.equal((await visit(origin, '/nothing')).status, 404)
  assert.equal((await ask(origin, host, '/')).body.toString(), 'here')
  await close()
})

test('what is said before the tunnel stands is not lost', async () => {
  const echo = createEcho((socket) => socket.once('data', (part) => socket.end(part)))
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  after(() => echo.close())
  const { port } = echo.address() as AddressInfo
  const { origin, close } = await startPaired({ upstream: { open: () => dial('127.0.0.1', port) }, tunnelOthers: true })
  const answer = await say(origin, 'CONNECT shop.huami.com:443 HTTP/1.1\r\nHost: a\r\n\r\nhello')
  assert.equal(answer.toString(), 'HTTP/1.1 200 Connection Established\r\n\r\nhello')
  await close()
})

test('a world that cannot be reached is told to HTTP and to SOCKS', async () => {
  const { origin, close } = await startPaired({
    upstream: { open: () => Promise.reject(new Error('address-refused')) },
    tunnelOthers: true,
  })
  await assert.rejects(tunnel(origin, 'shop.huami.com:443'), /502/)
  const name = Buffer.from('shop.huami.com')
  const answer = await say(origin, [5, 1, 0, 5, 1, 0, 3, name.length, ...name, 1, 187])
  assert.deepEqual([...answer], [5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0])
  const { status, body } = await ask(origin, host, '/')
  assert.deepEqual([status, body.toString()], [502, 'The vendor could not be reached safely.\n'])
  await close()
})

test('a second device is not let in, whatever it knows', async () => {
  const capture = await startPaired({
    upstream: { open: async () => assert.fail('nothing may be opened') },
    address: '127.0.0.1',
  })
  const { port } = new URL(capture.origin)
  const other = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.0.2' }, () =>
        socket.write(bytes),
      )
      socket.on('data', (part) => {
        text += part.toString('latin1')
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
    })
  const path = new URL(capture.pairing).pathname
  assert.doesNotMatch(
    await other(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    /303/,
  )
  assert.equal(await other('\x05\x01\x00'), '')
  assert.match(capture.advice(), /Install the certificate/)
  await capture.close()
})

test('another protocol on an opened connection goes through as it is, unless there is no vendor to speak it', async () => {
  const vendor = createServer()
  vendor.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n')
    socket.pipe(socket)
  })
  const world = await startWorld(() => ({ status: 200 }))
  world.onUpgrade(vendor)
  const upgrade = `GET /live HTTP/1.1\r\nHost: ${host}\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n`
  const shout = async (capture: { origin: string }, request = upgrade) => {
    const secure = connectTls({
      socket: await tunnel(capture.origin, `${host}:443`),
      servername: host,
      ca: authority.certificate,
    })
    return new Promise<string>((resolve, reject) => {
      let text = ''
      secure.on('error', reject)
      secure.on('close', () => resolve(text))
      secure.on('data', (part) => {
        text += part
        if (text.endsWith('hello')) secure.end()
      })
      secure.write(request)
      secure.write('hello')
    })
  }
  const through = await startPaired({ upstream: world.upstream })
  assert.match(await shout(through), /^HTTP\/1\.1 101 [\s\S]*\r\n\r\nhello$/)
  assert.equal(await shout(through, 'GARBAGE\r\n\r\n'), '')
  await through.close()
  const gone = await startPaired({ upstream: { open: () => Promise.reject(new Error('gone')) } })
  assert.equal(await shout(gone), '')
  await gone.close()
  const stand = await startPaired({ upstream: { ...world.upstream, plain: new URL('http://127.0.0.1:1/') } })
  assert.equal(await shout(stand), '')
  await stand.close()
})

test('a vendor that breaks off before and in the middle of its answer', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/before') return void request.socket.destroy()
    response.writeHead(200, { 'content-length': 100 })
    response.write('half', () => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const { port } = server.address() as AddressInfo
  const plain = new URL(`http://127.0.0.1:${port}/`)
  const capture = await startPaired({ upstream: { open: () => dial('127.0.0.1', port), plain } })
  assert.equal((await ask(capture.origin, host, '/before')).status, 502)
  await assert.rejects(ask(capture.origin, host, '/middle'), /aborted|hang up|reset/i)
  await capture.close()
})

test('a port that is taken is told as such', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const { port } = server.address() as AddressInfo
  const options = { address: '127.0.0.1', authority, tunnelOthers: false, zone: null, now: Date.now }
  const upstream = { open: async () => assert.fail('nothing may be opened') }
  await assert.rejects(startCapture({ ...options, upstream, port }), {
    code: 'network',
    message: `This computer cannot listen on 127.0.0.1 port ${port}.`,
  })
  await assert.rejects(startCapture({ ...options, upstream, address: '192.0.2.1', port: 0 }), {
    code: 'network',
    message: 'This computer cannot listen on 192.0.2.1.',
  })
})
