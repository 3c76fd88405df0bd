// The event surfaces of the cloud. They look alike: items by type, in pages, flat with text for numbers (older) or with
// a `value` (newer); files are only listed. One stream of them is one source.
//
//   flat   GET /users/{id}/events           {userId, eventType, subType, timestamp, ...fields}
//   date   GET /users/{id}/events/dateString  the same, asked for by local days (from, to) of a timeZone
//   value  GET /v2/users/me/events          {userId, eventType, subType, timestamp, value: {...}}
//   file   GET /users/{id}/fileInfo/events  the newer shape, samples name files
//   from, to in epoch milliseconds; `next` in the reply is an item: its timestamp is the next `from`
//
// Facts: data.md section 3.1.

import { addDays, epochOfDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'
import { splitPages } from '../../codec/pages.ts'
import { bytesOf, textOf } from '../../codec/text.ts'
import { type Context, type Issue, type Paging, type Source, shorten } from '../kind.ts'

import { tiesInOwnOrder } from './order.ts'

export type Surface = 'flat' | 'date' | 'value' | 'file'

export interface EventItem {
  readonly type: string
  readonly subtype: string
  /** Epoch milliseconds under which the cloud files it; null if it states none. */
  readonly timestamp: number | null
  /** The fields of the item, or of its `value`. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface EventReply {
  /** Name of the requested source. */
  readonly source: string
  readonly failure: string | null
  /** Those of the stream's own types. */
  readonly items: readonly EventItem[]
  /** Items of types that were not requested or are undocumented. */
  readonly others: readonly EventItem[]
  readonly issues: readonly Issue[]
  /** The account's home zone, for items that do not state theirs. */
  readonly zone: string | null
  /** Local days that the items cover. */
  readonly dates: ReadonlySet<string>
}

export interface EventStream {
  readonly name: string
  readonly title: string
  readonly surface: Surface
  /** eventType and subType; without a subtype all of the type are requested. */
  readonly type: string
  readonly subtype?: string
  /** Days per request, and items per page: a page should stay near two megabytes. */
  readonly days: number
  readonly limit?: number
  /** Days per probe; more than a year only if pages are small. */
  readonly probe?: number
  /** Newest days that are requested separately, see Windows. */
  readonly fresh?: number
  /** Its own subtypes if it requests all of a type. */
  readonly subtypes?: readonly string[]
  /**
   * The parts of an item that are separate results; by default the item is one, its fields taken out of their wrappers.
   */
  split?(item: EventItem): readonly EventItem[]
  /** The local days that an item covers. */
  dates(item: EventItem, zone: string | null): Iterable<string>
}

const paths: Readonly<Record<Surface, (userId: string) => string>> = {
  flat: (userId) => `/users/${userId}/events`,
  date: (userId) => `/users/${userId}/events/dateString`,
  value: () => '/v2/users/me/events',
  file: () => '/users/me/fileInfo/events',
}

// Local days begin up to 14 hours before and end up to 12 hours after the UTC day; buckets of samples lie a day aside.
const MARGIN_DAYS = 1

export function eventSource(stream: EventStream): Source<EventReply> {
  const { surface, type, subtype, days, limit = 1000, probe = 1500 } = stream
  return {
    name: stream.name,
    title: stream.title,
    // A stream without data answers in 12 bytes, so years are requested at once.
    windows: { days, probeDays: Math.max(days, probe), fresh: stream.fresh },
    request: ({ userId, zone }, from, to) => ({
      path: paths[surface](userId),
      query: {
        eventType: type,
        ...(subtype === undefined ? {} : { subType: subtype }),
        ...(surface === 'date' ? { from, to, ...(zone == null ? {} : { timeZone: zone }) } : instants(from, to)),
        limit: String(limit),
      },
    }),
    // Requests by days have no cursor: a full page is requested again in halves.
    ...(surface === 'date' ? { cap: limit } : { paging: itemPages('from') }),
    parse: (body, context) => parseEvents(body, context, stream),
    issues: (reply) => reply.issues,
    failure: (reply) => reply.failure,
    size: (reply) => reply.items.length + reply.others.length,
    dates: (reply) => reply.dates,
  }
}

function instants(from: string, to: string) {
  return {
    from: String(epochOfDate(addDays(from, -MARGIN_DAYS)) * 1000),
    to: String(epochOfDate(addDays(to, MARGIN_DAYS + 1)) * 1000 - 1),
  }
}

/** Pages continue at the timestamp of the item in `next`: it is the next page's `parameter`. */
export function itemPages(parameter: string, field = 'timestamp'): Paging {
  return {
    next(page) {
      const at = lenientNumber(readPage(page).next?.[field])
      return at === null ? null : String(at)
    },
    request: ({ path, query }, cursor) => ({ path, query: { ...query, [parameter]: cursor } }),
  }
}

/** The items of a reply, flat or not. Never throws. */
export function parseEvents(
  body: Uint8Array,
  { zone }: Pick<Context, 'zone'>,
  stream: Pick<EventStream, 'name' | 'dates' | 'type' | 'subtype' | 'subtypes' | 'split'>,
): EventReply {
  const { failure, items: list, issues: found } = readItems(body)
  const issues = [...found]
  const items: EventItem[] = []
  const others: EventItem[] = []
  const dates = new Set<string>()
  const bad = new Set<string>()
  for (const raw of list) {
    const item = readItem(raw)
    if (item === null) {
      bad.add(shorten(raw))
      continue
    }
    if (!isOwn(item, stream)) {
      others.push(item)
      continue
    }
    for (const part of stream.split?.(item) ?? [{ ...item, fields: unwrapped(item.fields) }]) {
      items.push(part)
      for (const date of stream.dates(part, zone)) dates.add(date)
    }
  }
  if (bad.size > 0) issues.push({ issue: 'bad-item', group: '', detail: `${bad.size} items: ${[...bad].sort()[0]}` })
  return { source: stream.name, failure, items, others, issues, zone, dates }
}

function isOwn(
  item: EventItem,
  { type, subtype, subtypes }: Pick<EventStream, 'type' | 'subtype' | 'subtypes'>,
): boolean {
  // Items without a type have the requested one.
  if (item.type === '') return true
  if (item.type !== type || item.subtype === '') return item.type === type
  return subtypes?.includes(item.subtype) ?? (subtype === undefined || item.subtype === subtype)
}

function readItem(raw: unknown): EventItem | null {
  if (!isRecord(raw)) return null
  const { eventType, subType, timestamp, value } = raw
  const inner = unpackJson(value)
  return {
    type: nameIn(eventType),
    subtype: nameIn(subType),
    timestamp: lenientNumber(timestamp),
    // A flat item of one measurement has a plain number named value.
    fields: isRecord(inner) ? inner : raw,
  }
}

/** A name that lost bytes is ignored: the item has the requested type. */
const nameIn = (value: unknown) => (typeof value === 'string' && !value.includes('\uFFFD') ? value : '')

/** Wrappers: objects, or their JSON as text, around the fields of an item in some streams. */
export const wrappers = ['value', 'result', 'data'] as const

/** The fields of an item with those inside its wrappers; the innermost counts. */
export function unwrapped(fields: EventItem['fields']): EventItem['fields'] {
  let all = fields
  for (let depth = 0; depth < 4; depth++) {
    const name = wrappers.find((one) => isBox(all[one]))
    if (name === undefined) break
    const { [name]: box, ...rest } = all
    all = { ...rest, ...(unpackJson(box) as object) }
  }
  return all
}

/** Texts of lists, which are long, are not parsed. */
const isBox = (value: unknown) =>
  isRecord(typeof value === 'string' && /^\s*[{"]/.test(value) ? unpackJson(value) : value)

/** The items of every page of a reply. Events, readings, devices and weights share the envelope `{items, next}`. */
export function readItems(body: Uint8Array): { failure: string | null; items: readonly unknown[]; issues: Issue[] } {
  const pages = splitPages(body).map(readPage)
  const failure = pages.find((page) => page.failure !== null)?.failure ?? null
  if (failure !== null) return { failure, items: [], issues: [] }
  const issues: Issue[] = []
  if (pages.length > 1 && pages.at(-1)!.next !== null) {
    issues.push({ issue: 'endless-pages', group: '', detail: `${pages.length} pages` })
  }
  return { failure, items: tiesInOwnOrder(pages.flatMap(({ items }) => items)), issues }
}

interface EventPage {
  readonly failure: string | null
  readonly items: readonly unknown[]
  readonly next: Record<string, unknown> | null
}

function readPage(body: Uint8Array): EventPage {
  const failed = (failure: string): EventPage => ({ failure, items: [], next: null })
  let content: unknown
  try {
    content = JSON.parse(textOf(body))
  } catch {
    return failed('The reply is not JSON.')
  }
  if (isRecord(content) && Array.isArray(content.items)) {
    return { failure: null, items: content.items, next: isRecord(content.next) ? content.next : null }
  }
  if (!isRecord(content)) return failed(`The reply has another shape: ${shorten(content)}`)
  return failed(`The cloud answered code ${shorten(content.code ?? '')}: ${shorten(content.message ?? '')}`)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value inside text that is JSON, up to three times over (JSON in JSON in JSON); other values as they are. */
export function unpackJson(value: unknown): unknown {
  let inner = value
  for (let depth = 0; depth < 3 && typeof inner === 'string'; depth++) {
    // Only objects, lists and quoted text can hold more.
    if (!/^\s*[[{"]/.test(inner)) return inner
    try {
      inner = JSON.parse(inner)
    } catch {
      return inner
    }
  }
  return inner
}

/** A reply body of items, for encoding. */
export function encodeItems(items: readonly object[]): Uint8Array {
  return bytesOf(JSON.stringify({ items }))
}
