// A workout second by second: all its series on one clock. Packed in pieces of up to 1024 points, a frame
// (codec/frame.ts) per series; the view `track_point` unpacks them in plain SQL. Filter it by workout: conditions on
// other columns unpack everything first. Source: workout_detail; the series are in strands.ts.

import { type Order, packFrame, sqlDifference, sqlFirst, sqlHead, unpackFrame } from '../codec/frame.ts'
import { writeSeries } from '../codec/series.ts'
import type { Batch, Cells } from './batch.ts'
import { type Columns, defineKind, type Row, shorten } from './kind.ts'
import { encodeDetail, workoutDetail, workoutGroup } from './sources/workout-detail.ts'
import type { RecordedTrack } from './sources/workout-series.ts'
import { type StrandName, strandNames, strands } from './strands.ts'
import { sums, track, trackSums, undescribed } from './track.ts'
import { byWorkout } from './workout.ts'

const stored: Columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  piece: { type: 'integer', doc: 'Number of the piece, from 0.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  points: { type: 'integer', doc: 'Points in the piece.' },
  second: { type: 'blob', unit: 's', doc: 'Seconds since the start, a frame of order 1.' },
  ...Object.fromEntries(
    strandNames.map((name) => {
      const { unit, doc, factor, order } = strands[name]
      const scale = factor === 1 ? '' : ` times ${factor}`
      return [
        name,
        { type: 'blob', ...(unit ? { unit } : {}), doc: `${doc} A frame of order ${order},${scale || ' as it is'}.` },
      ]
    }),
  ),
  ...sums,
}

const columns: Columns = {
  workout: stored.workout!,
  second: { type: 'integer', unit: 's', doc: 'Seconds since the start of the workout.' },
  date: stored.date!,
  instant: { type: 'instant', doc: 'Its time.' },
  ...Object.fromEntries(
    strandNames.map((name) => {
      const { type, unit, doc } = strands[name]
      return [name, { type, ...(unit ? { unit } : {}), doc }]
    }),
  ),
}

/** The sums are in the first piece. */
const none: Row = Object.fromEntries(Object.keys(sums).map((name) => [name, null]))

/** Points per piece: many enough for small headers, few enough that one jump does not widen a whole workout. */
const PIECE = 1024
/** Seconds without a point after which a new piece begins: they would widen the clock of all others. */
const GAP = 30
const SHORT = 256
/** 13 degrees: differences beyond that do not fit a frame. */
const JUMP = 2 ** 27

export const trackPoint = defineKind({
  name: 'track_point',
  title: 'Workouts second by second',
  shape: 'series',
  source: workoutDetail,
  columns,
  key: ['workout', 'second'],
  group: 'workout',
  // Details without any series have one empty piece; undocumented series are an issue below.
  measured: [],
  stored: {
    table: 'track_series',
    columns: stored,
    key: ['workout', 'piece'],
    view: viewSql(),
    unpack: unpackPiece,
    columnReader: () => unpackColumns,
    more: [track],
  },
  groups: workoutGroup,
  *decode({ detail }) {
    if (detail === null) return
    const points = detail.track()
    yield* points.issues
    if (points.seconds.length === 0) {
      const unread = undescribed(detail.fields)
      if (unread !== null) yield { issue: 'nothing-read', group: String(detail.id), detail: shorten(unread) }
    }
    let piece = 0
    for (const [from, to] of pieces(points)) {
      yield {
        workout: detail.id,
        piece,
        date: detail.date,
        points: to - from,
        ...packPiece(points, from, to),
        ...(piece++ === 0 ? trackSums(detail) : none),
      }
    }
  },
  encode(rows) {
    const [[workout, pieces] = [0, []]] = byWorkout(rows)
    const points = pieces.sort((a, b) => Number(a.piece) - Number(b.piece)).flatMap((piece) => [...unpackPiece(piece)])
    return encodeDetail(workout, toWire(points))
  },
  chart: { draw: 'line', value: 'heartrate', hue: 'workout' },
})

function* pieces({ seconds, columns }: RecordedTrack): Generator<[from: number, to: number]> {
  const places = [columns.get('latitude'), columns.get('longitude')].filter((column) => column !== undefined)
  const last: (number | null)[] = places.map(() => null)
  let from = 0
  for (let i = 0; i < seconds.length; i++) {
    let far = false
    for (const [k, column] of places.entries()) {
      const value = column[i]
      if (value === null || value === undefined) continue
      const before = last[k] ?? value
      far ||= Math.abs(value - before) > JUMP
      last[k] = value
    }
    const gap = i > from && seconds[i]! - seconds[i - 1]! > GAP && i - from >= SHORT
    if (i > from && (i - from === PIECE || far || gap)) {
      yield [from, i]
      from = i
    }
  }
  // Details without any series have one empty piece, which shows that they were fetched.
  if (from < seconds.length || from === 0) yield [from, seconds.length]
}

function packPiece({ seconds, columns }: RecordedTrack, from: number, to: number): Row {
  const row: Row = { second: packFrame(seconds.slice(from, to), 1) }
  for (const name of strandNames) {
    const column = columns.get(name)
    row[name] = column === undefined ? null : packFrame(column.slice(from, to), strands[name].order)
  }
  return row
}

function* unpackPiece(row: Row): Generator<Row> {
  const count = row.points as number
  const seconds = row.second === null ? [] : unpackFrame(row.second as Uint8Array, 1, count)
  const values = strandNames.map((name) =>
    row[name] === null ? null : unpackFrame(row[name] as Uint8Array, strands[name].order, count),
  )
  for (let i = 0; i < count; i++) {
    const second = seconds[i]!
    const point: Row = {
      workout: row.workout!,
      second,
      date: row.date!,
      instant: second === null ? null : (row.workout as number) + second,
    }
    for (const [k, name] of strandNames.entries()) {
      const value = values[k]?.[i] ?? null
      const { factor } = strands[name]
      point[name] = value === null || factor === 1 ? value : value / factor
    }
    yield point
  }
}

/** The same by columns: a tenth of the time, for exports of many workouts. */
function unpackColumns(row: Row): Batch {
  const count = row.points as number
  const numbers = (name: string, order: Order, of: (value: number) => number): Cells => {
    if (row[name] == null) return { same: null }
    const values = unpackFrame(row[name] as Uint8Array, order, count)
    const numbers = new Float64Array(count)
    for (let i = 0; i < count; i++) numbers[i] = values[i] == null ? Number.NaN : of(values[i]!)
    return { numbers }
  }
  const start = row.workout as number
  return {
    length: count,
    columns: {
      workout: { same: start },
      second: numbers('second', 1, (second) => second),
      date: { same: row.date! },
      instant: numbers('second', 1, (second) => start + second),
      ...Object.fromEntries(
        strandNames.map((name) => {
          const { order, factor } = strands[name]
          return [name, numbers(name, order, (value) => value / factor)]
        }),
      ),
    },
  }
}

/** Layer by layer: heads once per piece, differences per point, their running sums, units. */
function viewSql(): string {
  const all = [
    { name: 'second', order: 1 as const, factor: 1 },
    ...strandNames.map((name) => ({ name, ...strands[name] })),
  ]
  const key = 'account, workout, piece, date'
  const over = 'OVER (PARTITION BY account, workout, piece ORDER BY i ROWS UNBOUNDED PRECEDING)'
  const runningSum = (name: string) => `CASE WHEN ${name} IS NOT NULL THEN sum(${name}) ${over} END AS ${name}`
  const inUnit = (name: StrandName) => {
    const { factor } = strands[name]
    return factor === 1 ? name : `${name} / ${factor}.0 AS ${name}`
  }
  return `
    SELECT account, workout, second, date, workout + second AS instant, ${strandNames.map(inUnit).join(', ')}
    FROM (
      SELECT ${key}, i, ${all.map(({ name, order }) => (order === 0 ? name : runningSum(name))).join(',\n        ')}
      FROM (
        SELECT ${key}, n.minute AS i,
          ${all.map(({ name, order }) => `${sqlDifference(name, order, 'n.minute')} AS ${name}`).join(',\n          ')}
        FROM (
          SELECT ${key}, points, ${all.map(({ name }) => name).join(', ')},
            ${all.flatMap(({ name }) => sqlHead(name, name)).join(',\n            ')},
            -- Keeps the heads from being worked out again for every point.
            row_number() OVER (PARTITION BY account, workout, piece)
          FROM track_series CROSS JOIN every_byte
        ) CROSS JOIN minute_of_day n CROSS JOIN every_byte WHERE n.minute < points
        -- What the sums begin with. It also keeps the differences from being worked out twice, as value and as sum.
        UNION ALL
        SELECT ${key}, -1, ${all.map(({ name, order }) => (order === 0 ? 'NULL' : sqlFirst(name))).join(',\n          ')}
        FROM track_series CROSS JOIN every_byte
      )
    ) WHERE i >= 0`
}

/** A value in the unit of its series, whole. */
function whole(row: Row, name: StrandName, factor: number): number | null {
  return row[name] === null ? null : Math.round((row[name] as number) * factor)
}

/** Gives each value of a series as its difference to the one before. */
function steps(name: StrandName, factor: number): (row: Row) => number | null {
  let last = 0
  return (row) => {
    const value = whole(row, name, factor)
    if (value === null) return null
    const step = value - last
    last = value
    return step
  }
}

/** The series as the cloud would send them, each point on the clock of its own series. */
function toWire(points: readonly Row[]): object {
  const clocked = (columns: readonly StrandName[], write: (row: Row) => (number | null)[]) => {
    let last = 0
    return writeSeries(
      points
        .filter((row) => columns.some((column) => row[column] !== null))
        .map((row) => {
          const gap = (row.second as number) - last
          last = row.second as number
          return [gap, ...write(row)]
        }),
    )
  }
  const single = (name: StrandName, factor: number) => clocked([name], (row) => [whole(row, name, factor)! / factor])
  const delta = (name: StrandName, factor: number) => {
    const next = steps(name, factor)
    return clocked([name], (row) => [next(row)! / factor])
  }
  const located = ['latitude', 'longitude', 'accuracy', 'flag', 'pace'] as const
  const timed = points.filter((row) => located.some((column) => row[column] !== null))
  const [north, east, walked] = [steps('latitude', 1e7), steps('longitude', 1e7), steps('steps', 1)]
  return {
    time: clocked(located, () => []),
    longitude_latitude: writeSeries(
      timed.map((row) => (row.latitude === null ? [] : [north(row)! * 10, east(row)! * 10])),
    ),
    accuracy: writeSeries(timed.map((row) => [whole(row, 'accuracy', 1)])),
    flag: writeSeries(timed.map((row) => [whole(row, 'flag', 1)])),
    pace: writeSeries(timed.map((row) => [row.pace as number | null])),
    time_delta_altitude: clocked(['altitude'], (row) => [whole(row, 'altitude', 100)]),
    correct_altitude: clocked(['altitude_map'], (row) => [whole(row, 'altitude_map', 100)]),
    heart_rate: delta('heartrate', 1),
    gait: clocked(['steps', 'stride', 'cadence'], (row) => [
      walked(row),
      whole(row, 'stride', 100),
      whole(row, 'cadence', 1),
    ]),
    currentDistance: clocked(['distance'], (row) => [whole(row, 'distance', 100)]),
    speed: single('speed', 100),
    cadence: single('revolutions', 1),
    stroke_speed: single('stroke_rate', 1000),
    power_meter: single('power', 1),
    air_pressure_altitude: delta('pressure', 1),
    temperature: delta('temperature', 10),
    equivPace: single('equivalent_pace', 1),
    runPosture: clocked(['ground_contact', 'oscillation', 'vertical_ratio'], (row) => [
      whole(row, 'ground_contact', 1),
      whole(row, 'oscillation', 1),
      whole(row, 'vertical_ratio', 10),
    ]),
  }
}
