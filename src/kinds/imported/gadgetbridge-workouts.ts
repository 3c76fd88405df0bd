// Gadgetbridge's workouts: a row of beginning, end and sport, and the totals as JSON, said as the cloud's list.
//
//   SECOND (beginning), END_SECOND, ACTIVITY_KIND, NAME, SUMMARY_DATA {"distanceMeters": {"value": 5000, "unit": "meters"} ...}
//
// Facts: data.md section 5. The numbers of sports are Gadgetbridge's own bits; what is not
// among them has no sport.

import { lenientNumber } from '../../codec/number.ts'
import { bytesOf } from '../../codec/text.ts'
import type { Source } from '../kind.ts'
import { isRecord, unpackJson } from '../sources/events.ts'
import { workoutHistory } from '../sources/workout-history.ts'
import { type ImportedSource, trust } from './imported.ts'
import { type TableRow, tableRows } from './table.ts'

/** The cloud's number for each of Gadgetbridge's. */
const sports: Readonly<Record<number, number>> = {
  16: 1, // running
  32: 6, // walking
  64: 14, // swimming
  128: 9, // cycling
  256: 8, // treadmill
  512: 16, // exercise
  1024: 15, // open-water swimming
  2048: 10, // indoor cycling
  4096: 12, // elliptical
  8192: 21, // jump rope
  16384: 60, // yoga
  32768: 18, // football
  65536: 23, // rowing machine
  131072: 78, // cricket
  262144: 85, // basketball
  524288: 89, // table tennis
  1048576: 92, // badminton
  2097152: 52, // strength
  4194304: 22, // hiking
  8388608: 70, // climbing
}

/** Totals by the cloud's name; training effects are tenths there. */
const totals: readonly (readonly [cloud: string, own: string, factor?: number])[] = [
  ['dis', 'distanceMeters'],
  ['calorie', 'caloriesBurnt'],
  ['run_time', 'activeSeconds'],
  ['total_step', 'steps'],
  ['avg_heart_rate', 'averageHR'],
  ['max_heart_rate', 'maxHR'],
  ['min_heart_rate', 'minHR'],
  ['altitude_ascend', 'ascentMeters'],
  ['altitude_descend', 'descentMeters'],
  ['swolf', 'swolfIndex'],
  ['total_strokes', 'strokes'],
  ['te', 'aerobicTrainingEffect', 10],
  ['anaerobic_te', 'anaerobicTrainingEffect', 10],
]

export const gadgetbridgeWorkouts: ImportedSource = {
  name: 'gadgetbridge_workouts',
  title: 'Gadgetbridge workouts',
  trust: trust.gadgetbridge,
  feeds: workoutHistory as Source,
  convert: (body) =>
    bytesOf(
      JSON.stringify({
        code: 1,
        message: 'success',
        data: { next: -1, summary: tableRows(body).flatMap(gadgetbridgeWorkout) },
      }),
    ),
}

function gadgetbridgeWorkout(row: TableRow): object[] {
  const [start, end] = [lenientNumber(row.SECOND), lenientNumber(row.END_SECOND)]
  if (start === null) return []
  const inner = unpackJson(row.SUMMARY_DATA)
  const said = isRecord(inner) ? inner : {}
  const found = Object.fromEntries(
    totals.flatMap(([cloud, own, factor = 1]) => {
      const entry = said[own]
      const value = lenientNumber(isRecord(entry) ? entry.value : entry)
      return value === null ? [] : [[cloud, value * factor]]
    }),
  )
  const sport = sports[lenientNumber(row.ACTIVITY_KIND) ?? -1]
  return [
    {
      trackid: String(start),
      source: 'gadgetbridge',
      ...(end === null || end < start ? {} : { end_time: String(end), run_time: end - start }),
      ...(sport === undefined ? {} : { type: sport }),
      ...found,
    },
  ]
}
