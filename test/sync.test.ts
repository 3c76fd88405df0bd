// Sync between cloud and store: whole histories, resuming from anywhere, faulty clouds, and always the same hash.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { WristoryError } from '../src/errors.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { replies } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { plan, sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, tempStore, today } from './temp-store.ts'

const start = (person: 'two-years' | 'sparse' | 'empty' | 'traveller', days?: number) =>
  startSimulator({ person, days, today, now: () => now() * 1000 })

const days = ['day', 'minute', 'night', 'sleep_stage', 'nap', 'activity_stage']

let simulator: Simulator
let reference: string
before(async () => {
  simulator = await start('two-years', 150)
  using temp = await tempStore()
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  reference = contentHash(temp.store.database)
})
beforeEach(() => simulator.clearFaults())
after(() => simulator.close())

test('the whole history comes newest first, and nothing is asked twice', async () => {
  using temp = await tempStore()
  const asked: string[] = []
  const cloud = bareCloud(simulator, (_, query) =>
    asked.push(`${query.from_date} ${query.to_date} ${query.query_type}`),
  )
  const summary = await sync(optionsFor(temp, cloud, { kinds: days }))
  assert.equal(summary.last, today)
  assert.equal(summary.first, '2026-06-25')
  assert.equal(asked[0], '2026-10-23 2026-11-21 detail')
  // Five windows hold the 150 days, one finds nothing, then five years are looked at in one step each.
  assert.equal(asked.filter((window) => window.endsWith('detail')).length, 6)
  assert.equal(asked.filter((window) => window.endsWith('summary')).length, 5)
  assert.equal(new Set(asked).size, asked.length)
  assert.deepEqual(
    asked.map((window) => window.slice(11, 21)),
    asked
      .map((window) => window.slice(11, 21))
      .sort()
      .reverse(),
  )

  const changes = () => temp.store.database.get<{ n: number }>('SELECT total_changes() AS n')!.n
  const quiet = changes()
  const again = await sync(optionsFor(temp, cloud, { kinds: days }))
  assert.equal(again.requests, 1)
  // What changes is the open window of the last days being kept, and the run being noted.
  assert.deepEqual([again.kinds.day?.added, again.kinds.day?.changed], [0, 0])
  await sync(optionsFor(temp, cloud, { kinds: days }))
  assert.ok(changes() - quiet < 10)
  assert.equal(contentHash(temp.store.database), reference)
})

test('stopped after any number of windows and started again, it ends the same', async () => {
  for (let stop = 1; stop <= 9; stop += 2) {
    using temp = await tempStore()
    let left = stop
    const failing = bareCloud(simulator, () => {
      if (left-- === 0) throw new WristoryError('interrupted', 'stop')
    })
    await assert.rejects(sync(optionsFor(temp, failing, { kinds: days })), { code: 'interrupted' })
    const run = temp.store.database.get<{ outcome: string }>('SELECT outcome FROM run ORDER BY id DESC LIMIT 1')
    assert.equal(run?.outcome, 'interrupted')
    await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
    assert.equal(contentHash(temp.store.database), reference, `after ${stop} windows`)
    assert.equal(temp.store.database.get<{ ok: string }>('PRAGMA integrity_check')?.ok ?? 'ok', 'ok')
  }
})

test('a failed window is noted, does not stop the rest and is fetched next time', async () => {
  using temp = await tempStore()
  let asked = 0
  const cloud = bareCloud(simulator, () => {
    if (++asked === 2) throw new WristoryError('cloud-failed', 'The cloud answered 500')
  })
  const summary = await sync(optionsFor(temp, cloud, { kinds: days }))
  assert.deepEqual(
    summary.failed.map(({ from, to, code }) => [from, to, code]),
    [['2026-09-23', '2026-10-22', 'cloud-failed']],
  )
  assert.equal(temp.store.database.all('SELECT * FROM failure').length, 1)
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  assert.equal(temp.store.database.all('SELECT * FROM failure').length, 0)
  assert.equal(contentHash(temp.store.database), reference)
})

test('a cloud that is down ends the run after three failures', async () => {
  using temp = await tempStore()
  const cloud = bareCloud(simulator, () => {
    throw new WristoryError('cloud-failed', 'The cloud answered 503')
  })
  await assert.rejects(sync(optionsFor(temp, cloud, { kinds: days })), { code: 'cloud-failed' })
})

test('shuffled and doubled days end in the same store', async () => {
  for (const fault of ['shuffled-days', 'duplicate-days']) {
    using temp = await tempStore()
    simulator.fault(fault)
    await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
    simulator.clearFaults()
    const { database } = temp.store
    database.run("DELETE FROM issue WHERE code = 'duplicate'")
    assert.equal(contentHash(database), reference, fault)
  }
})

test('replies in any order give the same rows', async () => {
  using temp = await tempStore()
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  const kept = [...replies(temp.store.database)].filter(({ source }) => source === 'band_data')
  for (let turn = 0; turn < 5; turn++) {
    using other = await tempStore()
    const order = kept.map((reply, i) => ({ reply, at: (i * 7919 + turn * 104_729) % 97 })).sort((a, b) => a.at - b.at)
    other.store.database.transaction(() => {
      for (const { reply } of order)
        applyReply(other.store.database, { ...reply, account: other.account.id }, 'Europe/Berlin')
    })
    assert.equal(contentHash(other.store.database), reference)
  }
})

test('an answer that became empty deletes nothing', async () => {
  using temp = await tempStore()
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  simulator.fault('suspicious-empty')
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  assert.equal(contentHash(temp.store.database), reference)
})

test('late corrections within a week replace rows, and the older reply stays', async () => {
  using temp = await tempStore()
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  simulator.fault('changed-history', { days: 2 })
  const before = temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n
  await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  const summary = await sync(optionsFor(temp, bareCloud(simulator), { kinds: days }))
  assert.ok(temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n > before)
  assert.notEqual(contentHash(temp.store.database), reference)
  const hash = contentHash(temp.store.database)
  rebuild(temp.store.database)
  assert.equal(contentHash(temp.store.database), hash)
  assert.equal(summary.failed.length, 0)
})

test('a reply at the cap of 500 rows is asked again in halves', async () => {
  using temp = await tempStore()
  const sizes: number[] = []
  const cloud = bareCloud(simulator)
  const crowded = {
    async get(path: string, query: Readonly<Record<string, string>>) {
      const { body } = await cloud.get(path, query)
      const reply = JSON.parse(Buffer.from(body).toString())
      sizes.push(reply.data.length)
      // As if each day had many devices: a window of more than 15 days is cut at the cap.
      const many = reply.data.flatMap((record: object) =>
        Array.from({ length: 30 }, (_, i) => ({
          ...record,
          device_id: i === 0 ? (record as { device_id: string }).device_id : `f${i}`,
          summary: i === 0 ? (record as { summary: string }).summary : 'e30=',
        })),
      )
      return { body: Buffer.from(JSON.stringify({ ...reply, data: many.slice(0, 500) })) }
    },
  }
  await sync(optionsFor(temp, crowded, { kinds: days, from: '2026-10-23', to: today }))
  assert.equal(sizes.length, 3)
  assert.equal(temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM day_record')!.n, sizes[0])
})

test('an error envelope and records that cannot be read are no answer and leave nothing behind', async () => {
  for (const body of [
    '{"code":-2001,"message":"Not found"}',
    '{"code":1,"message":"success","data":[[[]],7,{"date_time":"yesterday"}]}',
  ]) {
    using temp = await tempStore()
    const cloud = { get: async () => ({ body: Buffer.from(body) }) }
    await assert.rejects(sync(optionsFor(temp, cloud, { kinds: days })), { code: 'cloud-failed' })
    for (const table of ['reply', 'coverage_span'])
      assert.equal(temp.store.database.all(`SELECT * FROM ${table}`).length, 0, body)
  }
})

test('holes of years are crossed in wide steps, and what lies behind them is found', async () => {
  const sparse = await start('sparse')
  try {
    using temp = await tempStore()
    const summary = await sync(optionsFor(temp, bareCloud(sparse), { kinds: days }))
    const direct = await bareCloud(sparse).get('/v1/data/band_data.json', {
      query_type: 'summary',
      device_type: '0',
      userid: '1000000001',
      from_date: '2014-01-01',
      to_date: today,
    })
    const there = new Set(
      JSON.parse(Buffer.from(direct.body).toString()).data.map((record: { date_time: string }) => record.date_time),
    )
    const ours = temp.store.database.all<{ date: string }>('SELECT date FROM day_record').map(({ date }) => date)
    const minutes = temp.store.database.all<{ date: string }>('SELECT date FROM minute_series').map(({ date }) => date)
    assert.deepEqual(new Set(ours), there)
    assert.deepEqual(new Set(minutes), there)
    assert.ok(summary.requests < 90, `${summary.requests} requests`)
    assert.equal((await sync(optionsFor(temp, bareCloud(sparse), { kinds: days }))).requests, 1)
  } finally {
    await sparse.close()
  }
})

test('an empty account ends soon, honestly', async () => {
  const empty = await start('empty')
  try {
    using temp = await tempStore()
    const summary = await sync(optionsFor(temp, bareCloud(empty)))
    assert.deepEqual([summary.first, summary.last, summary.failed.length], [null, null, 0])
    assert.equal(temp.store.database.all("SELECT DISTINCT state FROM coverage_span WHERE state <> 'empty'").length, 0)
  } finally {
    await empty.close()
  }
})

test('--from, --to and brief ask for no more than that; the plan says so beforehand', async () => {
  using temp = await tempStore()
  const options = optionsFor(temp, bareCloud(simulator), { kinds: days, from: '2026-09-01', to: '2026-10-15' })
  const planned = plan(options)
  assert.deepEqual(
    planned.requests.map(({ from, to }) => [from, to]),
    [
      ['2026-09-16', '2026-10-15'],
      ['2026-09-01', '2026-09-15'],
    ],
  )
  assert.equal((await sync({ ...options, brief: true })).requests, 2)
  assert.equal(temp.store.database.all('SELECT * FROM minute_series').length, 0)
  assert.equal((await sync(options)).requests, 2)
  assert.ok(temp.store.database.all('SELECT * FROM minute_series').length > 30)
  assert.throws(() => plan({ ...options, kinds: ['nonsense'] }), { code: 'usage' })
  assert.throws(() => plan({ ...options, kinds: ['nigth'] }), {
    code: 'usage',
    hint: /^Did you mean night\? There are/,
  })
  // What was answered is asked for again, but for the last week, only by who says so, and with its first day.
  assert.equal((await sync(options)).requests, 1)
  assert.equal(plan({ ...options, again: true }).requests.length, 2)
  assert.equal((await sync({ ...options, again: true })).requests, 2)
  assert.throws(() => plan({ ...options, from: undefined, again: true }), { code: 'usage' })
  const future = { ...options, from: '2030-01-01', to: undefined }
  assert.throws(() => plan(future), { code: 'usage', message: /2030-01-01\) is after today/ })
  await assert.rejects(sync(future), { code: 'usage' })
  assert.throws(() => plan({ ...options, to: '2026-08-01' }), { code: 'usage', message: /is after the last/ })
})

test('sleep ends on the day of waking wherever the traveller is', async () => {
  const traveller = await start('traveller', 200)
  try {
    using temp = await tempStore()
    await sync(optionsFor(temp, bareCloud(traveller), { kinds: days }))
    const odd = temp.store.database.all(
      'SELECT date, date("end" + utc_offset, \'unixepoch\') AS woke FROM night WHERE date <> date("end" + utc_offset, \'unixepoch\')',
    )
    assert.deepEqual(odd, [])
    assert.ok(temp.store.database.get<{ n: number }>('SELECT count(DISTINCT utc_offset) AS n FROM night')!.n > 3)
  } finally {
    await traveller.close()
  }
})
