// Training results that the cloud computes day by day; they name their day, else they are filed under its UTC midnight;
// flat, or in `result` (phn) or `samples` (LactateThreshold). ATL and CTL are exponential means of the load over about
// 7 and 42 days, TSB their difference.

import { epochOfDate, isDate } from '../../codec/date.ts'
import { fromMillis, localDate } from '../clock.ts'
import type { Row } from '../kind.ts'
import { itemOffset } from '../result.ts'
import { type EventItem, eventSource } from './events.ts'
import { resultParts } from './samples.ts'

/** The day of a result; the one filed last counts. */
export const trainingPlace = (item: EventItem, home: string | null) => {
  const { dateString, startTime } = item.fields
  const at = fromMillis(startTime) ?? fromMillis(item.timestamp)
  const date = isDate(dateString) ? dateString : at === null ? null : itemDay(item, at, home)
  return date === null ? null : { date, at: null, offset: null, order: item.timestamp ?? 0 }
}
const dates = (item: EventItem, home: string | null) => [trainingPlace(item, home)?.date ?? []].flat()

/** UTC midnight means the day itself, any other instant is within it. */
const itemDay = (item: EventItem, at: number, home: string | null) =>
  localDate(at, at % 86_400 === 0 ? 0 : itemOffset(item, home, at))

/** The stream of a result. */
export const trainingSource = (name: string, title: string, type: string, subtype: string) =>
  eventSource({ name, title, surface: 'value', type, subtype, days: 365, split: resultParts, dates })

/** For encoding. */
export const trainingWire = (eventType: string, subType: string) => (row: Row, raw: Record<string, unknown>) => ({
  eventType,
  subType,
  timestamp: epochOfDate(String(row.date)) * 1000,
  value: { dateString: row.date, ...raw },
})

const load = (doc: string, wireName: string) =>
  ({ type: 'real', doc, wire: wireName, least: -10_000, most: 10_000 }) as const
/** Fields of more than one result. */
export const loads = {
  acute: load('Acute load (ATL), about a week.', 'atl'),
  chronic: load('Chronic load (CTL), about six weeks.', 'ctl'),
  form: load('Form (TSB): chronic less acute.', 'tsb'),
} as const
