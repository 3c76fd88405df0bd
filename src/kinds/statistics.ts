// What the watch sums up from workouts, day by day: training load and VO2max. Source:
// `/v2/watch/users/{id}/WatchSportStatistics/{SPORT_LOAD, VO2_MAX}`, items by `dayId`.

import { isDate } from '../codec/date.ts'
import { lenientNumber } from '../codec/number.ts'
import { columnsOf, type Fields } from './field.ts'
import type { Source } from './kind.ts'
import { figuresFrom, resultKind } from './result.ts'
import { type EventItem, type EventReply, parseEvents } from './sources/events.ts'

const place = ({ fields: { dayId, updateTime } }: EventItem) => {
  const text = typeof dayId === 'number' ? String(dayId) : dayId
  const date = typeof text === 'string' ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : ''
  return isDate(date) ? { date, at: null, offset: null, order: lenientNumber(updateTime) ?? 0 } : null
}
const dates = (item: EventItem) => [place(item)?.date ?? []].flat()

function statistic(name: string, title: string, code: string): Source<EventReply> {
  return {
    name,
    title,
    windows: { days: 365, probeDays: 900 },
    request: ({ userId }, from, to) => ({
      path: `/v2/watch/users/${userId}/WatchSportStatistics/${code}`,
      query: { startDay: from, endDay: to, limit: '1000', isReverse: 'false' },
    }),
    parse: (body, context) => parseEvents(body, context, { name, type: '', dates }),
    issues: (reply) => reply.issues,
    failure: (reply) => reply.failure,
    size: (reply) => reply.items.length,
    dates: (reply) => reply.dates,
  }
}

const wire = (row: Readonly<Record<string, unknown>>, raw: Record<string, unknown>) => ({ dayId: row.date, ...raw })
const known = ['dayId', 'generatedTime', 'device_source']
const updated = {
  type: 'instant',
  doc: 'When it was reckoned.',
  wire: 'updateTime',
  least: 1_262_304_000,
  most: 4_102_444_800,
  scale: 1000,
} as const
const load = (doc: string, wireName: string) =>
  ({ type: 'real', doc, wire: wireName, least: 0, most: 100_000 }) as const

const loadFields = {
  // The vendor's own spelling.
  load: load('Training load of the day.', 'currnetDayTrainLoad'),
  week: load('Load of seven days.', 'wtlSum'),
  optimal_min: load('Lower end of a good load of seven days.', 'wtlSumOptimalMin'),
  optimal_max: load('Upper end of a good load.', 'wtlSumOptimalMax'),
  overreaching: load('Load from which it is too much.', 'wtlSumOverreaching'),
  updated,
} as const satisfies Fields

export const trainingLoad = resultKind({
  name: 'training_load',
  title: 'Training load',
  source: statistic('training_load', 'Training load', 'SPORT_LOAD'),
  fields: loadFields,
  known,
  place,
  wire,
  chart: { draw: 'bars', value: 'week', hue: 'workout' },
  figures: figuresFrom(columnsOf(loadFields), { training_load: 'load' }),
})

const maximum = (doc: string, wireName: string) =>
  ({ type: 'real', unit: 'ml/kg/min', doc, wire: wireName, least: 1, most: 120 }) as const

const vo2Fields = {
  running: maximum('Greatest oxygen uptake, from running.', 'vo2_max_run'),
  walking: maximum('Greatest oxygen uptake, from walking.', 'vo2_max_walking'),
  updated,
} as const satisfies Fields

export const vo2max = resultKind({
  name: 'vo2max',
  title: 'VO2max',
  source: statistic('vo2max', 'VO2max', 'VO2_MAX'),
  fields: vo2Fields,
  known,
  place,
  wire,
  says: ({ running, walking }) => running !== null || walking !== null,
  chart: { draw: 'line', value: 'running', hue: 'workout' },
  figures: {
    columns: { vo2max: maximum('Greatest oxygen uptake: from running, else from walking.', '') },
    compute: (rows) => ({ vo2max: rows.at(-1)!.running ?? rows.at(-1)!.walking ?? null }),
  },
})
