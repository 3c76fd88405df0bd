// An apnea that the watch detected at night. Source: event blood_oxygen/osa_event.

import { readingKind } from './reading.ts'
import { bloodOxygen } from './sources/blood-oxygen.ts'

export const apnea = readingKind({
  name: 'apnea',
  title: 'Breathing events',
  eventType: 'blood_oxygen',
  subtype: 'osa_event',
  source: bloodOxygen,
  fields: {
    decrease: {
      type: 'integer',
      unit: '%',
      doc: 'Fall of the oxygen saturation.',
      wire: 'spo2_decrease',
      least: 0,
      most: 100,
    },
  },
  needs: 'decrease',
  chart: { draw: 'dots', value: 'decrease', hue: 'oxygen' },
})
