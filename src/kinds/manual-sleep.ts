// Nights that the person corrected by hand. Source: `/v1/user/manualData.json?type=sleep`, the older envelope; the
// fields of an item are unconfirmed, so everything but dates and times stays in `extra`.

import { isDate } from '../codec/date.ts'
import { bytesOf, textOf } from '../codec/text.ts'
import { fromEither, instantOffset, localDate, zoneIn } from './clock.ts'
import { defineKind, type Issue, jsonText, type Row, type RowOf, type Source, shorten } from './kind.ts'
import { isRecord } from './sources/events.ts'
import { inOwnOrder } from './sources/order.ts'

const columns = {
  start: { type: 'instant', doc: 'Falling asleep, as corrected.' },
  date: { type: 'date', doc: 'Local day of waking.' },
  end: { type: 'instant', doc: 'Waking up, as corrected.' },
  extra: { type: 'json', doc: 'Undocumented fields of the record.' },
} as const

export interface ManualReply {
  readonly failure: string | null
  readonly rows: readonly Row[]
  readonly issues: readonly Issue[]
}

const manualData: Source<ManualReply> = {
  name: 'manual_sleep',
  title: 'Nights corrected by hand',
  windows: 'whole',
  request: ({ userId }) => ({ path: '/v1/user/manualData.json', query: { userid: userId, type: 'sleep' } }),
  parse(body, { zone }) {
    let content: unknown
    try {
      content = JSON.parse(textOf(body))
    } catch {
      return { failure: 'The reply is not JSON.', rows: [], issues: [] }
    }
    const list = isRecord(content) ? (content.data ?? content.items) : null
    if (!Array.isArray(list))
      return { failure: `The reply has another shape: ${shorten(content)}`, rows: [], issues: [] }
    const rows: Row[] = []
    const issues: Issue[] = []
    for (const item of inOwnOrder(list)) {
      const row = isRecord(item) ? manualNight(item, zone) : null
      if (row === null) issues.push({ issue: 'bad-item', group: '', detail: shorten(item) })
      else rows.push(row)
    }
    return { failure: null, rows, issues }
  },
  issues: ({ issues }) => issues,
  failure: ({ failure }) => failure,
  size: ({ rows }) => rows.length,
  dates: () => new Set(),
}

export const manualSleep = defineKind({
  name: 'manual_sleep',
  title: 'Nights corrected by hand',
  shape: 'span',
  source: manualData,
  columns,
  key: ['start'],
  group: 'start',
  groups: ({ rows }) => rows.map(({ start }) => String(start)),
  decode: ({ rows }) => rows,
  encode: (rows) =>
    bytesOf(
      JSON.stringify({
        code: 1,
        message: 'success',
        data: (rows as RowOf<typeof columns>[]).map((row) => ({
          type: 'sleep',
          date_time: row.date,
          start: row.start,
          stop: row.end,
          ...JSON.parse(row.extra ?? '{}'),
        })),
      }),
    ),
  chart: { draw: 'stages', hue: 'sleep' },
})

function manualNight(item: Record<string, unknown>, home: string | null): Row | null {
  const { type, date_time, start, stop, end, ...rest } = item
  const from = fromEither(start)
  const to = fromEither(stop ?? end)
  if (from === null || to === null || to < from) return null
  const date = isDate(date_time) ? date_time : localDate(to, instantOffset(zoneIn(rest), home, to))
  return { start: from, date, end: to, extra: Object.keys(rest).length === 0 ? null : jsonText(rest) }
}
