// A stress test started by the person. Source: event single_stress.

import { readingDates, readingKind } from './reading.ts'
import { eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

export const singleStress = readingKind({
  name: 'single_stress',
  title: 'Stress tests',
  eventType: 'single_stress',
  source: eventSource({
    name: 'single_stress',
    title: 'Stress tests',
    surface: 'flat',
    type: 'single_stress',
    days: 1500,
    split: resultParts,
    dates: readingDates,
  }),
  // Often empty by instants: also requested by days.
  also: [
    eventSource({
      name: 'single_stress_by_date',
      title: 'Stress tests, by days',
      surface: 'date',
      type: 'single_stress',
      days: 1500,
      split: resultParts,
      dates: readingDates,
    }),
  ],
  fields: { stress: { type: 'integer', doc: '1 to 100.', wire: 'stress', least: 1, most: 100 } },
  known: ['time'],
  needs: 'stress',
  chart: { draw: 'dots', value: 'stress', hue: 'stress' },
})
