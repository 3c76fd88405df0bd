// InfluxDB line protocol, times in nanoseconds. A field's type is fixed by its first write, and a database drops points
// of another type, so every number is a float. Writing the same export again replaces the points. No two lines share
// series and time: if a quantity comes from several kinds, the tag `kind` distinguishes them; of two values of one kind
// and time the one of the later day counts.

import type { HistoryFormat } from './format.ts'
import { asleep, kindsOf, type Quantity, risingMeasures, sleepKinds, sleeps } from './measure.ts'

interface InfluxPoint {
  readonly measurement: string
  readonly field: string
}

const point = (measurement: string, field: string): InfluxPoint => ({ measurement, field })

const points: readonly (readonly [Quantity, InfluxPoint])[] = [
  ['heartrate', point('heart_rate', 'bpm')],
  ['minuteSteps', point('steps', 'count')],
  ['steps', point('daily_steps', 'count')],
  ['distance', point('daily_distance', 'metres')],
  ['energy', point('daily_energy', 'kcal')],
  ['restingHeartrate', point('resting_heart_rate', 'bpm')],
  ['spo2', point('spo2', 'percent')],
  ['rmssd', point('hrv', 'rmssd_ms')],
  ['sdnn', point('hrv', 'sdnn_ms')],
  ['respiration', point('respiration', 'per_minute')],
  ['weight', point('weight', 'kg')],
  ['fat', point('weight', 'fat_percent')],
  ['skinTemperature', point('skin_temperature', 'celsius')],
  ['stress', point('stress', 'mean')],
  ['pai', point('pai', 'total')],
  ['readiness', point('readiness', 'score')],
  ['vo2max', point('vo2max', 'ml_per_kg_min')],
  ['workouts', point('daily_workouts', 'count')],
  ['workoutMinutes', point('daily_workouts', 'minutes')],
  ['workoutDistance', point('daily_workouts', 'metres')],
  ['trainingLoad', point('daily_workouts', 'training_load')],
]

/** The fields of each measurement. */
const measurements = [...Map.groupBy(points, ([, { measurement }]) => measurement)].map(
  ([measurement, list]) => [measurement, list.map(([quantity, { field }]) => [quantity, field] as const)] as const,
)

export const influx: HistoryFormat = {
  name: 'influx',
  title: 'Line protocol for InfluxDB and VictoriaMetrics',
  extension: '.lp',
  mediaType: 'text/plain; charset=utf-8',
  units: 'fixed',
  holds: 'history',
  kinds: [...kindsOf(points.map(([quantity]) => quantity)), ...sleepKinds],
  async *write(history, { person }) {
    const user = person === '' ? '' : `,user=${tag(person)}`
    for (const [measurement, fields] of measurements) {
      /** Lines of several fields, put together before any is written: they are of single moments, not of minutes. */
      const together = new Map<string, string[]>()
      for (const [quantity, field] of fields) {
        const several = kindsOf([quantity]).length > 1
        for await (const { start, value, kind } of risingMeasures(history, quantity)) {
          const series = `${measurement}${user}${several ? `,kind=${kind}` : ''}`
          if (fields.length === 1) yield `${series} ${field}=${value} ${start}000000000\n`
          else {
            const key = `${series} ${start}`
            const others = together.get(key)
            if (others === undefined) together.set(key, [`${field}=${value}`])
            else others.push(`${field}=${value}`)
          }
        }
      }
      for (const [key, values] of together) yield `${key.replace(/ (?=\d+$)/, ` ${values.join()} `)}000000000\n`
    }
    const written = new Set<string>()
    for await (const sleep of sleeps(history)) {
      const series = sleep.nap ? 'nap' : 'night'
      if (written.has(`${series} ${sleep.start}`)) continue
      written.add(`${series} ${sleep.start}`)
      const minutes = {
        asleep: asleep(sleep),
        light: sleep.light,
        deep: sleep.deep,
        rem: sleep.rem,
        awake: sleep.awake,
      }
      const fields = Object.entries({ ...minutes, score: sleep.score })
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${name === 'score' ? name : `${name}_minutes`}=${value}`)
      if (fields.length > 0) yield `${series}${user} ${fields.join(',')} ${sleep.start}000000000\n`
    }
  },
}

/** A tag's value: never empty, no line breaks, not ending in a backslash. */
function tag(text: string): string {
  return text
    .replace(/[\x00-\x1f]/g, ' ')
    .replace(/\\+$/, '')
    .replace(/[,= ]/g, '\\$&')
}
