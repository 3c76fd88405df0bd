// The single records in the database of the Mi Fit app: workouts with their series, heart rates by hand, weights. The
// series are the cloud's own strings under other names.
//
//   TRACKRECORD   TRACKID (epoch s), TYPE, COSTTIME, ENDTIME ...       one row of totals a workout
//   TRACKDATA     TRACKID, BULKLL, BULKGAIT ...                        its series
//   HEART_RATE    TIME (s), TYPE 2
//   WEIGHT_INFOS  not described column by column; found by the words of their names
//
// Facts: data.md section 5.

import { lenientNumber } from '../../codec/number.ts'
import { bytesOf } from '../../codec/text.ts'
import { fromEither } from '../clock.ts'
import { heartrate } from '../heartrate.ts'
import type { Source } from '../kind.ts'
import { isRecord, unpackJson } from '../sources/events.ts'
import { encodeDetail, workoutDetail } from '../sources/workout-detail.ts'
import { workoutHistory, workoutId } from '../sources/workout-history.ts'
import { weight } from '../weight.ts'
import { type ImportedSource, trust } from './imported.ts'
import { type TableRow, tableRows } from './table.ts'

/** The cloud's name of each series. */
const series: readonly (readonly [own: string, cloud: string])[] = [
  ['BULKLL', 'longitude_latitude'],
  ['BULKGAIT', 'gait'],
  ['BULKAL', 'altitude'],
  ['BULKACC', 'accuracy'],
  ['BULKTIME', 'time'],
  ['BULKFLAG', 'flag'],
  ['BULKPACE', 'pace'],
  ['BULKPAUSE', 'pause'],
  ['BULKHR', 'heart_rate'],
  ['BULKDISTANCE', 'distance'],
  ['BULKSPEED', 'speed'],
  ['KILOMARKED', 'kilo_pace'],
  ['MILEMARKED', 'mile_pace'],
  ['LAP', 'lap'],
  ['VERSION', 'version'],
]

/** Columns that hold a total, by the cloud's name; the first that holds a number counts. */
const totals: readonly (readonly [cloud: string, own: readonly string[]])[] = [
  ['type', ['TYPE']],
  ['end_time', ['ENDTIME', 'END_TIME']],
  ['dis', ['DISTANCE', 'DIS']],
  ['calorie', ['CAL', 'CALORIE', 'CALORIES']],
  ['avg_pace', ['PACE', 'AVG_PACE', 'AVGPACE']],
  ['total_step', ['TOTAL_STEP', 'STEPS', 'STEP']],
  ['avg_heart_rate', ['AVG_HEART_RATE', 'AVGHR', 'HR']],
]

export const phoneWorkouts: ImportedSource = {
  name: 'phone_workouts',
  title: "Workouts of the phone's database",
  trust: trust.phone,
  feeds: workoutHistory as Source,
  convert: (body) =>
    bytesOf(
      JSON.stringify({
        code: 1,
        message: 'success',
        data: { next: -1, summary: tableRows(body).flatMap(phoneWorkout) },
      }),
    ),
}

export const phoneTracks: ImportedSource = {
  name: 'phone_tracks',
  title: "Series of the phone's workouts",
  trust: trust.phone,
  feeds: workoutDetail as Source,
  convert(body) {
    const [row = {}] = tableRows(body)
    const fields = series.flatMap(([own, cloud]) => (row[own] == null ? [] : [[cloud, row[own]]]))
    return encodeDetail(workoutId(row.TRACKID) ?? 0, Object.fromEntries(fields))
  },
}

export const phoneHeartrates: ImportedSource = {
  name: 'phone_heartrates',
  title: "Heart rates by hand of the phone's database",
  trust: trust.phone,
  feeds: heartrate.source as Source,
  convert: (body) =>
    items(
      tableRows(body).flatMap((row) => {
        const [timestamp, value] = [fromEither(row.TIME), first(row, ['HR', 'HEART_RATE', 'VALUE', 'RATE'])]
        return timestamp === null || value === null ? [] : [{ timestamp, value }]
      }),
    ),
}

/** Parts of names of columns, the underscores left out, by the cloud's name of the measure. */
const measures: readonly (readonly [cloud: string, own: RegExp])[] = [
  ['weight', /^(WEIGHT|WEIGHTVALUE)$/],
  ['height', /^HEIGHT$/],
  ['bmi', /^BMI$/],
  ['fatRate', /^(BODY)?FAT(RATE)?$/],
  ['bodyWaterRate', /^(BODY)?WATER(RATE)?$/],
  ['boneMass', /^BONE(MASS)?$/],
  ['metabolism', /^(BASAL)?METABOLISM$/],
  ['muscleRate', /^MUSCLE(RATE|MASS)?$/],
  ['visceralFat', /^VISCERAL(FAT)?$/],
]

export const phoneWeights: ImportedSource = {
  name: 'phone_weights',
  title: "Weights of the phone's database",
  trust: trust.phone,
  feeds: weight.source as Source,
  convert: (body) =>
    items(
      tableRows(body).flatMap((row) => {
        const generatedTime = fromEither(row.TIMESTAMP ?? row.TIME ?? row.GENERATED_TIME ?? row.DATE)
        if (generatedTime === null) return []
        const summary = Object.fromEntries(
          Object.entries(row).flatMap(([name, value]) => {
            const measure = measures.find(([, own]) => own.test(name.replaceAll('_', '')))
            const number = lenientNumber(value)
            return measure === undefined || number === null || number <= 0 ? [] : [[measure[0], number]]
          }),
        )
        return [{ generatedTime, memberId: '-1', summary }]
      }),
    ),
}

function items(list: readonly object[]): Uint8Array {
  return bytesOf(JSON.stringify({ items: list }))
}

function phoneWorkout(row: TableRow): object[] {
  const start = workoutId(row.TRACKID)
  if (start === null) return []
  // Where a summary as JSON is kept, its fields have the cloud's names.
  const inner = unpackJson(row.SUMMARY)
  const fields = totals.flatMap(([cloud, own]) => {
    const value = first(row, own)
    return value === null ? [] : [[cloud, value]]
  })
  const time = readTime(row, start)
  return [
    {
      ...(isRecord(inner) ? inner : {}),
      ...Object.fromEntries(fields),
      ...(time === null ? {} : { run_time: time }),
      trackid: String(start),
      source: typeof row.SOURCE === 'string' ? row.SOURCE : 'phone',
    },
  ]
}

/** Seconds of the workout; milliseconds are recognised by being longer than from beginning to end. */
function readTime(row: TableRow, start: number): number | null {
  const [time, end] = [first(row, ['COSTTIME', 'COST_TIME', 'RUN_TIME']), first(row, ['ENDTIME', 'END_TIME'])]
  if (time === null) return null
  return end !== null && end > start && time > end - start + 60 ? Math.round(time / 1000) : time
}

function first(row: TableRow, names: readonly string[]): number | null {
  for (const name of names) {
    const value = lenientNumber(row[name])
    if (value !== null) return value
  }
  return null
}
