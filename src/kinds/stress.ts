// A day's stress: least, greatest, mean, share of the four zones, and the points every five minutes (packed; the view
// `stress_point` has a row per point). Source: event all_day_stress.
//
//   minStress, maxStress, avgStress          1 to 100
//   relax/normal/medium/highProportion       % of the points at 1-39, 40-59, 60-79, 80-100
//   data                                     JSON text of [{time (ms), value}]; gaps are left out

import { epochOfDate } from '../codec/date.ts'
import { lenientNumber, within } from '../codec/number.ts'
import { pack, recordWidth, sqlField, unpack } from '../codec/packed.ts'
import { fromMillis, midnightMillis, placeOfMidnight, zoneIn } from './clock.ts'
import { collector, columnsOf, type FieldTable, readFields, writeFields } from './field.ts'
import { defineKind, type Issue, type Row, shorten } from './kind.ts'
import { type EventItem, encodeItems, eventSource, isRecord, unpackJson } from './sources/events.ts'

const fields = {
  min: { type: 'integer', doc: 'Lowest stress, 1 to 100.', wire: 'minStress', least: 1, most: 100 },
  max: { type: 'integer', doc: 'Highest stress.', wire: 'maxStress', least: 1, most: 100 },
  mean: { type: 'integer', doc: 'Mean of the points, as the cloud rounds it.', wire: 'avgStress', least: 1, most: 100 },
  relaxed: {
    type: 'integer',
    unit: '%',
    doc: 'Share of points from 1 to 39.',
    wire: 'relaxProportion',
    least: 0,
    most: 100,
  },
  normal: { type: 'integer', unit: '%', doc: 'Share from 40 to 59.', wire: 'normalProportion', least: 0, most: 100 },
  medium: { type: 'integer', unit: '%', doc: 'Share from 60 to 79.', wire: 'mediumProportion', least: 0, most: 100 },
  high: { type: 'integer', unit: '%', doc: 'Share from 80 to 100.', wire: 'highProportion', least: 0, most: 100 },
} as const satisfies FieldTable

const columns = {
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC of the local midnight it is filed under.' },
  ...columnsOf(fields),
} as const

const stored = {
  ...columns,
  points: { type: 'blob', doc: 'Points in order of time, 4 bytes each: second of the local day, stress.' },
} as const

/** The packed points of a day. */
export const stressLayout = { second: 3, stress: 1 } as const

const placeItem = (item: EventItem, home: string | null) => placeOfMidnight(item.timestamp, zoneIn(item.fields), home)

export const stress = defineKind({
  name: 'stress',
  title: 'Stress',
  shape: 'day',
  source: eventSource({
    name: 'stress',
    title: 'Stress through the day',
    surface: 'flat',
    type: 'all_day_stress',
    // About 6 KB a day.
    days: 120,
    *dates(item, home) {
      const place = placeItem(item, home)
      if (place !== null) yield place.date
    },
  }),
  columns,
  key: ['date'],
  group: 'date',
  stored: {
    table: 'stress_series',
    columns: stored,
    key: ['date'],
    view: `SELECT account, ${Object.keys(columns).join(', ')} FROM stress_series`,
    *unpack({ points, ...row }) {
      yield row
    },
    more: [
      {
        name: 'stress_point',
        title: 'Stress every five minutes',
        columns: {
          date: columns.date,
          instant: { type: 'instant', doc: 'When it was measured.' },
          stress: { type: 'integer', doc: '1 to 100.' },
        },
        key: ['date', 'instant'],
        sql: `SELECT s.account, s.date, unixepoch(s.date) - coalesce(s.utc_offset, 0)
            + ${sqlField(stressLayout, 's.points', 'n.minute', 'second')} AS instant,
          ${sqlField(stressLayout, 's.points', 'n.minute', 'stress')} AS stress
          FROM stress_series s CROSS JOIN minute_of_day n WHERE n.minute < length(s.points) / ${recordWidth(stressLayout)}`,
        unpack: unpackPoints,
      },
    ],
  },
  *groups(reply) {
    for (const item of reply.items) {
      const place = placeItem(item, reply.zone)
      if (place !== null) yield place.date
    }
  },
  *decode(reply) {
    for (const item of reply.items) yield* stressDay(item, reply.zone)
  },
  encode: (rows) =>
    encodeItems(
      rows.map((row) => ({
        eventType: 'all_day_stress',
        subType: 'all_day_stress',
        timestamp: midnightMillis(String(row.date), row.utc_offset as number | null),
        ...writeFields(fields, row),
        data: JSON.stringify(
          [...unpackPoints(row)].map(({ instant, stress }) => ({ time: Number(instant) * 1000, value: stress })),
        ),
      })),
    ),
  chart: { draw: 'bars', value: 'mean', hue: 'stress' },
  figures: {
    columns: {
      stress_min: { type: 'integer', doc: 'Lowest stress, 1 to 100.', figure: { label: 'Lowest stress', minor: true } },
      stress_mean: { type: 'integer', doc: 'Mean stress.', figure: { label: 'Stress', good: 'less' } },
      stress_max: { type: 'integer', doc: 'Highest stress.', figure: { label: 'Highest stress', minor: true } },
    },
    compute: ([row]) => ({ stress_min: row!.min!, stress_mean: row!.mean!, stress_max: row!.max! }),
  },
})

function* stressDay(item: EventItem, home: string | null): Generator<Row | Issue> {
  const place = placeItem(item, home)
  if (place === null) {
    yield { issue: 'bad-date', group: '', detail: String(item.timestamp) }
    return
  }
  const { issues, odd } = collector(place.date)
  const midnight = epochOfDate(place.date) - (place.offset ?? 0)
  const points = new Map<number, number>()
  const list = unpackJson(item.fields.data)
  if (!Array.isArray(list) && list !== undefined && list !== '') odd(`data ${shorten(list)}`, 'not-json')
  let bad = 0
  for (const point of Array.isArray(list) ? list : []) {
    const at = isRecord(point) ? fromMillis(point.time) : null
    const value = isRecord(point) ? within(lenientNumber(point.value), 1, 100) : null
    // A day has up to 25 hours; what lies beyond belongs to another.
    if (at === null || value === null || at < midnight || at > midnight + 25 * 3600) bad++
    else points.set(at - midnight, Math.round(value))
  }
  if (bad > 0) odd(`${bad} points of the day`, 'bad-item')
  const ordered = [...points].sort(([a], [b]) => a - b)
  yield {
    date: place.date,
    utc_offset: place.offset,
    ...readFields(fields, item.fields, odd),
    points: pack(
      stressLayout,
      ordered.map(([second, value]) => ({ second, stress: value })),
    ),
  }
  yield* issues
}

function* unpackPoints(row: Row): Generator<Row> {
  const midnight = epochOfDate(String(row.date)) - Number(row.utc_offset ?? 0)
  for (const { second, stress } of unpack(stressLayout, row.points as Uint8Array)) {
    yield { date: row.date!, instant: midnight + second!, stress }
  }
}
