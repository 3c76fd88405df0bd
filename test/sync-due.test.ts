// How many requests a sync sends: all at first, few without news, every stream again when the band has delivered.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findChanges } from '../src/derive/history.ts'
import { WristoryError } from '../src/errors.ts'
import { kinds, sources } from '../src/kinds/index.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { contentHash } from '../src/store/hash.ts'
import { readVersions, versionKeys } from '../src/store/versions.ts'
import { plan, sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

const DAY = 86_400

let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ person: 'two-years', days: 60, today, now: () => now() * 1000 })
})
after(() => simulator.close())

/** One sync `later` seconds after the first; the paths it asked. */
async function syncAt(temp: TempStore, later: number, more: object = {}) {
  const paths: string[] = []
  const cloud = bareCloud(simulator, (path, query) =>
    paths.push([path, query.eventType, query.subType].filter(Boolean).join(' ')),
  )
  const summary = await sync(optionsFor(temp, cloud, { now: () => now() + later, ...more }))
  return { paths, summary }
}

test('a first sync asks every source; one with nothing new stays within fifteen requests, days later too', async () => {
  using temp = await tempStore()
  const first = await syncAt(temp, 0)
  assert.deepEqual(first.summary.failed, [])
  assert.equal(first.paths.filter((path) => path === '/device/settings/meta').length, 1)
  for (const kind of kinds) {
    const { n } = temp.store.database.get<{ n: number }>(`SELECT count(*) AS n FROM ${kind.name}`)!
    // Sixty days of a watch: no first month of it, no correction by hand is sure to be among them.
    const chance = ['readiness_early', 'manual_sleep', 'nap', 'apnea', 'single_stress', 'lactate_threshold']
    if (!chance.includes(kind.name)) assert.ok(n > 0, kind.name)
  }
  // Out of the older settings, beside those of the newer ones.
  const goals = temp.store.database.all<{ goal: string }>('SELECT goal FROM goal').map(({ goal }) => goal)
  assert.ok(goals.includes('goalStepsCount') && goals.length > 3, goals.join(' '))
  const hash = contentHash(temp.store.database)
  assert.ok((await syncAt(temp, 60)).paths.length <= 15)
  assert.equal(contentHash(temp.store.database), hash)
  // The day after, the unfinished day may count as news; then nothing is.
  await syncAt(temp, DAY + 60)
  const asked = new Set<string>()
  for (let day = 2; day <= 9; day++) {
    const { paths } = await syncAt(temp, day * DAY + 60)
    assert.ok(paths.length <= 15, `${paths.length} requests on day ${day}`)
    for (const path of paths) asked.add(path)
  }
  // In turns every stream is asked all the same.
  const streams = [
    'PaiHealthInfo',
    'HRVRMSSD real_data',
    'blood_pressure manually_add_data',
    'members/-1/weightRecords',
  ]
  for (const stream of [
    ...streams,
    'dateString single_stress',
    '/users/me/bloodPressure',
    'members/3000000001/weightR',
  ])
    assert.ok(
      [...asked].some((path) => path.includes(stream)),
      stream,
    )
})

test('of the energy curve a run keeps the unfinished day anew, not the week it looks back on', async () => {
  let at = now()
  const watch = await startSimulator({ person: 'two-years', days: 40, today, now: () => at * 1000 })
  try {
    using temp = await tempStore()
    const run = () => sync(optionsFor(temp, bareCloud(watch), { kinds: ['charge'], now: () => at }))
    const kept = () =>
      temp.store.database.get<{ bytes: number; packed: number }>(
        "SELECT sum(bytes) AS bytes, sum(length(body)) AS packed FROM reply WHERE source = 'charge'",
      )!
    await run()
    const points = temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM charge')!.n
    const day = kept().bytes / 40
    for (const later of [3600, DAY]) {
      const before = kept()
      at += later
      await run()
      const { bytes, packed } = kept()
      // Buckets of UTC days: four hold the two newest local days.
      assert.ok(bytes - before.bytes < 4 * day, `${bytes - before.bytes} bytes, ${day} a day`)
      assert.ok(packed - before.packed < 12_000, `${packed - before.packed} bytes`)
    }
    assert.ok(temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM charge')!.n >= points + 50)
  } finally {
    await watch.close()
  }
})

test('who names kinds gets them at once, and the plan says what will be asked', async () => {
  using temp = await tempStore()
  await syncAt(temp, 0)
  const { paths } = await syncAt(temp, 60, { kinds: ['stress', 'event'] })
  assert.ok(paths.some((path) => path.endsWith('all_day_stress')))
  assert.ok(paths.some((path) => path.endsWith('sport recovery_hr')))
  assert.ok(!paths.some((path) => path.includes('PaiHealthInfo')))
  // Also by the names that the plan itself uses.
  const named = await syncAt(temp, 60, { kinds: ['charge_insight'] })
  assert.ok(named.paths.length > 0)
  assert.ok(!named.paths.some((path) => path.endsWith('all_day_stress')))
  const planned = plan(optionsFor(temp, bareCloud(simulator), { now: () => now() + 60 })).requests
  const leading = sources.filter(({ name, windows }) => name === 'band_data' || windows === 'pages')
  assert.deepEqual(planned.map(({ source }) => source).sort(), leading.map(({ name }) => name).sort())
})

test('a correction of any old day is found within thirty runs, and the older reply stays', async () => {
  using temp = await tempStore()
  // From the second time on that a day is read, it differs.
  simulator.fault('changed-history', { days: 20 })
  await syncAt(temp, 0, { kinds: ['day'] })
  await syncAt(temp, 1)
  const steps = () =>
    temp.store.database
      .all<{ steps: number }>('SELECT steps FROM day ORDER BY date')
      .map((row) => row.steps)
      .join(' ')
  const before = steps()
  const kept = () => temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n
  const replies = kept()
  let runs = 0
  while (steps() === before && runs < 30) {
    await syncAt(temp, 60 + runs)
    runs++
  }
  simulator.clearFaults()
  assert.notEqual(steps(), before)
  assert.ok(kept() > replies)
  // What was said before is still there, day by day.
  const { database } = temp.store
  const date = database.get<{ date: string }>(
    "SELECT date FROM day_record WHERE reply > ? AND date < '2026-11-01' ORDER BY date DESC",
    replies,
  )!.date
  const changes = findChanges(readVersions(database, temp.account, date), versionKeys)
  const [first, last] = [changes[0]!, changes.findLast(({ kind, what }) => kind === 'day' && what === 'changed')!]
  assert.equal(first.what, 'first')
  const walked = last.columns.find(({ column }) => column === 'steps')!
  assert.ok(Number(walked.after) > Number(walked.before))
  assert.ok(last.asked > first.asked)
})

test('a window that is suddenly empty is told, asked for in the next three runs, and deletes nothing', async () => {
  using temp = await tempStore()
  await syncAt(temp, 0)
  const hash = contentHash(temp.store.database)
  simulator.fault('suspicious-empty')
  const bands = (paths: string[]) => paths.filter((path) => path.includes('band_data')).length
  const { summary } = await syncAt(temp, 60)
  assert.deepEqual(
    summary.suspicious.map(({ source }) => source),
    ['band_data'],
  )
  const counts: number[] = []
  for (let run = 0; run < 5; run++) counts.push(bands((await syncAt(temp, 120 + run)).paths))
  // Three times once more than a run asks anyway: the last days and a thirtieth of the rest.
  assert.deepEqual(counts, [3, 3, 3, 2, 2])
  simulator.clearFaults()
  assert.equal(contentHash(temp.store.database), hash)
})

test('coverage says of every day and kind what is known, and its sums agree', async () => {
  using temp = await tempStore()
  const cloud = bareCloud(simulator, (path, query) => {
    if (path.includes('band_data') && query.from_date! < '2026-10-23' && query.to_date! > '2026-10-20')
      throw new WristoryError('cloud-failed', 'The cloud answered 500')
    if (query.eventType === 'PaiHealthInfo') throw new WristoryError('cloud-failed', 'The cloud answered 500')
  })
  await sync(optionsFor(temp, cloud))
  const { database } = temp.store
  const sums = database.all('SELECT kind, state, days FROM coverage_total ORDER BY kind, state')
  const days = database.all(
    'SELECT kind, state, count(*) AS days FROM coverage GROUP BY kind, state ORDER BY kind, state',
  )
  assert.deepEqual(days, sums)
  const stateOf = (kind: string, date: string) =>
    database.get<{ state: string }>('SELECT state FROM coverage WHERE kind = ? AND date = ?', kind, date)?.state
  assert.equal(stateOf('minute', '2026-10-21'), 'failed')
  assert.equal(stateOf('pai', '2026-11-10'), 'failed')
  assert.equal(stateOf('day', '2026-11-18'), 'ok')
  assert.equal(stateOf('day', today), 'partial')
  // The band was worn, and no watch of the account measures blood pressure.
  assert.equal(stateOf('blood_pressure', '2026-11-18'), 'unmeasured')
  // Not asked for is another thing than empty.
  using other = await tempStore()
  await sync(optionsFor(other, bareCloud(simulator), { kinds: ['day'], from: '2026-11-10' }))
  const asked = other.store.database.get<{ state: string }>(
    "SELECT state FROM coverage WHERE kind = 'stress' AND date = '2026-11-18'",
  )
  assert.equal(asked?.state, 'unfetched')
})
