// Damaged days after intact ones: what cannot be read is listed and removes nothing, and the next intact reply restores
// the store.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { type Cloud, type SyncSummary, sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, tempStore, today } from './temp-store.ts'

let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 7, today, now: () => now() * 1000 })
})
beforeEach(() => simulator.clearFaults())
after(() => simulator.close())

// The simulated history is as long as the time that every sync asks for again.
const kinds = ['day', 'minute', 'night', 'sleep_stage', 'nap', 'activity_stage']
const totals = `SELECT count(*) AS days, sum(steps) AS steps, sum(distance) AS metres, sum(sleep_minutes) AS asleep,
  sum(heartrate_readings) AS beats, sum(recorded_minutes) AS minutes,
  (SELECT count(*) FROM sleep_stage) AS stages, (SELECT count(*) FROM nap) AS naps FROM day`

for (const [fault, odd] of [
  ['bad-base64', true],
  ['odd-length', true],
  ['absurd-numbers', true],
  ['duplicate-days', true],
  ['shuffled-days', false],
] as const)
  test(`${fault} over whole days`, async () => {
    using temp = await tempStore()
    const { database } = temp.store
    const options = () => optionsFor(temp, bareCloud(simulator), { kinds })
    await sync(options())
    const whole = contentHash(database)
    const before = database.get(totals)

    simulator.fault(fault)
    const { failed } = await sync(options())
    assert.deepEqual(failed, [])
    assert.deepEqual(database.get(totals), before)
    const issues = database.get<{ n: number }>("SELECT count(*) AS n FROM issue WHERE code <> 'second-device'")?.n ?? 0
    assert.equal(issues > 0, odd, `${issues} issues`)
    const damaged = contentHash(database)
    rebuild(database)
    assert.equal(contentHash(database), damaged)

    simulator.clearFaults()
    await sync(options())
    assert.equal(contentHash(database), whole)
  })

test('a day that came damaged the first time is failed, not unmeasured, until it comes whole', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const states = (kind: string) =>
    Object.fromEntries(
      database
        .all<{ state: string; days: number }>(
          'SELECT state, count(*) AS days FROM coverage WHERE kind = ? AND date < ? GROUP BY state',
          kind,
          today,
        )
        .map(({ state, days }) => [state, days]),
    )
  simulator.fault('bad-base64')
  await sync(optionsFor(temp, bareCloud(simulator), { kinds }))
  const lost = database.all("SELECT 1 FROM issue WHERE kind = 'day' AND detail LIKE 'summary%' AND place < ?", today)
  assert.ok(lost.length > 0)
  for (const kind of ['day', 'night']) assert.equal(states(kind).failed, lost.length, kind)
  assert.equal(states('minute').ok, 6, 'minutes came beside the summary')
  const total = () =>
    database.get<{ days: number }>("SELECT days FROM coverage_total WHERE kind = 'night' AND state = 'failed'")?.days
  assert.equal(total(), lost.length)

  simulator.clearFaults()
  await sync(optionsFor(temp, bareCloud(simulator), { kinds }))
  assert.deepEqual(states('day'), { ok: 6 })
  assert.equal(states('night').failed, undefined)
  assert.equal(total(), undefined)
})

test('bytes that are not UTF-8 are listed with the reply and counted in the total of the sync', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const whole = bareCloud(simulator)
  const broken: Cloud = {
    async get(path, query, options) {
      const { body } = await whole.get(path, query, options)
      // The name of a field: the item that lost it is not found by what it was called.
      const at = Buffer.from(body).indexOf('"timestamp"')
      if (at < 0 || Object.values(query).every((value) => value !== 'all_day_stress')) return { body }
      return { body: Buffer.concat([body.subarray(0, at + 1), Uint8Array.of(0xff, 0xfe), body.subarray(at + 3)]) }
    },
  }
  const issuesIn = ({ kinds }: SyncSummary) => Object.values(kinds).reduce((sum, { issues }) => sum + issues, 0)
  const summary = await sync(optionsFor(temp, broken, { kinds: ['stress'] }))
  const listed = database.all<{ code: string; n: number }>('SELECT code, count(*) AS n FROM issue GROUP BY code')
  const notUtf8 = listed.find(({ code }) => code === 'not-utf8')?.n ?? 0
  assert.ok(notUtf8 > 0)
  assert.equal(
    issuesIn(summary),
    listed.reduce((sum, { n }) => sum + n, 0),
  )
  // A whole reply brings the item that was lost.
  const items = () => database.get<{ n: number }>('SELECT count(*) AS n FROM stress')!.n
  const before = items()
  await sync(optionsFor(temp, whole, { kinds: ['stress'], from: '2026-11-01', again: true }))
  assert.equal(items(), before + 1)
})
