// Several devices on one day: the parts that stand, whatever the order of the records, and that nothing counts twice.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBase64 } from '../codec/base64.ts'
import { bytesOf } from '../codec/text.ts'
import { reconcile } from '../derive/reconcile.ts'
import { dayChecks } from '../derive/reconcile-day.ts'
import { activityStage } from './activity-stage.ts'
import { day } from './day.ts'
import { gadgetbridge } from './imported/gadgetbridge.ts'
import { phoneDays } from './imported/phone.ts'
import { type Issue, isIssue, type Kind, type Row } from './kind.ts'
import { minute } from './minute.ts'
import { nap } from './nap.ts'
import { night } from './night.ts'
import { sleepStage } from './sleep-stage.ts'
import { bandData } from './sources/band-data.ts'
import { type BandParts, encodeBandData } from './sources/band-data-encode.ts'

const date = '2026-03-10'
const context = { zone: 'Europe/Berlin', from: date, to: date }
/** 2026-03-10 00:00 in Berlin. */
const midnight = 1_773_097_200

const kinds = [day, minute, night, sleepStage, nap, activityStage] as readonly unknown[] as readonly Kind[]

/** Rows as users see them and issues, by the name of the kind; without what says only that a record came twice. */
function decode(...parts: Partial<BandParts>[]): Record<string, { rows: Row[]; issues: Issue[] }> {
  const body = encodeBandData(parts.map((part) => ({ date, offset: 3600, summary: {}, ...part })))
  const reply = bandData.parse(body, context)
  return Object.fromEntries(
    kinds.map(({ name, decode, stored }) => {
      const items = [...decode(reply, context)]
      const rows = items.filter((item): item is Row => !isIssue(item))
      const issues = items
        .filter(isIssue)
        .filter(({ issue }) => issue !== 'duplicate')
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      return [name, { rows: stored?.unpack ? rows.flatMap((row) => [...stored.unpack!(row)]) : rows, issues }]
    }),
  )
}

/** The same in each order, and with every record twice. */
function inAnyOrder(...parts: Partial<BandParts>[]) {
  const read = decode(...parts)
  assert.deepEqual(decode(...parts.toReversed()), read)
  assert.deepEqual(decode(...parts, ...parts), read)
  return read
}

/** `[from, minutes, steps in each]` on a day of idle minutes. */
function walked(...walks: readonly (readonly [number, number, number])[]) {
  const activity = new Uint8Array(4320)
  for (let m = 0; m < 1440; m++) activity[m * 3] = 80
  for (const [from, minutes, steps] of walks)
    for (let m = from; m < from + minutes; m++) activity.set([1, 40, steps], m * 3)
  return activity
}

function pulses(from: number, minutes: number, bpm: number) {
  return new Uint8Array(1440).fill(254).fill(bpm, from, from + minutes)
}

/** Asleep so many minutes from a minute of the day on, as a main sleep. */
function slept(from: number, minutes: number, mode = 4) {
  const start = midnight + from * 60
  const stage = [{ start: from + 1440, stop: from + 1440 + minutes - 1, mode }]
  return { st: start, ed: start + minutes * 60, [mode === 5 ? 'dp' : 'lt']: minutes, stage }
}

const watch = { device: '0A', deviceSource: 256 }
const band = { device: '0B', deviceSource: 57 }

test('a watch by day and a band by night: the long sleep, the pulse of the night, and the doze as a nap', () => {
  const byDay = {
    ...watch,
    summary: { goal: 8000, stp: { ttl: 9000, dis: 6300, cal: 200, wk: 90 }, slp: slept(840, 20) },
    activity: walked([600, 90, 100]),
    heartrate: pulses(600, 90, 90),
  }
  const byNight = {
    ...band,
    summary: { stp: { ttl: 300, dis: 210, cal: 20, wk: 30 }, slp: slept(-60, 420, 5) },
    activity: walked([400, 30, 10]),
    heartrate: pulses(0, 420, 55),
  }
  const read = inAnyOrder(byDay, byNight)
  const [row] = read.day!.rows
  assert.deepEqual(
    [row!.steps, row!.distance, row!.energy, row!.walking_minutes, row!.goal, row!.device],
    [9300, 6510, 220, 120, 8000, '0A'],
  )
  assert.deepEqual(
    read.day!.issues.map(({ issue, detail }) => `${issue} ${detail}`),
    ['second-device 256: 9000 steps, 57: 300 steps, night of 57'],
  )
  const minutes = read.minute!.rows
  assert.deepEqual(
    [0, 419, 420, 600].map((m) => minutes[m]!.heartrate),
    [55, 55, null, 90],
  )
  assert.equal(
    minutes.reduce((sum, { steps }) => sum + Number(steps), 0),
    9300,
  )
  assert.deepEqual(
    read.night!.rows.map(({ start, deep_minutes, device_source }) => [start, deep_minutes, device_source]),
    [[midnight - 3600, 420, 57]],
  )
  assert.deepEqual(
    read.sleep_stage!.rows.map(({ minute, minutes, stage, nap }) => [minute, minutes, stage, nap]),
    [
      [-60, 420, 'deep', 0],
      [840, 20, 'light', 1],
    ],
  )
  assert.deepEqual(
    read.nap!.rows.map(({ minute, light_minutes }) => [minute, light_minutes]),
    [[840, 20]],
  )
})

test('a band swapped at noon: the steps of both, with what each counted in the reconciliation', () => {
  const morning = { ...watch, summary: { stp: { ttl: 6000, dis: 4200 } }, activity: walked([480, 60, 100]) }
  const evening = { ...band, summary: { stp: { ttl: 9000, dis: 6300 } }, activity: walked([840, 90, 100]) }
  const { rows } = inAnyOrder(morning, evening).day!
  assert.deepEqual([rows[0]!.steps, rows[0]!.distance], [15_000, 10_500])
  const found = dayChecks.flatMap((check) => reconcile(check, { day: rows }, date))
  assert.deepEqual(
    found.map(({ measure, cloud, decoded, residual }) => [measure, cloud, decoded, residual]),
    [
      ['device_steps_most', 9000, 15_000, 6000],
      ['device_steps_sum', 15_000, 15_000, 0],
    ],
  )
})

test('both worn at once: of each minute the larger, never the sum', () => {
  const left = { ...watch, summary: { stp: { ttl: 5000, dis: 3500 } }, activity: walked([480, 50, 100]) }
  const right = {
    ...band,
    summary: { stp: { ttl: 5400, dis: 3800 } },
    activity: walked([480, 30, 110], [510, 21, 100]),
  }
  const { rows } = inAnyOrder(left, right).day!
  // 30 minutes of 110, 20 and 1 of 100: all of them the right one's, and of no minute both.
  assert.deepEqual([rows[0]!.steps, rows[0]!.distance], [5400, 3800])
})

test('without minutes, or where the cloud merged the devices, the larger total stands', () => {
  const steps = (ttl: number, more: object = {}) => ({ stp: { ttl }, ...more })
  const of = (...parts: Partial<BandParts>[]) => inAnyOrder(...parts).day!.rows[0]!.steps
  assert.equal(of({ ...watch, summary: steps(6000) }, { ...band, summary: steps(9000) }), 9000)
  const [morning, evening] = [walked([480, 60, 100]), walked([840, 90, 100])]
  assert.equal(
    of(
      { ...watch, summary: steps(15_000, { isMerged: 1 }), activity: morning },
      { ...band, summary: steps(9000), activity: evening },
    ),
    15_000,
  )
  // An impossible total is none, and does not spoil the other's.
  assert.equal(of({ ...watch, summary: steps(999_999) }, { ...band, summary: steps(9000) }), 9000)
})

test('devices in two zones: the minutes of both on the clock of the leading one', () => {
  const home = { ...watch, summary: { stp: { ttl: 9000 } }, activity: walked([600, 90, 100]) }
  // Ten o'clock in London is eleven in Berlin.
  const away = { ...band, offset: 0, summary: { stp: { ttl: 100 } }, activity: walked([700, 1, 100]) }
  const { rows } = inAnyOrder(home, away).minute!
  assert.deepEqual([rows[760]!.steps, rows[700]!.steps], [100, 0])
  assert.equal(rows[760]!.instant, midnight + 760 * 60)
})

test('bouts and naps of all devices, without those that lie over a better one', () => {
  const bout = (start: number, stop: number, step: number) => ({ start, stop, mode: 1, step, dis: 1, cal: 1 })
  const doze = (from: number, minutes: number) => ({ start: 1440 + from, stop: 1440 + from + minutes - 1, mode: 4 })
  const one = {
    ...watch,
    summary: {
      stp: { ttl: 900, stage: [bout(600, 620, 500)] },
      slp: { ...slept(-60, 420), odd_stage: [doze(840, 30)] },
    },
  }
  const other = {
    ...band,
    summary: {
      stp: { ttl: 800, stage: [bout(610, 640, 400), bout(700, 710, 90)] },
      slp: { ...slept(-50, 400), odd_stage: [doze(845, 20), doze(1000, 25), doze(300, 30)] },
    },
  }
  const read = inAnyOrder(one, other)
  assert.deepEqual(
    read.activity_stage!.rows.map(({ minute, steps }) => [minute, steps]),
    [
      [600, 500],
      [700, 90],
    ],
  )
  assert.deepEqual(
    read.nap!.rows.map(({ minute, light_minutes }) => [minute, light_minutes]),
    [
      [840, 30],
      [1000, 25],
    ],
  )
})

test('of two versions of one device’s record the newer stands; the same record twice is one', () => {
  const record = (sync: number, ttl: number) => ({ ...watch, summary: { sync: midnight + sync, stp: { ttl } } })
  assert.equal(inAnyOrder(record(60, 1), record(0, 9)).day!.rows[0]!.steps, 1)
  inAnyOrder(record(60, 7), { ...record(60, 7), heartrate: pulses(0, 10, 60) })
  const body = encodeBandData([record(0, 9), record(0, 9)].map((part) => ({ date, offset: 3600, ...part })))
  assert.deepEqual(
    bandData.parse(body, context).issues.map(({ issue }) => issue),
    ['duplicate'],
  )
})

test('the same rule for imported files: a Gadgetbridge database and a phone’s with two devices', () => {
  const noon = midnight + 720 * 60
  const walkedBy = (device: number, from: number) =>
    Array.from({ length: 10 }, (_, i) => [device, from + i * 60, 20, 100, 1, 60 + device, 0, 0, 0])
  const rows = [...walkedBy(1, noon), ...walkedBy(2, noon + 5 * 60)]
  const gadgets = { body: gadgetbridge.convert(bytesOf(JSON.stringify({ rows })), context) }
  const half = (device: string, from: number) => ({
    DATE: date,
    DEVICE_ID: device,
    SUMMARY: JSON.stringify({ tz: '3600', stp: { ttl: 1000 } }),
    DATA: encodeBase64(walked([from, 10, 100])),
  })
  const phone = {
    body: phoneDays.convert(bytesOf(JSON.stringify({ rows: [half('A', 720), half('B', 725)] })), context),
  }
  for (const { body } of [gadgets, phone]) {
    const reply = bandData.parse(body, context)
    const [row] = [...day.decode(reply, context)].filter((item): item is Row => !isIssue(item))
    assert.equal(row!.steps, 1500)
    const minutes = [...minute.decode(reply, context)].flatMap((row) => [...minute.stored!.unpack!(row as Row)])
    assert.equal(
      minutes.reduce((sum, { steps }) => sum + Number(steps), 0),
      1500,
    )
  }
})

const walk = fc.tuple(
  fc.integer({ min: 0, max: 1300 }),
  fc.integer({ min: 1, max: 120 }),
  fc.integer({ min: 1, max: 255 }),
)
const device = fc.record({
  walks: fc.array(walk, { maxLength: 4 }),
  more: fc.nat(200),
  pulse: fc.integer({ min: 40, max: 180 }),
})

test('property: the same in any order, never more than the sum, never less than the larger', () => {
  fc.assert(
    fc.property(fc.array(device, { minLength: 1, maxLength: 4 }), (devices) => {
      const parts = devices.map(({ walks, more, pulse }, i) => {
        const activity = walked(...walks)
        const counted = activity.reduce((sum, value, at) => (at % 3 === 2 ? sum + value : sum), 0)
        const summary = { stp: { ttl: counted + more } }
        return { device: `0${i}`, deviceSource: i, summary, activity, heartrate: pulses(walks[0]?.[0] ?? 0, 5, pulse) }
      })
      const read = inAnyOrder(...parts)
      const told = parts.map(({ summary }) => summary.stp.ttl)
      const steps = Number(read.day!.rows[0]!.steps)
      assert.ok(steps >= Math.max(...told) && steps <= told.reduce((a, b) => a + b), `${steps} of ${told}`)
      for (let m = 0; m < 1440; m += 7) {
        const own = parts.map(({ activity }) => activity[m * 3 + 2]!)
        assert.equal(read.minute!.rows[m]!.steps, Math.max(...own))
      }
    }),
    { numRuns: 60 },
  )
})
