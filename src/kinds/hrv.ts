// Heart rate variability: RMSSD by the minute, mostly asleep, and SDNN a few times a day. Two measures, two kinds.
// Source: events HRVRMSSD/real_data (samples {s, hrv ms}, one client reads `rmssd`) and hrv_sdnn/real_data ({s, sdnn ms}).

import { meanOf, sampledKind } from './sampled.ts'
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
  chart: { draw: 'line', value: 'rmssd', hue: 'recovery' },
  figures: {
    columns: {
      hrv: { type: 'real', unit: 'ms', doc: 'Mean heart rate variability (RMSSD) of the day, mostly asleep.' },
    },
    compute: (samples) => ({ hrv: meanOf(samples.map(({ rmssd }) => rmssd)) }),
  },
})

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
  chart: { draw: 'dots', value: 'sdnn', hue: 'recovery' },
  figures: {
    columns: { sdnn: { type: 'real', unit: 'ms', doc: 'Mean of the SDNN measurements of the day.' } },
    compute: (samples) => ({ sdnn: meanOf(samples.map(({ sdnn }) => sdnn)) }),
  },
})
