// Access of paired devices: TLS on an address of the network or behind a proxy, a code that pairs once, a secret that
// opens nothing else, and the page as an app that works offline.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { chromium } from 'playwright-core'
import { routes } from '../../src/dashboard/routes.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { isPrivateAddress } from '../../src/tls/private-network.ts'
import { noCertutil, trustIn } from '../capture/chromium.ts'
import { enter } from '../enter.ts'
import { listenersOf } from '../listeners.ts'
import { chromiumPath, noChromium } from './browser.ts'
import { foreignHosts } from './hostile.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

const address = '127.0.0.2'
let madeUp: MadeUp
let dashboard: Dashboard
// TLS checks certificates by the clock of the system.
const began = Date.now()
let clock = began
const start = (more: object = { lan: { address, port: 0 } }) =>
  dashboardOver(madeUp.home, { now: () => clock, ...more })
before(async () => {
  madeUp = await madeUpStore({ days: 20 })
  dashboard = await start()
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
}

const certificate = () => JSON.parse(readFileSync(join(madeUp.home, 'authority.json'), 'utf8')).certificate as string

/** One request over TLS that trusts the authority of the folder and nothing else. */
function ask(origin: string, path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers,
      ca: certificate(),
      agent: false,
      // Node would compare the certificate with the header Host.
      checkServerIdentity: (_: string, shown: PeerCertificate) => checkServerIdentity(address, shown),
    }
    const asked = request(origin + path, options, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes: Buffer.concat(parts) }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const remoteOf = ({ remote }: Dashboard) => remote ?? assert.fail('no other device has a way in')

/** Swaps a code; the answer and the header that lets the device in. */
async function pair(origin: string, code: string, headers: Record<string, string> = { origin }) {
  const reply = await ask(origin, '/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ code }) })
  const { secret = '' } = JSON.parse(reply.bytes.toString()) as { secret?: string }
  return { status: reply.status, secret, authorization: `Bearer ${secret}` }
}

const codeIn = (link: string) => new URL(link).hash.replace('#token=', '')
const newDevice = (one: Dashboard = dashboard) => {
  const { origin, pair: link } = remoteOf(one)
  return pair(origin, codeIn(link().address), {
    origin,
    'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X) Version/20.1 Mobile Safari/604.1',
  })
}

test('it listens on the address that was named, over TLS of an authority for private networks', async () => {
  const { origin, fingerprint } = remoteOf(dashboard)
  const listeners = listenersOf(Number(new URL(origin).port))
  if (listeners !== null) assert.deepEqual(listeners, ['0200007F'])
  const { bytes, headers } = await ask(origin, '/authority.crt')
  assert.equal(headers['content-type'], 'application/x-x509-ca-cert')
  assert.equal(new X509Certificate(bytes).fingerprint256, fingerprint)
  assert.equal(statSync(join(madeUp.home, 'authority.json')).mode & 0o777, 0o600)
  await assert.rejects(start({ lan: { address: '8.8.8.8', port: 0 } }), /private network/)
  await assert.rejects(start({ lan: { address: '192.168.255.254', port: 0 } }), /not an address of this computer/)
  const own = ['10.1.2.3', '172.31.0.1', '192.168.1.20', '169.254.1.1', '::ffff:10.0.0.1', 'fd00::1', 'fe80::1', '::1']
  for (const one of own) assert.ok(isPrivateAddress(one), one)
  const others = ['11.0.0.1', '172.32.0.1', '172.15.0.1', '192.169.0.1', '8.8.8.8', '2001:db8::1', '::', '', '10.evil']
  for (const one of others) assert.ok(!isPrivateAddress(one), one)
})

test('a code pairs one device within ten minutes, and guessing is slowed down', async () => {
  const own = await start()
  try {
    const { origin, pair: link } = remoteOf(own)
    const code = codeIn(link().address)
    assert.ok(code.length >= 32)
    assert.equal((await pair(origin, code)).status, 200)
    assert.equal((await pair(origin, code)).status, 401)
    const late = codeIn(link().address)
    clock += 10 * 60_000 + 1
    assert.equal((await pair(origin, late)).status, 401)
    // The code of the computer itself pairs nothing, and that of a device opens nothing here.
    assert.equal((await pair(origin, codeIn(own.open()))).status, 401)
    assert.equal((await enter(`${own.origin}/#token=${codeIn(link().address)}`)).authorization, '')
    clock += 61_000
    for (let n = 0; n < 10; n++) assert.equal((await pair(origin, `guess${n}`)).status, 401)
    assert.equal((await pair(origin, codeIn(link().address))).status, 429)
  } finally {
    clock = began
    await own.close()
  }
})

test('the secret of a device opens its own entrance only, without a cookie, and outlives a restart', async () => {
  const { origin } = remoteOf(dashboard)
  const { authorization, secret } = await newDevice()
  const status = await ask(origin, '/api/v1/status', { headers: { authorization } })
  assert.deepEqual([status.status, status.headers['set-cookie']], [200, undefined])
  assert.equal((await fetch(`${dashboard.origin}/api/v1/status`, { headers: { authorization } })).status, 401)
  const here = (await enter(dashboard.open())).authorization
  assert.equal((await ask(origin, '/api/v1/status', { headers: { authorization: here } })).status, 401)
  for (const headers of [{}, { cookie: `wristory=${secret}` }, { authorization: 'Bearer' }] as Record<string, string>[])
    assert.equal((await ask(origin, '/api/v1/status', { headers })).status, 401)
  assert.ok(!readFileSync(join(madeUp.home, 'devices.json'), 'utf8').includes(secret))
  assert.equal(statSync(join(madeUp.home, 'devices.json')).mode & 0o777, 0o600)
  const again = await start()
  try {
    const other = remoteOf(again)
    assert.equal(other.fingerprint, remoteOf(dashboard).fingerprint)
    assert.equal((await ask(other.origin, '/api/v1/status', { headers: { authorization } })).status, 200)
  } finally {
    await again.close()
  }
})

test('a device reads, and changes neither sign-in nor devices nor receivers nor runs SQL', async () => {
  const { origin } = remoteOf(dashboard)
  const { authorization } = await newDevice()
  for (const route of Object.keys(routes)) {
    const [method = '', path = ''] = route.split(' ')
    if (path === '/session' || path === '/events') continue
    const filled = path
      .replace('{date}', '2026-07-14')
      .replace('{kind}', 'night')
      .replace(/\{\w+\}/, 'x')
    const query = path === '/daily' || path === '/grid' ? '?metric=steps' : ''
    const headers = { authorization, origin }
    const { status } = await ask(origin, `/api/v1${filled}${query}`, { method, headers })
    const forbidden = /^\/(sign-in|sql|handover|devices|family)/.test(path)
    assert.equal(status === 403, forbidden, `${method} ${path}: ${status}`)
  }
})

test('only its own name with its own port is answered, and other pages change nothing', async () => {
  const { origin } = remoteOf(dashboard)
  const { authorization } = await newDevice()
  const { port, host: own } = new URL(origin)
  const names = [...foreignHosts(Number(port)).filter((host) => host !== own), `127.0.0.1:${port}`, `localhost:${port}`]
  for (const host of names) {
    // Node's client sends its own name for an empty one, and refuses to send what is not ASCII.
    if (host.trim() === '' || /[^\x20-\x7e]/.test(host)) continue
    const { status } = await ask(origin, '/api/v1/settings', { headers: { authorization, host } })
    assert.ok(status === 400 || status === 403, `${host}: ${status}`)
  }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: origin.replace('https', 'http') },
    { origin: dashboard.origin },
    { origin, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ]
  for (const headers of foreign) {
    const reply = await ask(origin, '/api/v1/sync', { method: 'POST', headers: { ...headers, authorization } })
    assert.equal(reply.status, 403, JSON.stringify(headers))
  }
  // The plain entrance of this computer does not answer to the name of the other.
  const plain = await new Promise<number>((resolve, reject) => {
    const { port: local } = new URL(dashboard.origin)
    const headers = { host: own, authorization }
    requestPlain({ hostname: '127.0.0.1', port: local, path: '/api/v1/settings', headers }, ({ statusCode = 0 }) =>
      resolve(statusCode),
    )
      .on('error', reject)
      .end()
  })
  assert.equal(plain, 403)
})

test('every reply carries the headers', async () => {
  const { origin } = remoteOf(dashboard)
  for (const path of ['/', '/nowhere', '/worker.js', '/app.webmanifest', '/icon-192.png', '/api/v1/status']) {
    const { headers } = await ask(origin, path)
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'$/,
      path,
    )
    assert.equal(headers['x-content-type-options'], 'nosniff', path)
    assert.equal(headers['set-cookie'], undefined, path)
  }
})

test('behind a proxy the header of the proxy and its name are needed', async () => {
  const own = await start({ proxy: 'https://wristory.example' })
  try {
    const remote = remoteOf(own)
    assert.deepEqual([remote.origin, remote.fingerprint], ['https://wristory.example', null])
    const proxied = (path: string, headers: Record<string, string>, body = '') =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const { port } = new URL(own.origin)
        const method = body === '' ? 'GET' : 'POST'
        const asked = requestPlain({ hostname: '127.0.0.1', port, path, method, headers }, (reply) => {
          let text = ''
          reply.on('data', (part: Buffer) => {
            text += part.toString()
          })
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }))
        })
        asked.on('error', reject)
        asked.end(body)
      })
    const host = 'wristory.example'
    const through = { host, 'x-forwarded-proto': 'https', origin: remote.origin }
    const { text } = await proxied('/api/v1/session', through, JSON.stringify({ code: codeIn(remote.pair().address) }))
    const authorization = `Bearer ${(JSON.parse(text) as { secret: string }).secret}`
    assert.equal((await proxied('/api/v1/status', { ...through, authorization })).status, 200)
    assert.equal((await proxied('/api/v1/status', { host, authorization })).status, 403)
    assert.equal(
      (await proxied('/api/v1/status', { ...through, 'x-forwarded-proto': 'http', authorization })).status,
      403,
    )
    assert.equal((await proxied('/api/v1/status', { ...through, host: 'evil.example', authorization })).status, 403)
    assert.equal((await proxied('/api/v1/status', { host: new URL(own.origin).host, authorization })).status, 401)
    const here = (await enter(own.open())).authorization
    assert.equal((await proxied('/api/v1/status', { ...through, authorization: here })).status, 401)
  } finally {
    await own.close()
  }
})

test('a phone pairs, installs the page, reads it without a connection, and keeps nothing once it is forgotten', {
  skip: noChromium || noCertutil,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'wristory-phone-'))
  let own = await start()
  const { port } = new URL(remoteOf(own).origin)
  trustIn(home, certificate())
  const phone = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: chromiumPath!,
    env: { ...process.env, HOME: home } as Record<string, string>,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    viewport: { width: 390, height: 844 },
  })
  try {
    const page = phone.pages()[0] ?? (await phone.newPage())
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    const { origin, pair: link } = remoteOf(own)
    const heading = () => page.locator('main h1').first()
    await page.goto(link().address)
    await heading().waitFor()
    assert.equal(new URL(page.url()).hash, '')
    const manifest = await page.evaluate<{ name: string; icons: { src: string }[] }>(
      `fetch(document.querySelector('link[rel=manifest]').href).then((reply) => reply.json())`,
    )
    assert.equal(manifest.name, 'wristory')
    for (const { src } of manifest.icons) assert.equal((await ask(origin, src)).status, 200, src)
    await page.evaluate('navigator.serviceWorker.ready')
    // The worker sees what is asked from now on.
    await page.reload()
    await heading().waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    const shown = await heading().textContent()
    assert.deepEqual(faults, [])
    await own.close()
    await page.reload()
    await page.getByText('The computer cannot be reached.').waitFor()
    assert.equal(await heading().textContent(), shown)
    own = await start({ lan: { address, port: Number(port) } })
    const here = (await enter(own.open())).authorization
    const devices = (await (
      await fetch(`${own.origin}/api/v1/devices`, { headers: { authorization: here } })
    ).json()) as { devices: { id: string; name: string }[] }
    assert.match(devices.devices[0]!.name, /^Linux, Chrome$/)
    for (const { id } of devices.devices)
      await fetch(`${own.origin}/api/v1/devices/${id}`, {
        method: 'DELETE',
        headers: { authorization: here, origin: own.origin },
      })
    await page.reload()
    await page.waitForFunction(`caches.has('answers').then((there) => !there)`)
  } finally {
    await phone.close()
    await own.close()
    rmSync(home, { recursive: true, force: true })
  }
})
