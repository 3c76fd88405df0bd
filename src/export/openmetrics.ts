// OpenMetrics 1.0 with timestamps, for backfilling Prometheus (`promtool tsdb create-blocks-from openmetrics`). Each
// family's samples stand together; base units are in the names, as its guide asks.

import type { HistoryFormat } from './format.ts'
import { kindsOf, type Quantity, risingMeasures } from './measure.ts'

interface MetricFamily {
  readonly quantity: Quantity
  readonly name: string
  readonly unit: string
  readonly help: string
  readonly factor?: number
}

const families: readonly MetricFamily[] = [
  // Of minutes alone: a series' samples must not go back in time.
  { quantity: 'minuteHeartrate', name: 'heart_rate_bpm', unit: 'bpm', help: 'Heart rate.' },
  { quantity: 'restingHeartrate', name: 'resting_heart_rate_bpm', unit: 'bpm', help: 'Resting heart rate of the day.' },
  { quantity: 'steps', name: 'daily_steps', unit: 'steps', help: 'Steps of the day.' },
  { quantity: 'distance', name: 'daily_distance_meters', unit: 'meters', help: 'Distance of the day.' },
  { quantity: 'energy', name: 'daily_energy_kilocalories', unit: 'kilocalories', help: 'Active energy of the day.' },
  { quantity: 'spo2', name: 'oxygen_saturation_ratio', unit: 'ratio', help: 'Oxygen saturation.', factor: 0.01 },
  { quantity: 'rmssd', name: 'hrv_rmssd_seconds', unit: 'seconds', help: 'Heart rate variability.', factor: 0.001 },
  { quantity: 'sdnn', name: 'hrv_sdnn_seconds', unit: 'seconds', help: 'Heart rate variability.', factor: 0.001 },
  { quantity: 'respiration', name: 'respiration_per_minute', unit: 'minute', help: 'Breaths a minute.' },
  { quantity: 'weight', name: 'weight_kilograms', unit: 'kilograms', help: 'Body weight.' },
  { quantity: 'skinTemperature', name: 'skin_temperature_celsius', unit: 'celsius', help: 'Skin temperature.' },
  { quantity: 'stress', name: 'stress_score', unit: 'score', help: 'Mean stress of the day, 0 to 100.' },
  { quantity: 'pai', name: 'pai_score', unit: 'score', help: 'PAI of the last seven days.' },
]

export const openmetrics: HistoryFormat = {
  name: 'openmetrics',
  title: 'Series for backfilling Prometheus',
  extension: '.om',
  mediaType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  units: 'fixed',
  holds: 'history',
  kinds: kindsOf(families.map(({ quantity }) => quantity)),
  async *write(history, { person }) {
    const user = person === '' ? '' : `{user="${person.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"}`
    for (const { quantity, name, unit, help, factor = 1 } of families) {
      let told = false
      for await (const { start, value } of risingMeasures(history, quantity)) {
        if (!told)
          yield `# TYPE wristory_${name} gauge\n# UNIT wristory_${name} ${unit}\n# HELP wristory_${name} ${help}\n`
        told = true
        yield `wristory_${name}${user} ${Number((value * factor).toPrecision(12))} ${start}\n`
      }
    }
    yield '# EOF\n'
  },
}
