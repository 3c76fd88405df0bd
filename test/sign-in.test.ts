// Every sign-in method and every sign-in fault, with the simulator: the two are written independently and meet over
// HTTP only.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { openCloud } from '../src/cloud/index.ts'
import type { Session, SignInWay } from '../src/cloud/session.ts'
import type { Credentials } from '../src/cloud/signin/context.ts'
import { xiaomiAddress } from '../src/cloud/signin/xiaomi.ts'
import { WristoryError } from '../src/errors.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { visit } from './visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-ways-'))
const now = Date.UTC(2026, 10, 21, 12)
let homes = 0
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 40, today: '2026-11-21', now: () => now })
})
beforeEach(() => simulator.clearFaults())
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

function open(home = `${++homes}`) {
  return openCloud({
    home: join(folder, home),
    env: {},
    version: '0.0.0',
    cloud: simulator.url,
    clock: () => now,
    sleep: async () => {},
    timeouts: { idle: 200, total: 800 },
  })
}

const given: Credentials = { account: 'ada@example.test', password: 'Correct-Horse.9' }

/** Paths asked for during `work`. */
async function asked<T>(work: () => Promise<T>): Promise<{ result: T | WristoryError; paths: string[] }> {
  const from = simulator.requests.length
  const result = await work().catch((error: unknown) => {
    assert.ok(error instanceof WristoryError, String(error))
    return error
  })
  return { result, paths: simulator.requests.slice(from).map(({ path }) => path.split('?')[0] ?? '') }
}

async function readDays(session: Session, cloud = open()) {
  const query = {
    query_type: 'summary',
    device_type: 0,
    userid: session.userId,
    from_date: '2026-11-10',
    to_date: '2026-11-21',
  }
  const reply = await cloud.clientFor(session).get('/v1/data/band_data.json', query)
  return (reply.value as { data: unknown[] }).data.length
}

async function xiaomiCode(): Promise<string> {
  const address = new URL(xiaomiAddress(simulator.url))
  const answer = await visit(simulator.url, address.pathname + address.search, { host: 'account.xiaomi.com' })
  return answer.headers.location ?? assert.fail('no redirect')
}

test('every way in reaches the same data', async () => {
  const { token, userId } = simulator.accounts[0]!
  const info = { user_id: userId, app_token: token, app_ttl: 3_456_000, ttl: 31_536_000 }
  const ways: [SignInWay, () => Promise<Credentials> | Credentials][] = [
    ['encrypted', () => given],
    ['web', () => given],
    ['legacy', () => given],
    ['encrypted', () => ({ ...given, account: '+86 138 0000 0000' })],
    ['web', () => ({ ...given, account: '0086 138-0000-0000' })],
    ['legacy', () => ({ ...given, account: '+8613800000000' })],
    ['xiaomi', async () => ({ redirect: await xiaomiCode() })],
    ['token', () => ({ token, userId })],
    ['token', () => ({ token })],
    ['cookie', () => ({ cookie: encodeURIComponent(JSON.stringify({ token_info: info })) })],
  ]
  for (const [way, credentials] of ways) {
    const cloud = open()
    const { result } = await asked(async () => cloud.signIn(way, await credentials()))
    assert.ok(!(result instanceof WristoryError), `${way}: ${result instanceof Error ? result.message : ''}`)
    assert.equal(result.userId, userId)
    assert.equal(await readDays(result, cloud), 12, way)
    await cloud.close()
  }
})

test('the ways with the identity of the web page leave other logins alone', async () => {
  const phone = await open().signIn('legacy', given)
  await open().signIn('encrypted', given)
  await open().signIn('web', given)
  assert.equal(await readDays(phone), 12)
})

test('what sign-in can meet, with the number of requests it costs', async () => {
  const cases: [string, Record<string, string | number>, SignInWay, string, number][] = [
    ['wrong-password', {}, 'encrypted', 'wrong-password', 1],
    ['wrong-password', {}, 'legacy', 'wrong-password', 1],
    ['wrong-password', {}, 'web', 'wrong-password', 1],
    ['unknown-account', {}, 'web', 'wrong-password', 1],
    ['rate-limited', {}, 'encrypted', 'wait', 1],
    ['rate-limited', { status: 200 }, 'encrypted', 'wait', 1],
    ['rate-limited-retry-after', { retry: 7200 }, 'legacy', 'wait', 1],
    ['bad-request', {}, 'legacy', 'sign-in-refused', 1],
    ['not-registered', {}, 'encrypted', 'sign-in-refused', 2],
    ['disabled', {}, 'encrypted', 'sign-in-refused', 2],
    ['code-reused', {}, 'encrypted', 'sign-in-refused', 2],
    ['wrong-region-login', {}, 'encrypted', 'sign-in-refused', 2],
    ['wrong-region-login', { status: 400 }, 'encrypted', 'sign-in-refused', 2],
    ['access-expired', {}, 'encrypted', 'sign-in-refused', 2],
    ['evil-domains', {}, 'encrypted', 'host-refused', 2],
  ]
  for (const [fault, options, way, code, requests] of cases) {
    simulator.clearFaults()
    simulator.fault(fault, { ...options, on: 'sign-in' })
    const { result, paths } = await asked(() => open().signIn(way, given))
    const name = `${fault} ${way}`
    assert.ok(result instanceof WristoryError, name)
    assert.deepEqual([result.code, paths.length], [code, requests], `${name}: ${result.message}`)
    if (code === 'wait') assert.equal(result.until, now / 1000 + (options.retry === 7200 ? 7200 : 3600))
  }
})

test('without a country and without names of hosts the sign-in still ends at the data', async () => {
  simulator.fault('no-country-code')
  simulator.fault('no-domains')
  for (const way of ['encrypted', 'legacy', 'web'] as const) {
    const session = await open().signIn(way, { ...given, country: 'DE' })
    assert.equal(session.hostProof, 'evidence')
    assert.equal(await readDays(session), 12)
  }
})

test('a token finds its region whatever a wrong region answers', async () => {
  const { token, userId } = simulator.accounts[0]!
  for (const fault of ['wrong-region-403', 'wrong-region-401', 'wrong-region-empty']) {
    simulator.clearFaults()
    simulator.fault(fault, { host: 'api-mifit-us2.zepp.com' })
    const session = await open().signIn('token', { token, userId })
    assert.deepEqual([session.host, session.hostProof], ['api-mifit-us2.zepp.com', 'evidence'], fault)
  }
})

test('an ended token in the middle of a run', async () => {
  const cases: [string, string, number][] = [
    ['token-expired', 'read', 1],
    ['token-expired-for-good', 'token-expired', 2],
    ['foreign-token', 'wrong-account', 1],
  ]
  for (const [fault, outcome, most] of cases) {
    simulator.clearFaults()
    const session = await open().signIn('encrypted', given)
    simulator.fault(fault)
    const { result, paths } = await asked(() => readDays(session))
    assert.equal(result instanceof WristoryError ? result.code : 'read', outcome, fault)
    assert.ok(paths.filter((path) => path.includes('client')).length <= most, fault)
  }
})

test('what a data host can do wrong', async () => {
  const session = await open().signIn('encrypted', given)
  const once: string[] = [
    'truncated',
    'html',
    'empty-body',
    'not-json',
    'stall',
    'reset',
    'server-error',
    'throttle-in-200',
    'rate-limited',
  ]
  for (const fault of once) {
    simulator.clearFaults()
    simulator.fault(fault, { count: 1, on: 'data' })
    const { result, paths } = await asked(() => readDays(session))
    assert.deepEqual([result, paths.length], [12, 2], fault)
  }
  simulator.clearFaults()
  simulator.fault('odd-type', { on: 'data' })
  assert.equal(await readDays(session), 12)
  const forEver: [string, Record<string, string | number>, string][] = [
    ['html', {}, 'cloud-failed'],
    ['redirect', { to: 'https://evil.example/' }, 'host-refused'],
    ['gzip-bomb', {}, 'reply-too-large'],
    ['huge', {}, 'reply-too-large'],
    ['throttle-in-200', {}, 'wait'],
  ]
  for (const [fault, options, code] of forEver) {
    simulator.clearFaults()
    simulator.fault(fault, options)
    const { result, paths } = await asked(() => readDays(session))
    assert.ok(result instanceof WristoryError, fault)
    assert.equal(result.code, code, fault)
    assert.ok(paths.length <= 5)
  }
})

test('logout ends the login at the cloud', async () => {
  const cloud = open()
  const session = await cloud.signIn('encrypted', given)
  assert.equal((await cloud.revoke(session)).revoked, true)
  const { result } = await asked(() => readDays({ ...session, access: { code: 'x', until: 0, countryCode: 'DE' } }))
  assert.equal(result instanceof WristoryError ? result.code : 'read', 'token-expired')
  const { loginToken: _none, ...pasted } = session
  assert.equal((await cloud.revoke(pasted)).revoked, false)
})

test('nothing but reads and sign-in was ever asked, and no token left its place', () => {
  for (const { method, path, headers } of simulator.requests) {
    if (method !== 'GET') assert.match(path, /tokens$|\/v2\/client\/login$|\/v1\/client\/logout$/)
    assert.ok(!path.includes('SIM-APP'))
    if (path.startsWith('/v1/data')) assert.equal(headers['x-hm-ekv'], undefined)
  }
})
