// InfluxDB line protocol, times in nanoseconds. A field's type is fixed by its first write, so each quantity is always
// whole or always fractional. Writing the same export again replaces the points. No two lines share series and time:
// where a quantity comes from several kinds, the tag `kind` tells them apart; of two values of one kind and time the one
// of the later day stands.

import type { HistoryFormat } from './format.ts'
import { asleep, kindsOf, type Quantity, risingMeasures, sleepKinds, sleeps } from './measure.ts'

interface Point {
  readonly measurement: string
  readonly field: string
  readonly whole: boolean
}

const point = (measurement: string, field: string, whole: boolean): Point => ({ measurement, field, whole })

const points: readonly (readonly [Quantity, Point])[] = [
  ['heartrate', point('heart_rate', 'bpm', true)],
  ['minuteSteps', point('steps', 'count', true)],
  ['steps', point('daily_steps', 'count', true)],
  ['distance', point('daily_distance', 'metres', true)],
  ['energy', point('daily_energy', 'kcal', true)],
  ['restingHeartrate', point('resting_heart_rate', 'bpm', true)],
  ['spo2', point('spo2', 'percent', true)],
  ['rmssd', point('hrv', 'rmssd_ms', false)],
  ['sdnn', point('hrv', 'sdnn_ms', false)],
  ['respiration', point('respiration', 'per_minute', false)],
  ['weight', point('weight', 'kg', false)],
  ['fat', point('weight', 'fat_percent', false)],
  ['skinTemperature', point('skin_temperature', 'celsius', false)],
  ['stress', point('stress', 'mean', true)],
  ['pai', point('pai', 'total', false)],
  ['readiness', point('readiness', 'score', true)],
  ['vo2max', point('vo2max', 'ml_per_kg_min', false)],
]

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
    for (const [quantity, { measurement, field, whole }] of points) {
      const several = kindsOf([quantity]).length > 1
      for await (const { start, value, kind } of risingMeasures(history, quantity))
        yield `${measurement}${user}${several ? `,kind=${kind}` : ''} ${field}=${whole ? `${Math.round(value)}i` : value} ${start}000000000\n`
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
        .map(([name, value]) => `${name === 'score' ? name : `${name}_minutes`}=${value}i`)
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
