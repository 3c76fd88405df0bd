// The receiver `influx` on real servers: the figures there are those of the store, after corrections, removals and kills.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { openly } from '../../src/export/redact.ts'
import { newLines } from '../../src/handover/influx-lines.ts'
import { purgeAccount } from '../../src/store/purge.ts'
import { startLoopback } from '../loopback-server.ts'
import { now } from '../temp-store.ts'
import { influxServer, type Server, victoriaServer } from './servers.ts'
import { world } from './world.ts'

type Cells = readonly (number | string | null)[]

async function asked(server: Server, query: string): Promise<readonly Cells[]> {
  const answer = await fetch(`${server.url}/query?db=w&epoch=s&q=${encodeURIComponent(query)}`)
  const { results } = (await answer.json()) as { results: { series?: { values: Cells[] }[] }[] }
  return results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values))
}

const steps = 'SELECT steps FROM day WHERE steps IS NOT NULL ORDER BY date'
const beats = 'SELECT count(*) AS n, sum(heartrate) AS sum FROM minute WHERE heartrate IS NOT NULL'
const beatsThere = `SELECT count(bpm), sum(bpm) FROM heart_rate WHERE kind = 'minute'`

test('InfluxDB: sums and counts are those of the store, also after a correction, a removal and a crash', async (context) => {
  const opened = await influxServer(context)
  if (opened === null) return
  await using server = opened
  await fetch(`${server.url}/query?q=CREATE+DATABASE+w`, { method: 'POST' })
  using one = await world()
  one.add('influx', { url: server.url, database: 'w' })
  const equal = async () => {
    const meant = await one.read<{ steps: number }>(steps)
    assert.deepEqual(
      (await asked(server, 'SELECT count FROM daily_steps')).map(([, value]) => value),
      meant.map((row) => row.steps),
    )
    const [sum] = await one.read<{ n: number; sum: number }>(beats)
    const [there] = await asked(server, beatsThere)
    assert.deepEqual(there!.slice(1), [sum!.n, sum!.sum])
    const nights = await one.read<{ n: number }>('SELECT count(*) AS n FROM night')
    assert.equal((await asked(server, 'SELECT awake_minutes FROM night')).length, nights[0]!.n)
  }
  assert.equal((await one.hand())[0]!.error, null)
  await equal()

  await one.change((database) => {
    database.run("UPDATE day_record SET steps = steps - 1 WHERE date = '2026-11-10'")
    database.run("DELETE FROM night WHERE date = '2026-11-10'")
    database.run("DELETE FROM minute_series WHERE date = '2026-11-11'")
  })
  await one.hand()
  await equal()

  await server.crash()
  await one.hand({ only: ['influx'], from: '2026-11-01' })
  await equal()

  await purgeAccount(one.home, 'me', now)
  assert.equal((await one.hand())[0]!.error, null)
  assert.deepEqual(await asked(server, 'SELECT count(bpm) FROM heart_rate'), [])
  assert.deepEqual(await asked(server, 'SELECT count FROM daily_steps'), [])
})

test('without ids, points of other programs in the same database stay after a correction and a removal', async (context) => {
  const opened = await influxServer(context)
  if (opened === null) return
  await using server = opened
  await fetch(`${server.url}/query?q=CREATE+DATABASE+w`, { method: 'POST' })
  const [day] = [Date.parse('2026-11-01T12:00:00Z') / 1000]
  await fetch(`${server.url}/write?db=w&precision=s`, { method: 'POST', body: `heart_rate,kind=minute bpm=1 ${day}` })
  using one = await world()
  one.add('influx', { url: server.url, database: 'w' }, { redaction: { ...openly, noIds: true } })
  assert.equal((await one.hand())[0]!.error, null)
  const named = await asked(server, 'SHOW TAG VALUES WITH KEY = "user"')
  assert.ok(named.length > 0 && named.every(([, user]) => /^[0-9a-f]{8}$/.test(String(user))))
  const foreign = async () => (await asked(server, `SELECT bpm FROM heart_rate WHERE "user" = ''`)).length
  await one.change((database) =>
    database.run("UPDATE day_record SET steps = steps + 1 WHERE date BETWEEN '2026-10-30' AND '2026-11-03'"),
  )
  assert.equal((await one.hand())[0]!.error, null)
  assert.equal(await foreign(), 1)
  await purgeAccount(one.home, 'me', now)
  assert.equal((await one.hand())[0]!.error, null)
  assert.equal(await foreign(), 1)
  assert.deepEqual(
    (await asked(server, 'SELECT count(bpm) FROM heart_rate')).map(([, n]) => n),
    [1],
  )
})

test('VictoriaMetrics: sums and counts are those of the store', async (context) => {
  const opened = await victoriaServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('influx', { url: server.url, version: 'victoria' })
  await one.hand()
  await one.hand({ only: ['influx'], from: '2026-11-01' })
  await fetch(`${server.url}/internal/force_flush`)
  const query = encodeURIComponent('sum_over_time(daily_steps_count[1000d])')
  const answer = await fetch(`${server.url}/api/v1/query?query=${query}&time=${now() + 86_400}`)
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
  const meant = await one.read<{ sum: number }>('SELECT sum(steps) AS sum FROM day')
  assert.equal(Number(data.result[0]!.value[1]), meant[0]!.sum)
})

test('a wrong password, a missing database and a host that is not there say what to do', async (context) => {
  using one = await world()
  one.add('influx', { url: 'http://127.0.0.1:9' }, { name: 'nobody' })
  const [nobody] = await one.hand()
  assert.match(nobody!.error!.message, /nobody: 127\.0\.0\.1:9 (refused the connection|could not be reached)/)
  const opened = await influxServer(context, 'auth-enabled = true')
  if (opened === null) return
  await using server = opened
  const create = encodeURIComponent("CREATE USER ada WITH PASSWORD 'right' WITH ALL PRIVILEGES")
  await fetch(`${server.url}/query?q=${create}`, { method: 'POST' })
  one.add('influx', { url: server.url, user: 'ada' }, { name: 'wrong', secrets: { password: 'wrong-canary' } })
  one.add(
    'influx',
    { url: server.url, user: 'ada', database: 'none' },
    { name: 'missing', secrets: { password: 'right' } },
  )
  const [wrong] = await one.hand({ only: ['wrong'] })
  assert.match(wrong!.error!.message, /answered 401/)
  assert.match(wrong!.error!.hint, /password/)
  assert.doesNotMatch(wrong!.error!.message, /canary/)
  const [missing] = await one.hand({ only: ['missing'] })
  assert.match(missing!.error!.message, /answered 404.*database not found/)
  assert.ok(missing!.waiting > 100)
})

test('InfluxDB 2 and 3 are written to by their own addresses and tokens', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add(
    'influx',
    { url: server.url, version: '2', org: 'home', database: 'b' },
    { name: 'two', secrets: { token: 't2' } },
  )
  one.add('influx', { url: server.url, version: '3' }, { name: 'three', secrets: { token: 't3' } })
  await one.hand()
  const seen = new Set(server.requests.map(({ path, query, headers }) => `${path}?${query} ${headers.authorization}`))
  assert.deepEqual([...seen].sort(), [
    '/api/v2/write?org=home&bucket=b&precision=ns Token t2',
    '/api/v3/write_lp?db=wristory&precision=nanosecond Bearer t3',
  ])
  assert.ok(server.requests.every(({ headers }) => headers['content-encoding'] === 'gzip'))
})

test('of the newest days only the lines that differ are sent', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('influx', { url: server.url })
  await one.hand()
  const next = async (sql: string) => {
    server.requests.length = 0
    await one.change((database) => database.exec(sql))
    assert.equal((await one.hand())[0]!.error, null)
    const bodies = server.requests
      .filter(({ path }) => path === '/write')
      .map(({ body }) => gunzipSync(body).toString())
    const deletes = server.requests.filter(({ path }) => path === '/query').length
    return { lines: bodies.join('').split('\n').filter(Boolean), deletes }
  }
  const total = await next("UPDATE day_record SET steps = 4321 WHERE date = '2026-11-20'")
  assert.equal(total.deletes, 0)
  assert.deepEqual(
    total.lines.map((line) => line.replace(/ \d+$/, '')),
    ['daily_steps,user=me count=4321'],
  )
  // A night that is gone: points are deleted, and the days beside are written again.
  const gone = await next("DELETE FROM night WHERE date = '2026-11-19'")
  assert.ok(gone.deletes > 0 && gone.lines.length > 1000)
})

test('lines of a day: what is added, what takes the place of another, what must be deleted', () => {
  const day = ['a,user=m x=1 10', 'a,user=m x=2 20', 'b x=5,y=6 10'] as const
  const { note } = newLines(undefined, day.join('\n'))
  const news = (...lines: string[]) => newLines(note, lines.join('\n')).news
  assert.equal(news(...day), '')
  assert.equal(news(...day, 'a,user=m x=3 30'), 'a,user=m x=3 30\n')
  assert.equal(news(day[0], day[1], 'b x=7,y=6 10'), 'b x=7,y=6 10\n')
  assert.equal(news(day[0], 'a,user=m x=2 21', day[2]), null)
  assert.equal(news(day[0], day[1], 'b x=5 10'), null, 'a field that is gone')
  assert.equal(news(day[0], day[1]), null, 'a series that is gone')
})
