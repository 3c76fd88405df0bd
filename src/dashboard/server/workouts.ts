// Workouts: those that overlap a day, the list, and one with everything recorded second by second.

import { WristoryError } from '../../errors.ts'
import { kinds } from '../../kinds/index.ts'
import type { StoredRow } from '../../query/day.ts'
import type { Reader } from '../../query/reader.ts'
import {
  elapsedSeconds,
  workoutById,
  workoutLegs,
  workoutNeighbours,
  workoutParts,
  workoutPoints,
  workoutRows,
  workoutsDuring,
} from '../../query/workouts.ts'
import type { Day, WorkoutDetail, Workouts } from '../schema.ts'
import { tableFrom } from './table.ts'

type WorkoutItem = Workouts['items'][number]

/** Workouts that touch the minutes `from` to `to` of the day's axis; parts of one are left out. */
export function workoutsOfDay(reader: Reader, midnight: number, from: number, to: number): Day['workouts'] {
  return workoutsDuring(reader, midnight + from * 60, midnight + to * 60).map((row) => ({
    id: String(row.workout),
    sport: String(row.sport ?? 'workout'),
    start: (Number(row.start) - midnight) / 60,
    end: (Number(row.end) - midnight) / 60,
    distance: row.distance as number | null,
  }))
}

/** Newest first, parts of multisport workouts under their whole only. */
export function listedWorkouts(
  reader: Reader,
  { from, to, sport }: { from?: string | undefined; to?: string | undefined; sport?: string | undefined },
): Workouts {
  const rows = workoutRows(reader, { from, to })
  const sports = new Map<string, number>()
  for (const row of rows) sports.set(String(row.sport), (sports.get(String(row.sport)) ?? 0) + 1)
  const items = rows.filter((row) => sport === undefined || row.sport === sport).map(listItem)
  const counted = items.filter(({ gone }) => gone === null)
  return {
    items,
    sports: [...sports].sort((a, b) => b[1] - a[1]),
    totals: {
      count: counted.length,
      seconds: counted.reduce((sum, { moving }) => sum + (moving ?? 0), 0),
      metres: counted.reduce((sum, { distance }) => sum + (distance ?? 0), 0),
    },
  }
}

function listItem(row: StoredRow): WorkoutItem {
  const number = (name: string) => row[name] as number | null
  return {
    id: String(row.workout),
    sport: String(row.sport ?? 'workout'),
    date: String(row.date ?? ''),
    start: Number(row.start),
    offset: Number(row.utc_offset ?? 0),
    distance: number('distance'),
    moving: number('moving_time'),
    elapsed: number('elapsed_time') ?? elapsedSeconds(row),
    hr: number('heartrate_mean'),
    kcal: number('energy'),
    pace: number('pace'),
    gone: number('gone_since'),
  }
}

/** One workout. Throws `usage` if there is none with that id. */
export function wholeWorkout(reader: Reader, id: string): WorkoutDetail {
  const key = Number(id)
  const row = Number.isSafeInteger(key) ? workoutById(reader, key) : undefined
  if (row === undefined)
    throw new WristoryError('usage', 'There is no such workout', { hint: 'The list has them all.' })
  const start = Number(row.start)
  const parts: WorkoutDetail['parts'] = {}
  for (const name of ['lap', 'split', 'strength_set'] as const) {
    const kind = kinds.find((one) => one.name === name)
    const rows = kind === undefined ? [] : workoutParts(reader, name, key)
    if (rows.length > 0) parts[name] = tableFrom(kind!.columns, rows)
  }
  const legs = workoutLegs(reader, key)
  if (legs.length > 0) parts.part = tableFrom(kinds.find(({ name }) => name === 'workout')!.columns, legs)
  const { previous, next } = workoutNeighbours(reader, key)
  return {
    ...listItem(row),
    end: Number(row.end),
    previous: previous === null ? null : String(previous),
    next: next === null ? null : String(next),
    figures: statedFigures(row),
    series: drawnSeries(workoutPoints(reader, row).points),
    pauses: workoutParts(reader, 'pause', key).map(({ start: at, seconds }) => [
      Number(at) - start,
      Number(at) - start + Number(seconds),
    ]),
    parts,
    zones: workoutParts(reader, 'heart_zone', key).map(({ upper, seconds }) => [
      upper as number | null,
      Number(seconds),
    ]),
  }
}

/** Columns with information, without bookkeeping. */
function statedFigures(row: StoredRow): WorkoutDetail['figures'] {
  const own = new Set([
    'account',
    'reply',
    'extra',
    'children',
    'parent',
    'firmware',
    'app',
    'geohash',
    'layout',
    'gone_since',
  ])
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== null && !own.has(name) && !(value instanceof Uint8Array)),
  ) as WorkoutDetail['figures']
}

/** Series of the API by the columns they come from. */
const drawn = {
  lat: ['latitude'],
  lon: ['longitude'],
  heartrate: ['heartrate'],
  pace: ['pace'],
  speed: ['speed'],
  cadence: ['cadence', 'revolutions', 'stroke_rate'],
  power: ['power'],
  distance: ['distance'],
  altitude: ['altitude', 'altitude_map'],
} as const

/** Six decimals of a degree are a tenth of a metre. */
const decimals: Readonly<Record<string, number>> = { lat: 1e6, lon: 1e6, distance: 10 }

/** Factor from a column to the unit of its series: swimmers' strokes come per second. */
const factors: Readonly<Record<string, number>> = { stroke_rate: 60 }

function drawnSeries(points: readonly StoredRow[]): WorkoutDetail['series'] {
  const series: WorkoutDetail['series'] = { t: points.map(({ second }) => Number(second)) }
  for (const [name, columns] of Object.entries(drawn)) {
    const column = columns.find((one) => points.some((point) => point[one] != null))
    if (column === undefined) continue
    const digits = decimals[name] ?? 1e6
    const factor = factors[column] ?? 1
    series[name as keyof typeof drawn] = points.map((point) =>
      point[column] == null ? null : Math.round(Number(point[column]) * factor * digits) / digits,
    )
  }
  return series
}
