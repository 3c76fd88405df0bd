// Missing measurements stay without a figure, and smoothing between figures has its documented weights.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overReadings, rolling } from '../src/dashboard/page/chart/rolling.ts'
import { readDay } from '../src/dashboard/server/day.ts'
import { category } from '../src/kinds/data-state.ts'
import { hours, packHours } from '../src/kinds/hour.ts'
import { type BandParts, encodeBandData } from '../src/kinds/sources/band-data-encode.ts'
import { createReader } from '../src/query/reader.ts'
import { keepReply } from '../src/store/archive.ts'
import { applyReply } from '../src/store/rows.ts'
import { now, type TempStore, tempStore } from './temp-store.ts'

test('an hour of which no minute was recorded has no steps, one without a step has 0', () => {
  const activity = new Uint8Array(1440 * 3)
  for (let minute = 0; minute < 1440; minute++) activity[minute * 3] = minute < 60 ? category.notWorn : 80
  const [unworn, still] = [...hours.unpack!({ date: '2026-01-01', hours: packHours(activity, null) })]
  assert.deepEqual([unworn!.steps, unworn!.recorded], [null, 0])
  assert.deepEqual([still!.steps, still!.recorded], [0, 60])
})

test('a trend is smoothed by 1-2-1', () => {
  const median = (passes: number) => rolling([0, 0, 0, 8, 8, 8], 3, 1, passes).map((point) => point?.q[2] ?? null)
  assert.deepEqual(median(0), [null, 0, 0, 8, 8, null])
  assert.deepEqual(median(1), [null, 0, 2, 6, 8, null])
})

test('readings of four weeks on either side count, and none further away', () => {
  const values: (number | null)[] = new Array(40).fill(null)
  for (const [at, value] of [
    [0, 10],
    [28, 20],
    [39, 40],
  ] as const)
    values[at] = value
  // Of the first the second is 28 days away and the third 39: the median is of two. Smoothed twice by 1-2-1.
  const [a, b, c] = [15, 20, 30]
  const once = [(3 * a + b) / 4, (a + 2 * b + c) / 4, (b + 3 * c) / 4]
  const twice = (3 * once[0]! + once[1]!) / 4
  assert.equal(overReadings(values)[0]?.q[2], twice)
})

const date = '2026-03-01'

function apply({ account, store: { database } }: TempStore, source: string, body: Uint8Array, asked: number): void {
  const reply = { account: account.id, source, request: source, from: date, to: date, asked, origin: 'cloud', body }
  database.transaction(() => applyReply(database, { ...reply, id: keepReply(database, reply)! }, 'UTC'))
}

test('minutes off the wrist are marked from the fourth on', async () => {
  using temp = await tempStore()
  const activity = new Uint8Array(1440 * 3)
  // Runs of 3, 4 and 39 minutes.
  const unworn = (minute: number) =>
    (minute >= 600 && minute < 603) || (minute >= 700 && minute < 704) || (minute >= 800 && minute < 839)
  for (let minute = 0; minute < 1440; minute++) activity[minute * 3] = unworn(minute) ? category.notWorn : 80
  const day: BandParts = { date, offset: 0, summary: { stp: { ttl: 9 } }, activity, heartrate: null }
  apply(temp, 'band_data', encodeBandData([day]), now())
  const { states } = readDay(createReader(temp.store.database, temp.account, now() * 1000), date)
  assert.deepEqual(states, [
    [700, 704, 'n'],
    [800, 839, 'n'],
  ])
})

test('what a better source does not know stays as a lesser one told it', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const st = Date.parse(`${date}T00:00:00Z`) / 1000
  const slp = { st, ed: st + 420 * 60, lt: 300, dp: 120, wk: 0, stage: [{ start: 0, stop: 419, mode: 4 }] }
  const summary = JSON.stringify({ v: 6, tz: '0', slp })
  const nights = () => database.all<object>('SELECT date, start FROM night').map((row) => Object.values(row))
  const phone = { rows: [{ DATE: date, SUMMARY: summary, TIME_ZONE: 0, DEVICE_ID: 'x' }] }
  apply(temp, 'phone_days', Buffer.from(JSON.stringify(phone)), now())
  const before = nights()
  assert.equal(before.length, 1)
  const day: BandParts = { date, offset: 0, summary: { stp: { ttl: 9 } }, activity: null, heartrate: null }
  apply(temp, 'band_data', encodeBandData([day]), now() + 1)
  assert.deepEqual(nights(), before)
  assert.equal(database.get<{ steps: number }>('SELECT steps FROM day')?.steps, 9)
})
