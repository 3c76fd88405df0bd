// The energy at waking, as computed by the cloud. Source: event Charge/wake_data, filed about 22 hours before the
// waking that `startTime` names; flat, or with the values in `samples`.

import { lenientNumber } from '../codec/number.ts'
import { fromMillis, localDate } from './clock.ts'
import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, itemOffset, resultKind } from './result.ts'
import { type EventItem, eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

const score = (doc: string, wire: string) => ({ type: 'real', doc, wire, least: 0, most: 100 }) as const

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
} as const satisfies FieldTable

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
    split: resultParts,
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
  measured: ['level', 'physical', 'mental', 'exertion', 'fitness'],
  place,
  wire: (row, raw) => ({
    eventType: 'Charge',
    subType: 'wake_data',
    // 22 hours before.
    timestamp: (Number(row.waking) - 79_200) * 1000,
    value: { ...(row.utc_offset === null ? {} : { timeZone: Number(row.utc_offset) / 900 }), ...raw },
  }),
  chart: { draw: 'line', value: 'level', hue: 'recovery' },
  figures: figuresFrom(columnsOf(fields), { charge_wake: { of: 'level', label: 'Charge on waking', good: 'more' } }),
})
