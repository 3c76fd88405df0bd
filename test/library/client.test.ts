// The library's client with the simulated cloud: typed rows without a store, equal to those of a store.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import {
  type Client,
  type ClientOptions,
  kinds,
  memorySessions,
  openClient,
  openStore,
  query,
  type RowName,
  type Session,
  type SignInOptions,
  signIn,
  sync,
  type Transport,
  WristoryError,
} from '../../src/index.ts'
import { type SimulatedCloud, startCloud } from '../../src/library/simulator.ts'
import { visit } from '../visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-client-'))
const at = Date.UTC(2026, 10, 21, 12)
const clock = () => at
const sleep = async () => {}
let cloud: SimulatedCloud
before(async () => {
  cloud = await startCloud({ days: 40, today: '2026-11-21', now: clock })
})
beforeEach(() => cloud.clearFaults())
after(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true })
})

const open = (more: ClientOptions = {}): Promise<Client> =>
  signIn({
    ...cloud.account,
    cloud: cloud.url,
    clock,
    sleep,
    zone: 'Europe/Berlin',
    env: {},
    home: home(),
    sessions: memorySessions(),
    ...more,
  })

let homes = 0
const home = () => join(folder, `home-${++homes}`)

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const row of rows) list.push(row)
  return list
}

const isError = (code: string) => (error: unknown) => error instanceof WristoryError && error.code === code
const week = { from: '2026-11-15', to: '2026-11-21' }

test('a week of every sort of row, and the questions that they cost', async () => {
  await using client = await open()
  const from = cloud.requests.length
  const days = await all(client.days(week))
  assert.deepEqual(
    days.map(({ date }) => date),
    ['2026-11-15', '2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'],
  )
  assert.ok(days.every(({ steps }) => steps === null || steps >= 0))
  const nights = await all(client.nights(week))
  const minutes = await all(client.minutes(week))
  const beats = await all(client.heartRate(week))
  assert.ok(nights.length >= 5 && minutes.length === 7 * 1440)
  assert.deepEqual(
    beats.map(({ heartrate }) => heartrate),
    minutes.flatMap(({ heartrate }) => heartrate ?? []),
  )
  assert.equal(cloud.requests.length - from, 1, 'one reply holds days, nights and minutes')
  const workouts = await all(client.workouts(week))
  assert.ok(workouts.length > 1 && workouts.every(({ date }) => date !== null && date >= week.from))
  assert.deepEqual(
    workouts,
    workouts.toSorted((a, b) => b.workout - a.workout),
  )
  const stress = await all(client.events('stress', week))
  assert.ok(stress.length > 3 && stress.every(({ mean }) => mean === null || (mean > 0 && mean <= 100)))
  assert.ok((await client.devices()).length > 0)
  assert.equal((await client.profile())?.height, 172)
})

test('a workout with its series, by its id; null where there is none', async () => {
  await using client = await open()
  const row = (await all(client.workouts(week))).find(({ distance }) => (distance ?? 0) > 1000)
  assert.ok(row !== undefined)
  const workout = await client.workout(row.workout)
  assert.equal(workout?.id, String(row.workout))
  assert.ok(workout.points.time.length > 100 && workout.points.heartrate.some(Number.isFinite))
  assert.equal(workout.distance, row.distance)
  assert.equal(await client.workout(1_700_000_001), null)
})

test('the rows of every kind and view are those of a store of the same cloud', async () => {
  await using client = await open()
  using store = await openStore({ folder: join(folder, 'store'), write: true, now: () => at / 1000 })
  await sync({ store, client, zone: 'Europe/Berlin', account: 'me' })
  const names = kinds.flatMap(({ name, stored }) => [name, ...(stored?.more ?? []).map((view) => view.name)])
  let looked = 0
  for (const name of names as RowName[]) {
    // `day` of a store has the figures of every kind besides; `event` takes the requests of every stream.
    if (name === 'day' || name === 'event') continue
    const key = (row: object) => JSON.stringify(row, (_, value) => (value instanceof Uint8Array ? [...value] : value))
    const own = (await all(client.rows(name, { from: '2026-11-17', to: '2026-11-21' }))).map(key).sort()
    const kept = (await all(query(store, name, { from: '2026-11-17', to: '2026-11-21' }))).map(key).sort()
    // Of a whole list a client reads all of it, whatever the days.
    assert.equal(own.length, kept.length, `${name}: ${own.length} rows, the store has ${kept.length}`)
    assert.deepEqual(own.slice(0, 50), kept.slice(0, 50), name)
    looked += own.length
  }
  assert.ok(looked > 10_000, `${looked} rows`)
})

test('every way in gives a client, and asks the person where the way needs it', async () => {
  const { token, userId } = cloud.accounts[0]!
  const info = { user_id: userId, app_token: token, app_ttl: 3_456_000, ttl: 31_536_000 }
  const page = async (address: string) => {
    const url = new URL(address)
    const answer = await visit(cloud.url, url.pathname + url.search, { host: 'account.xiaomi.com' })
    return answer.headers.location ?? assert.fail('no redirect')
  }
  const base = { cloud: cloud.url, clock, sleep, env: {} }
  const ways: SignInOptions[] = [
    { ...base, ...cloud.account },
    { ...base, ...cloud.account, via: 'web', password: async () => cloud.account.password },
    { ...base, ...cloud.account, via: 'legacy' },
    { ...base, via: 'xiaomi', redirect: page },
    { ...base, via: 'cookie', cookie: async () => encodeURIComponent(JSON.stringify({ token_info: info })) },
    { ...base, via: 'token', token: () => token },
  ]
  for (const way of ways) {
    await using client = await signIn({ ...way, home: home() })
    assert.equal(client.userId, userId, way.via)
    assert.ok((await all(client.days(week))).length > 0, way.via)
  }
})

test('a kept session needs no sign-in, is renewed by itself, and a store of one’s own gets what is new', async () => {
  const saved: Session[] = []
  const sessions = { load: async () => saved.at(-1), save: async (session: Session) => void saved.push(session) }
  await (await open({ sessions })).close()
  assert.equal(saved.length, 1)
  const from = cloud.requests.length
  cloud.fault('token-expired', { count: 1 })
  await using client = await open({ sessions })
  assert.ok((await all(client.days(week))).length > 0)
  assert.equal(saved.length, 2, 'the renewed session was saved')
  assert.equal(
    cloud.requests
      .slice(from)
      .filter(({ path }) => path.includes('/registrations/') || path.includes('/v2/client/login')).length,
    0,
    'no password was sent',
  )
})

test('a home folder keeps the session for openClient and the command line', async () => {
  const place = { home: home(), cloud: cloud.url, clock, sleep, env: {} }
  await assert.rejects(openClient(place), isError('sign-in-needed'))
  await (await signIn({ ...cloud.account, ...place })).close()
  await using client = await openClient({ ...place, account: cloud.account.email })
  assert.equal(client.userId, cloud.accounts[0]!.userId)
})

test('weather is waited out; a signal ends a read, a walk and a client', async () => {
  await using client = await open()
  cloud.fault('rate-limited', { count: 1 })
  assert.ok((await all(client.days(week))).length > 0)
  const stop = new AbortController()
  const walk = client.rows('track_point', { ...week, signal: stop.signal })
  await walk.next()
  stop.abort()
  await assert.rejects(all(walk), isError('interrupted'))
  const whole = new AbortController()
  await using other = await open({ signal: whole.signal })
  whole.abort()
  await assert.rejects(all(other.days(week)), isError('interrupted'))
})

test('somebody’s own transport sends the requests, and only those on the list', async () => {
  const paths: string[] = []
  const transport: Transport = {
    cloud: cloud.url,
    async send({ method, host, path, query, headers, form, body }) {
      paths.push(path)
      const search =
        query === undefined
          ? ''
          : `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`
      const content =
        body ?? (form && new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString())
      const sent = typeof content === 'object' ? Buffer.from(content) : content
      const answer = await visit(cloud.url, path + search, {
        method,
        host,
        headers: {
          ...headers,
          ...(content === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(sent === undefined ? {} : { body: sent }),
      })
      return { status: answer.status, headers: answer.headers, body: answer.body }
    },
    close: async () => {},
  }
  await using client = await open({ transport })
  assert.ok((await all(client.days(week))).length > 0)
  assert.ok(paths.includes('/v1/data/band_data.json'))
  const seen = paths.length
  await assert.rejects(client.get('/v1/user/delete', {}), isError('bug'))
  assert.equal(paths.length, seen)
})

test('what cannot be is refused before anything is sent', async () => {
  await using client = await open()
  const from = cloud.requests.length
  await assert.rejects(all(client.days({ from: '21.11.2026' })), isError('usage'))
  await assert.rejects(all(client.days({ from: '2026-11-21', to: '2026-11-20' })), isError('usage'))
  await assert.rejects(all(client.rows('steps' as RowName)), isError('usage'))
  assert.equal(cloud.requests.length, from)
  await assert.rejects(
    signIn({ email: 'ada@example.test', password: '', cloud: cloud.url, home: home(), env: {} }),
    isError('usage'),
  )
  await assert.rejects(
    signIn({ ...cloud.account, password: 'wrong', cloud: cloud.url, home: home(), env: {} }),
    isError('wrong-password'),
  )
})
