// The real event items and weights, decoded: expected values are the items' own sums and what the notes prove of them.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { dailyHealth } from './daily-health.ts'
import { isIssue, type Kind, type Row } from './kind.ts'
import { odi } from './odi.ts'
import { pai } from './pai.ts'
import { readiness } from './readiness.ts'
import { sdnn } from './sdnn.ts'
import { spo2 } from './spo2.ts'
import { stress } from './stress.ts'
import { weight } from './weight.ts'

const folder = new URL('../../../shared/samples/events/', import.meta.url)
const absent = existsSync(folder) ? false : 'NOT RUN: the real samples are not beside this checkout'

/** Rows of the physical table and issues; the account's zone is another than the person's. */
function decode(kind: Kind<never>, file: string): { rows: Row[]; issues: number } {
  const context = { zone: 'Europe/Berlin', from: '2026-07-01', to: '2026-08-31' }
  const reply = kind.source.parse(readFileSync(new URL(file, folder)), context)
  assert.equal(kind.source.failure(reply), null)
  const items = [...kind.decode(reply, context)]
  return { rows: items.filter((item): item is Row => !isIssue(item)), issues: items.filter(isIssue).length }
}

const pick = (row: Row | undefined, names: string) => names.split(' ').map((name) => row?.[name])

test('a real day of stress: 62 points, shares and mean as the item states them', { skip: absent }, () => {
  const { rows, issues } = decode(stress as never, 'all_day_stress.json')
  assert.equal(issues, 0)
  // The item names no zone: its midnight does, although the account is at home elsewhere.
  assert.deepEqual(pick(rows[0], 'date utc_offset min max mean relaxed normal medium high'), [
    '2026-08-07',
    19_800,
    15,
    61,
    45,
    24,
    74,
    2,
    0,
  ])
  const points = [...stress.stored!.more![0]!.unpack(rows[0]!)].map((row) => Number(row.stress))
  assert.equal(points.length, 62)
  const share = (from: number, to: number) => points.filter((value) => value >= from && value <= to).length
  assert.deepEqual([share(1, 39), share(40, 59), share(60, 79)], [15, 46, 1])
  assert.equal(Math.round(points.reduce((sum, value) => sum + value, 0) / 62), 45)
})

test('a real oxygen reading and four real nights', { skip: absent }, () => {
  const [reading] = decode(spo2 as never, 'blood_oxygen_click.json').rows
  assert.deepEqual(pick(reading, 'instant date utc_offset spo2 automatic'), [
    1_786_089_446,
    '2026-08-07',
    19_800,
    99,
    0,
  ])
  const { rows } = decode(odi as never, 'blood_oxygen_odi.json')
  assert.deepEqual(
    rows.map((row) => pick(row, 'date index dips score measured')),
    [
      ['2026-08-08', 0, 0, 100, 30_420],
      ['2026-08-09', 0.16, 1, 100, 21_180],
      ['2026-08-10', 0.26, 2, 99, 27_060],
      ['2026-08-11', 0, 0, 100, 26_400],
    ],
  )
  // Dips per hour measured, as the notes check it.
  for (const { index, dips, measured } of rows)
    assert.ok(Math.abs(Number(dips) / (Number(measured) / 3600) - Number(index)) < 0.02)
})

test('two real days of PAI follow its law', { skip: absent }, () => {
  const { rows, issues } = decode(pai as never, 'PaiHealthInfo.json')
  assert.equal(issues, 0)
  assert.deepEqual(pick(rows[0], 'date utc_offset low_minutes medium_minutes high_minutes resting_heartrate age'), [
    '2026-08-07',
    19_800,
    12,
    6,
    1,
    65,
    20,
  ])
  const [first, second] = rows
  assert.ok(Math.abs(Number(first!.total) + Number(second!.points) - Number(second!.total)) < 0.01)
  for (const { low, medium, high, points } of rows)
    assert.ok(Math.abs(Number(low) + Number(medium) + Number(high) - Number(points)) < 1)
})

test('real mornings: 255, 32767 and -1 are none, a deviation of -0.11 is not', { skip: absent }, () => {
  const { rows, issues } = decode(readiness as never, 'v2_readiness_watch_score.json')
  assert.equal(issues, 0)
  const names =
    'date utc_offset score hrv_score resting_score breathing_score mental_score hrv resting_heartrate skin_temperature_deviation skin_temperature_baseline'
  assert.deepEqual(
    rows.map((row) => pick(row, names)),
    [
      ['2026-08-08', 19_800, 92, 86, 89, 100, null, 54, 60, 0, null],
      ['2026-08-14', 19_800, 91, 87, 90, null, null, 55, 58, -0.11, 3],
    ],
  )
})

test('real variability: offsets count from the first sample, days are local', { skip: absent }, () => {
  const { rows, issues } = decode(sdnn as never, 'v2_hrv_sdnn.json')
  assert.equal(issues, 0)
  const samples = rows.flatMap((row) => [...sdnn.stored!.unpack!(row)])
  assert.deepEqual(
    samples.map((row) => pick(row, 'date instant sdnn')),
    [
      ['2026-08-08', 1_786_132_320, 33.54],
      ['2026-08-08', 1_786_137_960, 67.61],
      ['2026-08-08', 1_786_147_500, 49.92],
      ['2026-08-08', 1_786_156_140, 101.91],
      ['2026-08-09', 1_786_222_920, 22.45],
      ['2026-08-09', 1_786_231_860, 21.41],
    ],
  )
})

test('real goals: the day is the one that is named, and zeros are no day', { skip: absent }, () => {
  const { rows } = decode(dailyHealth as never, 'v2_DailyHealth_summary.json')
  assert.deepEqual(
    rows.map((row) => pick(row, 'date steps energy active_minutes running_distance steps_goal')),
    [['2026-08-08', 7503, 468, 24, 3363.283447, 10_000]],
  )
})

test('real weights: typed by hand and taken over from another app', { skip: absent }, () => {
  const { rows, issues } = decode(weight as never, 'weightRecords.json')
  assert.equal(issues, 0)
  assert.deepEqual(
    rows.map((row) => pick(row, 'instant member origin weight height bmi fat one_foot app')),
    [
      [1_784_546_800, 'self', 'typed', 70, 175, 27.8, null, 93, null],
      [1_765_762_932, 'self', 'imported', 70, 175, 26, null, 87, 'Health'],
    ],
  )
})
