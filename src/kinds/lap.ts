// The laps of a workout: automatic or by the button; in the pool also lengths, sets and the whole, mixed, some twice:
// never sum them. Source: workout_detail, `lap`: about 21 columns in version 15, 70 in version 16.
//
// Rows are of many widths; a column means the same in all of them, and what a row is too narrow for is NULL.
//
//   0 index · 1 seconds · 2 metres · 3 geohash · 4 mean heart rate · 5 seconds since the start at its end
//   6 altitude m (-20000 none) · 7 metres climbed, in swims the strokes again · 8 metres descended · 9 pace s/m
//   12 strokes/s, in wide rows only · 13 strokes · 14 SWOLF · 15 kcal
//   26 stroke (1 breaststroke, 2 freestyle, 5 and 6 mixed) · 43 ms · 53 m per stroke
//   57 ms since the start at its end · 67 highest heart rate

import { writeSeries } from '../codec/series.ts'
import { defineKind, type Row } from './kind.ts'
import { encodeDetail, workoutDetail, workoutGroup } from './sources/workout-detail.ts'
import { readRows } from './split.ts'
import { byWorkout } from './workout.ts'
import { LONG } from './workout-fields.ts'

const columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  number: { type: 'integer', doc: 'Place in the list, from 1.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  seconds: { type: 'real', unit: 's', doc: 'Time for it.' },
  distance: { type: 'real', unit: 'm', doc: 'Distance.' },
  elapsed: { type: 'real', unit: 's', doc: 'Time since the start at its end.' },
  pace: { type: 'real', unit: 's/m', doc: 'Pace: seconds per metre.' },
  heartrate_mean: { type: 'integer', unit: 'bpm', doc: 'Mean heart rate.' },
  heartrate_max: { type: 'integer', unit: 'bpm', doc: 'Highest heart rate.' },
  altitude: { type: 'real', unit: 'm', doc: 'Altitude at its end.' },
  ascent: { type: 'real', unit: 'm', doc: 'Metres climbed.' },
  descent: { type: 'real', unit: 'm', doc: 'Metres descended.' },
  energy: { type: 'integer', unit: 'kcal', doc: 'Energy used.' },
  strokes: { type: 'integer', doc: 'Strokes in the water.' },
  stroke_rate: { type: 'real', unit: '/s', doc: 'Strokes per second.' },
  stroke_distance: { type: 'real', unit: 'm', doc: 'Distance of a stroke.' },
  swolf: { type: 'integer', doc: 'SWOLF: whole seconds and strokes.' },
  stroke: { type: 'text', doc: 'breaststroke, freestyle, mixed, or unknown(n).' },
} as const

const styles: Readonly<Record<number, string>> = { 1: 'breaststroke', 2: 'freestyle', 5: 'mixed', 6: 'mixed' }

/** Version 15 has about 21 columns, version 16 has 70. In the former, column 12 is the length of the pool. */
const WIDE = 44
const WIDTH = 70
/** A day of lengths of 25 m. */
const MOST = 5000

export const lap = defineKind({
  name: 'lap',
  title: 'Laps of workouts',
  shape: 'record',
  source: workoutDetail,
  columns,
  key: ['workout', 'number'],
  group: 'workout',
  groups: workoutGroup,
  *decode({ detail }) {
    if (detail === null) return
    const { id, date, fields } = detail
    const { rows, bad } = readRows(fields.lap, MOST, WIDTH)
    let wrong = bad
    for (const [i, cells] of rows.entries()) {
      const row = lapRow(cells)
      if (row.seconds === null) wrong++
      else yield { workout: id, number: i + 1, date, ...row }
    }
    if (wrong > 0) yield { issue: 'bad-item', group: String(id), detail: `lap: ${wrong} of ${rows.length + bad}` }
  },
  encode(rows) {
    const [[workout, laps] = [0, []]] = byWorkout(rows)
    const items: (number | null)[][] = []
    for (const row of laps) {
      while (items.length < (row.number as number) - 1) items.push([items.length, -1])
      items.push(wireCells(items.length, row))
    }
    return encodeDetail(workout, { lap: writeSeries(items) })
  },
  chart: { draw: 'table', hue: 'workout' },
})

function lapRow(cells: Float64Array): Row {
  // Within bounds and not one of the values for "none".
  const cell = (column: number, least: number, most: number, digits = 6) => {
    const value = cells[column]!
    return value >= least && value <= most ? Number(value.toFixed(digits)) : null
  }
  const wide = !Number.isNaN(cells[WIDE - 1])
  const millis = (column: number, fallback: number) => {
    const value = cell(column, 1, 8.64e9)
    return value === null ? cell(fallback, 0, LONG) : value / 1000
  }
  const code = cell(26, 1, 1000, 0)
  const strokes = cell(13, 1, 1e6, 0)
  const ascent = cell(7, 0.01, 1e5)
  return {
    seconds: millis(43, 1),
    distance: cell(2, 0, 1e8),
    elapsed: millis(57, 5),
    pace: cell(9, 1e-6, 1e5),
    heartrate_mean: cell(4, 1, 255, 0),
    heartrate_max: cell(67, 1, 255, 0),
    altitude: cell(6, -1000, 10_000),
    // Nobody climbs in the water.
    ascent: ascent === strokes ? null : ascent,
    descent: cell(8, 0.01, 1e5),
    energy: cell(15, 1, 1e6, 0),
    strokes,
    stroke_rate: wide ? cell(12, 1e-4, 100) : null,
    stroke_distance: cell(53, 0.01, 100),
    swolf: cell(14, 1, 1e5, 0),
    stroke: code === null ? null : (styles[code] ?? `unknown(${code})`),
  }
}

function wireCells(index: number, row: Row): (number | null)[] {
  const cells: (number | null)[] = new Array(WIDTH).fill(0)
  const code = Object.entries(styles).find(([, name]) => name === row.stroke)?.[0]
  const milliseconds = (value: unknown) => (value === null ? -1 : Math.round(Number(value) * 1000))
  const known: Record<number, unknown> = {
    0: index,
    1: Math.floor(Number(row.seconds)),
    2: row.distance ?? -1,
    4: row.heartrate_mean ?? -1,
    5: row.elapsed === null ? -1 : Math.floor(Number(row.elapsed)),
    6: row.altitude ?? -20_000,
    7: row.ascent ?? -1,
    8: row.descent ?? -1,
    9: row.pace ?? -1,
    12: row.stroke_rate ?? -1,
    13: row.strokes ?? -1,
    14: row.swolf ?? -1,
    15: row.energy ?? -1,
    26: code ?? /\d+/.exec(String(row.stroke ?? ''))?.[0] ?? 0,
    43: milliseconds(row.seconds),
    53: row.stroke_distance ?? -1,
    57: milliseconds(row.elapsed),
    67: row.heartrate_max ?? -1,
  }
  for (const [column, value] of Object.entries(known)) cells[Number(column)] = Number(value)
  return cells
}
