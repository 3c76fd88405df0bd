// Daily sums of workouts from the watch: `/v2/watch/users/{id}/WatchSportStatistics/{SPORT_LOAD, VO2_MAX}`, items by
// `dayId`.

import { isDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'
import type { Source } from '../kind.ts'
import { type EventItem, type EventReply, parseEvents } from './events.ts'
import { resultParts } from './samples.ts'

/** The day of an item; the one computed last counts. */
export const statisticPlace = ({ fields: { dayId, updateTime } }: EventItem) => {
  const text = typeof dayId === 'number' ? String(dayId) : dayId
  const date = typeof text === 'string' ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : ''
  return isDate(date) ? { date, at: null, offset: null, order: lenientNumber(updateTime) ?? 0 } : null
}
const dates = (item: EventItem) => [statisticPlace(item)?.date ?? []].flat()

export function statistic(name: string, title: string, code: string): Source<EventReply> {
  return {
    name,
    title,
    windows: { days: 365, probeDays: 900 },
    request: ({ userId }, from, to) => ({
      path: `/v2/watch/users/${userId}/WatchSportStatistics/${code}`,
      query: { startDay: from, endDay: to, limit: '1000', isReverse: 'false' },
    }),
    parse: (body, context) => parseEvents(body, context, { name, type: '', split: resultParts, dates }),
    issues: (reply) => reply.issues,
    failure: (reply) => reply.failure,
    size: (reply) => reply.items.length,
    dates: (reply) => reply.dates,
  }
}

/** For encoding. */
export const statisticWire = (row: Readonly<Record<string, unknown>>, raw: Record<string, unknown>) => ({
  dayId: row.date,
  ...raw,
})
/** Envelope of an item. */
export const statisticKnown = ['dayId', 'generatedTime', 'device_source']
export const updated = {
  type: 'instant',
  doc: 'When it was computed.',
  wire: 'updateTime',
  least: 1_262_304_000,
  most: 4_102_444_800,
  scale: 1000,
} as const
