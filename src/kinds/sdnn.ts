// Heart rate variability a few times a day: SDNN, another measure than RMSSD (hrv.ts).
// Source: event hrv_sdnn/real_data, samples {s, sdnn ms}.

import { roundedMean, sampledKind } from './sampled.ts'
import { eventSource } from './sources/events.ts'
import { sampleDates } from './sources/samples.ts'

export const sdnn = sampledKind({
  name: 'sdnn',
  title: 'Heart rate variability (SDNN)',
  source: eventSource({
    name: 'sdnn',
    title: 'Heart rate variability (SDNN)',
    surface: 'value',
    type: 'hrv_sdnn',
    subtype: 'real_data',
    days: 365,
    dates: sampleDates,
  }),
  values: {
    sdnn: {
      type: 'real',
      unit: 'ms',
      doc: 'SDNN of the measurement.',
      wire: ['sdnn'],
      width: 2,
      scale: 100,
      least: 0.01,
      most: 600,
    },
  },
  chart: { draw: 'dots', value: 'sdnn', hue: 'recovery', label: 'SDNN' },
  figures: {
    columns: {
      sdnn: {
        type: 'real',
        unit: 'ms',
        doc: 'Mean of the SDNN measurements of the day.',
        figure: { label: 'SDNN', good: 'more', formula: 'mean of the samples' },
      },
    },
    compute: (samples) => ({ sdnn: roundedMean(samples.map(({ sdnn }) => sdnn)) }),
  },
})
