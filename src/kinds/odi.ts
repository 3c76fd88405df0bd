// The oxygen dips of a night. Source: event blood_oxygen/odi, filed under local midnight of the day of waking.

import { midnightMillis, placeOfMidnight, zoneIn, zoneText } from './clock.ts'
import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { bloodOxygen } from './sources/blood-oxygen.ts'

const fields = {
  index: { type: 'real', unit: '/h', doc: 'Dips per hour.', wire: 'odi', least: 0, most: 200 },
  dips: { type: 'integer', doc: 'Number of dips.', wire: 'odiNum', least: 0, most: 5000 },
  score: {
    type: 'integer',
    doc: "The cloud's score of the night, 0 to 100; not an oxygen saturation.",
    wire: 'score',
    least: 0,
    most: 100,
  },
  measured: { type: 'integer', unit: 's', doc: 'Time measured.', wire: 'cost', least: 0, most: 172_800 },
  valid: { type: 'integer', doc: "The cloud's code for its validity, raw.", wire: 'valid', least: 0, most: 100 },
  display: {
    type: 'integer',
    doc: "The cloud's code for what the app shows, raw.",
    wire: 'dispCode',
    least: 0,
    most: 1000,
  },
} as const satisfies FieldTable

export const odi = resultKind({
  name: 'odi',
  title: 'Oxygen dips of the night',
  source: bloodOxygen,
  subtype: 'odi',
  fields,
  measured: ['index', 'dips', 'score'],
  known: ['version'],
  place: (item, home) => {
    const place = placeOfMidnight(item.timestamp, zoneIn(item.fields), home)
    return place === null ? null : { ...place, order: place.at }
  },
  wire: (row, raw) => ({
    eventType: 'blood_oxygen',
    subType: 'odi',
    timestamp: midnightMillis(String(row.date), row.utc_offset as number | null),
    ...(row.utc_offset === null ? {} : { timezone: zoneText(Number(row.utc_offset)) }),
    ...raw,
  }),
  chart: { draw: 'bars', value: 'index', hue: 'oxygen' },
  figures: figuresFrom(columnsOf(fields), {
    odi: { of: 'index', label: 'ODI', draw: 'bars', digits: 1, good: 'less', usual: [0, 5] },
  }),
})
