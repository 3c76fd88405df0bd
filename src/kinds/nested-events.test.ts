// Results as clients receive them: in `result`, in `samples`, as JSON text, with a run-length zone; flat too. A record of
// which nothing can be read is an issue.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from './index.ts'
import { isIssue, type Row } from './kind.ts'

function decode(name: string, type: string, subtype: string, fields: object, timestamp = 1_770_336_000_000) {
  const kind = kinds.find((one) => one.name === name)!
  const context = { zone: 'Europe/Berlin', from: '', to: '' }
  const body = Buffer.from(JSON.stringify({ items: [{ eventType: type, subType: subtype, timestamp, ...fields }] }))
  const items = [...kind.decode(kind.source.parse(body, context), context)]
  return {
    row: items.find((item): item is Row => !isIssue(item)),
    issues: items.filter(isIssue).map(({ issue }) => issue),
  }
}

const pick = (row: Row | undefined, names: string) => names.split(' ').map((name) => row?.[name])

test('a training status is read in every wrapper', () => {
  const plain = { trimp: 74, atl: 53, ctl: '58', tsb: 5 }
  const forms: object[] = [
    { value: plain },
    { value: { phn_plan_id: 0, timezone_offset: 0, result: plain } },
    { value: JSON.stringify({ result: JSON.stringify(plain) }) },
    { value: { data: plain } },
    { value: { data: [plain] } },
    { value: { samples: [{ s: 0, ...plain }] } },
    plain,
  ]
  for (const form of forms) {
    const { row, issues } = decode('training_status', 'phn', 'daily_analysis', form)
    assert.deepEqual(pick(row, 'date trimp acute chronic form'), ['2026-02-06', 74, 53, 58, 5], JSON.stringify(form))
    assert.deepEqual(issues, [])
  }
})

test('the energy at waking keeps its decimals and its zone', () => {
  const sample = {
    s: 0,
    wakeCharge: 80,
    physicalWake: 69.9,
    mentalWake: 83.0,
    dailyFitnessScore: 0.72,
    exertionScore: 382,
  }
  const value = { startTime: 1_783_488_600_000, timeZone: '1,Europe/Ljubljana', samples: [sample] }
  const { row, issues } = decode('wake_charge', 'Charge', 'wake_data', { value }, 1_783_468_800_000)
  assert.deepEqual(pick(row, 'date utc_offset level physical mental exertion fitness'), [
    '2026-07-08',
    7200,
    80,
    69.9,
    83,
    382,
    0.72,
  ])
  assert.deepEqual(issues, [])
})

test('each lactate threshold of a list has its own day', () => {
  const samples = [{ lactateThresholdHr: 166, lactateThresholdPace: 322, dateString: '2026-08-29', s: 0 }]
  const value = { timeZone: '1,Asia/Calcutta', samples }
  const { row, issues } = decode('lactate_threshold', 'LactateThreshold', 'summary', { value })
  assert.deepEqual(pick(row, 'date heartrate pace'), ['2026-08-29', 166, 322])
  assert.deepEqual(issues, [])
})

test('a record of which nothing can be read is an issue and no row', () => {
  const unread: [kind: string, type: string, subtype: string][] = [
    ['training_status', 'phn', 'daily_analysis'],
    ['wake_charge', 'Charge', 'wake_data'],
    ['lactate_threshold', 'LactateThreshold', 'summary'],
    ['exertion', 'exertion', 'algo_result'],
    ['readiness', 'readiness', 'watch_score'],
    ['charge', 'Charge', 'real_data'],
    ['hrv', 'HRVRMSSD', 'real_data'],
    ['respiration', 'RespiratoryRate', 'real_data'],
    ['spo2', 'blood_oxygen', 'click'],
    ['odi', 'blood_oxygen', 'odi'],
    ['pai', 'PaiHealthInfo', 'PaiHealthInfo'],
    ['stress', 'all_day_stress', 'all_day_stress'],
    ['emotion', 'Emotion', 'real_data'],
  ]
  for (const [name, type, subtype] of unread) {
    const value = { startTime: 1_770_336_000_000, timeZone: '1,Asia/Seoul', unheard: { of: 1 } }
    const { row, issues } = decode(name, type, subtype, name === 'emotion' ? { value: {} } : { value })
    assert.equal(row, undefined, name)
    assert.ok(issues.includes('nothing-read'), `${name}: ${issues}`)
  }
})

test('blood pressure, food and emotion have columns under every likely name, and an issue where none is read', () => {
  const pressure = (sample: object) =>
    decode('blood_pressure', 'blood_pressure', 'real_data', { value: { samples: [{ s: 0, ...sample }] } })
  for (const sample of [
    { systolic: 121, diastolic: '79', pulse: 64 },
    { systolic_pressure: 121, diastolic_pressure: 79, heart_rate: 64 },
    { sbp: '121', dbp: 79, hr: 64 },
  ]) {
    const { row, issues } = pressure(sample)
    assert.deepEqual(pick(row, 'systolic diastolic pulse'), [121, 79, 64], JSON.stringify(sample))
    assert.deepEqual(issues, [])
  }
  const none = pressure({ upper: 121, lower: 79 })
  assert.deepEqual(pick(none.row, 'systolic diastolic content'), [null, null, '{"upper":121,"lower":79}'])
  assert.deepEqual(none.issues, ['nothing-read'])
  assert.deepEqual(pressure({ systolic: 1210, diastolic: 79 }).issues, ['bad-value'])

  const { row: meal } = decode('food', 'Food', 'real_data', { foodName: 'Soup', kcal: 180.5, carbs: '22', fat: 0 })
  assert.deepEqual(pick(meal, 'food energy carbohydrate protein fat'), ['Soup', 180.5, 22, null, 0])
  const { row: mood } = decode('emotion', 'Emotion', 'real_data', {
    value: { samples: [{ s: 0, emotion: 3, level: 61 }] },
  })
  assert.deepEqual(pick(mood, 'emotion level'), ['unknown(3)', 61])
})
