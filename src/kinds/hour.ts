// Steps and heart rate by the hour: sums of a day's minutes, packed beside them so that charts of hours and weekdays
// over ten years need not read five million minutes.

import { pack, sqlField, unpack } from '../codec/packed.ts'
import type { Row, View } from './kind.ts'
import { span } from './minute-figures.ts'

const layout = { steps: 2, mean: 2, min: 1, max: 1, readings: 1, recorded: 1 } as const

/** 24 packed records of 8 bytes; the mean is in tenths. */
export function packHours(activity: Uint8Array | null, heartrate: Uint8Array | null): Uint8Array {
  const records = Array.from({ length: 24 }, (_, h) => {
    const { steps, recorded, readings, min, mean, max } = span(activity, heartrate, h * 60, h * 60 + 60)
    return {
      steps: recorded === 0 ? null : steps,
      mean: mean === null ? null : mean * 10,
      min,
      max,
      readings,
      recorded,
    }
  })
  return pack(layout, records)
}

const field = (name: keyof typeof layout) => sqlField(layout, 's.hours', 'h.minute', name)

export const hours: View = {
  name: 'hour',
  title: 'Steps and heart rate by the hour',
  columns: {
    date: { type: 'date', doc: 'Local day of the wearer.' },
    hour: { type: 'integer', doc: 'Hour of the local day, 0 to 23.' },
    steps: { type: 'integer', unit: 'steps', doc: 'Steps; NULL if the device recorded no minute of the hour.' },
    heartrate_min: { type: 'integer', unit: 'bpm', doc: 'Lowest heart rate.' },
    heartrate_mean: { type: 'real', unit: 'bpm', doc: 'Mean of the readings.' },
    heartrate_max: { type: 'integer', unit: 'bpm', doc: 'Highest heart rate.' },
    readings: { type: 'integer', doc: 'Minutes with a heart rate.' },
    recorded: { type: 'integer', unit: 'min', doc: 'Minutes that the device recorded.' },
  },
  key: ['date', 'hour'],
  sql: `SELECT s.account, s.date, h.minute AS hour, ${field('steps')} AS steps, ${field('min')} AS heartrate_min,
      ${field('mean')} / 10.0 AS heartrate_mean, ${field('max')} AS heartrate_max,
      ${field('readings')} AS readings, ${field('recorded')} AS recorded
    FROM minute_series s CROSS JOIN minute_of_day h WHERE h.minute < 24`,
  *unpack(row: Row): Generator<Row> {
    let h = 0
    for (const { steps, mean, min, max, readings, recorded } of unpack(layout, row.hours as Uint8Array)) {
      yield {
        date: row.date!,
        hour: h++,
        steps,
        heartrate_min: min,
        heartrate_mean: mean === null ? null : mean / 10,
        heartrate_max: max,
        readings,
        recorded,
      }
    }
  },
}
