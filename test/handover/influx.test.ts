// The receiver `influx` on real servers: the figures there are those of the store, after corrections, removals and kills.

import assert from 'node:assert/strict'
import { test } from 'node:test'
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
