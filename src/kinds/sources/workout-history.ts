// The list of workouts (`/v1/sport/run/history.json`; the segment `run` stands for every sport): one row of totals per
// workout, newest first, in pages of about 200. It feeds workout, heart_zone and strength_set.
//
//   {"code":1,"message":"success","data":{"next":cursor,"summary":[row...]}}    next -1, 0 or absent on the last page
//   trackid  epoch seconds: id and beginning · numbers come as text or as numbers
//
// Facts: data.md section 2.1.

import { dateOfEpoch } from '../../codec/date.ts'
import { lenientInteger, range } from '../../codec/number.ts'
import { textOf } from '../../codec/text.ts'
import { statedOffset } from '../../codec/zone.ts'
import { instantOffset, zoneIn } from '../clock.ts'
import { type Context, type Issue, type Source, shorten } from '../kind.ts'
import { inOwnOrder } from './order.ts'

/** A row of the list. */
export interface WireWorkout {
  /** Epoch seconds of the start. */
  readonly id: number
  /** Local day of the start. */
  readonly date: string
  /** As the row states it, usually an IANA name; null if it states none. */
  readonly zone: string | null
  /** Seconds east of UTC at the start; null if unknown. */
  readonly offset: number | null
  readonly fields: Readonly<Record<string, unknown>>
  readonly issues: readonly Issue[]
}

export interface HistoryReply {
  readonly failure: string | null
  readonly rows: ReadonlyMap<number, WireWorkout>
  readonly size: number
  /** Whether the page says that it is the last. */
  readonly last?: boolean
  readonly issues: readonly Issue[]
}

export const workoutHistory: Source<HistoryReply> = {
  name: 'workout_history',
  title: 'List of workouts',
  windows: 'pages',
  paging: {
    next(page) {
      const { data } = openEnvelope(page)
      return data === null ? null : nextCursor(data)
    },
    request: (first, cursor) => ({ ...first, query: { ...first.query, trackid: cursor } }),
  },
  request: () => ({ path: '/v1/sport/run/history.json', query: { count: '200' } }),
  parse: parseHistory,
  issues: (reply) => reply.issues,
  failure: (reply) => reply.failure,
  size: (reply) => reply.size,
  dates: (reply) => new Set([...reply.rows.values()].map(({ date }) => date)),
}

/** The `data` of a reply with code 1, or why there is none. `gone` if the cloud says that it has no such thing. */
export function openEnvelope(body: Uint8Array): {
  failure: string | null
  gone: boolean
  data: Record<string, unknown> | null
} {
  let envelope: unknown
  try {
    envelope = JSON.parse(textOf(body))
  } catch {
    return { failure: 'The reply is not JSON.', gone: false, data: null }
  }
  if (!isObject(envelope)) return { failure: 'The reply is not a JSON object.', gone: false, data: null }
  const { code, message, data } = envelope
  if (code !== undefined && lenientInteger(code) !== 1) {
    const told = `The cloud answered code ${shorten(code)}: ${shorten(message ?? '')}`
    return { failure: told, gone: lenientInteger(code) === -2001, data: null }
  }
  if (!isObject(data)) return { failure: 'The reply has no data.', gone: false, data: null }
  return { failure: null, gone: false, data }
}

/** A start between 2000 and 2100, as epoch seconds; else null. */
export function workoutId(value: unknown): number | null {
  const id = lenientInteger(value)
  return id !== null && id >= 946_684_800 && id < 4_102_444_800 ? id : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nextCursor(data: Record<string, unknown>): string | null {
  const next = lenientInteger(data.next)
  return next === null || next <= 0 ? null : String(next)
}

function parseHistory(body: Uint8Array, context: Context): HistoryReply {
  const { failure, data } = openEnvelope(body)
  if (data === null) return { failure, rows: new Map(), size: 0, issues: [] }
  const { summary } = data
  if (!Array.isArray(summary)) {
    return {
      failure: `The reply has no list of workouts: ${shorten(summary ?? 'absent')}`,
      rows: new Map(),
      size: 0,
      issues: [],
    }
  }
  const issues: Issue[] = []
  const rows = new Map<number, WireWorkout>()
  for (const item of inOwnOrder(summary)) {
    const row = readRow(item, context)
    if (row === null) {
      issues.push({ issue: 'bad-shape', group: '', detail: shorten(isObject(item) ? (item.trackid ?? '') : item) })
      continue
    }
    const other = rows.get(row.id)
    if (other !== undefined) issues.push({ issue: 'duplicate', group: '', detail: String(row.id) })
    if (other === undefined || weigh(row, other) >= 0) rows.set(row.id, row)
  }
  const cursor = nextCursor(data)
  // Each page precedes the one it came from: a cursor at or after the page's own rows leads back.
  if (cursor !== null && (rows.size === 0 || Number(cursor) > range(rows.keys()).least))
    issues.push({ issue: 'endless-pages', group: '', detail: `cursor ${cursor}` })
  const next = lenientInteger(data.next)
  return { failure: null, rows, size: summary.length, last: next !== null && next <= 0, issues }
}

/** Parameters of the list that exclude no workout. */
const HARMLESS = /^(count|limit|userid|trackid)=/

/**
 * The ids of the part of the list that a page covers completely, from its oldest row (on the last page from the first
 * of all) to its cursor; null if it is empty, partly unreadable, or filtered, and so no evidence of what is missing.
 */
export function listedSpan(page: HistoryReply, request: string, asked: number): { from: number; to: number } | null {
  const [path, ...query] = request.split(' ')
  if (!path?.endsWith('/sport/run/history.json') || !query.every((part) => HARMLESS.test(part))) return null
  if (page.failure !== null || page.rows.size === 0 || page.issues.some(({ group }) => group === '')) return null
  const cursor = lenientInteger(query.find((part) => part.startsWith('trackid='))?.slice('trackid='.length))
  const newest = cursor !== null && cursor > 0 ? cursor - 1 : asked
  return { from: page.last ? 0 : Math.min(...page.rows.keys()), to: newest }
}

function readRow(item: unknown, context: Context): WireWorkout | null {
  const id = isObject(item) ? workoutId(item.trackid) : null
  if (id === null) return null
  const fields = item as Record<string, unknown>
  const stated = fields.syncedTimezone || zoneIn(fields)
  const own = statedOffset(stated, id)
  const offset = own ?? instantOffset(null, context.zone, id)
  const issues: Issue[] = []
  const odd = (issue: Issue['issue'], detail: string) => issues.push({ issue, group: String(id), detail })
  if (stated !== undefined && own === null) odd('bad-value', `syncedTimezone ${shorten(stated)}`)
  if (offset === null) odd('no-offset', 'syncedTimezone')
  return { id, date: dateOfEpoch(id, offset ?? 0), zone: own === null ? null : String(stated), offset, fields, issues }
}

/** Not negative if `a`, read after `b`, wins over `b` for one id: the later change, the longer one. */
function weigh(a: WireWorkout, b: WireWorkout): number {
  const number = ({ fields }: WireWorkout, name: string) => lenientInteger(fields[name]) ?? 0
  return (
    number(a, 'updateTime') - number(b, 'updateTime') ||
    number(a, 'run_time') - number(b, 'run_time') ||
    (String(a.fields.source) >= String(b.fields.source) ? 0 : -1)
  )
}
