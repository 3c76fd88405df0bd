// A cloud that is rude, broken, lying or foreign, with the real client, sync and store: N1 to N21. The effect of each
// fault on a single request is tested beside the client; here it is the state of the store.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { openCloud, type SentExchange } from '../../src/cloud/index.ts'
import { WristoryError } from '../../src/errors.ts'
import { Database } from '../../src/store/driver.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { type SyncSummary, sync } from '../../src/sync/sync.ts'
import { filesBelow, leaks, secretsOf, withoutId } from './leaks.ts'
import { rowsOf } from './rows-of.ts'
import { seed, times } from './tier.ts'
import { daily, faultsOf, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 70 })
})
afterEach(() => world.simulator.clearFaults())
after(() => world[Symbol.asyncDispose]())

interface Outcome {
  readonly hash: string
  readonly summary: SyncSummary | null
  readonly error: WristoryError | null
  /** Milliseconds slept, one by one. */
  readonly waits: readonly number[]
  readonly exchanges: readonly SentExchange[]
}

/** One sync of a home through the real client; sleeping takes no time but moves the clock. */
async function syncOnce(
  home: string,
  how: { clock?: number; kinds?: string; idle?: number; cloud?: string } = {},
): Promise<Outcome> {
  const waits: number[] = []
  const exchanges: SentExchange[] = []
  let moved = how.clock ?? 0
  const clock = () => world.moment + moved
  const seconds = () => Math.floor(clock() / 1000)
  const cloud = openCloud({
    home,
    env: {},
    version: '0.0.0',
    cloud: how.cloud ?? world.simulator.url,
    clock,
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
      moved += milliseconds
    },
    timeouts: { idle: how.idle ?? 5000, total: 20_000 },
    onRequest: (exchange) => exchanges.push(exchange),
  })
  const store = await openStore({ folder: home, write: true, now: seconds })
  let summary: SyncSummary | null = null
  let error: WristoryError | null = null
  try {
    const client = await cloud.client()
    summary = await sync({
      store,
      account: store.ensureAccount(client.name, client.session.userId, 'Europe/Berlin'),
      userId: client.session.userId,
      cloud: client,
      now: seconds,
      kinds: (how.kinds ?? daily).split(','),
    })
  } catch (thrown) {
    assert.ok(thrown instanceof WristoryError, String((thrown as Error).stack))
    error = thrown
  } finally {
    await cloud.close()
  }
  const hash = contentHash(store.database)
  store.close()
  return { hash, summary, error, waits, exchanges }
}

test('N1, N2, N4, N7, N9: what goes wrong once or twice leaves no trace', async () => {
  const cases: [string, object?][] = [
    ['rate-limited', { count: 2 }],
    ['rate-limited', { count: 1, status: 503 }],
    ['rate-limited-retry-after', { count: 2, retry: 7 }],
    ['throttle-in-200', { count: 3 }],
    ...[500, 502, 503, 504].map((status): [string, object] => ['server-error', { count: 2, status }]),
    ['html', { count: 2 }],
    ['empty-body', { count: 2 }],
    ['not-json', { count: 2 }],
    ['truncated', { count: 2 }],
    ['truncated', { count: 2, quiet: true }],
    ['truncated', { count: 2, at: 17 }],
    ['reset', { count: 2 }],
    ['reset', { count: 2, body: true }],
    ['odd-type', {}],
    ['shuffled-days', {}],
  ]
  for (const [name, options] of cases) {
    world.simulator.fault(name, { after: 2, ...options })
    const { hash, summary, error } = await syncOnce(world.home())
    world.simulator.clearFaults()
    assert.deepEqual([error, summary?.failed], [null, []], name)
    assert.equal(hash, world.reference, `${name} ${JSON.stringify(options)}`)
  }
})

test('N1: never sooner than told, and a long wait ends the run with all that was fetched', async () => {
  world.simulator.fault('rate-limited-retry-after', { after: 2, count: 1, retry: 77 })
  const short = await syncOnce(world.home())
  assert.ok(short.waits.includes(77_000), String(short.waits))
  world.simulator.clearFaults()
  world.simulator.fault('rate-limited-retry-after', { after: 2, count: 1, retry: 4000 })
  const home = world.home()
  const long = await syncOnce(home)
  assert.equal(long.error?.code, 'wait')
  assert.ok((long.error?.until ?? 0) > world.moment / 1000 + 3900)
  assert.ok(world.steps.includes(long.hash))
  assert.equal((await syncOnce(home)).hash, world.reference)
})

test('N4, N8, N10: a window that never works is listed, the others come, and the next run fetches it', async () => {
  const path = 'query_type=detail'
  const cases: [string, object?][] = [
    ['server-error', { count: 5 }],
    ['html', { count: 5 }],
    ['truncated', { count: 5, quiet: true }],
    ['stall', { count: 5 }],
    ['stall', { count: 5, body: true }],
    ['huge', { count: 1, bytes: 40_000_000 }],
    ['gzip-bomb', { count: 1 }],
    ['deep', { count: 1 }],
  ]
  for (const [name, options] of cases) {
    const home = world.home()
    world.simulator.fault(name, { after: 1, path, ...options })
    const { summary, error } = await syncOnce(home, { idle: 150 })
    world.simulator.clearFaults()
    assert.equal(error, null, `${name}: ${error?.message}`)
    assert.equal(summary?.failed.length, 1, `${name}: ${JSON.stringify(summary?.failed)}`)
    assert.doesNotMatch(JSON.stringify(summary?.failed), /<h1>|\[\[\[|AAAA/)
    assert.equal((await syncOnce(home)).hash, world.reference, name)
  }
})

test('N5: an answer that became empty changes nothing', async () => {
  const home = world.home()
  assert.equal((await syncOnce(home)).hash, world.reference)
  world.simulator.fault('suspicious-empty')
  assert.equal((await syncOnce(home)).hash, world.reference)
})

test('N11: a token that ends in the middle is renewed once, wherever that is', async () => {
  for (let point = 0; point < world.requests; point += times(4, 1)) {
    const home = await world.ownHome()
    world.simulator.fault('token-expired', { after: point })
    const { error, summary, hash, exchanges } = await syncOnce(home)
    world.simulator.clearFaults()
    assert.deepEqual([error, summary?.failed], [null, []], `at request ${point}`)
    assert.equal(hash, world.reference, `at request ${point}`)
    const renewals = exchanges.filter(({ path }) => path.includes('/client/'))
    assert.ok(renewals.length >= 1 && renewals.length <= 2, `${renewals.length} renewals`)
  }
})

test('N11: a token that cannot be renewed ends the run; what was fetched stays', async () => {
  await using other = await startWorld({ days: 200 })
  const home = other.home()
  other.simulator.fault('token-expired-for-good', { after: 4 })
  const ended = await other.sync(home)
  assert.equal(ended.status, 3, ended.err)
  assert.equal(JSON.parse(ended.err.trim().split('\n').at(-1)!).error.code, 'token-expired')
  const signIns = other.simulator.requests.filter(
    ({ host }) => host.startsWith('account') || host.startsWith('api-user'),
  )
  assert.ok(signIns.length <= 5, `${signIns.length} requests about tokens`)
  other.simulator.clearFaults()
  const [person] = other.simulator.accounts
  const login = ['login', '--email', person!.email]
  assert.equal((await other.run(home, login, { env: { WRISTORY_PASSWORD: person!.password } })).status, 0)
  assert.equal((await other.sync(home)).status, 0)
})

test("N12, N13: another person's token and another host get nothing", async () => {
  await using other = await startWorld({ days: 60 })
  const home = other.home()
  other.simulator.fault('foreign-token', { after: 2 })
  const foreign = await other.sync(home)
  assert.equal(JSON.parse(foreign.err.trim().split('\n').at(-1)!).error.code, 'wrong-account', foreign.err)
  for (const to of ['https://api-mifit.zepp.com.evil.example', 'http://api-mifit.zepp.com', '//evil.example']) {
    world.simulator.fault('redirect', { to, after: 1 })
    const { error, hash, exchanges } = await syncOnce(world.home())
    world.simulator.clearFaults()
    assert.equal(error?.code, 'host-refused', to)
    assert.ok(world.steps.includes(hash))
    assert.ok(exchanges.every(({ host }) => /^(api-mifit|account)[\w-]*\.(zepp|huami)\.com$/.test(host)))
  }
})

test('N17: a clock that is wrong for a while loses no day', async () => {
  const day = 86_400_000
  const right = world.home()
  await syncOnce(right)
  const wanted = rowsAt(right)
  for (const skew of [-2, -1, 1, 2]) {
    const home = world.home()
    assert.equal((await syncOnce(home, { clock: skew * day })).error, null)
    assert.equal((await syncOnce(home)).error, null)
    assert.equal(rowsAt(home), wanted, `${skew} days`)
  }
})

function rowsAt(home: string): string {
  const database = new Database(storePath(home), { readOnly: true })
  const rows = rowsOf(database)
  database.close()
  return rows
}

test('N18: nothing but the listed reads and sign-ins was ever asked', () => {
  const odd = world.simulator.requests.filter(({ method, path, status }) => {
    const signIn = /^\/(v1|v2)\/(client|registrations)\//.test(path)
    return status === 404 || (method !== 'GET' && !(method === 'POST' && signIn))
  })
  assert.deepEqual(
    odd.map(({ method, path }) => `${method} ${path}`),
    [],
  )
  assert.ok(world.simulator.requests.length > 50)
})

test('N20: without a connection it gives up after five tries, and one line says so', async () => {
  // Port 9 is "discard" (RFC 863); nothing listens there.
  const home = world.home()
  const tokens = join(home, 'accounts', 'default.json')
  const cloud = 'http://127.0.0.1:9'
  // The sign-in is of the cloud that connection was refused for: at another one it would be refused.
  writeFileSync(tokens, readFileSync(tokens, 'utf8').replaceAll(world.simulator.url, cloud))
  const { error, waits } = await syncOnce(home, { cloud })
  assert.equal(error?.code, 'network')
  assert.match(error?.message ?? '', /connection was refused/)
  assert.equal(waits.length, 4)
})

test('N21: after any storm of faults the store is what it should be', async () => {
  for (let n = 0; n < times(4, 200, 400); n++) {
    world.simulator.fault('storm', { seed: seed + n, rate: 0.2 })
    const home = world.home()
    let ended: Outcome | null = null
    for (let run = 0; run < 20 && ended?.summary?.failed.length !== 0; run++) {
      ended = await syncOnce(home)
      assert.ok(
        ended.error === null || ['cloud-failed', 'wait', 'network'].includes(ended.error.code),
        ended.error?.code,
      )
      const { exchanges, summary, error } = ended
      const said = JSON.stringify([exchanges, summary, error, error?.message, error?.stack])
      assert.deepEqual(leaks(Buffer.from(said), secretsOf(home)), [], `storm ${seed + n}`)
    }
    world.simulator.clearFaults()
    const secrets = secretsOf(home)
    for (const file of filesBelow(home))
      assert.deepEqual(leaks(readFileSync(file), withoutId(file, secrets)), [], `storm ${seed + n}: ${file}`)
    assert.equal(ended?.hash, world.reference, `storm ${seed + n}`)
    if (n === 0) assert.deepEqual(await faultsOf(home), [])
  }
})
