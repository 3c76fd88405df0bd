// Training as the cloud reckons it day by day: the result of the exertion algorithm, the daily analysis, and the lactate
// threshold. Sources: events exertion/algo_result, phn/daily_analysis, LactateThreshold/summary.
// ATL and CTL are exponential means of the load over about 7 and 42 days, TSB their difference.

import { epochOfDate, isDate } from '../codec/date.ts'
import { fromMillis, localDate } from './clock.ts'
import { columnsOf, type Fields } from './field.ts'
import type { Row } from './kind.ts'
import { figuresFrom, resultKind } from './result.ts'
import { type EventItem, eventSource } from './sources/events.ts'

/** Results name their day; else they are filed under UTC midnight of it. */
const place = (item: EventItem) => {
  const { dateString } = item.fields
  const at = fromMillis(item.timestamp)
  const date = isDate(dateString) ? dateString : at === null ? null : localDate(at, 0)
  return date === null ? null : { date, at: null, offset: null, order: item.timestamp ?? 0 }
}
const dates = (item: EventItem) => [place(item)?.date ?? []].flat()

const source = (name: string, title: string, type: string, subtype: string) =>
  eventSource({ name, title, surface: 'value', type, subtype, days: 365, dates })

const wire = (eventType: string, subType: string) => (row: Row, raw: Record<string, unknown>) => ({
  eventType,
  subType,
  timestamp: epochOfDate(String(row.date)) * 1000,
  value: { dateString: row.date, ...raw },
})

const load = (doc: string, wireName: string) =>
  ({ type: 'real', doc, wire: wireName, least: -10_000, most: 10_000 }) as const
const loads = {
  acute: load('Acute load (ATL), about a week.', 'atl'),
  chronic: load('Chronic load (CTL), about six weeks.', 'ctl'),
  form: load('Form (TSB): chronic less acute.', 'tsb'),
} as const

const exertionFields = {
  ...loads,
  score: { type: 'real', doc: 'Exertion of the day.', wire: 'exerciseScore', least: 0, most: 10_000 },
  target: { type: 'real', doc: 'Exertion aimed at.', wire: 'targetScore', least: 0, most: 10_000 },
  completion: {
    type: 'real',
    unit: '%',
    doc: 'How much of it was reached.',
    wire: 'completionPercent',
    least: 0,
    most: 10_000,
  },
  recovery: { type: 'real', doc: 'Factor of recovery.', wire: 'recoveryFactor', least: -1000, most: 1000 },
  plan: { type: 'json', doc: "The cloud's plan, raw.", wire: 'exercisePlan' },
  activities: { type: 'json', doc: 'Minutes of the day with activity, raw.', wire: 'activities' },
} as const satisfies Fields

export const exertion = resultKind({
  name: 'exertion',
  title: 'Exertion',
  source: source('exertion', 'Exertion', 'exertion', 'algo_result'),
  fields: exertionFields,
  known: ['dateString', 'startTime'],
  place,
  wire: wire('exertion', 'algo_result'),
  chart: { draw: 'line', value: 'score', hue: 'workout' },
  figures: figuresFrom(columnsOf(exertionFields), {
    exertion: 'score',
    acute_load: 'acute',
    chronic_load: 'chronic',
    form: 'form',
  }),
})

const statusFields = {
  trimp: { type: 'real', doc: 'Training impulse of the day.', wire: 'trimp', least: 0, most: 10_000 },
  ...loads,
} as const satisfies Fields

export const trainingStatus = resultKind({
  name: 'training_status',
  title: 'Training status',
  source: source('training_status', 'Training status', 'phn', 'daily_analysis'),
  fields: statusFields,
  known: ['dateString', 'startTime'],
  place,
  wire: wire('phn', 'daily_analysis'),
  chart: { draw: 'line', value: 'form', hue: 'workout' },
  figures: figuresFrom(columnsOf(statusFields), { trimp: 'trimp' }),
})

export const lactateThreshold = resultKind({
  name: 'lactate_threshold',
  title: 'Lactate threshold',
  source: source('lactate_threshold', 'Lactate threshold', 'LactateThreshold', 'summary'),
  fields: {
    heartrate: {
      type: 'integer',
      unit: 'bpm',
      doc: 'Heart rate at the threshold.',
      wire: 'lactateThresholdHr',
      least: 20,
      most: 250,
    },
    pace: {
      type: 'real',
      unit: 's/km',
      doc: 'Pace at the threshold.',
      wire: 'lactateThresholdPace',
      least: 60,
      most: 3600,
    },
  },
  known: ['dateString', 'startTime'],
  place,
  wire: wire('LactateThreshold', 'summary'),
  chart: { draw: 'dots', value: 'heartrate', hue: 'workout' },
})
