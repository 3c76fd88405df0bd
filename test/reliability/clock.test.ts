// Wrong clocks, from the start or from the middle of a sync, and the month after (N17): no day is left out, and no
// future day is requested.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dateOfEpoch } from '../../src/codec/date.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { sync } from '../../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore } from '../temp-store.ts'
import { rowsOf } from './rows-of.ts'
import { tier } from './tier.ts'
import { daily } from './world.ts'

const HOUR = 3600
const DAY = 24 * HOUR
const start = now()
const month = start + 30 * DAY
const kinds = daily.split(',')
/** Seconds by which a clock is wrong, days or up to the years in which 32 bits or two digits end. */
const errors = [-2 * DAY, -DAY, DAY, 2 * DAY, Date.UTC(2038, 0, 20) / 1000 - start, Date.UTC(2100, 4, 1) / 1000 - start]

let today: Simulator
let later: Simulator
/** The rows of a fresh sync, today and a month later. */
let [wanted, wantedLater] = ['', '']
before(async () => {
  const at = (moment: number, days: number) =>
    startSimulator({ person: 'two-years', days, today: dateOfEpoch(moment), now: () => moment * 1000 })
  today = await at(start, 70)
  later = await at(month, 100)
  using one = await tempStore()
  await run(one, today, () => start)
  wanted = rowsOf(one.store.database)
  using two = await tempStore()
  await run(two, later, () => month)
  wantedLater = rowsOf(two.store.database)
})
after(async () => {
  await today.close()
  await later.close()
})

/** One sync under a clock that may depend on the number of requests; days ahead of it are refused, in any zone. */
async function run(it: TempStore, simulator: Simulator, clock: (requests: number) => number): Promise<number> {
  let requests = 0
  const cloud = bareCloud(simulator, (_path, { to_date: to = '' }) => {
    // The day begins first 14 hours east of UTC (Kiritimati).
    const most = dateOfEpoch(clock(requests) + 14 * HOUR)
    assert.ok(to <= most, `${to} was asked for, on ${most} at most`)
    requests++
  })
  await sync(optionsFor(it, cloud, { kinds, now: () => clock(requests) }))
  return requests
}

test('N17: a clock that is wrong for a whole run leaves nothing out, then or a month later', async () => {
  for (const error of [0, ...errors.filter((_, i) => tier !== 'pr' || i % 2 === 0)]) {
    using it = await tempStore()
    const first = await run(it, today, () => start + error)
    assert.ok(first > 3, `${first} requests`)
    await run(it, today, () => start)
    assert.equal(rowsOf(it.store.database), wanted, `${error / DAY} days`)
    using other = await tempStore()
    await run(other, today, () => start + error)
    await run(other, later, () => month)
    assert.equal(rowsOf(other.store.database), wantedLater, `${error / DAY} days, a month later`)
  }
})

test('N17: nor does one that jumps in the middle of a run, there or back', async () => {
  for (const error of errors.filter((_, i) => tier !== 'pr' || i % 2 === 1)) {
    for (const [name, clock] of [
      ['there', (requests: number) => start + (requests < 2 ? 0 : error)],
      ['back', (requests: number) => start + (requests < 2 ? error : 0)],
    ] as const) {
      using it = await tempStore()
      await run(it, today, clock)
      await run(it, today, () => start)
      assert.equal(rowsOf(it.store.database), wanted, `${error / DAY} days, ${name}`)
      using other = await tempStore()
      await run(other, today, clock)
      await run(other, later, () => month)
      assert.equal(rowsOf(other.store.database), wantedLater, `${error / DAY} days, ${name}, a month later`)
    }
  }
})

test('N17: in 2038 and in 2100 a history is fetched as it is today', async (t) => {
  // The second after 32 bits of seconds end, and the last February day of a year that only looks like a leap year.
  for (const moment of [2 ** 31, Date.UTC(2100, 1, 28, 12) / 1000]) {
    const [first, last] = [dateOfEpoch(moment - 39 * DAY), dateOfEpoch(moment)]
    const simulator = await startSimulator({ days: 40, today: last, now: () => moment * 1000 })
    t.after(() => simulator.close())
    using it = await tempStore()
    await run(it, simulator, () => moment)
    const query = { query_type: 'summary', device_type: 'android_phone', userid: '1000000001' }
    const { body } = await bareCloud(simulator).get('/v1/data/band_data.json', {
      ...query,
      from_date: first,
      to_date: last,
    })
    const served: { data: { date_time: string }[] } = JSON.parse(Buffer.from(body).toString())
    const dates = it.store.database.all<{ date: string }>('SELECT date FROM day ORDER BY date').map(({ date }) => date)
    assert.deepEqual(dates, [...new Set(served.data.map(({ date_time }) => date_time))].sort())
    assert.ok(dates.length > 30 && dates.at(-1) === last, `${dates.length} days to ${dates.at(-1)}`)
  }
})
