// The proxy between a phone and the network: who may use it, what it decrypts, what it leaves alone, and what it
// reports.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { createAuthority, createUpstream, startCapture } from '../../src/capture/index.ts'
import { isDecrypted } from '../../src/capture/proxy.ts'
import { isPublic } from '../../src/capture/upstream.ts'
import { chances, seed, times } from '../reliability/tier.ts'
import { visit } from '../visit.ts'
import { ask, authority, startPaired, startWorld, tunnel, world as worldAuthority } from './phone.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-proxy-'))
after(() => rmSync(folder, { recursive: true }))
const host = 'api-mifit-de2.zepp.com'
const token = 'T'.repeat(40)
const nothing = { upstream: { open: async () => assert.fail('nothing may be opened') } }

test('only the paired phone is served, and pairing cannot be guessed', async () => {
  const capture = await startCapture({
    ...nothing,
    address: '127.0.0.1',
    port: 0,
    authority,
    tunnelOthers: true,
    zone: null,
    now: Date.now,
  })
  const get = (path: string, more = {}) => visit(capture.origin, path, more)
  await assert.rejects(tunnel(capture.origin, `${host}:443`), /403/)
  assert.match((await get('/')).text, /six digits/)
  for (const path of ['/wristory.cer', '/proxy.pac', '/nothing']) assert.equal((await get(path)).status, 403, path)
  assert.equal((await get(new URL(capture.pairing).pathname, { host: 'evil.example' })).status, 403)
  const wrong = capture.code === '000000' ? '000001' : '000000'
  assert.match((await get(`/pair?code=${wrong}`)).text, /six digits/)
  const paired = await get(`/pair?code=${capture.code.slice(0, 3)}%20${capture.code.slice(3)}`)
  assert.deepEqual([paired.status, paired.headers.location], [303, '/'])
  assert.match((await get('/')).text, /Certificate Trust Settings/)
  const pac = await get('/proxy.pac')
  assert.equal(pac.headers['content-type'], 'application/x-ns-proxy-autoconfig')
  const find = new Function('dnsDomainIs', `${pac.text}; return FindProxyForURL`)((name: string, domain: string) =>
    name.endsWith(domain),
  )
  const port = new URL(capture.origin).port
  assert.equal(find(`https://${host}/`, host), `PROXY 127.0.0.1:${port}`)
  assert.equal(find('https://example.com/', 'example.com'), 'DIRECT')
  assert.equal((await get('/wristory.cer')).headers['content-type'], 'application/x-x509-ca-cert')
  await capture.close()

  const locked = await startCapture({
    ...nothing,
    address: '127.0.0.1',
    port: 0,
    authority,
    tunnelOthers: false,
    zone: null,
    now: Date.now,
  })
  for (let i = 0; i < 10; i++) await visit(locked.origin, `/pair?code=${locked.code === '000000' ? '1' : '000000'}`)
  assert.notEqual((await visit(locked.origin, `/pair?code=${locked.code}`)).status, 303)
  await locked.close()
})

test("the vendor's hosts are opened, others keep their own certificate or are refused", async () => {
  const world = await startWorld((url) => ({ status: 200, body: `answer of ${new URL(url).hostname}` }))
  const open = await startPaired({ upstream: world.upstream, tunnelOthers: true })
  const mine = await ask(open.origin, host, '/users/1000000001/devices', { headers: { apptoken: token } })
  assert.equal(mine.body.toString(), `answer of ${host}`)
  assert.notEqual(
    mine.fingerprint,
    (await ask(open.origin, 'static.zepp.com', '/', { ca: world.upstream.ca! })).fingerprint,
  )
  // Its own authority is the one that the phone sees: nobody stood in between.
  const other = await ask(open.origin, 'shop.huami.com', '/', { ca: world.upstream.ca! })
  assert.equal(other.body.toString(), 'answer of shop.huami.com')
  await assert.rejects(ask(open.origin, 'shop.huami.com', '/'), /certificate/)
  await assert.rejects(tunnel(open.origin, 'shop.huami.com:80'), /403/)
  // Five hundred names beside the vendor's: each shows the certificate of the world, and none is read.
  const before = open.steps().length
  for (let i = 0; i < times(50, 500, 500); i++) {
    const name = `${['shop', 'static', 'cdn', 'www', 'api'][i % 5]}-${i}.${i % 2 ? 'zepp' : 'huami'}.com`
    const met = await ask(open.origin, name, '/', { ca: world.upstream.ca! })
    assert.equal(met.fingerprint, new X509Certificate(worldAuthority.leaf(name).cert).fingerprint256, name)
  }
  assert.deepEqual([open.steps().length, open.tokens().length], [before, 1])
  assert.deepEqual(
    open.steps().map(({ done }) => done),
    [true, true, true, true],
  )
  assert.deepEqual(
    [open.tokens()[0]?.appToken, open.tokens()[0]?.userId, open.tokens()[0]?.host],
    [token, '1000000001', host],
  )
  await open.close()

  const closed = await startPaired({ upstream: world.upstream })
  for (let i = 0; i < 500; i++) await assert.rejects(tunnel(closed.origin, `host-${i}.example.com:443`), /403/)
  for (const target of [
    'zepp.com:443',
    'evilzepp.com:443',
    `${host}.evil.com:443`,
    `${host}:8443`,
    '[::1]:443',
    '127.0.0.1:443',
  ])
    await assert.rejects(tunnel(closed.origin, target), /403/, target)
  assert.equal((await visit(closed.origin, `http://${host}/`, { host })).status, 403)
  await closed.close()
  await world.close()
})

test('which names are opened', () => {
  for (const name of [
    host,
    'api-mifit.huami.com',
    'account-us2.zepp.com',
    'api-user-us2.huami.com',
    'user.huami.com',
    'watchface.zepp.com',
  ])
    assert.ok(isDecrypted(name), name)
  for (const name of [
    'zepp.com',
    'api-analytics.huami.com',
    'xapi-mifit.zepp.com',
    `${host}.`,
    'api-mifit.zepp.com.evil.org',
    'a.api-mifit.zepp.com',
  ])
    assert.ok(!isDecrypted(name), name)
})

const packers: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gzipSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  deflate: deflateSync,
}

test('requests and answers pass unchanged, redirects unfollowed', async (t) => {
  let answer: { status: number; headers?: Record<string, string>; body?: Buffer } = { status: 200 }
  const world = await startWorld(() => answer)
  const capture = await startPaired({ upstream: world.upstream })
  answer = { status: 303, headers: { Location: 'https://elsewhere.example/?access=abc', 'X-Odd': 'ä' } }
  const redirected = await ask(capture.origin, host, '/a')
  assert.deepEqual([redirected.status, redirected.headers.location], [303, 'https://elsewhere.example/?access=abc'])
  const count = times(100, 1000, 1000)
  const chance = chances(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  t.diagnostic(`${count} exchanges, seed ${seed}`)
  for (let i = 0; i < count; i++) {
    const body = randomBytes(Math.floor(chance() ** 4 * 200_000))
    const encoding = pick(['', 'gzip', 'br', 'zstd', 'deflate', 'unheard-of'])
    const packed = (packers[encoding] ?? ((bytes: Buffer) => bytes))(body)
    answer = {
      status: pick([200, 200, 201, 206, 301, 303, 304, 400, 401, 404, 429, 500, 503]),
      headers: {
        ...(encoding === '' ? {} : { 'Content-Encoding': encoding }),
        // A length of its own, or in chunks.
        ...(chance() < 0.5 ? { 'Content-Length': String(packed.length) } : {}),
        'X-Number': String(i),
        ETag: `"${randomBytes(6).toString('hex')}"`,
      },
      body: packed,
    }
    if (answer.status === 304) answer = { status: 304, headers: { 'X-Number': String(i) } }
    const method = pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])
    const sent = method === 'GET' ? undefined : randomBytes(Math.floor(chance() ** 4 * 50_000))
    const path = `/path/${i}?q=${i}%20a&empty=&utf=%E4%BD%A0&again=1&again=2`
    // Node's client frames the body of a DELETE only by a length.
    const headers = {
      'X-Case-Kept': 'yes',
      ...(sent && (method === 'DELETE' || chance() < 0.5) ? { 'content-length': String(sent.length) } : {}),
    }
    const got = await ask(capture.origin, host, path, { method, headers, ...(sent ? { body: sent } : {}) })
    assert.deepEqual([got.status, got.headers['x-number']], [answer.status, String(i)])
    assert.deepEqual(got.body, answer.body ?? Buffer.of())
    assert.equal(got.headers['content-encoding'], answer.headers?.['Content-Encoding'])
    assert.equal(got.headers.etag, answer.headers?.ETag)
    const last = world.seen.at(-1)!
    assert.deepEqual(
      [last.method, last.url, last.body],
      [method, `https://${host}${path}`, (sent ?? Buffer.of()).toString('latin1')],
    )
    assert.ok(last.headers.includes('X-Case-Kept'))
    world.seen.length = 0
  }
  await capture.close()
  await world.close()
})

test('a vendor that is not who it should be is not talked to', async () => {
  const now = Math.floor(Date.now() / 1000)
  const [strangers, ended] = [createAuthority(now), createAuthority(now - 30 * 86_400)]
  const another = { ...worldAuthority, leaf: () => worldAuthority.leaf('shop.huami.com') }
  for (const [name, signer, ca] of [
    ['signed by nobody known', strangers, worldAuthority.certificate],
    ['ended', ended, ended.certificate],
    ['of another name', another, worldAuthority.certificate],
  ] as const) {
    const world = await startWorld(() => ({ status: 200 }), signer)
    const capture = await startPaired({ upstream: { ...world.upstream, ca } })
    const answer = await ask(capture.origin, host, '/users/1/devices', { headers: { apptoken: token } })
    assert.equal(answer.status, 502, name)
    assert.deepEqual(world.seen, [], name)
    assert.match(capture.advice(), /cannot be reached safely/, name)
    await capture.close()
    await world.close()
  }
})

test('a sign-in that has ended is told apart from a proxy that does not work', async () => {
  const world = await startWorld(() => ({ status: 401, body: '{"code":0}' }))
  const capture = await startPaired({ upstream: world.upstream })
  assert.match(capture.advice(), /Install the certificate/)
  await visit(capture.origin, '/proxy.pac')
  assert.match(capture.advice(), /The proxy is set/)
  await ask(capture.origin, host, '/users/1000000001/devices', { headers: { apptoken: token } })
  assert.match(capture.advice(), /401/)
  assert.deepEqual(
    [capture.steps().map(({ done }) => done), capture.tokens()[0]?.accepted],
    [[true, true, true, false], false],
  )
})

test('addresses inside the house are refused, whatever a name server says', async () => {
  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:192.168.1.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '198.18.0.1',
  ]
  for (const address of inside) {
    assert.equal(isPublic(address), false, address)
    await assert.rejects(createUpstream({}, async () => [address]).open('api-mifit.zepp.com', 443), /address-refused/)
    // One good address beside it does not help.
    await assert.rejects(
      createUpstream({}, async () => ['8.8.8.8', address]).open('a.zepp.com', 443),
      /address-refused/,
    )
    if (!address.includes('%')) await assert.rejects(createUpstream().open(address, 443), /address-refused/)
  }
  for (let i = 0; i < 200; i++) {
    // What the name server says at the moment of connecting counts, so it cannot change its mind afterwards.
    const address = [`10.${i}.${(i * 7) % 256}.${(i * 13) % 256}`, `fd00::${i.toString(16)}`, `192.168.${i}.1`][i % 3]!
    const resolve = async () => [address]
    await assert.rejects(createUpstream({}, resolve).open(`cdn-${i}.zepp.com`, 443), /address-refused/, address)
  }
  for (const address of ['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])
    assert.equal(isPublic(address), true, address)
  assert.equal(isPublic('nonsense'), false)
})

test('curl through HTTP and SOCKS: trusted it works, else it is named as not trusting us', async (t) => {
  const world = await startWorld(() => ({ status: 303, headers: { location: 'https://elsewhere.example/' } }))
  const capture = await startPaired({ upstream: world.upstream })
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, authority.certificate)
  const { host: place } = new URL(capture.origin)
  const url = `https://${host}/users/1000000001/devices`
  const curl = (...args: string[]): Promise<[number, string] | null> =>
    new Promise((resolve) => {
      const child = spawn('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--noproxy', '', ...args, url])
      let out = ''
      child.stdout.on('data', (part) => (out += part))
      child.on('error', () => resolve(null))
      child.on('close', (code) => resolve([code ?? 1, out]))
    })
  const first = await curl('-x', `http://${place}`, '--cacert', ca)
  if (first === null) return t.skip('NOT RUN: curl is not installed')
  assert.deepEqual(first, [0, '303'])
  assert.deepEqual(await curl('--socks5-hostname', place, '--cacert', ca), [0, '303'])
  await capture.close()

  const fresh = await startPaired({ upstream: world.upstream })
  const other = new URL(fresh.origin).host
  // 60: the peer's certificate cannot be authenticated.
  assert.equal((await curl('-x', `http://${other}`))?.[0], 60)
  while (!/refuses the certificate/.test(fresh.advice())) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    fresh.steps().map(({ done }) => done),
    [true, true, false, false],
  )
  // A browser that trusts us, and an app that does not: Android 7 and newer.
  await ask(fresh.origin, 'wristory-check.zepp.com', '/')
  assert.match(fresh.advice(), /Android 7/)
  await fresh.close()
  await world.close()
})
