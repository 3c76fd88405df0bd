// Days, nights and naps of the band by the protocol notes: each figure at its edges, sleep that is none and naps apart from each
// other. What becomes of several devices on one day is in band-devices.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from './day.ts'
import { type Issue, isIssue, type Kind, type Row } from './kind.ts'
import { minute } from './minute.ts'
import { nap } from './nap.ts'
import { night, sleepMinutes } from './night.ts'
import { type BandParts, encodeBandData } from './sources/band-data-encode.ts'

const date = '2026-03-10'
const context = { zone: 'Europe/Berlin', from: date, to: date }
/** 2026-03-09 22:30 UTC, half past eleven in Berlin. */
const start = 1_773_095_400
const HOURS_8 = 28_800

function read(kind: unknown, ...parts: Partial<BandParts>[]): { rows: Row[]; issues: Issue[]; found: string[] } {
  const { source, decode } = kind as Kind
  const reply = source.parse(
    encodeBandData(parts.map((part) => ({ date, offset: 3600, summary: {}, ...part }))),
    context,
  )
  const items = [...decode(reply, context)]
  return {
    rows: items.filter((item): item is Row => !isIssue(item)),
    issues: items.filter(isIssue),
    found: source.issues(reply).map(({ issue }) => issue),
  }
}

const dayOf = (summary: object) => read(day, { summary: { stp: { ttl: 1 }, ...summary } as BandParts['summary'] })
const nightOf = (slp: object) => read(night, { summary: { slp: { st: start, ed: start + HOURS_8, ...slp } } })

test('a day: each figure up to what nobody has done, beyond it none and told', () => {
  const figures: readonly [wire: string, column: string, most: number][] = [
    ['ttl', 'steps', 200_000],
    ['dis', 'distance', 300_000],
    ['cal', 'energy', 20_000],
    ['wk', 'walking_minutes', 1440],
    ['rn', 'running_minutes', 1440],
    ['runDist', 'running_distance', 300_000],
    ['runCal', 'running_energy', 20_000],
  ]
  for (const [wire, column, most] of figures) {
    const of = (value: number) => {
      const { rows, issues } = dayOf({ stp: { [wire]: value } })
      return [rows[0]![column], issues.map(({ issue }) => issue)]
    }
    assert.deepEqual(of(0), [0, []], wire)
    assert.deepEqual(of(most), [most, []], wire)
    assert.deepEqual(of(most + 1), [null, ['bad-value']], wire)
    assert.deepEqual(of(-1), [null, ['bad-value']], wire)
  }
  assert.equal(dayOf({ goal: 200_000 }).rows[0]!.goal, 200_000)
  assert.deepEqual(
    dayOf({ goal: 200_001 }).issues.map(({ issue }) => issue),
    ['bad-value'],
  )
  assert.deepEqual(
    [0, 1000, 1001, -1].map((v) => dayOf({ v }).rows[0]!.format),
    [0, 1000, null, null],
  )
})

test('a day: the highest heart rate, the last upload, and fields is undocumented', () => {
  const peak = (hr: number) => {
    const [row] = dayOf({ hr: { maxHr: { hr, ts: start } } }).rows
    return [row!.heartrate_peak, row!.heartrate_peak_at]
  }
  assert.deepEqual([20, 250].map(peak), [
    [20, start],
    [250, start],
  ])
  assert.deepEqual([0, 19, 251].map(peak), [
    [null, null],
    [null, null],
    [null, null],
  ])
  assert.equal(dayOf({ sync: start }).rows[0]!.synced, start)
  assert.equal(dayOf({ sync: 0 }).rows[0]!.synced, null)
  const { rows, issues } = dayOf({ novelty: 7, stp: { ttl: 1, ncal: 0, newfield: 'x' }, sn: '00', byteLength: 8 })
  assert.deepEqual(JSON.parse(String(rows[0]!.extra)), { summary: { novelty: 7 }, steps: { newfield: 'x' } })
  assert.deepEqual(
    issues.map(({ issue, detail }) => [issue, detail]),
    [
      ['unknown-field', 'summary.novelty'],
      ['unknown-field', 'steps.newfield'],
    ],
  )
})

test('a day without steps and sleep, or of which neither can be read, is an issue and no row', () => {
  const codes = (summary: object) => {
    const { rows, issues } = read(day, { summary: summary as BandParts['summary'] })
    return [rows.length, [...new Set(issues.map(({ issue }) => issue))].join(' ')]
  }
  assert.deepEqual(codes({}), [0, 'nothing-read'])
  assert.deepEqual(codes({ goal: 8000, v: 6 }), [0, 'nothing-read'])
  assert.deepEqual(codes({ stp: { total: 1 }, slp: { from: 1 } }), [0, 'nothing-read'])
  assert.deepEqual(codes({ stp: { ttl: 'many' } }), [0, 'nothing-read'])
  assert.deepEqual(codes({ stp: [] }), [0, 'bad-shape'])
  assert.deepEqual(codes({ stp: { ttl: 'many', dis: 1 } }), [1, ''])
  assert.deepEqual(codes({ slp: { st: 0, ed: 0 } }), [1, ''])
  // Who says null says that there is none.
  assert.deepEqual(codes({ stp: { ttl: null } }), [1, ''])
})

test('a night: its edges, its length, and sleep that is none', () => {
  const value = (wire: string, column: string, ...sent: number[]) =>
    sent.map((one) => nightOf({ lt: 480, [wire]: one }).rows[0]![column])
  assert.deepEqual(value('ss', 'score', 0, 1, 100, 101), [null, 1, 100, null])
  assert.deepEqual(value('rhr', 'resting_heartrate', 0, 20, 250, 251), [null, 20, 250, null])
  assert.deepEqual(value('wc', 'wake_count', -1, 0, 200, 201), [null, 0, 200, null])
  const length = (seconds: number) => {
    const { rows, issues } = read(night, {
      summary: { slp: { st: start, ed: start + seconds, lt: Math.round(seconds / 60) } },
    })
    return [rows.length, issues.map(({ issue }) => issue)]
  }
  assert.deepEqual(length(60), [1, []])
  assert.deepEqual(length(2 * 86_400), [1, []])
  assert.deepEqual(length(2 * 86_400 + 1), [0, ['bad-span']])
  assert.deepEqual(length(-60), [0, ['bad-span']])
  // A beginning and an end in one moment is how the cloud says that there was none.
  assert.deepEqual(length(0), [0, []])
  assert.deepEqual(read(night, { summary: { slp: { st: 0, ed: 0 } } }).issues, [])
  assert.deepEqual(
    read(night, { summary: { slp: { st: 0, ed: start } } }).issues.map(({ issue }) => issue),
    ['bad-span'],
  )
})

test('a night: REM of zero is a measurement only where the band tells REM apart', () => {
  const rem = (fields: object) => nightOf({ lt: 480, ...fields }).rows[0]!.rem_minutes
  assert.equal(rem({ dt: 0 }), null)
  assert.equal(rem({ dt: 0, supRem: true }), 0)
  assert.equal(rem({ dt: 0, supRem: false }), null)
  assert.equal(rem({ dt: 1, lt: 479 }), 1)
})

test('a night: stages that add up to another length are told, a minute is forgiven', () => {
  const told = (lt: number) => nightOf({ lt, dp: 60, dt: 30, wk: 10 }).issues.map(({ issue }) => issue)
  assert.deepEqual([380, 379, 381].map(told), [[], [], []])
  assert.deepEqual([378, 382].map(told), [['totals-differ'], ['totals-differ']])
})

test('minutes asleep: what the device tells; nothing where it tells neither light nor deep', () => {
  const none = { light_minutes: null, deep_minutes: null, rem_minutes: null }
  assert.equal(sleepMinutes(none), null)
  assert.equal(sleepMinutes({ ...none, rem_minutes: 30 }), null)
  assert.equal(sleepMinutes({ ...none, light_minutes: 200 }), 200)
  assert.equal(sleepMinutes({ light_minutes: 200, deep_minutes: 60, rem_minutes: 30 }), 290)
})

test('naps: stages that follow each other are one, a hole begins another; their minutes and clock', () => {
  // Minutes count from the midnight before the day of waking: 14:00 is 1440 + 840.
  const stage = (from: number, to: number, mode: number) => ({ start: 1440 + from, stop: 1440 + to, mode })
  const odd_stage = [stage(840, 849, 4), stage(850, 854, 5), stage(855, 856, 7), stage(858, 860, 8)]
  const { rows } = read(nap, { summary: { slp: { st: start, ed: start + HOURS_8, lt: 480, odd_stage } } })
  // 2026-03-10 00:00 in Berlin.
  const midnight = 1_773_097_200
  assert.deepEqual(rows, [
    {
      date,
      minute: 840,
      start: midnight + 840 * 60,
      end: midnight + 857 * 60,
      light_minutes: 10,
      deep_minutes: 5,
      rem_minutes: 0,
      awake_minutes: 2,
    },
    {
      date,
      minute: 858,
      start: midnight + 858 * 60,
      end: midnight + 861 * 60,
      light_minutes: 0,
      deep_minutes: 0,
      rem_minutes: 3,
      awake_minutes: 0,
    },
  ])
  const again = read(nap, { summary: {} })
  assert.deepEqual(again.rows, [])
  assert.deepEqual(nap.figures!.compute!(rows), { nap_minutes: 18 })
})

test('minutes of which the band recorded nothing are none; a day without a reading is none', () => {
  const activity = new Uint8Array(4320).fill(0)
  for (let m = 0; m < 1440; m++) activity[m * 3] = 126
  activity.set([1, 20, 12], 600 * 3)
  const heartrate = new Uint8Array(1440).fill(254)
  heartrate[600] = 61
  heartrate[601] = 255
  heartrate[602] = 0
  const [row] = read(minute, { activity, heartrate }).rows
  const at = (m: number) => {
    const { steps, heartrate: bpm } = [...minute.stored!.unpack!(row!)].find((one) => one.minute === m) ?? {}
    return [steps, bpm]
  }
  assert.deepEqual(at(600), [12, 61])
  for (const m of [601, 602, 603]) assert.equal(at(m)[1] ?? null, null, String(m))
})

test('a section of another shape costs itself alone, a list in it the list alone', () => {
  const told = (summary: object) => {
    const { rows, issues } = dayOf({ slp: { st: 0, ed: 0 }, ...summary })
    return [rows[0]!.steps, rows[0]!.extra, ...issues.map(({ issue, detail }) => `${issue} ${detail}`)]
  }
  assert.deepEqual(told({ stp: { ttl: 7, stage: 'none' } }), [7, null, 'bad-shape stp.stage'])
  for (const stp of ['x', 7, [1], true]) assert.deepEqual(told({ stp }), [null, null, 'bad-shape stp.'], String(stp))
  assert.deepEqual(told({ stp: null }), [null, null])
  assert.deepEqual(told({ stp: { ttl: { a: 1 } } }), [null, null, 'nothing-read stp {"ttl":{"a":1}}'])
})
