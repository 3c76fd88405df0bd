// Ten megabytes in every place where text can stand: everything ends as value, NULL or issue, and soon. What is measured
// is CPU time, so that a busy machine does not look like a hang.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawn } from '../../test/reliability/tier.ts'
import { kindsOf, sources } from './index.ts'
import { type Context, type Issue, isIssue, type Row, type Source } from './kind.ts'
import { encodeDetail } from './sources/workout-detail.ts'

const SIZE = 10_000_000
/** Seconds of CPU that ten megabytes may take; most take a tenth. */
const SOON = 5
const context: Context = { zone: 'Europe/Berlin', from: '2026-03-10', to: '2026-03-10' }
const at = 1_773_100_800_000
const many = (unit: string) => unit.repeat(Math.ceil(SIZE / unit.length))

function sourceOf(name: string): Source {
  const source = sources.find((one) => one.name === name)
  assert.ok(source, name)
  return source
}

/** Everything that is made of a body, within its time. */
function decode(name: string, body: Uint8Array, place: string): { rows: Row[]; issues: Issue[] } {
  const source = sourceOf(name)
  const before = process.cpuUsage()
  const reply = source.parse(body, context)
  source.dates(reply)
  source.paging?.next(body)
  const items =
    source.failure(reply) === null ? kindsOf(source).flatMap((kind) => [...kind.decode(reply, context)]) : []
  const seconds = process.cpuUsage(before).user / 1e6
  assert.ok(seconds < SOON, `${name}, ${place}: ${seconds} s`)
  const issues = items.filter(isIssue)
  assert.ok(issues.length < 60, `${name}, ${place}: ${issues.length} issues`)
  return { rows: items.filter((item): item is Row => !isIssue(item)), issues }
}

const json = (content: unknown) => Buffer.from(JSON.stringify(content))

/** An item of a stream with these fields, where the stream has its fields. */
function event(name: string, fields: object): Uint8Array {
  const { path, query } = sourceOf(name).request({ userId: '1' }, context.from, context.to)
  const item = { eventType: query.eventType, subType: query.subType, timestamp: at, generatedTime: at / 1000 }
  const inner = { timestamp: at, startTime: at, ...fields }
  return json({ items: [path.startsWith('/v2/') ? { ...item, value: inner } : { ...item, ...inner }] })
}

const texts: readonly (readonly [name: string, text: string])[] = [
  ['one letter', many('x')],
  ['brackets that do not close', many('[')],
  ['items that are cut off', `[${many('{"s":60000,"time":1773100800000,"value":5,"hrv":50},')}`],
  ['runs of zones', many('1,A;')],
]

/** The fields with text of each way of reading events. */
const places: readonly (readonly [source: string, ...fields: string[]])[] = [
  ['stress', 'data', 'minStress'],
  ['blood_oxygen', 'extra'],
  ['hrv', 'samples', 'timeZone'],
  ['respiration', 'measurements', 'timeZone'],
  ['readiness', 'timezoneId', 'rdnsScore'],
  ['pai', 'activityScores'],
  ['weight', 'summary'],
  ['heartrate', 'value'],
  ['food', 'anything'],
]

test('10 MB in the fields of events', () => {
  const cases = places.flatMap(([source, ...fields]) =>
    fields.flatMap((field) => texts.map(([name, text]) => ({ source, field, name, text }))),
  )
  for (const { source, field, name, text } of drawn(cases, 14))
    decode(source, event(source, { [field]: text }), `${field}: ${name}`)
})

test('10 MB in every series of a workout', () => {
  const names =
    'time longitude_latitude altitude time_delta_altitude DEMAltitude correct_altitude accuracy flag pace heart_rate ' +
    'gait distance currentDistance speed cadence stroke_speed power_meter air_pressure_altitude temperature equivPace ' +
    'runPosture pause lap kilo_pace mile_pace strengthSets unheard_of'
  const cases = names.split(' ').flatMap((name) => ['1,1;', '9'].map((unit) => [name, unit] as const))
  for (const [name, unit] of drawn(cases, 14))
    decode('workout_detail', encodeDetail(at / 1000, { time: '1;1;1;', [name]: many(unit) }), `${name} of ${unit}`)
})

test('10 MB in the record of a day and in the row of a workout', () => {
  const day = { date_time: '2026-03-10', summary: '', data: '', data_hr: '' }
  const days = ['summary', 'data', 'data_hr', 'device_id', 'uuid'].flatMap((field) =>
    ['AAAA', '{', ' '].map((unit) => [field, unit] as const),
  )
  for (const [field, unit] of drawn(days, 6))
    decode('band_data', json({ code: 1, data: [{ ...day, [field]: many(unit) }] }), `${field} of ${unit}`)
  const row = { trackid: String(at / 1000), type: 1 }
  const rows = ['heart_range', 'strength_training_group', 'child_list', 'add_info', 'dis', 'source', 'pb'].flatMap(
    (field) => ['1,2;', '[', '9'].map((unit) => [field, unit] as const),
  )
  for (const [field, unit] of drawn(rows, 7))
    decode('workout_history', json({ code: 1, data: { next: -1, summary: [{ ...row, [field]: many(unit) }] } }), field)
})

test('JSON in JSON in JSON is read; a fourth time, or JSON that is none, is an issue', () => {
  let extra: unknown = { spo2: 97, timezone: 'Europe/Berlin' }
  for (const [depth, found] of [97, 97, 97, 97, undefined].entries()) {
    const { rows, issues } = decode('blood_oxygen', event('blood_oxygen', { subType: 'click', extra }), `${depth}`)
    assert.equal(rows[0]?.spo2, found, `${depth} times over`)
    assert.equal(issues.length, found === undefined ? 1 : 0)
    extra = JSON.stringify(extra)
  }
  for (const none of ['{"spo2": 9', 'spo2=97', '', 'null', '[97]', '97', '\u0000']) {
    const { rows, issues } = decode('blood_oxygen', event('blood_oxygen', { subType: 'click', extra: none }), none)
    assert.deepEqual([rows, issues.map(({ issue }) => issue)], [[], ['not-json']], none)
    const stress = decode('stress', event('stress', { data: none, avgStress: '30' }), none)
    assert.ok(stress.rows.length <= 1 && stress.issues.length <= 1, none)
  }
})
