// Skin temperature at night. Source: event skinTemp/real_data, samples {s, value}; whether a device sends degrees or a
// deviation from the baseline is unconfirmed, so the number is stored as is.

import { roundedMean, sampledKind } from './sampled.ts'
import { eventSource } from './sources/events.ts'
import { sampleDates } from './sources/samples.ts'

export const skinTemperature = sampledKind({
  name: 'skin_temperature',
  title: 'Skin temperature',
  source: eventSource({
    name: 'skin_temperature',
    title: 'Skin temperature',
    surface: 'value',
    type: 'skinTemp',
    subtype: 'real_data',
    days: 180,
    dates: sampleDates,
  }),
  values: {
    temperature: {
      type: 'real',
      unit: '°C',
      doc: 'Skin temperature.',
      wire: ['value'],
      width: 2,
      scale: 100,
      least: -50,
      most: 60,
    },
  },
  chart: { draw: 'line', value: 'temperature', hue: 'body' },
  figures: {
    columns: {
      skin_temperature: {
        type: 'real',
        unit: '°C',
        doc: 'Mean skin temperature.',
        figure: { label: 'Skin temperature', topic: 'recovery', digits: 1, formula: 'mean of the samples' },
      },
    },
    compute: (samples) => ({
      skin_temperature: roundedMean(
        samples.map(({ temperature }) => temperature),
        2,
      ),
    }),
  },
})
