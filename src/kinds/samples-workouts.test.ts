// The real workouts, decoded: the expected values were computed by others, independently of any client.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isIssue, type Kind, type Row } from './kind.ts'
import { lap } from './lap.ts'
import { pause } from './pause.ts'
import { workoutDetail } from './sources/workout-detail.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { split } from './split.ts'
import { track } from './track.ts'
import { trackPoint } from './track-point.ts'
import { workout } from './workout.ts'

const folder = new URL('../../../shared/samples/workouts/', import.meta.url)
const absent = existsSync(folder) ? false : 'NOT RUN: the real samples are not beside this checkout'
const sample = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const context = { zone: 'Europe/Berlin', from: '', to: '' }
const reply = (data: object) => new Uint8Array(Buffer.from(JSON.stringify({ code: 1, message: 'success', data })))

function detailRows(name: string) {
  const parsed = workoutDetail.parse(reply(sample(name)), context)
  const of = (kind: Pick<Kind<never>, 'decode'>) => [...kind.decode(parsed as never, context)]
  const pieces = of(trackPoint as never).filter((item): item is Row => !isIssue(item))
  return {
    points: pieces.flatMap((row) => [...trackPoint.stored!.unpack!(row)]),
    sums: [...track.unpack(pieces[0]!)][0]!,
    pauses: of(pause as never) as Row[],
    laps: of(lap as never) as Row[],
    splits: of(split as never) as Row[],
    issues: of(trackPoint as never).filter(isIssue),
  }
}

function historyRow(name: string): Row {
  const parsed = workoutHistory.parse(reply({ next: -1, summary: [sample(name)] }), context)
  const items = [...workout.decode(parsed, context)]
  assert.deepEqual(items.filter(isIssue), [])
  return items[0] as Row
}

const near = (actual: unknown, expected: number, digits = 2) =>
  assert.equal(Number(actual).toFixed(digits), expected.toFixed(digits))

test('a walk of 2018 with pauses', { skip: absent }, () => {
  const { points, sums, pauses, laps, splits, issues } = detailRows('walk_1542558074_detail_nogps.json')
  // A burst of steps after a pause makes 1169 steps a minute: four items that no legs have done.
  assert.deepEqual(
    issues.map(({ detail }) => detail),
    ['cadence: 4 outside 0 to 1000'],
  )
  assert.deepEqual([sums.steps_sum, sums.distance_sum, sums.readings], [5171, 3312, 1620])
  assert.deepEqual([sums.heartrate_min, sums.heartrate_max], [82, 150])
  near(sums.heartrate_mean, 116.68)
  const beats = points.filter(({ heartrate }) => heartrate !== null)
  assert.equal(beats.at(-1)!.second, 2930)
  const placed = points.filter(({ flag }) => flag !== null)
  assert.deepEqual([placed.length, placed.at(-1)!.second], [566, 2921])
  assert.deepEqual([sums.altitude_min, sums.altitude_max], [37.31, 113.45])
  assert.equal(points.find(({ pressure }) => pressure !== null)!.pressure, 99925)
  assert.deepEqual([pauses.length, sums.pause_time, pauses[0]!.cause], [6, 113, 'automatic'])
  assert.deepEqual(laps, [])
  assert.deepEqual(
    splits.map(({ unit, number, seconds, elapsed, heartrate }) => [unit, number, seconds, elapsed, heartrate]),
    [
      ['km', 1, 724, 725, 116],
      ['km', 2, 802, 1527, 118],
      ['km', 3, 805, 2388, 118],
      ['mile', 1, 1208, 1209, 118],
      ['mile', 2, 1294, 2559, 118],
    ],
  )
  const total = historyRow('walk_1542558074_history_row.json')
  assert.deepEqual([total.sport, total.distance, total.steps, total.moving_time], ['walking', 3571, 5171, 2846])
  assert.deepEqual([total.pace_fastest, total.pace_slowest], [0.5718181, 5.148358])
  assert.deepEqual(
    [total.heartrate_mean, total.heartrate_max, total.altitude_max, total.cadence],
    [116, null, null, null],
  )
  assert.deepEqual([total.end, total.parent, total.children], [1542561035, null, null])
})

test('a walk out of the app database', { skip: absent }, () => {
  const { points, sums, pauses, issues } = detailRows('walk_1543838684_local_db_nogps.json')
  assert.deepEqual(issues, [])
  const placed = points.filter(({ flag }) => flag !== null)
  assert.deepEqual([placed.length, placed.at(-1)!.second], [563, 3137])
  assert.deepEqual([sums.steps_sum, sums.distance_sum], [4755, 3582])
  assert.deepEqual([sums.readings, sums.heartrate_min, sums.heartrate_max], [1022, 78, 139])
  near(sums.heartrate_mean, 121.23)
  assert.deepEqual([sums.altitude_min, sums.altitude_max], [108.3, 118.24])
  assert.equal(placed.filter(({ altitude }) => altitude === null).length, 1)
  assert.deepEqual(pauses, [
    { workout: 1543838684, start: 1543839154, date: '2018-12-03', seconds: 890, cause: 'manual' },
  ])
})

test('a pool swim without a heart rate', { skip: absent }, () => {
  const { points, sums, pauses, laps, issues } = detailRows('swimming_1654683111_detail.json')
  assert.deepEqual(issues, [])
  assert.deepEqual([sums.readings, sums.heartrate_mean, sums.distance_sum, pauses.length], [0, null, 998, 3])
  const swum = points.filter(({ distance }) => distance !== null)
  assert.deepEqual([swum.length, swum.at(-1)!.second], [1276, 1380])
  assert.deepEqual(
    laps.map(({ distance, strokes, seconds, elapsed }) => [distance, strokes, seconds, elapsed]),
    [
      [236, 138, 319, 319],
      [512, 440, 706, 1034],
    ],
  )
  const total = historyRow('swimming_1654683111_history_row.json')
  assert.deepEqual([total.sport, total.distance, total.lengths, total.pool_length], ['pool swim', 1000, 40, 25])
  assert.deepEqual([total.strokes, total.stroke_distance, total.swolf, total.swim_style], [584, 1.7, 48, 'freestyle'])
  assert.deepEqual(
    [total.heartrate_mean, total.steps, total.pace_slowest, total.training_effect],
    [null, null, null, null],
  )
})
