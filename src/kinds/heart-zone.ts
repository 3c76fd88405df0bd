// Time in each heart-rate zone of a workout. Source: workout_history, `heart_range`: six `seconds,bpm` pairs. The bpm
// is the zone's upper bound: on real rows the last zone with any time is the one just above the maximum.

import { readSeries, writeSeries } from '../codec/series.ts'
import { defineKind, shorten } from './kind.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { byWorkout, encodeHistory } from './workout.ts'
import { LONG } from './workout-fields.ts'

const columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  zone: { type: 'integer', doc: 'Number of the zone, 1 for the lowest.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  upper: { type: 'integer', unit: 'bpm', doc: 'Heart rate below which the zone ends.' },
  seconds: { type: 'integer', unit: 's', doc: 'Time in the zone.' },
} as const

export const heartZone = defineKind({
  name: 'heart_zone',
  title: 'Heart-rate zones of workouts',
  shape: 'record',
  source: workoutHistory,
  columns,
  key: ['workout', 'zone'],
  group: 'workout',
  groups: (reply) => [...reply.rows.keys()].map(String),
  *decode(reply) {
    for (const { id, date, fields } of reply.rows.values()) {
      const pairs = readSeries(fields.heart_range, 2)
      let zone = 0
      // No scheme has more than six zones; twice as many leaves room.
      for (let i = 0; i < Math.min(pairs.count, 12); i++) {
        const [seconds, upper] = pairs.fields.subarray(i * 2, i * 2 + 2)
        if (!(seconds! >= 0 && seconds! <= LONG && upper! > 0 && upper! <= 255)) {
          yield { issue: 'bad-item', group: String(id), detail: shorten(`heart_range ${fields.heart_range}`) }
          continue
        }
        yield { workout: id, zone: ++zone, date, upper: Math.round(upper!), seconds: Math.round(seconds!) }
      }
    }
  },
  encode: (rows) =>
    encodeHistory(
      byWorkout(rows).map(([workout, zones]) => ({
        trackid: workout,
        heart_range: writeSeries(zones.map(({ seconds, upper }) => [Number(seconds), Number(upper)])),
      })),
    ),
  chart: { draw: 'bars', value: 'seconds', hue: 'heart' },
})
