// Full kilometres and miles of a workout. Source: workout_detail, `kilo_pace` and `mile_pace`: rows of 6, 14 or 15
// columns; 0 index, 1 seconds, 5 seconds since the start at its end, 4 mean heart rate (7 again in wide rows).

import { lenientNumber } from '../codec/number.ts'
import { writeSeries } from '../codec/series.ts'
import { defineKind } from './kind.ts'
import { encodeDetail, workoutDetail, workoutGroup } from './sources/workout-detail.ts'
import { byWorkout } from './workout.ts'
import { LONG } from './workout-fields.ts'

const columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  unit: { type: 'text', doc: 'km or mile.' },
  number: { type: 'integer', doc: 'Which of them, from 1.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  seconds: { type: 'real', unit: 's', doc: 'Time for it.' },
  elapsed: { type: 'real', unit: 's', doc: 'Time since the start at its end.' },
  heartrate: { type: 'integer', unit: 'bpm', doc: 'Mean heart rate.' },
} as const

const wires = { km: 'kilo_pace', mile: 'mile_pace' } as const
/** More than anyone runs in one go. */
const MOST = 5000

export const split = defineKind({
  name: 'split',
  title: 'Kilometres and miles of workouts',
  shape: 'record',
  source: workoutDetail,
  columns,
  key: ['workout', 'unit', 'number'],
  group: 'workout',
  groups: workoutGroup,
  *decode({ detail }) {
    if (detail === null) return
    const { id, date, fields } = detail
    for (const unit of ['km', 'mile'] as const) {
      // Column 2 is a geohash and not a number, as are some of the wide rows: only the trusted columns are read.
      const { rows, bad } = readRows(fields[wires[unit]], MOST)
      let wrong = bad
      for (const [i, row] of rows.entries()) {
        const [seconds, elapsed] = [row[1]!, row[5]!]
        if (!(seconds > 0 && seconds <= LONG)) {
          wrong++
          continue
        }
        const beats = row[4]!
        yield {
          workout: id,
          unit,
          number: i + 1,
          date,
          seconds,
          elapsed: elapsed > 0 && elapsed <= LONG ? elapsed : null,
          heartrate: beats > 0 && beats <= 255 ? Math.round(beats) : null,
        }
      }
      if (wrong > 0)
        yield { issue: 'bad-item', group: String(id), detail: `${wires[unit]}: ${wrong} of ${rows.length + bad}` }
    }
  },
  encode(rows) {
    const [[workout, splits] = [0, []]] = byWorkout(rows)
    const series = (unit: string) => {
      const items: (number | null)[][] = []
      for (const row of splits.filter((one) => one.unit === unit)) {
        while (items.length < (row.number as number) - 1) items.push([items.length, -1])
        items.push([
          items.length,
          row.seconds as number,
          null,
          -1,
          row.heartrate as number | null,
          row.elapsed as number | null,
        ])
      }
      return writeSeries(items)
    }
    return encodeDetail(workout, { kilo_pace: series('km'), mile_pace: series('mile') })
  },
  chart: { draw: 'bars', value: 'seconds', hue: 'workout' },
})

/**
 * The items of a table in a series, their numbers by column; NaN if a column is empty or text, as geohashes are. Items
 * whose first two columns are not numbers count as bad.
 */
export function readRows(text: unknown, most: number, width = 6): { rows: Float64Array[]; bad: number } {
  if (typeof text !== 'string') return { rows: [], bad: 0 }
  const rows: Float64Array[] = []
  let bad = 0
  for (let at = 0; at < text.length && rows.length + bad < most; ) {
    const end = text.indexOf(';', at)
    const item = text.slice(at, end < 0 ? text.length : end)
    at = end < 0 ? text.length : end + 1
    // Column by column, because text in one of them invalidates only itself; no row is this long.
    const cells = item.slice(0, 4000).split(',', width)
    const row = Float64Array.from({ length: width }, (_, i) => lenientNumber(cells[i]) ?? Number.NaN)
    if (Number.isNaN(row[0]) || Number.isNaN(row[1])) bad++
    else rows.push(row)
  }
  return { rows, bad }
}
