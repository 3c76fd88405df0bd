// PAI, the cloud's points for effort: those of the day, the sum of seven days, points, minutes and lower limits of three
// zones of heart rate. Source: event PaiHealthInfo.
//
//   totalPai is the total of the day before plus dailyPai while no old day leaves the seven; dailyPai is at most 75
//   timeZone in quarter hours; numbers are text, gender is not

import { lenientNumber } from '../codec/number.ts'
import { midnightMillis, placeOfMidnight, zoneIn } from './clock.ts'
import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { type EventItem, eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

const points = (doc: string, wire: string) => ({ type: 'real', doc, wire, least: 0, most: 2000 }) as const
const minutes = (zone: string, wire: string) =>
  ({ type: 'integer', unit: 'min', doc: `Minutes in the ${zone} zone.`, wire, least: 0, most: 1440 }) as const
const limit = (zone: string, wire: string) =>
  ({
    type: 'integer',
    unit: 'bpm',
    doc: `Heart rate at which the ${zone} zone begins.`,
    wire,
    least: 20,
    most: 250,
  }) as const

const fields = {
  points: points('PAI of the day, at most 75.', 'dailyPai'),
  total: points('PAI of the last seven days.', 'totalPai'),
  low: points('Points of the low zone.', 'lowZonePai'),
  medium: points('Points of the medium zone.', 'mediumZonePai'),
  high: points('Points of the high zone.', 'highZonePai'),
  low_minutes: minutes('low', 'lowZoneMinutes'),
  medium_minutes: minutes('medium', 'mediumZoneMinutes'),
  high_minutes: minutes('high', 'highZoneMinutes'),
  low_limit: limit('low', 'lowZoneLowerLimit'),
  medium_limit: limit('medium', 'mediumZoneLowerLimit'),
  high_limit: limit('high', 'highZoneLowerLimit'),
  resting_heartrate: {
    type: 'integer',
    unit: 'bpm',
    doc: 'Resting heart rate used for it.',
    wire: 'restHr',
    least: 20,
    most: 250,
  },
  highest_heartrate: {
    type: 'integer',
    unit: 'bpm',
    doc: 'Highest heart rate used for it.',
    wire: 'maxHr',
    least: 20,
    most: 250,
  },
  age: { type: 'integer', doc: 'Age used for it, years.', wire: 'age', least: 1, most: 130 },
  scores: {
    type: 'json',
    doc: "Scores of the seven days, in the order of the cloud's ring buffer.",
    wire: 'activityScores',
  },
  next_scores: {
    type: 'json',
    doc: 'Points needed on the next days, as forecast by the cloud.',
    wire: 'nextActivityScores',
  },
  uploaded: {
    type: 'instant',
    doc: 'When the phone sent it.',
    wire: 'uploadTimestamp',
    least: 1_262_304_000,
    most: 4_102_444_800,
    scale: 1000,
  },
} as const satisfies FieldTable

const place = (item: EventItem, home: string | null) => {
  const found = placeOfMidnight(item.timestamp ?? item.fields.time, zoneIn(item.fields), home)
  return found === null ? null : { ...found, order: lenientNumber(item.fields.uploadTimestamp) ?? 0 }
}

export const pai = resultKind({
  name: 'pai',
  title: 'PAI',
  source: eventSource({
    name: 'pai',
    title: 'PAI',
    surface: 'flat',
    type: 'PaiHealthInfo',
    days: 365,
    split: resultParts,
    dates: (item, home) => [place(item, home)?.date ?? []].flat(),
  }),
  fields,
  measured: ['points', 'total', 'low', 'medium', 'high', 'low_minutes', 'medium_minutes', 'high_minutes'],
  known: ['gender', 'index', 'version', 'time'],
  place,
  wire: (row, raw) => ({
    eventType: 'PaiHealthInfo',
    subType: 'PaiHealthInfo',
    timestamp: midnightMillis(String(row.date), row.utc_offset as number | null),
    ...(row.utc_offset === null ? {} : { timeZone: String(Number(row.utc_offset) / 900) }),
    ...raw,
  }),
  chart: { draw: 'bars', value: 'total', hue: 'move' },
  figures: figuresFrom(columnsOf(fields), {
    pai: { of: 'points', label: 'PAI of the day', topic: 'recovery', draw: 'bars', good: 'more' },
    // The index is defined so that 100 over seven days is enough.
    pai_total: { of: 'total', label: 'PAI, 7 days', topic: 'recovery', draw: 'bars', good: 'more', line: 100 },
  }),
})
