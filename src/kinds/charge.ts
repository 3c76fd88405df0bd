// Remaining energy, minute by minute ("BioCharge"). The curve continues in a straight line while the watch is not worn.
// Source: event Charge/real_data (255 = none).

import { sampledKind, valueRange } from './sampled.ts'
import { eventSource } from './sources/events.ts'
import { sampleDates } from './sources/samples.ts'

const level = (doc: string, wire: string) =>
  ({ type: 'integer', doc, wire: [wire], width: 1, scale: 1, least: 0, most: 100 }) as const

export const charge = sampledKind({
  name: 'charge',
  title: 'Energy left',
  source: eventSource({
    name: 'charge',
    title: 'Energy left',
    surface: 'value',
    type: 'Charge',
    subtype: 'real_data',
    // About 180 KB a day.
    days: 14,
    limit: 20,
    probe: 365,
    // A window reaches a UTC day further on both sides: the one before these two must not reach into today.
    fresh: 2,
    dates: sampleDates,
  }),
  values: {
    level: level('Energy left, 0 to 100.', 'total'),
    physical: level('Physical part.', 'physical'),
    mental: level('Mental part.', 'mental'),
  },
  chart: { draw: 'line', value: 'level', hue: 'recovery', label: 'Charge' },
  figures: {
    columns: {
      charge_min: {
        type: 'integer',
        doc: 'Lowest energy left, 0 to 100.',
        figure: { label: 'Lowest charge', formula: 'lowest sample', minor: true },
      },
      charge_max: {
        type: 'integer',
        doc: 'Highest energy left.',
        figure: { label: 'Highest charge', formula: 'highest sample', minor: true },
      },
    },
    compute(samples) {
      const { min, max } = valueRange(samples.map(({ level }) => level))
      return { charge_min: min, charge_max: max }
    },
  },
})
