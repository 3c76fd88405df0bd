// Workouts: those that touch a day, the list, and one with everything that was recorded second by second.

import { WristoryError } from '../../errors.ts'
import { kinds } from '../../kinds/index.ts'
import { type Row, storedAs } from '../../kinds/kind.ts'
import { isDuring } from '../../kinds/position.ts'
import type { Reader } from '../../query/reader.ts'
import { newestFirst } from '../../store/newest.ts'
import type { Day, Workout, Workouts } from '../schema.ts'
import { tableFrom } from './table.ts'

type Item = Workouts['items'][number]

/** Workouts that touch the minutes `from` to `to` of the day's axis; parts of one are left out. */
export function workoutsOfDay(
  { database, account }: Reader,
  midnight: number,
  from: number,
  to: number,
): Day['workouts'] {
  return database
    .all<Row>(
      `SELECT workout, sport, start, "end", distance FROM workout
       WHERE account = ? AND workout BETWEEN ? AND ? AND start < ? AND "end" > ? AND parent IS NULL AND gone_since IS NULL ORDER BY workout`,
      account.id,
      // The key is the beginning: an index finds it, and nothing that is longer than three days touches this one.
      midnight + from * 60 - 3 * 86_400,
      midnight + to * 60,
      midnight + to * 60,
      midnight + from * 60,
    )
    .map((row) => ({
      id: String(row.workout),
      sport: String(row.sport ?? 'workout'),
      start: (Number(row.start) - midnight) / 60,
      end: (Number(row.end) - midnight) / 60,
      distance: row.distance as number | null,
    }))
}

/** Newest first, parts of multisport workouts under their whole only. */
export function workoutsOf(
  { database, account }: Reader,
  { from, to, sport }: { from?: string | undefined; to?: string | undefined; sport?: string | undefined },
): Workouts {
  const rows = database.all<Row>(
    `SELECT * FROM workout WHERE account = ? AND parent IS NULL AND date >= ? AND date <= ? ORDER BY ${newestFirst}`,
    account.id,
    from ?? '0000-01-01',
    to ?? '9999-12-31',
  )
  const sports = new Map<string, number>()
  for (const row of rows) sports.set(String(row.sport), (sports.get(String(row.sport)) ?? 0) + 1)
  const items = rows.filter((row) => sport === undefined || row.sport === sport).map(itemOf)
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

function itemOf(row: Row): Item {
  const number = (name: string) => row[name] as number | null
  return {
    id: String(row.workout),
    sport: String(row.sport ?? 'workout'),
    date: String(row.date ?? ''),
    start: Number(row.start),
    offset: Number(row.utc_offset ?? 0),
    distance: number('distance'),
    moving: number('moving_time'),
    elapsed: number('elapsed_time') ?? elapsedOf(row),
    hr: number('heartrate_mean'),
    kcal: number('energy'),
    pace: number('pace'),
    gone: number('gone_since'),
  }
}

/** Seconds from start to the end that is stated; null where none is. */
function elapsedOf({ start, end }: Row): number | null {
  return end === null ? null : Number(end) - Number(start)
}

/** One workout. Throws `usage` when there is none of that id. */
export function workoutOf(reader: Reader, id: string): Workout {
  const { database, account } = reader
  const key = Number(id)
  const row = Number.isSafeInteger(key)
    ? database.get<Row>('SELECT * FROM workout WHERE account = ? AND workout = ?', account.id, key)
    : undefined
  if (row === undefined)
    throw new WristoryError('usage', 'There is no such workout', { hint: 'The list has them all.' })
  const near = (sign: '<' | '>', order: 'DESC' | 'ASC') =>
    database.get<{ workout: number }>(
      `SELECT workout FROM workout WHERE account = ? AND parent IS NULL AND workout ${sign} ? ORDER BY workout ${order} LIMIT 1`,
      account.id,
      key,
    )?.workout
  const start = Number(row.start)
  const rowsOf = (table: string) =>
    database.all<Row>(`SELECT * FROM ${table} WHERE account = ? AND workout = ?`, account.id, key)
  const parts: Workout['parts'] = {}
  for (const name of ['lap', 'split', 'strength_set']) {
    const kind = kinds.find((one) => one.name === name)
    const rows = kind === undefined ? [] : rowsOf(name)
    if (rows.length > 0) parts[name] = tableFrom(kind!.columns, rows)
  }
  const children = database.all<Row>(
    'SELECT * FROM workout WHERE account = ? AND parent = ? ORDER BY workout',
    account.id,
    key,
  )
  if (children.length > 0) parts.part = tableFrom(kinds.find(({ name }) => name === 'workout')!.columns, children)
  const { previous, next } = { previous: near('<', 'DESC'), next: near('>', 'ASC') }
  return {
    ...itemOf(row),
    end: Number(row.end),
    previous: previous === undefined ? null : String(previous),
    next: next === undefined ? null : String(next),
    figures: figuresOf(row),
    series: seriesOf(reader, key, elapsedOf(row)),
    pauses: rowsOf('pause').map(({ start: at, seconds }) => [Number(at) - start, Number(at) - start + Number(seconds)]),
    parts,
    zones: rowsOf('heart_zone').map(({ upper, seconds }) => [upper as number | null, Number(seconds)]),
  }
}

/** Columns that say something, without bookkeeping. */
function figuresOf(row: Row): Workout['figures'] {
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
  ) as Workout['figures']
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

/** What a column is multiplied by to be in the unit of its series: swimmers' strokes come by the second. */
const factors: Readonly<Record<string, number>> = { stroke_rate: 60 }

function seriesOf({ database, account }: Reader, workout: number, elapsed: number | null): Workout['series'] {
  const kind = kinds.find(({ name }) => name === 'track_point')
  if (kind?.stored?.unpack === undefined) return { t: [] }
  const points: Row[] = []
  for (const piece of database.all<Row>(
    `SELECT * FROM ${storedAs(kind).table} WHERE account = ? AND workout = ? ORDER BY piece`,
    account.id,
    workout,
  ))
    for (const point of kind.stored.unpack(piece))
      if (point.second !== null && isDuring(Number(point.second), elapsed)) points.push(point)
  const series: Workout['series'] = { t: points.map(({ second }) => Number(second)) }
  for (const [name, columns] of Object.entries(drawn)) {
    const column = columns.find((one) => points.some((point) => point[one] != null))
    if (column === undefined) continue
    const digits = decimals[name] ?? 1e3
    const factor = factors[column] ?? 1
    series[name as keyof typeof drawn] = points.map((point) =>
      point[column] == null ? null : Math.round(Number(point[column]) * factor * digits) / digits,
    )
  }
  return series
}
