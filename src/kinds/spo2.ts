// Blood oxygen: single readings, started by the person or by the watch. Source: event blood_oxygen/click, whose text
// `extra` is JSON.

import { readingKind } from './reading.ts'
import { roundedMean, valueRange } from './sampled.ts'
import { bloodOxygen } from './sources/blood-oxygen.ts'

export const spo2 = readingKind({
  name: 'spo2',
  title: 'Blood oxygen',
  eventType: 'blood_oxygen',
  subtype: 'click',
  source: bloodOxygen,
  fields: {
    spo2: { type: 'integer', unit: '%', doc: 'Oxygen saturation.', wire: 'spo2', least: 50, most: 100 },
    automatic: {
      type: 'flag',
      doc: '1 if the device measured by itself, 0 if the person started it.',
      wire: 'isAuto',
    },
    history: {
      type: 'json',
      doc: 'The single readings behind it, padded with zeros, as sent by the device.',
      wire: 'spo2History',
    },
  },
  needs: 'spo2',
  chart: { draw: 'dots', value: 'spo2', hue: 'oxygen', label: 'SpO₂' },
  figures: {
    columns: {
      spo2_min: {
        type: 'integer',
        unit: '%',
        doc: 'Lowest blood oxygen of the day.',
        figure: { label: 'Lowest SpO₂', good: 'more', formula: 'lowest reading', minor: true },
      },
      spo2_mean: {
        type: 'real',
        unit: '%',
        doc: 'Mean of the readings.',
        figure: { label: 'SpO₂', good: 'more', usual: [95, 100], formula: 'mean of the readings' },
      },
      spo2_readings: {
        type: 'integer',
        doc: 'Readings of blood oxygen.',
        figure: { label: 'SpO₂ readings', draw: 'bars', formula: 'number of readings', minor: true },
      },
      sleep_spo2_min: {
        type: 'integer',
        unit: '%',
        doc: 'Lowest blood oxygen in the night that ends on this day.',
        figure: { label: 'Lowest SpO₂ asleep', good: 'more', formula: 'lowest reading of the main sleep', minor: true },
      },
      sleep_spo2_mean: {
        type: 'real',
        unit: '%',
        doc: 'Mean of the readings in that night, its main sleep.',
        figure: {
          label: 'SpO₂ asleep',
          good: 'more',
          usual: [95, 100],
          formula: 'mean of the readings of the main sleep',
          minor: true,
        },
      },
      sleep_spo2_max: {
        type: 'integer',
        unit: '%',
        doc: 'Highest blood oxygen in that night.',
        figure: { label: 'Highest SpO₂ asleep', formula: 'highest reading of the main sleep', minor: true },
      },
    },
    compute(rows) {
      const values = rows.map(({ spo2 }) => spo2 as number)
      return { spo2_min: valueRange(values).min, spo2_mean: roundedMean(values), spo2_readings: values.length }
    },
    asleep: {
      columns: ['sleep_spo2_min', 'sleep_spo2_mean', 'sleep_spo2_max'],
      compute(rows) {
        const values = rows.map(({ spo2 }) => spo2 as number)
        const { min, max } = valueRange(values)
        return { sleep_spo2_min: min, sleep_spo2_mean: roundedMean(values), sleep_spo2_max: max }
      },
    },
  },
})
