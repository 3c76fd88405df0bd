// Events and the small reads of the simulated cloud: the laws that hold on real items, paging, and the known refusals.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { visit } from '../../test/visit.ts'
import { dayNumberAt } from './calendar.ts'
import { dailyTotals } from './daily.ts'
import { type Simulator, startSimulator } from './index.ts'
import { createPerson } from './person.ts'

const now = Date.UTC(2026, 2, 10, 12)
let cloud: Simulator
before(async () => {
  cloud = await startSimulator({ today: '2026-03-10', now: () => now })
})
after(() => cloud.close())

// Items are whatever the wire holds.
type Loose = Record<string, unknown>
interface Item extends Loose {
  timestamp: number
  value: Loose
}
const get = async (path: string): Promise<{ status: number; items: Item[]; next?: Item }> => {
  const answer = await visit(cloud.url, path, { headers: { apptoken: 'SIM-WEB-1000000001' } })
  return { status: answer.status, ...JSON.parse(answer.text) }
}
const span = `from=${Date.UTC(2026, 0, 1)}&to=${now}`
const flat = (type: string, more = '') => get(`/users/1000000001/events?eventType=${type}&${span}${more}`)
const newer = (type: string, sub: string, more = '') =>
  get(`/v2/users/me/events?eventType=${type}&subType=${sub}&${span}${more}`)

test('stress: shares, mean and extremes are those of the points, which lie on five minutes', async () => {
  const { items } = await flat('all_day_stress')
  assert.ok(items.length > 55)
  for (const item of items) {
    const points = JSON.parse(String(item.data)) as { time: number; value: number }[]
    const values = points.map(({ value }) => value)
    const share = (low: number, high: number) =>
      Math.round((values.filter((value) => value >= low && value <= high).length * 100) / values.length)
    assert.equal(Number(item.relaxProportion), share(1, 39))
    assert.equal(Number(item.normalProportion), share(40, 59))
    assert.equal(Number(item.highProportion), share(80, 100))
    assert.equal(Number(item.maxStress), Math.max(...values))
    assert.equal(Number(item.avgStress), Math.round(values.reduce((sum, value) => sum + value, 0) / values.length))
    assert.ok(points.every(({ time }) => time % 300000 === 0 && time < now))
  }
})

test('PAI: the total is the sum of seven days, a day has at most 75, numbers are text', async () => {
  const { items } = await flat('PaiHealthInfo', '&subType=PaiHealthInfo')
  const daily = new Map(items.map((item) => [item.timestamp, Number(item.dailyPai)]))
  assert.ok(items.length > 50)
  for (const item of items.slice(10)) {
    let sum = 0
    for (let back = 0; back < 7; back++) sum += daily.get(item.timestamp - back * 86400000) ?? 0
    assert.ok(Math.abs(sum - Number(item.totalPai)) < 0.01)
    assert.ok(Number(item.dailyPai) <= 75)
    assert.equal(typeof item.totalPai, 'string')
    assert.equal(typeof item.gender, 'number')
    const zones = ['lowZonePai', 'mediumZonePai', 'highZonePai'].map((name) => Number(item[name]))
    assert.ok(Math.abs(zones.reduce((total, value) => total + value, 0) - Number(item.dailyPai)) < 1e-6)
  }
})

test('oxygen: spot readings inside a string, one index a night', async () => {
  const spots = (await flat('blood_oxygen', '&subType=click')).items
  assert.ok(spots.length > 5)
  for (const { extra, timestamp } of spots) {
    const inner = JSON.parse(String(extra))
    assert.equal(inner.timestamp, timestamp)
    assert.ok(inner.spo2 >= 90 && inner.spo2 <= 100)
    assert.equal(inner.spo2History.length, 60)
  }
  const nights = (await flat('blood_oxygen', '&subType=odi')).items
  for (const { odi, odiNum, cost } of nights) {
    assert.ok(Math.abs(Number(odi) - Number(odiNum) / (Number(cost) / 3600)) < 0.011)
  }
  assert.ok((await flat('blood_oxygen', '&subType=osa_event')).items.length > 0)
})

test('readiness and daily health agree with the daily record', async () => {
  const person = createPerson({ name: 'two-years', today: dayNumberAt('2026-03-10'), seed: 1, userId: '1000000001' })
  const summaryAt = (day: number) => dailyTotals(person, day, now / 1000).at(-1)?.summary
  const scores = (await newer('readiness', 'watch_score')).items
  assert.ok(scores.length > 50)
  for (const { timestamp, value } of scores) {
    const slp = summaryAt(Math.floor(Number(value.timestamp) / 86400000 + 0.5))?.slp
    assert.equal(value.sleepRHR, slp?.rhr)
    assert.ok(timestamp >= Number(slp?.ed) * 1000)
  }
  const health = (await newer('DailyHealth', 'summary')).items
  for (const { value, timestamp } of health) {
    const sample = (value.samples as Loose[])[0]
    assert.equal(timestamp, Date.parse(`${sample?.dateString}T00:00:00Z`))
    assert.equal(sample?.totalSteps, summaryAt(dayNumberAt(String(sample?.dateString)))?.stp.ttl ?? 0)
  }
})

test('streams: UTC buckets, offsets from the first sample, run-length columns that count them', async () => {
  for (const [type, sub] of [
    ['HRVRMSSD', 'real_data'],
    ['hrv_sdnn', 'real_data'],
    ['skinTemp', 'real_data'],
    ['Emotion', 'real_data'],
  ] as const) {
    const { items } = await newer(type, sub)
    assert.ok(items.length > 30, type)
    for (const { timestamp, value } of items) {
      const samples = value.samples as { s: number }[]
      assert.equal(timestamp % 86400000, 0)
      assert.equal(samples[0]?.s, 0)
      for (const { s } of samples) {
        const at = Number(value.startTime) + s
        assert.ok(at >= timestamp && at < timestamp + 86400000 && at < now)
      }
      const counted = String(value.timeZone)
        .split(';')
        .map((run) => Number(run.split(',')[0]))
      assert.equal(
        counted.reduce((sum, count) => sum + count, 0),
        samples.length,
      )
    }
  }
})

test('breathing: 1440 bytes a UTC day, zero outside the ranges that count', async () => {
  const { items } = await newer('RespiratoryRate', 'real_data')
  assert.ok(items.length > 50)
  for (const { value } of items) {
    const bytes = Buffer.from(String(value.measurements), 'base64')
    assert.equal(bytes.length, 1440)
    const inside = new Set<number>()
    for (const { period, offset } of value.timeZone as { period: [number, number]; offset: number }[]) {
      assert.equal(offset, 3600)
      for (let minute = period[0]; minute <= period[1]; minute++) inside.add(minute)
    }
    bytes.forEach((rate, minute) => {
      assert.equal(rate > 0, inside.has(minute))
    })
  }
})

test('every described type of the newer surface has items, an unknown one has none', async () => {
  const types =
    'readiness/watch_score DailyHealth/summary Charge/real_data Charge/wake_data Charge/stress_data Charge/insight_data hrv_sdnn/real_data HRVRMSSD/real_data RespiratoryRate/real_data skinTemp/real_data Emotion/real_data Emotion/EmotionBaseline LactateThreshold/summary exertion/algo_result phn/daily_analysis phn/training_plan sport/recovery_hr Food/real_data'
  for (const name of types.split(' ')) {
    const [type, sub] = name.split('/') as [string, string]
    assert.ok((await newer(type, sub, '&limit=3')).items.length > 0, name)
  }
  assert.deepEqual((await newer('nonsense', 'x')).items, [])
  assert.deepEqual((await flat('health_data', '&subType=blood_pressure')).items, [])
  // Rare, as with most people.
  assert.ok((await newer('blood_pressure', 'real_data')).items.length < 3)
  const files = await get(`/users/me/fileInfo/events?eventType=second_heart_rate&subType=real_data&${span}`)
  assert.ok(files.items.length > 30)
})

test('next is the item after the page, and following it gives every item once', async () => {
  const whole = (await flat('all_day_stress')).items
  const seen = new Map<number, Item>()
  let from = Date.UTC(2026, 0, 1)
  for (let pages = 0; pages < 20; pages++) {
    const { items, next } = await get(
      `/users/1000000001/events?eventType=all_day_stress&from=${from}&to=${now}&limit=7`,
    )
    for (const item of items) seen.set(item.timestamp, item)
    if (next === undefined) break
    from = next.timestamp
  }
  assert.deepEqual([...seen.values()], whole)
  const backwards = (await flat('all_day_stress', '&reverse=true')).items
  assert.deepEqual(backwards.toReversed(), whole)
  const dated = await get(
    '/users/-/events/dateString?eventType=all_day_stress&from=2026-03-01&to=2026-03-02&timeZone=Europe/Berlin',
  )
  assert.deepEqual(
    dated.items.map(({ timestamp }) => Math.floor(timestamp / 1000)),
    [1772319600, 1772406000],
  )
})

test('weight: the family, three ways in, composition only from the scale', async () => {
  const all = (await get('/users/1000000001/members/-1/weightRecords')).items
  assert.deepEqual(new Set(all.map(({ memberId }) => memberId)), new Set(['-1', '3000000001', '3000000002']))
  assert.deepEqual(new Set(all.map(({ weightType }) => weightType)), new Set([0, 1, 7]))
  for (const { weightType, summary } of all) {
    assert.equal((summary as Loose).fatRate !== undefined, weightType === 0)
  }
  const child = (await get('/users/1000000001/members/3000000002/weightRecords?limit=3&isForward=0')).items
  assert.equal(child.length, 3)
})

test('the small reads and their refusals', async () => {
  const cases: [string, number][] = [
    ['/users/1000000001/heartRate', 400],
    [`/users/1000000001/heartRate?startTime=0&endTime=${now / 1000}&limit=1000&type=2`, 200],
    ['/users/me/bloodPressure', 400],
    ['/v1/user/manualData.json?userid=1000000001', 400],
    ['/v1/user/manualData.json?userid=1000000001&type=sleep', 200],
    ['/v2/watch/users/1000000001/WatchSportStatistics/SPORT_LOAD', 500],
    ['/v2/watch/users/1000000001/WatchSportStatistics/OTHER?startDay=2026-01-01&endDay=2026-02-01', 400],
    ['/v2/watch/users/1000000001/WatchSportStatistics/VO2_MAX?startDay=2026-01-01&endDay=2026-02-01', 200],
    ['/v2/watch/users/1000000002/WatchSportStatistics/VO2_MAX?startDay=2026-01-01&endDay=2026-02-01', 401],
    ['/device/settings/meta?deviceSources=24', 200],
    ['/users/1000000001/events', 400],
  ]
  for (const [path, status] of cases) assert.equal((await get(path)).status, status, path)
  const loads = await get('/v2/watch/users/-/WatchSportStatistics/SPORT_LOAD?startDay=2026-01-01&endDay=2026-01-31')
  assert.ok(loads.items.length > 25 && loads.items.every((item) => typeof item.currnetDayTrainLoad === 'number'))
  assert.ok((await get(`/users/-/heartRate?startTime=0&endTime=${now / 1000}`)).items.length > 20)
})
