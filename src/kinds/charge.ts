// The energy left, minute by minute ("BioCharge"), and the reckoning at waking. The curve goes on in a straight line
// while the watch is not worn. Source: events Charge/real_data (255 = none) and Charge/wake_data (filed about 22 hours
// before the waking that `startTime` names).

import { lenientNumber } from '../codec/number.ts'
import { fromMillis, localDate } from './clock.ts'
import { columnsOf, type Fields } from './field.ts'
import { figuresFrom, itemOffset, resultKind } from './result.ts'
import { rangeOf, sampledKind } from './sampled.ts'
import { type EventItem, eventSource } from './sources/events.ts'
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
  chart: { draw: 'line', value: 'level', hue: 'recovery' },
  figures: {
    columns: {
      charge_min: { type: 'integer', doc: 'Lowest energy left, 0 to 100.' },
      charge_max: { type: 'integer', doc: 'Highest energy left.' },
    },
    compute(samples) {
      const { min, max } = rangeOf(samples.map(({ level }) => level))
      return { charge_min: min, charge_max: max }
    },
  },
})

const score = (doc: string, wire: string) => ({ type: 'integer', doc, wire, least: 0, most: 100 }) as const

const fields = {
  level: score('Energy at waking, 0 to 100.', 'wakeCharge'),
  physical: score('Physical part.', 'physicalWake'),
  mental: score('Mental part.', 'mentalWake'),
  exertion: { type: 'real', doc: 'Exertion of the day before.', wire: 'exertionScore', least: 0, most: 10_000 },
  fitness: {
    type: 'real',
    doc: "The cloud's score of daily fitness.",
    wire: 'dailyFitnessScore',
    least: 0,
    most: 10_000,
  },
  chronic_weight: {
    type: 'real',
    doc: 'Weight of the long-term load.',
    wire: 'chronicWeightDaily',
    least: -1000,
    most: 1000,
  },
  algorithm: { type: 'text', doc: 'Version of the algorithm.', wire: 'algoVersion' },
} as const satisfies Fields

const place = (item: EventItem, home: string | null) => {
  const at = fromMillis(item.fields.startTime)
  if (at === null) return null
  const offset = itemOffset(item, home, at)
  return { date: localDate(at, offset), at, offset, order: lenientNumber(item.fields.startTime) ?? 0 }
}

export const wakeCharge = resultKind({
  name: 'wake_charge',
  title: 'Energy at waking',
  source: eventSource({
    name: 'wake_charge',
    title: 'Energy at waking',
    surface: 'value',
    type: 'Charge',
    subtype: 'wake_data',
    days: 365,
    dates: (item, home) => [place(item, home)?.date ?? []].flat(),
  }),
  fields: {
    ...fields,
    waking: {
      type: 'instant',
      doc: 'Waking up.',
      wire: 'startTime',
      least: 1_262_304_000,
      most: 4_102_444_800,
      scale: 1000,
    },
  },
  known: ['samples'],
  place,
  wire: (row, raw) => ({
    eventType: 'Charge',
    subType: 'wake_data',
    // 22 hours before.
    timestamp: (Number(row.waking) - 79_200) * 1000,
    value: { ...(row.utc_offset === null ? {} : { timeZone: Number(row.utc_offset) / 900 }), ...raw },
  }),
  chart: { draw: 'line', value: 'level', hue: 'recovery' },
  figures: figuresFrom(columnsOf(fields), { charge_wake: 'level' }),
})
