// The morning's readiness and its parts: scores for variability, resting heart rate, skin temperature, breathing, and
// the measurements of the night behind them. Source: event readiness/watch_score of the newer surface;
// readiness-early.ts is its older form.
//
//   value.timestamp  local midnight of the day (ms); the item itself is filed under the hour of the sync
//   255              none; 32767 and -1 where 255 could be a value

import { lenientNumber } from '../codec/number.ts'
import { midnightMillis, placeOfMidnight, zoneIn, zoneText } from './clock.ts'
import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { type EventItem, eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

const score = (doc: string, wire: string) => ({ type: 'integer', doc, wire, least: 0, most: 100 }) as const
const code = (doc: string, wire: string) => ({ type: 'integer', doc, wire, least: 0, most: 254 }) as const

const fields = {
  score: score('Readiness, 0 to 100.', 'rdnsScore'),
  hrv_score: score('Part of the heart rate variability.', 'hrvScore'),
  resting_score: score('Part of the resting heart rate.', 'rhrScore'),
  skin_temperature_score: score('Part of the skin temperature.', 'skinTempScore'),
  breathing_score: score('Part of the breathing in the night.', 'ahiScore'),
  rhythm_score: score('Part of the heart rhythm.', 'afibScore'),
  physical_score: score('Physical part.', 'phyScore'),
  mental_score: score('Mental part.', 'mentScore'),
  hrv: {
    type: 'integer',
    unit: 'ms',
    doc: 'Heart rate variability of the night.',
    wire: 'sleepHRV',
    least: 1,
    most: 254,
  },
  resting_heartrate: {
    type: 'integer',
    unit: 'bpm',
    doc: 'Resting heart rate of the night.',
    wire: 'sleepRHR',
    least: 20,
    most: 250,
  },
  skin_temperature_deviation: {
    type: 'real',
    unit: '°C',
    difference: true,
    doc: 'Deviation of the skin temperature from the baseline.',
    wire: 'skinTempCalibrated',
    least: -10,
    most: 10,
    scale: 100,
    none: 255,
  },
  skin_temperature_baseline: {
    type: 'integer',
    doc: 'Baseline of the skin temperature, raw.',
    wire: 'skinTempBaseLine',
    least: -1000,
    most: 30_000,
  },
  hrv_baseline: code('Baseline of the variability.', 'hrvBaseline'),
  resting_baseline: code('Baseline of the resting heart rate.', 'rhrBaseline'),
  breathing_baseline: code('Baseline of the breathing.', 'ahiBaseline'),
  rhythm_baseline: code('Baseline of the heart rhythm.', 'afibBaseLine'),
  physical_baseline: code('Physical baseline.', 'phyBaseline'),
  mental_baseline: code('Mental baseline.', 'mentBaseLine'),
  insight: code("The cloud's code for the text of the score.", 'rdnsInsight'),
  hrv_insight: code('Code for the text of the variability.', 'hrvInsight'),
  resting_insight: code('Code for the text of the resting heart rate.', 'rhrInsight'),
  skin_temperature_insight: code('Code for the text of the skin temperature.', 'skinTempInsight'),
  breathing_insight: code('Code for the text of the breathing.', 'ahiInsight'),
  rhythm_insight: code('Code for the text of the heart rhythm.', 'afibInsight'),
  physical_insight: code('Code for the physical text.', 'phyInsight'),
  mental_insight: code('Code for the mental text.', 'mentInsight'),
  text: { type: 'integer', doc: 'Number of the text that the app shows.', wire: 'insightId', least: 0, most: 100_000 },
  status: { type: 'integer', doc: "The cloud's code for its state, raw.", wire: 'status', least: 0, most: 10_000 },
  algorithm: code('Version of the algorithm.', 'algVer'),
  algorithm_minor: code('Minor version.', 'algSubVer'),
  updated: {
    type: 'instant',
    doc: 'When it was computed.',
    wire: 'timestampUpdate',
    least: 1_262_304_000,
    most: 4_102_444_800,
    scale: 1000,
  },
} as const satisfies FieldTable

const place = (item: EventItem, home: string | null) => {
  const { timestamp, timestampUpdate } = item.fields
  const found = placeOfMidnight(timestamp ?? item.timestamp, zoneIn(item.fields), home)
  return found === null ? null : { ...found, order: lenientNumber(timestampUpdate) ?? item.timestamp ?? 0 }
}
export const readinessDates = (item: EventItem, home: string | null) => [place(item, home)?.date ?? []].flat()

/** Shared by both forms. */
export const readinessPart = {
  fields,
  place,
  measured: ['score', 'hrv', 'resting_heartrate'],
  chart: { draw: 'line', value: 'score', hue: 'recovery' },
} as const

export const readiness = resultKind({
  ...readinessPart,
  name: 'readiness',
  title: 'Readiness',
  source: eventSource({
    name: 'readiness',
    title: 'Readiness',
    surface: 'value',
    type: 'readiness',
    subtype: 'watch_score',
    days: 365,
    split: resultParts,
    dates: readinessDates,
  }),
  wire: (row, raw) => {
    const midnight = midnightMillis(String(row.date), row.utc_offset as number | null)
    return {
      eventType: 'readiness',
      subType: 'watch_score',
      timestamp: row.updated === null ? midnight : Number(row.updated) * 1000,
      value: {
        timestamp: midnight,
        ...(row.utc_offset === null ? {} : { timezoneId: zoneText(Number(row.utc_offset)) }),
        ...raw,
      },
    }
  },
  figures: figuresFrom(columnsOf(fields), {
    readiness: { of: 'score', label: 'Readiness', good: 'more' },
    sleep_hrv: { of: 'hrv', label: 'HRV asleep', good: 'more' },
    skin_temperature_deviation: { of: 'skin_temperature_deviation', label: 'Skin temp. deviation', digits: 1 },
  }),
})
