// The pauses of a workout. Source: workout_detail, `pause`: `epoch s,duration s,index of the point before,after,type`.

import { readSeries, writeSeries } from '../codec/series.ts'
import { defineKind, shorten } from './kind.ts'
import { encodeDetail, workoutDetail, workoutGroup } from './sources/workout-detail.ts'
import { workoutId } from './sources/workout-history.ts'
import { byWorkout } from './workout.ts'
import { LONG } from './workout-fields.ts'

const columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  start: { type: 'instant', doc: 'Start of the pause.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  seconds: { type: 'integer', unit: 's', doc: 'Length.' },
  cause: { type: 'text', doc: 'manual, automatic, or unknown(n); watches send unknown(1).' },
} as const

const causes: Readonly<Record<number, string>> = { 2: 'manual', 3: 'automatic' }

export const pause = defineKind({
  name: 'pause',
  title: 'Pauses of workouts',
  shape: 'span',
  source: workoutDetail,
  columns,
  key: ['workout', 'start'],
  group: 'workout',
  groups: workoutGroup,
  *decode({ detail }) {
    if (detail === null) return
    const { id, date, fields } = detail
    const series = readSeries(fields.pause, 5)
    let wrong = series.bad
    for (let i = 0; i < series.count; i++) {
      const [begin, seconds, , , type] = series.fields.subarray(i * 5, i * 5 + 5)
      const start = workoutId(begin)
      if (start === null || !(seconds! >= 0 && seconds! <= LONG)) {
        wrong++
        continue
      }
      const code = Number.isNaN(type) ? null : type!
      yield {
        workout: id,
        start,
        date,
        seconds: Math.round(seconds!),
        cause: code === null ? null : (causes[code] ?? `unknown(${code})`),
      }
    }
    if (wrong > 0)
      yield {
        issue: 'bad-item',
        group: String(id),
        detail: `pause: ${wrong} of ${series.count}, ${shorten(series.odd)}`,
      }
  },
  encode(rows) {
    const [[workout, pauses] = [0, []]] = byWorkout(rows)
    const code = (cause: unknown) =>
      Object.entries(causes).find(([, name]) => name === cause)?.[0] ?? /-?[\d.]+/.exec(String(cause))?.[0] ?? null
    return encodeDetail(workout, {
      pause: writeSeries(
        pauses.map(({ start, seconds, cause }) => [Number(start), Number(seconds), -1, -1, code(cause)]),
      ),
    })
  },
  chart: { draw: 'table', hue: 'workout' },
})
