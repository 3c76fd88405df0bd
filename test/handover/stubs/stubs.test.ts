// The stubs themselves: they refuse what the real servers refuse, and hold each thing once.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { HUB_TOKEN, homeAssistantStub } from './home-assistant.ts'
import { ATHLETE, INTERVALS_KEY, intervalsStub } from './intervals.ts'
import { SPARKY_KEY, sparkyFitnessStub } from './sparkyfitness.ts'
import type { Stub } from './stub.ts'

const night = {
  type: 'SleepSession',
  source: 'wristory',
  bedtime: '2026-11-01T23:00:00+01:00',
  wake_time: '2026-11-02T06:30:00+01:00',
  stage_events: [
    { stage_type: 'light', start_time: '2026-11-01T23:00:00+01:00', end_time: '2026-11-02T01:00:00+01:00' },
    { stage_type: 'deep', start_time: '2026-11-02T01:00:00+01:00', end_time: '2026-11-02T02:00:00+01:00' },
  ],
}
const steps = { type: 'step', date: '2026-11-01', source: 'wristory', value: 8000 }
const run = { type: 'ExerciseSession', source: 'wristory', source_id: '7', startTime: '2026-11-01T10:00:00Z' }

async function status(request: Promise<Response>): Promise<number> {
  const response = await request
  await response.arrayBuffer()
  return response.status
}

function sparky(stub: Stub, records: unknown, headers: Record<string, string> = {}): Promise<number> {
  const all = { authorization: `Bearer ${SPARKY_KEY}`, 'content-type': 'application/json', ...headers }
  return status(fetch(`${stub.url}/api/health-data`, { method: 'POST', headers: all, body: JSON.stringify(records) }))
}

test('SparkyFitness: key, shape, limits and one of each', async () => {
  let now = 0
  await using stub = await sparkyFitnessStub({ now: () => now })
  assert.equal(await sparky(stub, [steps], { authorization: 'Bearer wrong' }), 401)
  assert.equal(await sparky(stub, [run]), 400, 'without the model version')
  assert.equal(await sparky(stub, [{ ...steps, value: null }, night]), 400)
  assert.equal(stub.rows('SELECT * FROM night').length, 1, 'the good one of a refused request is stored')
  for (const bad of [
    { ...steps, date: '2026-11-31' },
    { ...steps, source: undefined },
    { ...night, wake_time: night.bedtime },
    { ...night, bedtime: '2026-11-01T23:00:00' },
    { ...night, stage_events: [night.stage_events[1], night.stage_events[0]] },
  ])
    assert.equal(await sparky(stub, [bad]), 400, JSON.stringify(bad))
  for (let i = 0; i < 2; i++)
    assert.equal(await sparky(stub, [steps, night, run], { 'x-workout-model-version': '3' }), 200)
  for (const table of ['value', 'night', 'workout']) assert.equal(stub.rows(`SELECT * FROM ${table}`).length, 1)
  const { n } = stub.rows<{ n: number }>('SELECT count(*) AS n FROM request')[0]!
  for (let i = n; i < 100; i++) assert.equal(await sparky(stub, [steps]), 200)
  assert.equal(await sparky(stub, [steps]), 429)
  now += 60_001
  assert.equal(await sparky(stub, [steps]), 200)
  assert.equal(await sparky(stub, [{ ...steps, note: ' '.repeat(11 * 2 ** 20) }]), 413)
})

test('intervals.icu: key, athlete, fields, files, and days that merge', async () => {
  await using stub = await intervalsStub()
  const authorization = `Basic ${btoa(`API_KEY:${INTERVALS_KEY}`)}`
  const put = (days: unknown, athlete = ATHLETE, headers: Record<string, string> = { authorization }) =>
    status(
      fetch(`${stub.url}/api/v1/athlete/${athlete}/wellness-bulk`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(days),
      }),
    )
  assert.equal(await put([{ id: '2026-11-01', steps: 1 }], ATHLETE, { authorization: `Basic ${btoa('me:x')}` }), 401)
  assert.equal(await put([{ id: '2026-11-01', steps: 1 }], 'i8'), 403)
  assert.equal(await put([{ id: '2026-11-01', stress: 40 }]), 400)
  assert.equal(await put([{ id: '2026-11-01', sleepSecs: 1.5 }]), 400)
  assert.equal(await put([{ id: '2026-11-01', pai: 3 }]), 422)
  assert.equal(await put([{ id: '2026-11-01', steps: 100, weight: 70.5 }]), 200)
  assert.equal(await put([{ id: '2026-11-01', steps: 200, weight: null }]), 200)
  assert.deepEqual(
    stub.rows<{ record: string }>('SELECT record FROM wellness').map(({ record }) => JSON.parse(record)),
    [{ id: undefined, steps: 200 }].map(({ steps: n }) => ({ steps: n })),
  )
  const upload = (text: string, name: string) => {
    const body = new FormData()
    body.set('file', new Blob([text]), name)
    body.set('external_id', 'w1')
    return status(
      fetch(`${stub.url}/api/v1/athlete/${ATHLETE}/activities`, { method: 'POST', headers: { authorization }, body }),
    )
  }
  assert.equal(await upload('<gpx></gpx>', 'a.gpx'), 201)
  assert.equal(await upload('<gpx></gpx>', 'a.gpx'), 200, 'the same file')
  assert.equal(await upload('<gpx> </gpx>', 'a.gpx'), 201)
  assert.equal(await upload('<gpx></gpx>', 'a.fit'), 422)
  assert.equal(stub.rows('SELECT * FROM activity').length, 2)
  const remove = () => status(fetch(`${stub.url}/api/v1/activity/i1`, { method: 'DELETE', headers: { authorization } }))
  assert.deepEqual([await remove(), await remove()], [200, 404])
})

test('Home Assistant: token, ids, schema, hours, and a queue that outlives no crash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-hub-'))
  try {
    const stub = await homeAssistantStub({ file: join(folder, 'state.db') })
    const metadata = {
      source: 'wristory',
      statistic_id: 'wristory:ada_weight',
      name: 'Weight',
      unit_of_measurement: 'kg',
      unit_class: 'mass',
      mean_type: 1,
      has_mean: true,
      has_sum: false,
    }
    const row = { start: '2026-11-01T10:00:00+01:00', mean: 70, min: 70, max: 70 }
    const ask = await asking(stub.url)
    const send = (meta: object, stats: object[], more: object = {}) =>
      ask({ type: 'recorder/import_statistics', metadata: { ...metadata, ...meta }, stats, ...more })
    for (const refused of [
      await send({ unit_class: 'energy' }, [row]),
      await send({ unit_class: 'weight' }, [row]),
      await send({ mean_type: undefined }, [row]),
      await send({ source: 'other' }, [row]),
      await send({ statistic_id: 'wristory:Ada__weight' }, [row]),
      await send({ unit_class: undefined }, [row]),
      await send({ has_mean: false }, [row]),
      await send({}, [{ ...row, start: '2026-11-01T10:30:00+01:00' }]),
      await send({}, [{ ...row, start: '2026-11-01T10:00:00' }]),
      await send({}, [{ ...row, note: 1 }]),
      await send({}, [{ ...row, mean: 71 }]),
      await send({ has_sum: true }, [row]),
      await send({}, [row], { purpose: 1 }),
      await ask({ type: 'recorder/import_statistic' }),
    ])
      assert.equal(refused, false)
    assert.equal(await ask({ type: 'ping', id: 1 }), false, 'ids have to increase')
    assert.equal(await send({}, [row]), true)
    assert.equal(await send({}, [{ ...row, start: '2026-11-01T09:00:00Z', max: 72 }]), true)
    stub.crashAfter(1)
    assert.equal(await send({}, [{ ...row, start: '2026-11-01T12:00:00Z' }]), true)
    assert.deepEqual(
      stub.rows<{ max: number }>('SELECT max FROM statistics').map(({ max }) => max),
      [72],
    )
    await stub[Symbol.asyncDispose]()
    await using next = await homeAssistantStub({ file: join(folder, 'state.db') })
    assert.equal(next.rows('SELECT * FROM statistics').length, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Signs in and gives what asks: whether a command succeeds. */
async function asking(url: string): Promise<(command: object) => Promise<boolean>> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/websocket`)
  const next = () =>
    new Promise<{ type: string; success?: boolean }>((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))), { once: true }),
    )
  await next()
  const signedIn = next()
  socket.send(JSON.stringify({ type: 'auth', access_token: HUB_TOKEN }))
  assert.equal((await signedIn).type, 'auth_ok')
  let id = 0
  return async (command) => {
    const answer = next()
    socket.send(JSON.stringify({ id: ++id, ...command }))
    return (await answer).success === true
  }
}
