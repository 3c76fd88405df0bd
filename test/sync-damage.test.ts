// Damaged days on top of whole ones: what cannot be read is listed and takes nothing away, and the next whole reply makes
// the store what it was.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { sync } from '../src/sync.ts'
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
