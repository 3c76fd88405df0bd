// Nights that the cloud files under the evening, and stage minutes that fit no midnight.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIssue, type Row } from './kind.ts'
import { night } from './night.ts'
import { sleepStage } from './sleep-stage.ts'
import { bandData } from './sources/band-data.ts'

const tz = -21_600
/** Local minute `minute` of the day `date` as an instant. */
const at = (date: string, minute: number) => Date.parse(`${date}T00:00:00Z`) / 1000 - tz + minute * 60

interface Record {
  date: string
  /** First and last local minute, counted from the midnight before the date or of it. */
  stages: [number, number] | null
  st: number
  ed: number
  device?: string
  /** Without an offset of its own. */
  zoneless?: true
}

function decode(...records: Record[]) {
  const data = records.map(({ date, stages, st, ed, device = 'A', zoneless }) => {
    const lt = Math.round((ed - st) / 60)
    const stage = stages === null ? [] : [{ start: stages[0], stop: stages[1], mode: 4 }]
    const summary = JSON.stringify({
      ...(zoneless ? {} : { tz: String(tz) }),
      stp: { ttl: 100 },
      slp: { st, ed, lt, dp: 0, dt: 0, wk: 0, stage },
    })
    return { date_time: date, device_id: device, summary }
  })
  const context = { zone: 'Europe/Berlin', from: '', to: '' }
  const reply = bandData.parse(Buffer.from(JSON.stringify({ code: 1, data })), context)
  const rows = (kind: { decode: typeof night.decode }) =>
    [...kind.decode(reply, context)].filter((item): item is Row => !isIssue(item))
  return {
    nights: rows(night).map(({ date, start, end }) => [date, start, end]),
    stages: rows(sleepStage as never)
      .flatMap((row) => [...sleepStage.stored!.unpack!(row)])
      .map(({ date, minute, minutes, start }) => [date, minute, minutes, start]),
    spoken: [...night.groups(reply)],
    issues: [...sleepStage.decode(reply, context)].filter(isIssue).map(({ issue }) => issue),
  }
}

test('a night filed under the evening belongs to the day of waking', () => {
  const [st, ed] = [at('2026-02-07', 31), at('2026-02-07', 650)]
  const { nights, stages, spoken } = decode({ date: '2026-02-06', stages: [1471, 2089], st, ed })
  assert.deepEqual(nights, [['2026-02-07', st, ed]])
  assert.deepEqual(stages, [['2026-02-07', 31, 619, st]])
  // The record does not say that nobody slept before.
  assert.deepEqual(spoken, [])
})

test('a history filed under evenings moves night by night', () => {
  const days = ['2026-02-05', '2026-02-06', '2026-02-07']
  const next = ['2026-02-06', '2026-02-07', '2026-02-08']
  const records = days.map((date) => ({
    date,
    stages: [1380, 1859] as [number, number],
    st: at(date, 1380),
    ed: at(date, 1860),
  }))
  const { nights, stages } = decode(...records)
  assert.deepEqual(
    nights.map(([date]) => date),
    next,
  )
  assert.deepEqual(
    stages.map(([date, minute]) => [date, minute]),
    next.map((date) => [date, -60]),
  )
})

test('a night filed under the day of waking stays, whichever midnight its minutes count from', () => {
  const [st, ed] = [at('2026-02-07', 31), at('2026-02-07', 400)]
  for (const first of [1471, 31]) {
    const { nights, stages, spoken, issues } = decode({ date: '2026-02-07', stages: [first, first + 368], st, ed })
    assert.deepEqual(nights, [['2026-02-07', st, ed]])
    assert.deepEqual(stages, [['2026-02-07', 31, 369, st]])
    assert.deepEqual(spoken, ['2026-02-07'])
    assert.deepEqual(issues, [])
  }
})

test('minutes that fit no midnight count from the nearer one', () => {
  // An hour off, as after a change of the clock.
  const [st, ed] = [at('2026-02-07', 91), at('2026-02-07', 400)]
  for (const first of [31, 1471]) {
    const { stages, issues } = decode({ date: '2026-02-07', stages: [first, first + 100], st, ed })
    assert.deepEqual(stages, [['2026-02-07', 31, 101, at('2026-02-07', 31)]])
    assert.deepEqual(issues, ['anchor-unclear'])
  }
})

test('a record without an offset has that of its night, whichever midnight its minutes count from', () => {
  // A night of a journey: the zone of the account is eight hours ahead.
  const [st, ed] = [at('2026-02-07', 31), at('2026-02-07', 400)]
  for (const first of [1471, 31]) {
    const { stages, issues } = decode({ date: '2026-02-07', stages: [first, first + 368], st, ed, zoneless: true })
    assert.deepEqual(stages, [['2026-02-07', 31, 369, st]])
    assert.deepEqual(issues, [])
  }
})
