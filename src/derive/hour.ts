// Steps and heart rate by the hour, from a day's packed minutes: what charts of hours and weekdays read.

import type { Row } from '../kinds/kind.ts'
import { span } from '../kinds/minute-figures.ts'

export const hour = {
  columns: {
    date: { type: 'date', doc: 'Local day of the wearer.' },
    hour: { type: 'integer', doc: 'Hour of the local day, 0 to 23.' },
    steps: { type: 'integer', unit: 'steps', doc: 'Steps; NULL where the device recorded no minute of the hour.' },
    heartrate_min: { type: 'integer', unit: 'bpm', doc: 'Lowest heart rate.' },
    heartrate_mean: { type: 'real', unit: 'bpm', doc: 'Mean of the readings.' },
    heartrate_max: { type: 'integer', unit: 'bpm', doc: 'Highest heart rate.' },
    readings: { type: 'integer', doc: 'Minutes with a heart rate.' },
    recorded: { type: 'integer', unit: 'min', doc: 'Minutes that the device recorded.' },
  },
  key: ['date', 'hour'],
} as const

/** Up to 24 rows (hours without any record are left out) of a `minute_series` row. */
export function* hoursOf(series: Row): Generator<Row> {
  const activity = series.activity as Uint8Array | null
  const heartrate = series.heartrate as Uint8Array | null
  for (let h = 0; h < 24; h++) {
    const figures = span(activity, heartrate, h * 60, h * 60 + 60)
    if (figures.recorded === 0 && figures.readings === 0) continue
    yield {
      date: series.date!,
      hour: h,
      steps: figures.recorded === 0 ? null : figures.steps,
      heartrate_min: figures.min,
      heartrate_mean: figures.mean,
      heartrate_max: figures.max,
      readings: figures.readings,
      recorded: figures.recorded,
    }
  }
}
