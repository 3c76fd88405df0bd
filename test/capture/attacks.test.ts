// Hostile input from devices in the network, a phone and an upstream: no byte ends the proxy, takes the phone's
// connections or locks the phone out.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { type CaptureOptions, startCapture } from '../../src/capture/index.ts'
import { dial, isPublic } from '../../src/capture/upstream.ts'
import { chances, seed, times } from '../reliability/tier.ts'
import { visit } from '../visit.ts'
import { ask, authority, startPaired, startWorld, tunnel } from './phone.ts'

const host = 'api-mifit-de2.zepp.com'
const nothing = { upstream: { open: async () => assert.fail('nothing may be opened') } }
const closing: (() => unknown)[] = []
after(async () => {
  for (const close of closing) await close()
})

async function startUnpaired(more: Partial<CaptureOptions> = {}) {
  const capture = await startCapture({
    ...nothing,
    address: '127.0.0.1',
    port: 0,
    authority,
    tunnelOthers: false,
    zone: null,
    now: Date.now,
    ...more,
  })
  closing.push(() => capture.close())
  return capture
}

/** A connection of another device than the one at 127.0.0.1. */
function dialFrom(origin: string, localAddress: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress }, () => resolve(socket))
    socket.on('error', reject)
  })
}

/** What comes back until the other side hangs up; `quiet` hangs up after so many milliseconds without a byte. */
function answerTo(socket: Socket, bytes: string | Uint8Array, quiet = 0): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setTimeout(quiet, () => socket.destroy())
    socket.on('data', (part) => {
      text += part.toString('latin1')
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(text))
    socket.write(bytes)
  })
}

/** A path of a device that is not paired. */
async function visitFrom(origin: string, path: string, localAddress: string): Promise<string> {
  const { host: name } = new URL(origin)
  return answerTo(await dialFrom(origin, localAddress), `GET ${path} HTTP/1.1\r\nHost: ${name}\r\n\r\n`)
}

const targets = [
  '//',
  '///',
  '/\\',
  '//[',
  '/%',
  '//@:',
  '/pair?code=%',
  '/..//..',
  '/\xff',
  '*',
  'http://',
  'http://[',
]

test('a target that is no URL is answered, unpaired, paired and within TLS', async () => {
  const world = await startWorld(() => ({ status: 200, body: 'here' }))
  const unpaired = await startUnpaired()
  const paired = await startPaired({ upstream: world.upstream })
  for (const target of targets) {
    assert.match(await visitFrom(unpaired.origin, target, '127.0.0.1'), /^HTTP\/1\.1 (40\d|200)|^$/, target)
    assert.match(await visitFrom(paired.origin, target, '127.0.0.1'), /^HTTP\/1\.1 (40\d|200)|^$/, target)
    const secure = connectTls({
      socket: await tunnel(paired.origin, `${host}:443`),
      servername: host,
      ca: authority.certificate,
    })
    const answer = await answerTo(secure, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 \d{3} |^$/, target)
  }
  assert.equal((await visit(unpaired.origin, '/')).status, 200)
  assert.equal((await ask(paired.origin, host, '//')).body.toString(), 'here')
})

/** An upstream in the vendor's place that answers with these bytes. */
async function startRaw(bytes: () => string | Uint8Array) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end(bytes()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { open: () => dial('127.0.0.1', port), plain: new URL(`http://127.0.0.1:${port}/`) }
}

test('an answer of the vendor that HTTP does not allow is a 502, and the next one comes through', async () => {
  let bytes = ''
  const capture = await startPaired({ upstream: await startRaw(() => bytes) })
  for (const status of ['099 Low', '000 None', '101 Switching Protocols']) {
    bytes = `HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nok`
    assert.equal((await ask(capture.origin, host, '/')).status, 502, status)
  }
  for (const reason of ['\x01', 'a\x7fb', '\x1b[31mred', 'bell\x07']) {
    bytes = `HTTP/1.1 200 ${reason}\r\nContent-Length: 2\r\n\r\nok`
    assert.ok([200, 502].includes((await ask(capture.origin, host, '/')).status), JSON.stringify(reason))
  }
  bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
  assert.equal((await ask(capture.origin, host, '/')).body.toString(), 'ok')
})

test('connections that say half a word lose their places, and never take those of the phone', async () => {
  const world = await startWorld(() => ({ status: 200, body: 'here' }))
  const capture = await startPaired({ upstream: world.upstream, patience: 300 })
  const letters = await Promise.all(Array.from({ length: 220 }, () => dialFrom(capture.origin, '127.0.0.2')))
  const ended = letters.map((socket) => answerTo(socket, 'G'))
  // The phone is served while all of them are open, and they end without it.
  assert.equal((await ask(capture.origin, host, '/')).body.toString(), 'here')
  await Promise.all(ended)
  // The same after a first byte of SOCKS, after CONNECT and after the handshake of TLS.
  for (const start of ['\x05', '\x05\x01\x00', `CONNECT ${host}:443 HTTP/1.1\r\nHost: a\r\n\r\n`])
    await answerTo(await dialFrom(capture.origin, '127.0.0.1'), start)
  const secure = connectTls({
    socket: await tunnel(capture.origin, `${host}:443`),
    servername: host,
    ca: authority.certificate,
  })
  await answerTo(secure, 'GET / HT')
})

test('an unpaired phone gets in while another device opens connections without end', async () => {
  const capture = await startUnpaired()
  const others = await Promise.all(Array.from({ length: 150 }, (_, n) => dialFrom(capture.origin, `127.0.1.${n + 1}`)))
  for (const socket of others) socket.on('error', () => socket.destroy())
  assert.equal((await visit(capture.origin, new URL(capture.pairing).pathname)).status, 303)
  for (const socket of others) socket.destroy()
})

test('wrong digits lock their device out and are said; the phone pairs by digits, and by the key in any case', async () => {
  const capture = await startUnpaired()
  const wrong = capture.code === '000000' ? '1' : '0'
  for (let n = 0; n < 10; n++) await visitFrom(capture.origin, `/pair?code=${wrong}`, '127.0.0.2')
  assert.match(await visitFrom(capture.origin, `/pair?code=${capture.code}`, '127.0.0.2'), /Too many wrong digits/)
  assert.match(capture.advice(), /127\.0\.0\.2/)
  assert.equal((await visit(capture.origin, `/pair?code=${capture.code}`)).status, 303)

  const many = await startUnpaired()
  for (let n = 0; n < 100; n++)
    await visitFrom(many.origin, `/pair?code=${many.code === '000000' ? '1' : '0'}`, `127.0.2.${1 + (n % 10)}`)
  assert.notEqual((await visit(many.origin, `/pair?code=${many.code}`)).status, 303)
  assert.equal((await visit(many.origin, new URL(many.pairing).pathname)).status, 303)
})

test('an IPv6 address is printed as the phone opens it, and what is no address is refused', async (t) => {
  for (const address of ['0.0.0.0', '::', 'fe80::1%lo', 'localhost', '127.1'])
    await assert.rejects(startUnpaired({ address }), { code: 'usage' }, address)
  const capture = await startUnpaired({ address: '::1' }).catch((error: Error) => error)
  if (capture instanceof Error) return t.skip(`NOT RUN: no IPv6 here: ${capture.message}`)
  assert.match(capture.origin, /^http:\/\/\[::1\]:\d+\/$/)
  assert.equal((await fetch(capture.pairing)).status, 200)
  const pac = await (await fetch(new URL('proxy.pac', capture.origin))).text()
  assert.match(pac, /PROXY \[::1\]:\d+"/)
})

test('special-purpose addresses are not public', () => {
  for (const address of [
    ['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '192.0.0.8', '240.0.0.1', '::ffff:203.0.113.1'],
    ['64:ff9b::808:808', '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:2::1', '2001:db8::1', '2001:10::1'],
    ['2001:1ff::1', '3fff::1', '5f00::1', 'fec0::1', '::8.8.8.8', '4000::1'],
  ].flat())
    assert.equal(isPublic(address), false, address)
  for (const address of ['2001:200::1', '2001:4860:4860::8888', '2a00::1', '3ffe::1', '::ffff:8.8.8.8', '192.0.1.1'])
    assert.equal(isPublic(address), true, address)
})

test('bytes of any kind from device, phone and upstream end their own connection only', async (t) => {
  const chance = chances(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const valid = [
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    `POST /users/1/devices?a=1 HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc`,
    `CONNECT ${host}:443 HTTP/1.1\r\nHost: a\r\n\r\n`,
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}',
    'HTTP/1.1 302 Found\r\nLocation: //\r\nSet-Cookie: apptoken=;;\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '\x05\x01\x00\x05\x01\x00\x03\x0eshop.huami.com\x01\xbb',
  ]
  /** A valid start with some bytes changed, cut or doubled. */
  const mutated = () => {
    const bytes = [...Buffer.from(pick(valid), 'latin1')]
    for (let n = Math.floor(chance() * 5); n >= 0; n--) {
      const at = Math.floor(chance() * bytes.length)
      const byte = pick([0, 1, 10, 13, 32, 47, 58, 92, 127, 255, Math.floor(chance() * 256)])
      bytes.splice(at, pick([0, 1, 1, 3]), ...pick([[byte], [], [byte, byte]]))
    }
    return Buffer.from(bytes)
  }
  const count = times(60, 600, 3000)
  t.diagnostic(`${count} of each kind, seed ${seed}`)
  let bytes: Uint8Array = Buffer.alloc(0)
  const capture = await startPaired({ upstream: await startRaw(() => bytes), tunnelOthers: true })
  for (let n = 0; n < count; n++) {
    await answerTo(await dialFrom(capture.origin, '127.0.0.2'), mutated(), 30)
    await answerTo(await dialFrom(capture.origin, '127.0.0.1'), mutated(), 30)
    bytes = mutated()
    const socket = await tunnel(capture.origin, `${host}:443`)
    const secure = connectTls({ socket, servername: host, ca: authority.certificate })
    await answerTo(secure, n % 2 === 0 ? mutated() : valid[0]!, 30)
  }
  bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  assert.equal((await ask(capture.origin, host, '/')).body.toString(), 'ok')
  assert.equal((await visit(capture.origin, '/')).status, 200)
})
