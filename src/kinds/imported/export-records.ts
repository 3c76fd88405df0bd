// The single records of the vendor's account export: workouts, weights and heart rates measured by hand.
//
//   SPORT      type, startTime, sportTime(s), maxPace, minPace, avgPace (s/m), distance(m), calories(kcal)   -1.0 = none
//   BODY       time (or timestamp), weight, height, bmi, fatRate, bodyWaterRate, boneMass, metabolism, muscleRate, visceralFat
//   HEARTRATE  time (or timestamp), heartRate
//
// Facts: data.md section 4.

import { splitFiles } from '../../codec/bundle.ts'
import { lenientNumber } from '../../codec/number.ts'
import { bytesOf } from '../../codec/text.ts'
import { heartrate } from '../heartrate.ts'
import type { Source } from '../kind.ts'
import { workoutHistory } from '../sources/workout-history.ts'
import { weight } from '../weight.ts'
import { readExportTable, readInstant, type TextFields, timeText } from './export-table.ts'
import { type ImportedSource, trust } from './imported.ts'

export const exportWorkouts = recordSource(
  'export_workouts',
  'Workouts of the account export',
  workoutHistory as Source,
  (rows) => ({
    code: 1,
    message: 'success',
    data: { next: -1, summary: rows.flatMap(exportedWorkout) },
  }),
)

export const exportWeights = recordSource(
  'export_weights',
  'Weights of the account export',
  weight.source as Source,
  (rows) => ({ items: rows.flatMap(readWeight) }),
)

export const exportHeartrates = recordSource(
  'export_heartrates',
  'Heart rates by hand of the account export',
  heartrate.source as Source,
  (rows) => ({
    items: rows.flatMap((row) => {
      const timestamp = readTime(row)
      return timestamp === null ? [] : [{ timestamp, value: lenientNumber(row.heartRate) }]
    }),
  }),
)

function recordSource(
  name: string,
  title: string,
  feeds: Source,
  say: (rows: readonly TextFields[]) => object,
): ImportedSource {
  return {
    name,
    title,
    trust: trust.export,
    feeds,
    convert: (body) => bytesOf(JSON.stringify(say(differentRows(body)))),
  }
}

/** The rows of all files; what several exports tell alike counts once. */
function differentRows(body: Uint8Array): TextFields[] {
  const rows = splitFiles(body).flatMap(({ bytes }) => [...readExportTable(bytes).rows()])
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}

function exportedWorkout(row: TextFields) {
  const start = readInstant(row.startTime)
  if (start === null) return []
  return [
    {
      trackid: String(start),
      type: lenientNumber(row.type),
      run_time: row['sportTime(s)'],
      dis: row['distance(m)'],
      calorie: row['calories(kcal)'],
      avg_pace: row['avgPace(/meter)'],
      max_pace: row['maxPace(/meter)'],
      min_pace: row['minPace(/meter)'],
    },
  ]
}

/** What the scale measured; the export writes `null` where it measured nothing. */
const measures = 'weight height bmi fatRate bodyWaterRate boneMass metabolism muscleRate visceralFat'.split(' ')

function readWeight(row: TextFields) {
  const generatedTime = readTime(row)
  if (generatedTime === null) return []
  const summary = Object.fromEntries(
    measures.flatMap((name) => {
      const value = lenientNumber(row[name])
      return value === null ? [] : [[name, value]]
    }),
  )
  // -1 is the account itself; the export does not name members of the family.
  return [{ generatedTime, memberId: '-1', summary }]
}

function readTime(row: TextFields): number | null {
  const at = readInstant(timeText(row))
  return at === null ? null : Math.floor(at)
}
