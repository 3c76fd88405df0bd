// Weight and body composition, of the person and the family: from a scale, typed by hand, or imported from another app.
// Source: weightRecords, items {generatedTime (s), memberId, weightType, summary {...}}. `muscleRate` is in kilograms
// despite its name; rows typed by hand have no composition.

import { lenientNumber } from '../codec/number.ts'
import { instantOffset, localDate, zoneIn, zoneNames, zoneText } from './clock.ts'
import { collector, columnsOf, type FieldTable, otherFields, readFields, writeFields } from './field.ts'
import { defineKind, groupName, type Source } from './kind.ts'
import { type EventItem, type EventReply, encodeItems, isRecord, unpackJson } from './sources/events.ts'
import { type SecondsStream, secondsSource } from './sources/seconds.ts'

const share = (doc: string, wire: string) => ({ type: 'real', unit: '%', doc, wire, least: 0.1, most: 100 }) as const
const mass = (doc: string, wire: string) => ({ type: 'real', unit: 'kg', doc, wire, least: 0.1, most: 500 }) as const
const points = (doc: string, wire: string) => ({ type: 'integer', doc, wire, least: 1, most: 100 }) as const

const fields = {
  weight: mass('Weight.', 'weight'),
  height: { type: 'real', unit: 'cm', doc: 'Height used for it.', wire: 'height', least: 30, most: 280 },
  bmi: { type: 'real', unit: 'kg/m²', doc: 'Body mass index.', wire: 'bmi', least: 1, most: 200 },
  fat: share('Body fat.', 'fatRate'),
  water: share('Body water.', 'bodyWaterRate'),
  bone: mass('Bone mass.', 'boneMass'),
  muscle: mass('Muscle mass.', 'muscleRate'),
  protein: share('Protein.', 'proteinRatio'),
  metabolism: {
    type: 'integer',
    unit: 'kcal',
    doc: 'Basal energy, per day.',
    wire: 'metabolism',
    least: 1,
    most: 20_000,
  },
  visceral_fat: { type: 'real', doc: 'Level of visceral fat.', wire: 'visceralFat', least: 0.1, most: 100 },
  score: points('Score of the body, 1 to 100.', 'bodyScore'),
  balance_score: points('Score of balance.', 'bodyBalanceScore'),
  one_foot: {
    type: 'real',
    unit: 's',
    doc: 'Time on one foot with closed eyes.',
    wire: 'oneFootMeasureTime',
    least: 0.1,
    most: 3600,
    none: 0,
  },
  muscle_age: { type: 'integer', doc: 'Computed age of the body, years.', wire: 'muscleAge', least: 1, most: 130 },
  age: { type: 'integer', doc: 'Age used for it, years.', wire: 'age', least: 1, most: 130 },
  app: { type: 'text', doc: 'The other app it was imported from.', wire: 'thirdAppName' },
} as const satisfies FieldTable

/** Undocumented, or about how the record was made; they stay in the archive only. */
const known = [
  ...zoneNames,
  'encryptImpedance',
  'deviceType',
  'source',
  'syncHealth',
  'syncHealthConnect',
  'dataSourceType',
]

const origins: Readonly<Record<number, string>> = { 0: 'scale', 1: 'typed', 2: 'typed', 7: 'imported' }

const columns = {
  instant: { type: 'instant', doc: 'When it was measured.' },
  member: { type: 'text', doc: '`self`, or the number of a member of the family.' },
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
  ...columnsOf(fields),
  origin: { type: 'text', doc: 'scale, typed, imported, or unknown(n).' },
  extra: { type: 'json', doc: 'Undocumented fields of the record.' },
} as const

/** The measurement: may be JSON as text. */
const readSummary = ({ fields: { summary } }: EventItem): Record<string, unknown> => {
  const inner = unpackJson(summary)
  return isRecord(inner) ? inner : {}
}

/** The wearer's day and offset at the measurement, by the zone of the summary or of the record. */
const placeItem = (item: EventItem, at: number, home: string | null) => {
  const offset = instantOffset(zoneIn(readSummary(item)) ?? zoneIn(item.fields), home, at)
  return { date: localDate(at, offset), utc_offset: offset }
}

const stream: SecondsStream = {
  name: 'weight',
  title: 'Weight and body',
  // -1 is the account itself, and may include the family's records.
  path: ({ userId }) => `/users/${userId}/members/-1/weightRecords`,
  from: 'fromTime',
  to: 'toTime',
  query: { limit: '300', isForward: '0' },
  field: 'generatedTime',
  // Newest first: the next page ends where this one does.
  cursor: 'toTime',
  dates: (item, home) => (item.timestamp === null ? [] : [placeItem(item, item.timestamp / 1000, home).date]),
}

const ownWeight = secondsSource(stream)

/** All records of each member of the family that any record names. */
const memberWeight: Source<EventReply> = {
  ...secondsSource({ ...stream, name: 'weight_member', title: 'Weight and body of the family' }),
  windows: 'each',
  accept: [400, 404],
  each: {
    of: ownWeight,
    table: 'weight',
    columns: ['member'],
    order: 'instant',
    every: 7 * 86_400,
    request: ({ userId }, { member }) =>
      /^\d{1,20}$/.test(String(member))
        ? { path: `/users/${userId}/members/${member}/weightRecords`, query: stream.query }
        : null,
  },
  request: () => {
    throw new TypeError('members are requested one by one')
  },
  // A member unknown to the cloud has no records; that is a valid answer.
  failure: ({ failure, items }) => (items.length === 0 && failure?.startsWith('The cloud answered') ? null : failure),
}

export const weight = defineKind({
  name: 'weight',
  title: 'Weight and body',
  shape: 'sample',
  source: ownWeight,
  also: [memberWeight],
  columns,
  key: ['instant', 'member'],
  // Two may weigh themselves at one second, and each has replies of their own.
  group: ['instant', 'member'],
  measured: ['weight'],
  *groups(reply) {
    for (const { timestamp, fields: item } of reply.items)
      if (timestamp !== null) yield groupName(timestamp / 1000, memberName(item.memberId))
  },
  *decode(reply) {
    for (const item of reply.items) {
      if (item.timestamp === null) {
        yield { issue: 'bad-date', group: '', detail: 'a weight without a time' }
        continue
      }
      const at = item.timestamp / 1000
      const { memberId, weightType } = item.fields
      const member = memberName(memberId)
      const { issues, odd } = collector(groupName(at, member))
      const raw = readSummary(item)
      if (Object.keys(raw).length === 0) odd('a weight without a summary', 'bad-shape')
      const type = lenientNumber(weightType)
      const row = {
        instant: at,
        member,
        ...placeItem(item, at, reply.zone),
        ...readFields(fields, raw, odd),
        origin: type === null ? null : (origins[type] ?? `unknown(${type})`),
        extra: otherFields(fields, known, raw),
      }
      yield* issues
      yield row
    }
  },
  encode: (rows) =>
    encodeItems(
      rows.map((row) => ({
        generatedTime: row.instant,
        memberId: row.member === 'self' ? '-1' : row.member,
        weightType: wireOrigin(row.origin),
        summary: {
          ...(row.utc_offset === null ? {} : { timeZone: zoneText(Number(row.utc_offset)) }),
          ...writeFields(fields, row),
          ...JSON.parse(String(row.extra ?? '{}')),
        },
      })),
    ),
  chart: { draw: 'line', value: 'weight', hue: 'body' },
  figures: {
    columns: {
      weight: {
        type: 'real',
        unit: 'kg',
        doc: "The person's last weight of the day.",
        figure: { label: 'Weight', digits: 1, formula: 'last weighing of the day' },
      },
      body_fat: {
        type: 'real',
        unit: '%',
        doc: "The person's last body fat of the day.",
        figure: { label: 'Body fat', digits: 1, formula: 'last weighing of the day with body fat' },
      },
    },
    compute(rows) {
      const own = rows.filter(({ member }) => member === 'self').sort((a, b) => Number(a.instant) - Number(b.instant))
      return { weight: own.at(-1)?.weight ?? null, body_fat: own.findLast(({ fat }) => fat !== null)?.fat ?? null }
    },
  },
})

function memberName(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '-1'
  return text === '-1' || text === '' ? 'self' : text.slice(0, 40)
}

function wireOrigin(origin: unknown): number | null {
  if (origin === null || origin === undefined) return null
  const number = Object.entries(origins).find(([, name]) => name === origin)?.[0]
  return number === undefined ? lenientNumber(/\((.*)\)/.exec(String(origin))?.[1]) : Number(number)
}
