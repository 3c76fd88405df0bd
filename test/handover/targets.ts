// Every receiver that has a real server or a stub here, each with a comparison of what it holds with what the store holds.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import mqtt from 'mqtt'
import pg from 'pg'
import { mirrorTables } from '../../src/handover/postgres-schema.ts'
import { startLoopback } from '../loopback-server.ts'
import { freePort, influxServer, mosquittoServer, postgresServer, type Server, victoriaServer } from './servers.ts'
import { HUB_TOKEN } from './stubs/home-assistant.ts'
import { ATHLETE, INTERVALS_KEY } from './stubs/intervals.ts'
import { SPARKY_KEY } from './stubs/sparkyfitness.ts'
import type { World } from './world.ts'

export interface Target extends AsyncDisposable {
  readonly name: string
  /** The receiver's name. */
  readonly receiver: string
  /** Whether nothing of a removed account is left; true where the target can hold no removal. */
  empty(): Promise<boolean>
  /** Kills the server and starts it again; null where there is none. */
  readonly crash: (() => Promise<void>) | null
  /** Whether a killed server loses what it has acknowledged, so that it needs a back-fill afterwards. */
  readonly forgets?: true
  /** Fails where what is there differs from the store, or is there twice. */
  equal(one: World): Promise<void>
}

/** Adds a receiver for every server that can be started here. */
export async function allTargets(context: TestContext, one: World): Promise<Target[]> {
  const made = [influx, victoria, broker, postgres, hub, sparky, intervals, webhook, folder].map((make) =>
    make(context, one),
  )
  return (await Promise.all(made)).filter((target) => target !== null)
}

type Made = Promise<Target | null>

const number = (rows: readonly object[]) => Number(Object.values(rows[0]!)[0])
const close = (server: AsyncDisposable) => () => server[Symbol.asyncDispose]()

async function influx(context: TestContext, one: World): Made {
  const server = await influxServer(context)
  if (server === null) return null
  const ask = async (query: string, method = 'GET') => {
    const answer = await fetch(`${server.url}/query?db=w&epoch=s&q=${encodeURIComponent(query)}`, { method })
    const { results } = (await answer.json()) as { results: { series?: { values: (number | null)[][] }[] }[] }
    return results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values))
  }
  await ask('CREATE DATABASE w', 'POST')
  one.add('influx', { url: server.url, database: 'w' })
  return {
    name: 'influx',
    receiver: 'influx',
    empty: async () => (await ask('SELECT count(bpm) FROM heart_rate')).length === 0,
    crash: server.crash,
    async equal() {
      const days = await one.read<{ steps: number }>('SELECT steps FROM day WHERE steps IS NOT NULL ORDER BY date')
      assert.deepEqual(
        (await ask('SELECT count FROM daily_steps')).map(([, value]) => value),
        days.map(({ steps }) => steps),
      )
      // Days overlap where clocks change or the wearer travels; of two readings at one time the later day's counts.
      const [beats] = await one.read<{ n: number; sum: number }>(
        `SELECT count(*) AS n, sum(heartrate) AS sum FROM (
           SELECT heartrate, max(date) FROM minute WHERE heartrate IS NOT NULL GROUP BY instant)`,
      )
      const [there] = await ask(`SELECT count(bpm), sum(bpm) FROM heart_rate WHERE kind = 'minute'`)
      assert.deepEqual(there!.slice(1), [beats!.n, beats!.sum])
    },
    [Symbol.asyncDispose]: close(server),
  }
}

async function victoria(context: TestContext, one: World): Made {
  const server = await victoriaServer(context)
  if (server === null) return null
  one.add('influx', { url: server.url, version: 'victoria' }, { name: 'victoria' })
  /** Days with steps there. */
  const daily = async () => {
    await fetch(`${server.url}/internal/force_flush`)
    const query = encodeURIComponent('count_over_time(daily_steps_count[10000d])')
    const answer = await fetch(`${server.url}/api/v1/query?query=${query}&time=${one.clock.now + 86_400}&nocache=1`)
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
    return Number(data.result[0]?.value[1] ?? 0)
  }
  return {
    name: 'victoria',
    receiver: 'victoria',
    // It answers before it has written: seconds of data are lost with its memory.
    forgets: true,
    empty: async () => (await daily()) === 0,
    crash: server.crash,
    /** Each day once. Of two values of one moment it keeps either (the larger from 1.84 on), so sums are no proof. */
    async equal() {
      const wanted = number(await one.read('SELECT count(steps) AS n FROM day'))
      // What it has stored can be searched a moment later, on a busy machine some seconds.
      for (let tries = 0; tries < 100 && (await daily()) < wanted; tries++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      assert.equal(await daily(), wanted)
    },
    [Symbol.asyncDispose]: close(server),
  }
}

/** Everything that a broker retains. */
export async function retained(url: string, options: object = {}): Promise<Map<string, string>> {
  const client = await mqtt.connectAsync(url, options)
  const kept = new Map<string, string>()
  const end = new Promise<void>((resolve) =>
    client.on('message', (topic, payload) => {
      if (topic === 'end') resolve()
      else kept.set(topic, payload.toString())
    }),
  )
  await client.subscribeAsync('#', { qos: 1 })
  // Retained messages come before this one.
  await client.publishAsync('end', '', { qos: 1 })
  await end
  await client.endAsync()
  return kept
}

async function broker(context: TestContext, one: World): Made {
  const server = await mosquittoServer(context)
  if (server === null) return null
  one.add('mqtt', { url: server.url })
  return {
    name: 'mqtt',
    receiver: 'mqtt',
    empty: async () => [...(await retained(server.url)).keys()].join() === 'wristory/mqtt/status',
    crash: server.crash,
    async equal() {
      const kept = await retained(server.url)
      assert.deepEqual([...kept.keys()].sort(), [
        'homeassistant/device/wristory_me/config',
        'wristory/me/day',
        'wristory/me/night',
        'wristory/mqtt/status',
      ])
      const state = JSON.parse(kept.get('wristory/me/day')!) as Record<string, unknown>
      const [day] = await one.read<Record<string, unknown>>('SELECT steps FROM day WHERE date = ?', String(state.date))
      assert.equal(state.steps, day!.steps)
    },
    [Symbol.asyncDispose]: close(server),
  }
}

async function postgres(context: TestContext, one: World): Made {
  const server = await postgresServer(context)
  if (server === null) return null
  one.add('postgres', { url: server.url, user: 'ada' })
  const plain = (value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value === null ? null : String(value)
  const asked = async <T>(work: (client: pg.Client) => Promise<T>) => {
    const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  const lines = (rows: object[]) => rows.map((row) => JSON.stringify(Object.values(row).map(plain))).sort()
  return {
    name: 'postgres',
    receiver: 'postgres',
    empty: () =>
      asked(async (client) => number((await client.query('SELECT count(*) AS n FROM wristory.day')).rows) === 0),
    crash: server.crash,
    equal: () =>
      asked(async (client) => {
        for (const { name, columns } of mirrorTables) {
          const list = Object.keys(columns)
            .filter((column) => column !== 'account' && column !== 'reply' && column !== 'body')
            .map((column) => `"${column}"`)
            .join()
          const there = await client.query(`SELECT ${list} FROM wristory."${name}"`)
          assert.deepEqual(lines(there.rows), lines(await one.read<object>(`SELECT ${list} FROM "${name}"`)), name)
        }
      }),
    [Symbol.asyncDispose]: close(server),
  }
}

export interface HubState {
  rows<T>(sql: string, ...values: string[]): T[]
}

/** Statistics of Home Assistant against the store. */
export async function equalHub(one: World, hub: HubState): Promise<void> {
  interface Row {
    readonly mean: number
    readonly min: number
    readonly max: number
    readonly state: number
    readonly sum: number
  }
  const rows = (id: string) =>
    hub.rows<Row>('SELECT * FROM statistics WHERE statistic_id = ? ORDER BY start', `wristory:me_${id}`)
  const steps = number(await one.read('SELECT sum(steps) AS n FROM minute'))
  const walked = rows('steps')
  assert.equal(walked.at(-1)!.sum, steps)
  assert.equal(
    walked.reduce((sum, { state }) => sum + state, 0),
    steps,
  )
  for (let i = 1; i < walked.length; i++) assert.equal(walked[i]!.sum - walked[i - 1]!.sum, walked[i]!.state)
  const hours = await one.read<{ mean: number; min: number; max: number }>(
    `SELECT avg(heartrate) AS mean, min(heartrate) AS min, max(heartrate) AS max FROM minute WHERE heartrate IS NOT NULL
     GROUP BY instant / 3600 ORDER BY instant / 3600`,
  )
  const beats = rows('heart_rate')
  assert.deepEqual(
    beats.map(({ min, max }) => [min, max]),
    hours.map(({ min, max }) => [min, max]),
  )
  for (const [i, { mean }] of hours.entries()) assert.ok(Math.abs(beats[i]!.mean - mean) < 1e-9)
  for (const [id, column] of [
    ['sleep', 'sleep_minutes'],
    ['sleep_score', 'sleep_score'],
  ] as const) {
    const nights = await one.read<{ value: number }>(
      `SELECT ${column} AS value FROM day WHERE ${column} IS NOT NULL AND sleep_end IS NOT NULL ORDER BY sleep_end`,
    )
    assert.deepEqual(
      rows(id).map(({ mean }) => mean),
      nights.map(({ value }) => value),
    )
  }
}

/** A stub as a process of its own, and its state read from outside. */
async function stubProcess(name: string): Promise<Server & HubState> {
  const folder = mkdtempSync(join(tmpdir(), `wristory-${name}-`))
  const [port, file] = [await freePort(), join(folder, 'state.db')]
  const start = async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'stubs', 'serve.ts'), name, String(port), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const _ of createInterface({ input: child.stdout })) break
    return child
  }
  let child = await start()
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    folder,
    rows: <T>(sql: string, ...values: string[]) => {
      const state = new DatabaseSync(file)
      try {
        return state.prepare(sql).all(...values) as T[]
      } finally {
        state.close()
      }
    },
    async crash() {
      await stop()
      child = await start()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function hub(_: TestContext, one: World): Made {
  const server = await stubProcess('home-assistant')
  one.add('home-assistant', { url: server.url }, { secrets: { token: HUB_TOKEN } })
  return {
    name: 'home-assistant',
    receiver: 'home-assistant',
    empty: async () => number(server.rows('SELECT count(*) AS n FROM statistics')) === 0,
    crash: server.crash,
    equal: () => equalHub(one, server),
    [Symbol.asyncDispose]: close(server),
  }
}

async function sparky(_: TestContext, one: World): Made {
  const server = await stubProcess('sparkyfitness')
  one.add('sparkyfitness', { url: server.url }, { secrets: { key: SPARKY_KEY } })
  return {
    name: 'sparkyfitness',
    receiver: 'sparkyfitness',
    empty: async () => true,
    crash: server.crash,
    async equal() {
      const [there] = server.rows("SELECT count(*) AS n, sum(value) AS sum FROM value WHERE type = 'step'")
      const [meant] = await one.read<object>('SELECT count(steps) AS n, sum(steps) AS sum FROM day')
      assert.deepEqual({ ...there! }, { ...meant })
      // What the store loses stays there.
      const nights = number(await one.read('SELECT count(*) AS n FROM night'))
      assert.ok(number(server.rows('SELECT count(*) AS n FROM night')) >= nights)
      assert.ok(
        number(server.rows('SELECT count(*) AS n FROM workout')) >=
          number(await one.read('SELECT count(*) AS n FROM workout WHERE parent IS NULL')),
      )
    },
    [Symbol.asyncDispose]: close(server),
  }
}

async function intervals(_: TestContext, one: World): Made {
  const server = await stubProcess('intervals')
  one.add('intervals', { url: server.url, athlete: ATHLETE }, { secrets: { key: INTERVALS_KEY } })
  return {
    name: 'intervals',
    receiver: 'intervals',
    empty: async () => true,
    crash: server.crash,
    async equal() {
      const records = server
        .rows<{ record: string }>('SELECT record FROM wellness')
        .map(({ record }) => JSON.parse(record))
      assert.equal(
        records.reduce((sum, { steps = 0 }) => sum + steps, 0),
        number(await one.read('SELECT sum(steps) AS n FROM day')),
      )
      const doubled = server.rows('SELECT external_id FROM activity GROUP BY external_id HAVING count(*) > 1')
      assert.deepEqual(doubled, [])
    },
    [Symbol.asyncDispose]: close(server),
  }
}

async function webhook(_: TestContext, one: World): Made {
  const server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: server.url })
  return {
    name: 'webhook',
    receiver: 'webhook',
    empty: async () => server.requests.at(-1)!.body.includes('account-removed'),
    crash: null,
    /** What its messages add up to, one after the other, is the feed. */
    async equal() {
      const there = new Set<string>()
      for (const { body } of server.requests) {
        const { new: added, changed, gone } = JSON.parse(body.toString()) as Record<string, Record<string, string[]>>
        const each = (kinds: Record<string, string[]>, work: (key: string) => void) => {
          for (const [kind, days] of Object.entries(kinds)) {
            assert.equal(new Set(days).size, days.length, `${kind} has a day twice`)
            // A day has two parts in the feed and one name here.
            if (kind !== 'day') for (const date of days) work(`${kind} ${date}`)
          }
        }
        each({ ...added }, (key) => there.add(key))
        each({ ...changed }, (key) => assert.ok(there.has(key), `${key} changed before it was there`))
        each({ ...gone }, (key) => there.delete(key))
      }
      const feed = number(await one.read("SELECT count(*) AS n FROM feed WHERE kind NOT IN ('day', 'day_figure')"))
      assert.equal(there.size, feed)
    },
    [Symbol.asyncDispose]: close(server),
  }
}

async function folder(_: TestContext, one: World): Made {
  const place = mkdtempSync(join(tmpdir(), 'wristory-folder-'))
  one.add('folder', { path: join(place, 'kept'), format: 'gpx' }, { name: 'kept' })
  const files = (root: string) =>
    (readdirSync(root, { recursive: true }) as string[])
      .filter((file) => statSync(join(root, file)).isFile())
      .sort()
      .map((file) => [file, readFileSync(join(root, file), 'utf8')])
  let rounds = 0
  return {
    name: 'folder',
    receiver: 'kept',
    empty: async () => files(join(place, 'kept')).length === 0,
    crash: null,
    /** The folder of a receiver that was added just now has the same files. */
    async equal() {
      const [name, path] = [`fresh-${rounds}`, join(place, String(rounds++))]
      one.add('folder', { path, format: 'gpx' }, { name })
      await one.hand({ only: [name] })
      one.remove(name)
      assert.deepEqual(files(join(place, 'kept')), files(path))
    },
    async [Symbol.asyncDispose]() {
      rmSync(place, { recursive: true, force: true })
    },
  }
}
