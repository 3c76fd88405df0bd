// Made-up payloads of the shape of real ones, decoded: they run in every checkout, while the real ones, which the samples
// tests read, lie in none. The expected values were computed beside the payloads (fixtures/payloads/README.md).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { activityStage } from './activity-stage.ts'
import { dailyHealth } from './daily-health.ts'
import { day } from './day.ts'
import { isIssue, type Kind, type Row } from './kind.ts'
import { lap } from './lap.ts'
import { minute } from './minute.ts'
import { odi } from './odi.ts'
import { pai } from './pai.ts'
import { pause } from './pause.ts'
import { readiness } from './readiness.ts'
import { sdnn } from './sdnn.ts'
import { bandData } from './sources/band-data.ts'
import { workoutDetail } from './sources/workout-detail.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { split } from './split.ts'
import { spo2 } from './spo2.ts'
import { stress } from './stress.ts'
import { track } from './track.ts'
import { trackPoint } from './track-point.ts'
import { weight } from './weight.ts'
import { workout } from './workout.ts'

const text = (name: string) => readFileSync(new URL(`../../fixtures/payloads/${name}.json`, import.meta.url))
const success = (data: unknown) => Buffer.from(JSON.stringify({ code: 1, message: 'success', data }))
const context = { zone: 'Europe/Berlin', from: '2025-11-01', to: '2026-03-31' }

/** The rows that a kind makes of a reply; the account is at home elsewhere than the person is. */
function rowsOfReply(kind: Pick<Kind<never>, 'decode'>, reply: unknown): Row[] {
  const items = [...kind.decode(reply as never, context)]
  assert.deepEqual(items.filter(isIssue), [])
  return items.filter((item): item is Row => !isIssue(item))
}

function decode(kind: unknown, name: string): Row[] {
  const { source } = kind as Kind<never>
  const reply = source.parse(text(name), context)
  assert.equal(source.failure(reply), null)
  return rowsOfReply(kind as Kind<never>, reply)
}

const pick = (row: Row | undefined, names: string) => names.split(' ').map((name) => row?.[name])

test('a day of stress: 60 points, shares and mean as the item states them', () => {
  const [row] = decode(stress, 'all_day_stress')
  const names = 'date utc_offset min max mean relaxed normal medium high'
  assert.deepEqual(pick(row, names), ['2026-03-10', 19_800, 20, 69, 44, 42, 38, 20, 0])
  const points = [...stress.stored!.more![0]!.unpack(row!)].map((one) => Number(one.stress))
  const share = (from: number, to: number) => points.filter((value) => value >= from && value <= to).length
  assert.deepEqual([points.length, share(1, 39), share(40, 59), share(60, 79)], [60, 25, 23, 12])
})

test('a reading of oxygen by hand, and nights', () => {
  const [reading] = decode(spo2, 'blood_oxygen_click')
  const names = 'instant date utc_offset spo2 automatic'
  assert.deepEqual(pick(reading, names), [1_773_121_000, '2026-03-10', 19_800, 96, 0])
  assert.deepEqual(
    decode(odi, 'blood_oxygen_odi').map((row) => pick(row, 'date index dips score measured')),
    [
      ['2026-03-10', 0, 0, 100, 28_800],
      ['2026-03-11', 0.43, 3, 98, 25_200],
      ['2026-03-12', 0.2, 1, 99, 18_000],
    ],
  )
})

test('PAI of two days, the second of which has the field of the days to come', () => {
  assert.deepEqual(
    decode(pai, 'PaiHealthInfo').map((row) =>
      pick(row, 'date low_minutes medium_minutes high_minutes points total resting_heartrate'),
    ),
    [
      ['2026-03-10', 9, 4, 2, 3.75, 3.75, 61],
      ['2026-03-11', 20, 15, 3, 12.75, 16.5, 61],
    ],
  )
})

test('mornings: 255, 32767 and -1 are none, a deviation of -0.23 is not', () => {
  const names =
    'date score hrv_score resting_score breathing_score mental_score hrv resting_heartrate skin_temperature_deviation skin_temperature_baseline'
  assert.deepEqual(
    decode(readiness, 'v2_readiness_watch_score').map((row) => pick(row, names)),
    [
      ['2026-03-10', 83, 75, 80, 100, null, 48, 62, 0, null],
      ['2026-03-13', 79, 70, 77, null, null, 44, 64, -0.23, 5],
    ],
  )
})

test('variability: offsets count from the first sample, days are local', () => {
  assert.deepEqual(
    decode(sdnn, 'v2_hrv_sdnn')
      .flatMap((row) => [...sdnn.stored!.unpack!(row)])
      .map((row) => pick(row, 'date instant sdnn')),
    [
      ['2026-03-10', 1_773_104_400, 41.5],
      ['2026-03-10', 1_773_109_800, 58.25],
      ['2026-03-11', 1_773_188_400, 37.75],
      ['2026-03-12', 1_773_258_600, 29.5],
      ['2026-03-12', 1_773_269_400, 88.12],
    ],
  )
})

test('goals: the day is the one that is named, and zeros are no day', () => {
  assert.deepEqual(
    decode(dailyHealth, 'v2_DailyHealth_summary').map((row) =>
      pick(row, 'date steps energy active_minutes running_distance steps_goal'),
    ),
    [['2026-03-10', 8321, 377, 41, 1204.515625, 9000]],
  )
})

test('weights: typed by hand and taken over from another app', () => {
  assert.deepEqual(
    decode(weight, 'weightRecords').map((row) => pick(row, 'instant member origin weight height bmi one_foot app')),
    [
      [1_773_111_000, 'self', 'typed', 64.5, 168, 22.9, 71, null],
      [1_764_441_000, 'self', 'imported', 65, 168, 23, 66, 'Health'],
    ],
  )
})

test('a day of a band without heart rate', () => {
  const reply = bandData.parse(success([JSON.parse(text('band_day').toString())]), context)
  const [total] = rowsOfReply(day as never, reply)
  const names = 'steps distance energy goal walking_minutes running_minutes running_distance running_energy utc_offset'
  assert.deepEqual(pick(total, names), [3000, 1700, 90, 7000, 40, 20, 800, 45, 3600])
  const [series] = rowsOfReply(minute as never, reply)
  const minutes = [...minute.stored!.unpack!(series!)]
  assert.equal(minutes.filter((row) => row.steps === null).length, 1380)
  assert.equal(
    minutes.reduce((sum, row) => sum + Number(row.steps), 0),
    3000,
  )
  assert.equal(series!.heartrate, null)
  assert.deepEqual(
    [...activityStage.stored!.unpack!(rowsOfReply(activityStage as never, reply)[0]!)].map((row) =>
      pick(row, 'minute minutes mode steps distance energy'),
    ),
    [
      [600, 10, 'slow walking', 500, 350, 20],
      [610, 30, 'fast walking', 1500, 1050, 60],
      [640, 20, 'running', 1000, 700, 40],
    ],
  )
})

function detail(name: string) {
  const reply = workoutDetail.parse(success(JSON.parse(text(name).toString())), context)
  const pieces = rowsOfReply(trackPoint as never, reply)
  return {
    points: pieces.flatMap((row) => [...trackPoint.stored!.unpack!(row)]),
    sums: [...track.unpack(pieces[0]!)][0]!,
    pauses: rowsOfReply(pause as never, reply),
    laps: rowsOfReply(lap as never, reply),
    splits: rowsOfReply(split as never, reply),
  }
}

function historyRow(name: string): Row {
  const summary = [JSON.parse(text(name).toString())]
  return rowsOfReply(workout as never, workoutHistory.parse(success({ next: -1, summary }), context))[0]!
}

const walked = 'steps_sum distance_sum readings heartrate_min heartrate_max altitude_min altitude_max'

test('a walk with pauses, and its row', () => {
  const { points, sums, pauses, laps, splits } = detail('walk_detail')
  assert.deepEqual(pick(sums, walked), [900, 1199, 200, 90, 125, 50, 53.99])
  assert.equal(Number(sums.heartrate_mean).toFixed(2), '107.50')
  assert.equal(points.findLast(({ flag }) => flag !== null)!.second, 996)
  assert.equal(points.find(({ pressure }) => pressure !== null)!.pressure, 99_500)
  assert.deepEqual(
    pauses.map((row) => pick(row, 'start seconds cause')),
    [
      [1_542_700_300, 20, 'automatic'],
      [1_542_700_600, 45, 'manual'],
    ],
  )
  assert.deepEqual(laps, [])
  assert.deepEqual(
    splits.map((row) => pick(row, 'unit number seconds elapsed heartrate')),
    [
      ['km', 1, 610, 611, 108],
      ['mile', 1, 980, 981, 109],
    ],
  )
  assert.deepEqual(
    pick(historyRow('walk_row'), 'sport distance steps moving_time end heartrate_mean heartrate_max cadence parent'),
    ['walking', 1300, 900, 996, 1_542_701_061, 107, null, null, null],
  )
})

test('a walk out of the database of the app', () => {
  assert.deepEqual(pick(detail('walk_database').sums, walked), [900, 1199, 200, 90, 125, 50, 53.99])
})

test('a pool swim without a heart rate, and its row', () => {
  const { sums, pauses, laps } = detail('swim_detail')
  assert.deepEqual(pick(sums, 'readings heartrate_mean distance_sum'), [0, null, 500])
  assert.equal(pauses.length, 2)
  assert.deepEqual(
    laps.map((row) => pick(row, 'distance strokes seconds elapsed')),
    [
      [250, 150, 300, 300],
      [250, 150, 400, 708],
    ],
  )
  assert.deepEqual(
    pick(
      historyRow('swim_row'),
      'sport distance lengths pool_length strokes stroke_distance swolf steps training_effect',
    ),
    ['pool swim', 500, 20, 25, 300, 1.66, 52, null, null],
  )
})
