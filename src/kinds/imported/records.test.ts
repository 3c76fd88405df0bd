// Rows of other programs' tables, said as the cloud's replies: what each column means, by hand, and rows that are none.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinFiles } from '../../codec/bundle.ts'
import { bytesOf, textOf } from '../../codec/text.ts'
import { bandData } from '../sources/band-data.ts'
import { exportDays } from './export-days.ts'
import { exportHeartrates, exportWeights, exportWorkouts } from './export-records.ts'
import { readInstant } from './export-table.ts'
import { gadgetbridge } from './gadgetbridge.ts'
import {
  gadgetbridgeBreathing,
  gadgetbridgeHeart,
  gadgetbridgeOxygen,
  gadgetbridgePai,
  gadgetbridgeStress,
} from './gadgetbridge-samples.ts'
import { gadgetbridgeWorkouts } from './gadgetbridge-workouts.ts'
import type { ImportedSource } from './imported.ts'
import { phoneDays } from './phone.ts'
import { phoneHeartrates, phoneTracks, phoneWeights, phoneWorkouts } from './phone-records.ts'

/** 2026-03-10 06:30:00 UTC. */
const at = 1_773_124_200
const context = { zone: 'Europe/Berlin' as string | null, from: '2026-03-01', to: '2026-03-31' }

/** The reply that a table of these rows becomes. */
function said(source: ImportedSource, rows: readonly object[], zone = context.zone) {
  const columns = [...new Set(rows.flatMap(Object.keys))]
  const list = rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name]))
  return reply(source, JSON.stringify({ columns, rows: list }), zone)
}
function reply(source: ImportedSource, body: string | Uint8Array, zone = context.zone) {
  const bytes = typeof body === 'string' ? bytesOf(body) : body
  return JSON.parse(textOf(source.convert(bytes, { ...context, zone })))
}

test('a table that cannot be read has no rows', () => {
  for (const body of ['', 'null', '{}', '{"columns":[],"rows":7}', '{"columns":["SECOND"],"rows":[7,null]}'])
    assert.deepEqual(reply(gadgetbridgeHeart, body), { items: [] }, body)
})

test('Gadgetbridge: samples within what can be, at a time that is known', () => {
  const heart = [255, 254, 1, 0, -1, null, 'x'].map((HEART_RATE, i) => ({ SECOND: at + i, HEART_RATE }))
  assert.deepEqual(said(gadgetbridgeHeart, [...heart, { SECOND: null, HEART_RATE: 60 }]).items, [
    { timestamp: at + 1, value: 254 },
    { timestamp: at + 2, value: 1 },
  ])
  const oxygen = [0, 1, 100, 101, null].map((SPO2, i) => ({ SECOND: at + i, SPO2 }))
  assert.deepEqual(
    said(gadgetbridgeOxygen, oxygen).items.map(({ extra }: { extra: string }) => extra),
    ['{"spo2":1}', '{"spo2":100}'],
  )
})

test('Gadgetbridge: an offset in quarter hours, minutes, seconds or milliseconds, stated or by the zone, or unknown', () => {
  const zoneOf = (UTC_OFFSET: number | null, zone: string | null = 'Europe/Berlin') =>
    said(gadgetbridgePai, [{ SECOND: at, UTC_OFFSET, PAI_TODAY: 5 }], zone).items[0].timeZone
  assert.deepEqual(
    [4, -20, 56, 60, 3600, -18_000, 3_600_000, 50_400_001].map((offset) => zoneOf(offset)),
    ['4', '-20', '56', '4', '4', '-20', '4', '4'],
  )
  assert.equal(zoneOf(null), '4')
  assert.equal(zoneOf(null, null), undefined)
})

test('Gadgetbridge: stress of a day with its shares, a day without a point is none', () => {
  const points = [39, 40, 60, 80, 0, 101].map((STRESS, i) => ({ SECOND: at + i * 60, STRESS }))
  const { items } = said(gadgetbridgeStress, [...points, { SECOND: at + 86_400, STRESS: 0 }])
  assert.equal(items.length, 1)
  const { minStress, maxStress, avgStress, relaxProportion, normalProportion, mediumProportion, highProportion } =
    items[0]
  assert.deepEqual(
    [minStress, maxStress, avgStress, relaxProportion, normalProportion, mediumProportion, highProportion],
    [39, 80, 55, 25, 25, 25, 25],
  )
})

test('Gadgetbridge: breaths of a night by the minute, none that can be is none', () => {
  const { items } = said(gadgetbridgeBreathing, [
    { SECOND: at, RATE: 14.4 },
    { SECOND: at + 60, RATE: 0 },
    { SECOND: at + 86_400, RATE: 81 },
  ])
  assert.equal(items.length, 1)
  const bytes = Buffer.from(items[0].value.measurements, 'base64')
  assert.deepEqual([bytes[390], bytes[391]], [14, 0])
  assert.deepEqual(items[0].value.timeZone, [{ period: [390, 390], offset: 3600 }])
})

test('Gadgetbridge: workouts with and without an end, a sport, totals', () => {
  const { summary } = said(gadgetbridgeWorkouts, [
    {
      SECOND: at,
      END_SECOND: at + 600,
      ACTIVITY_KIND: 16,
      SUMMARY_DATA:
        '{"distanceMeters":{"value":1500},"steps":900,"aerobicTrainingEffect":{"value":3.1},"maxHR":{"value":"x"}}',
    },
    { SECOND: at + 1, END_SECOND: at, ACTIVITY_KIND: 7, SUMMARY_DATA: '[' },
    { SECOND: at + 2, END_SECOND: null, ACTIVITY_KIND: null, SUMMARY_DATA: null },
    { SECOND: null },
  ]).data
  assert.deepEqual(summary, [
    {
      trackid: String(at),
      source: 'gadgetbridge',
      end_time: String(at + 600),
      run_time: 600,
      type: 1,
      dis: 1500,
      total_step: 900,
      te: 31,
    },
    { trackid: String(at + 1), source: 'gadgetbridge' },
    { trackid: String(at + 2), source: 'gadgetbridge' },
  ])
})

test('the phone: days with the zone beside them in any form, unless the summary has its own', () => {
  const offsetOf = (TIME_ZONE: unknown, SUMMARY: unknown = '{"v":6}') => {
    const rows = [{ DATE: '2026-03-10', SUMMARY, TIME_ZONE, DATA: 'AAAA' }]
    const context = { zone: null, from: '', to: '' }
    const body = phoneDays.convert(bytesOf(JSON.stringify({ rows })), context)
    return bandData.parse(body, context).days.get('2026-03-10')!.offset
  }
  const stated = ['Europe/Berlin', 4, '-20', 3600, '3600000', '1,Asia/Seoul', 'Nowhere', 'No/Where', null]
  assert.deepEqual(
    stated.map((zone) => offsetOf(zone)),
    [3600, 3600, -18_000, 3600, 3600, 32_400, null, null, null],
  )
  assert.equal(offsetOf(4, '{"tz":"7200"}'), 7200)
  const [bare] = reply(phoneDays, '{"rows":[{"DATE":"2026-03-10"},7,null]}').data
  assert.deepEqual(bare, { date_time: '2026-03-10', device_id: '', summary: '' })
  for (const none of ['', '{}', '{"rows":7}']) assert.deepEqual(reply(phoneDays, none).data, [], none)
})

test('the phone: workouts in seconds or milliseconds, with the cloud’s own fields where they are kept', () => {
  const { summary } = said(phoneWorkouts, [
    { TRACKID: at, TYPE: 1, COSTTIME: 600_000, ENDTIME: at + 700, DISTANCE: 1500, SOURCE: 'run.mifit.huami.com' },
    { TRACKID: at + 1, COSTTIME: 600, ENDTIME: at + 700, SUMMARY: '{"te":31,"dis":7}', DIS: '9' },
    { TRACKID: at + 2, COSTTIME: 600_000, ENDTIME: at },
    { TRACKID: at + 3, SUMMARY: '[' },
    { TRACKID: 5 },
  ]).data
  assert.deepEqual(summary, [
    {
      type: 1,
      end_time: at + 700,
      dis: 1500,
      run_time: 600,
      trackid: String(at),
      source: 'run.mifit.huami.com',
    },
    { te: 31, dis: 9, end_time: at + 700, run_time: 600, trackid: String(at + 1), source: 'phone' },
    { end_time: at, run_time: 600_000, trackid: String(at + 2), source: 'phone' },
    { trackid: String(at + 3), source: 'phone' },
  ])
})

test('the phone: series under the cloud’s names, heart rates and weights by the words of their columns', () => {
  assert.deepEqual(said(phoneTracks, [{ TRACKID: at, BULKHR: '1,60', BULKLL: null }]).data, {
    trackid: at,
    heart_rate: '1,60',
  })
  assert.equal(said(phoneTracks, [{ TRACKID: 7 }]).data.trackid, 0)
  const heart = [
    { TIME: at, HR: 60 },
    { TIME: at, RATE: 'x' },
    { TIME: null, VALUE: 60 },
  ]
  assert.deepEqual(said(phoneHeartrates, heart).items, [{ timestamp: at, value: 60 }])
  const weights = (column: string) =>
    said(phoneWeights, [{ [column]: at, WEIGHT: 70.5, BODY_FAT: 0, BMI: '21.2' }]).items
  for (const column of ['TIMESTAMP', 'TIME', 'GENERATED_TIME', 'DATE'])
    assert.deepEqual(weights(column), [{ generatedTime: at, memberId: '-1', summary: { weight: 70.5, bmi: 21.2 } }])
  assert.deepEqual(weights('MOMENT'), [])
})

const csv = (text: string) => joinFiles([{ name: 'x.csv', bytes: bytesOf(text) }])

test('the account export: records at a time that can be read', () => {
  assert.deepEqual(
    reply(
      exportHeartrates,
      csv(`time,heartRate\n${at},60\n${at * 1000},61\n2026-03-10 06:30:00+0000,62\nsoon,63\n,64\n`),
    ).items,
    [60, 61, 62].map((value) => ({ timestamp: at, value })),
  )
  assert.deepEqual(reply(exportWeights, csv(`timestamp,weight,bmi\n${at},70.5,null\nsoon,70,20\n`)).items, [
    { generatedTime: at, memberId: '-1', summary: { weight: 70.5 } },
  ])
  const { summary } = reply(exportWorkouts, csv(`type,startTime,sportTime(s)\n1,${at},600\n1,,600\n`)).data
  assert.deepEqual(
    [summary.length, summary[0].trackid, summary[0].type, summary[0].run_time],
    [1, String(at), 1, '600'],
  )
  assert.equal(readInstant(undefined), null)
  assert.equal(readInstant('2026-02-30T99:00:00Z'), null)
})

test('the account export: minutes and stages of days, in the order of days; rows without a day or a minute are none', () => {
  const { data } = reply(
    exportDays,
    joinFiles(
      [
        'date,time,steps\n2026-03-11,00:01,12\n2026-03-10,00:02,300\n2026-03-10,soon,5\n,00:03,5\n2026-03-10,00:04,x\n',
        'date,time,stage\n2026-03-10,00:05,deep\n2026-03-10,00:06,\n',
        'date,start,stop,steps\n2026-03-10,00:10,00:20,100\n2026-03-10,soon,00:20,100\n',
      ].map((text, i) => ({ name: `${i}.csv`, bytes: bytesOf(text) })),
    ),
  )
  assert.deepEqual(
    data.map(({ date_time }: { date_time: string }) => date_time),
    ['2026-03-10', '2026-03-11'],
  )
})

/** The summaries of the band's days, by date. */
function summaries(data: { date_time: string; summary: string }[]) {
  return Object.fromEntries(
    data.map(({ date_time, summary }) => [date_time, JSON.parse(Buffer.from(summary, 'base64').toString())]),
  )
}

test('the account export: a night by its minutes, naps in its own words, and what is none of these', () => {
  const night = (fields: string, minutes: string, zone: string | null = 'Europe/Berlin') => {
    const files = [
      `date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps\n2026-03-10,${fields}\n`,
      `date,time,stage\n${minutes}`,
    ]
    const body = joinFiles(files.map((text, i) => ({ name: `${i}.csv`, bytes: bytesOf(text) })))
    return summaries(reply(exportDays, body, zone).data)['2026-03-10'].slp
  }
  // 2026-03-09 22:30 UTC is half past eleven in Berlin: minute 1410 of the day before.
  const start = at - 28_800
  const slp = night(
    `60,400,10,${start},${start + 28_800},,`,
    '2026-03-10,23:30,LIGHT\n2026-03-10,23:31,LIGHT\n2026-03-10,23:31,DEEP\n2026-03-10,00:10,deep\n2026-03-10,00:11,dream\n',
  )
  assert.deepEqual(
    [slp.st, slp.ed, slp.dp, slp.lt, slp.wk, slp.dt, slp.supRem],
    [start, start + 28_800, 60, 400, 10, 0, false],
  )
  assert.deepEqual(slp.stage, [
    { start: 1410, stop: 1411, mode: 4 },
    { start: 1450, stop: 1450, mode: 5 },
    { start: 1451, stop: 1451, mode: 0 },
  ])
  // The same minutes a day late, and a day early, are brought to their night.
  const early = '2026-03-10,23:30,LIGHT\n'
  assert.equal(night(`,,,${start - 86_400},${start},30,`, early).stage.length, 0)
  assert.deepEqual(night(`,,,${start + 86_400},${start + 90_000},30,`, early).stage, [
    { start: 2850, stop: 2850, mode: 4 },
  ])
  const naps = (text: string, zone: string | null = 'Europe/Berlin') =>
    night(`,,,,,,"${text.replaceAll('"', '""')}"`, '', zone).odd_stage
  // 2026-03-10 06:30 UTC is 450 minutes and the day before after the midnight before it.
  const one = `{"start":${at},"end":${at + 1200}}`
  assert.deepEqual(naps(`[${one}]`), [{ start: 1440 + 450, stop: 1440 + 469, mode: 4 }])
  assert.deepEqual(naps(`[${one}]`, null), [{ start: 1440 + 390, stop: 1440 + 409, mode: 4 }])
  assert.deepEqual(naps(`[${one}]`, 'No/Where'), [{ start: 1440 + 390, stop: 1440 + 409, mode: 4 }])
  for (const none of ['', '[', '{}', '[null]', `[{"start":${at},"stop":${at}}]`, `[{"start":"soon","stop":${at}}]`])
    assert.deepEqual(naps(none), [], none)
  const unknown = night(',,,,,,', '')
  assert.deepEqual([unknown.st, unknown.ed, unknown.stage], [0, 0, []])
})

test('Gadgetbridge: minutes and stages of devices; rows of nobody, days without a night, the longest of several sleeps', () => {
  const days = (body: object | string, zone: string | null = 'Europe/Berlin') =>
    summaries(reply(gadgetbridge, typeof body === 'string' ? body : JSON.stringify(body), zone).data)
  for (const none of ['', '{}', '{"rows":7}', '{"rows":[7,[null,1],[1,null]]}']) assert.deepEqual(days(none), {}, none)
  // Before midnight in Berlin, and after it, which is still the same day in UTC.
  const walked = (second: number) => [1, second, 20, 12, 1, 61, 0, 0, 0]
  assert.deepEqual(Object.keys(days({ rows: [walked(at + 58_000)] })), ['2026-03-10'])
  assert.deepEqual(Object.keys(days({ rows: [walked(at + 60_600)] })), ['2026-03-11'])
  assert.deepEqual(Object.keys(days({ rows: [walked(at + 60_600)] }, null)), ['2026-03-10'])
  assert.deepEqual(Object.keys(days({ rows: [walked(at)] }, 'No/Where')), ['2026-03-10'])
  const told = days({
    rows: [walked(at)],
    summaries: [
      [1, at, 4321],
      [1, null, 5, 6],
    ],
  })
  assert.equal(told['2026-03-10'].stp.ttl, 4321)
  // Eight hours from half past ten in the evening, forty minutes at noon, two hours in the afternoon.
  const evening = at - 32_400
  const nap = at + 18_000
  const later = at + 30_000
  const stages = [
    [1, evening, 3],
    [1, evening + 14_400, 2],
    [1, nap, 3],
    [1, later, 4],
    [null, at, 3],
    [2, at, 3],
  ]
  const sleeps = [
    [1, evening, (evening + 28_800) * 1000],
    [1, nap, (nap + 2400) * 1000],
    [1, later, (later + 7200) * 1000],
  ]
  const { slp } = days({ stages, sleeps })['2026-03-10']
  assert.deepEqual([slp.st, slp.ed, slp.lt, slp.dp, slp.dt], [evening, evening + 28_800, 240, 240, 0])
  assert.deepEqual(
    slp.odd_stage.map(({ start, stop, mode }: Record<string, number>) => [start! - 1440, stop! - 1440, mode]),
    [
      [750, 789, 4],
      [950, 1069, 8],
    ],
  )
  const only = days({ stages: [[1, nap, 3]], sleeps: [[1, nap, (nap + 2400) * 1000]] })['2026-03-10'].slp
  assert.deepEqual([only.st, only.ed, only.stage, only.odd_stage.length], [0, 0, [], 1])
})
