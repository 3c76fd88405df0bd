// HAR files of a capture: the redacted one contains no secret in any spelling; the full one is readable by its owner
// only and signs in when imported.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createHar } from '../../src/capture/index.ts'
import { main } from '../../src/cli/main.ts'
import type { Exchange } from '../../src/import/exchange.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { fakeIo } from '../fake-io.ts'
import { ask } from './phone.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-har-'))
after(() => rmSync(folder, { recursive: true }))

/** Invented, and unlike anything else: none may be seen. */
const canaries = {
  password: 'canary-password-7Qx',
  access: 'canary-access-Zk31',
  appToken: 'canary-app-token-0123456789abcdef',
  loginToken: 'canary-login-token-fedcba9876543210',
  refresh: 'canary-refresh-55aa',
  cookie: 'canary-cookie-99',
  userId: '8123456789',
  email: 'canary.ada@example.test',
  mac: 'C0:FF:EE:12:34:56',
  serial: 'canarysn4711',
  place: '52.516274',
  device: 'F00DCAFE12345678',
  city: 'Canaryville',
  geohash: 'u33dbcanary',
} as const

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    // However it is cut into threes, its middle stands in base64 as it is.
    ...[0, 1, 2].map((skip) =>
      Buffer.concat([Buffer.alloc(skip), bytes])
        .toString('base64')
        .replace(/=+$/, '')
        .slice(4, -3),
    ),
  ]
}

/** Exchanges with a canary wherever the cloud's traffic has a place for one. */
function exchanges(): Exchange[] {
  const c = canaries
  const host = 'https://api-mifit-de2.zepp.com'
  const base = { method: 'GET', form: '', status: 200, started: 1_795_000_000 }
  const told = (value: unknown) => Buffer.from(JSON.stringify(value))
  const summary = Buffer.from(JSON.stringify({ sn: c.serial, goal: 8000, mac: c.mac })).toString('base64')
  const bundle = { token_info: { app_token: c.appToken, login_token: c.loginToken, user_id: c.userId } }
  return [
    {
      ...base,
      url: `${host}/users/${c.userId}/devices?apptoken=${c.appToken}&r=${c.device}&enableMultiDevice=true`,
      headers: [
        ['apptoken', c.appToken],
        ['Cookie', `a=${c.cookie}; userid=${c.userId}`],
        ['Authorization', `Bearer ${c.access}`],
        ['X-Device', c.mac],
        ['Host', 'api-mifit-de2.zepp.com'],
      ],
      replyHeaders: [['Set-Cookie', `apptoken=${c.appToken}; Path=/`]],
      body: told({ items: [{ macAddress: c.mac, sn: c.serial, deviceId: c.device, userId: Number(c.userId) }] }),
    },
    {
      ...base,
      method: 'POST',
      url: `https://api-user.huami.com/registrations/${encodeURIComponent(c.email)}/tokens`,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      form: new URLSearchParams({ password: c.password, email: c.email, token: c.refresh }).toString(),
      status: 303,
      replyHeaders: [['Location', `https://elsewhere.example/?access=${c.access}&refresh=${c.refresh}`]],
      body: null,
    },
    {
      ...base,
      method: 'POST',
      url: 'https://account.huami.com/v2/client/login',
      headers: [],
      replyHeaders: [['content-type', 'application/json']],
      body: told({ ...bundle, thirdparty_info: { nickname: c.city, email: c.email }, message: c.access }),
    },
    {
      ...base,
      url: `${host}/v1/data/band_data.json?userid=${c.userId}&from_date=2026-11-01&to_date=2026-11-02&device=${c.device}`,
      headers: [],
      replyHeaders: [],
      body: told({ data: [{ uid: c.userId, summary, device_id: c.device, [c.userId]: c.userId, [c.email]: 1 }] }),
    },
    {
      ...base,
      url: `${host}/v1/sport/run/history.json?count=200`,
      headers: [],
      replyHeaders: [],
      body: told({
        data: {
          summary: [{ city: c.city, location: c.geohash, latitude: Number(c.place), add_info: `{"x":"${c.place}"}` }],
        },
      }),
    },
    // No JSON at all: nothing of it is shown.
    {
      ...base,
      url: `${host}/odd/${c.device}`,
      headers: [],
      replyHeaders: [],
      body: Buffer.from(Object.values(c).join('\n')),
    },
  ]
}

test('a redacted HAR holds no secret in any spelling, and still says what was asked', () => {
  const path = join(folder, 'redacted.har')
  const har = createHar(path, 'redacted', '1')
  for (const exchange of exchanges()) har.add(exchange)
  har.close()
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const text = readFileSync(path, 'utf8')
  // What lies inside base64 and escapes counts as shown too.
  const unpacked = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([word]) =>
    Buffer.from(word, 'base64').toString('latin1'),
  )
  for (const [name, secret] of Object.entries(canaries)) {
    for (const spelling of spellings(secret)) {
      assert.ok(!text.toLowerCase().includes(spelling.toLowerCase()), `${name} as ${spelling}`)
      assert.ok(!unpacked.some((one) => one.includes(secret)), `${name} in base64`)
    }
  }
  const { entries } = JSON.parse(text).log
  assert.equal(entries.length, 6)
  assert.match(entries[3].request.url, /band_data\.json\?.*from_date=2026-11-01&to_date=2026-11-02/)
})

test('a full HAR is warned of, private, and signs in when it is imported', { timeout: 60_000 }, async (t) => {
  const now = Date.now()
  const today = new Date(now).toISOString().slice(0, 10)
  const simulator = await startSimulator({ person: 'two-years', days: 5, today, now: Date.now })
  t.after(() => simulator.close())
  const { userId, token } = simulator.accounts[0]!
  const file = join(folder, 'full.har')
  const io = fakeIo({ now: Date.now })
  const running = main(
    [
      '--home',
      join(folder, 'one'),
      '--cloud',
      simulator.url,
      '--json',
      'capture',
      '--address',
      '127.0.0.1',
      '--har',
      file,
      '--full',
    ],
    io,
  )
  t.after(() => io.stop('SIGINT'))
  while (!io.out().includes('\n')) {
    const ended = await Promise.race([running, new Promise<null>((resolve) => setImmediate(() => resolve(null)))])
    assert.equal(ended, null, io.err())
  }
  assert.match(io.err(), /will contain your tokens/)
  const { pairing, origin, certificate } = JSON.parse(io.out().split('\n')[0]!)
  await fetch(pairing)
  const path = `/users/${userId}/devices?enableMultiDevice=true`
  await ask(origin, 'api-mifit-de2.zepp.com', path, { ca: certificate, headers: { apptoken: token } })
  assert.equal(await running, 0, io.err())
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.ok(readFileSync(file, 'utf8').includes(token))

  const fresh = fakeIo({ now: Date.now })
  const home = join(folder, 'two')
  assert.equal(
    await main(['--home', home, '--cloud', simulator.url, 'import', '--keep-token', file], fresh),
    0,
    fresh.err(),
  )
  assert.match(fresh.err(), /The token works/)
  const kept = JSON.parse(readFileSync(join(home, 'accounts', 'default.json'), 'utf8'))
  assert.equal(kept.logins.zepp.session.userId, userId)
  const synced = fakeIo({ now: Date.now })
  assert.equal(await main(['--home', home, '--cloud', simulator.url, 'sync', '--json'], synced), 0, synced.err())
})
