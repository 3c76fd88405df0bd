// Heart rate variability by the minute, mostly asleep: RMSSD, another measure than SDNN (sdnn.ts).
// Source: event HRVRMSSD/real_data, samples {s, hrv ms}; one client reads `rmssd`.

import { roundedMean, sampledKind } from './sampled.ts'
import { eventSource } from './sources/events.ts'
import { sampleDates } from './sources/samples.ts'

export const hrv = sampledKind({
  name: 'hrv',
  title: 'Heart rate variability',
  source: eventSource({
    name: 'hrv',
    title: 'Heart rate variability',
    surface: 'value',
    type: 'HRVRMSSD',
    subtype: 'real_data',
    // About 10 KB a day.
    days: 90,
    limit: 100,
    probe: 365,
    dates: sampleDates,
  }),
  values: {
    rmssd: {
      type: 'real',
      unit: 'ms',
      doc: 'RMSSD of the minute.',
      wire: ['hrv', 'rmssd'],
      width: 2,
      scale: 10,
      least: 1,
      most: 1000,
    },
  },
  chart: { draw: 'line', value: 'rmssd', hue: 'recovery', label: 'HRV' },
  figures: {
    columns: {
      hrv: {
        type: 'real',
        unit: 'ms',
        doc: 'Mean heart rate variability (RMSSD) of the day, mostly asleep.',
        figure: { label: 'HRV', good: 'more', formula: 'mean of the samples' },
      },
    },
    compute: (samples) => ({ hrv: roundedMean(samples.map(({ rmssd }) => rmssd)) }),
  },
})
