// Detects the sources of a reply: by the path, the type of event and, if the request leaves the type open, the content.
// The sources' own requests serve as patterns, so a new source is recognised without a line here. Limits, paging, the
// order of parameters and the app's additional ones are ignored.

import { addDays, dateOfEpoch, daysBetween, epochOfDate, isDate } from '../codec/date.ts'
import { record } from '../codec/record.ts'
import { bytesOf, textOf } from '../codec/text.ts'
import type { DateSpan } from '../derive/windows.ts'
import type { Request, Source } from '../kinds/kind.ts'
import { ANY_USER, requestKey } from '../kinds/request-key.ts'

export interface Recognised {
  readonly source: Source
  /** The window if `sync` makes the same request; null for the days in the reply. */
  readonly window: DateSpan | null
  /** The request's key in the archive. */
  readonly request: string
  /** As far as the request names it. */
  readonly userId: string | null
  /** The parameters that the source itself would send, and the cursor if there is one. */
  readonly sent: Request
  /** The types that the source requests: parameters by name. */
  readonly types: Readonly<Record<string, string>>
}

/** The sources of a request; several if it leaves the type of event to the reply. */
export type Recognise = (url: URL) => readonly Recognised[]

// Placeholder values for what changes from request to request.
const USER = '99999999999999'
const FROM = '2001-02-03'
const TO = '2001-03-20'
/** The window in days: some requests say how many before its last day. */
const DAYS = String(daysBetween(FROM, TO) + 1)
const ZONE = 'Area/City'
const CURSOR = '99999999999998'
const RECORD = '99999999999997'

interface Pattern {
  readonly source: Source
  readonly path: RegExp
  /** The path of the source's own request, `ANY_USER` for the user id. */
  readonly ownPath: string
  readonly query: Readonly<Record<string, string>>
}

/** Names of parameters that select the data; all others only limit it. */
const typeNames = ['eventType', 'subType', 'type']

export function recogniser(sources: readonly Source[]): Recognise {
  const patterns = sources.flatMap(sourcePatterns)
  return (url) => {
    const matches = patterns.flatMap((pattern) => match(pattern, url) ?? [])
    const best = Math.max(...matches.map(({ score }) => score))
    return matches.filter(({ score }) => score === best).map(({ found }) => found)
  }
}

/**
 * The reply of each source in one recorded reply: the whole if all of it belongs to one source, else the items by their
 * types.
 */
export function splitAnswer(
  found: readonly Recognised[],
  body: Uint8Array,
): readonly { readonly found: Recognised; readonly body: Uint8Array }[] {
  const [first] = found
  if (first === undefined) return []
  const content = found.length === 1 ? null : parsed(body)
  if (!Array.isArray(content?.items)) return [{ found: first, body }]
  const items = Map.groupBy(content.items, (item) => found.find(({ types }) => isOfTypes(item, types)) ?? first)
  if (items.size <= 1) return [{ found: [...items.keys()][0] ?? first, body }]
  return [...items].map(([one, list]) => ({ found: one, body: bytesOf(JSON.stringify({ ...content, items: list })) }))
}

function isOfTypes(item: unknown, types: Recognised['types']): boolean {
  const fields = record(item)
  return Object.entries(types).every(([name, value]) => fields[name] === value)
}

function parsed(body: Uint8Array): Record<string, unknown> | null {
  try {
    return record(JSON.parse(textOf(body)))
  } catch {
    return null
  }
}

function sourcePatterns(source: Source): Pattern[] {
  const subject = { userId: USER, zone: ZONE }
  const { each, paging } = source
  if (each !== undefined) {
    const values = Object.fromEntries(['date', ...each.columns].map((column) => [column, RECORD]))
    const request = each.request(subject, values)
    return request === null ? [] : [requestPattern(source, request)]
  }
  const first = source.request(subject, FROM, TO)
  // The parameter that only later pages have; none if the cursor replaces the window's start.
  const later = paging?.request(first, CURSOR).query ?? {}
  const cursor = Object.fromEntries(Object.entries(later).filter(([name]) => !(name in first.query)))
  return [requestPattern(source, { path: first.path, query: { ...first.query, ...cursor } })]
}

function requestPattern(source: Source, { path, query }: Request): Pattern {
  const escaped = path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    // Programs write the id where the app writes `me`, and vice versa.
    .replace(new RegExp(`/users/(?:me|${USER})(?=/|$)`), '/users/([^/]+)')
    .replaceAll(USER, '[^/]+')
    .replaceAll(RECORD, '[^/]+')
  return { source, path: new RegExp(`^${escaped}$`), ownPath: path.replaceAll(USER, ANY_USER), query }
}

function match(pattern: Pattern, url: URL): { score: number; found: Recognised } | null {
  const { source, query } = pattern
  const path = decodeURIComponentSafely(url.pathname)
  const segments = pattern.path.exec(path)
  const sent = Object.fromEntries(Object.keys(query).flatMap((name) => queryPair(name, url.searchParams.get(name))))
  if (segments === null) return null
  const types = Object.fromEntries(Object.entries(query).filter(([name]) => typeNames.includes(name)))
  if (Object.entries(types).some(([name, value]) => (sent[name] ?? value) !== value)) return null
  if (Object.entries(query).some(([name, sample]) => sample === RECORD && !sent[name])) return null
  const named = Object.keys(query).find((name) => query[name] === USER)
  const user =
    segments[1] !== undefined && segments[1] !== 'me' ? segments[1] : named === undefined ? null : sent[named]
  const userId = user != null && /^\d{4,20}$/.test(user) ? user : null
  const score =
    Object.keys(types).filter((name) => name in sent).length - (pattern.path.source.split('[^/]+').length - 1)
  return {
    score,
    found: {
      source,
      window: typeof source.windows === 'object' ? windowAsked(pattern, sent, url, user ?? '') : null,
      request: requestKey({ path: capturedPath(pattern, path), query: sent }, user ?? undefined),
      userId,
      sent: { path: url.pathname, query: sent },
      types,
    },
  }
}

function queryPair(name: string, value: string | null): [string, string][] {
  return value === null ? [] : [[name, value]]
}

/** The path in the source's own form, so that one question has one key; a record's id stays. */
function capturedPath({ ownPath }: Pattern, path: string): string {
  const own = ownPath.split('/')
  return path
    .split('/')
    .map((segment, i) => (own[i] === RECORD ? segment : own[i]))
    .join('/')
}

/** The window for which the source would make the same request; null if it would make another. */
function windowAsked({ source, query }: Pattern, sent: Request['query'], url: URL, userId: string): DateSpan | null {
  let from: string | null = null
  let to: string | null = null
  let days = 0
  for (const [name, sample] of Object.entries(query)) {
    const value = sent[name]
    const edge = findEdge(sample)
    if (value === undefined) continue
    if (edge?.end === 'from') from = dateIn(value, edge)
    else if (edge !== null) to = dateIn(value, edge)
    else if (sample === DAYS && /^\d{1,5}$/.test(value)) days = Number(value)
  }
  if (days > 0 && to !== null) from ??= addDays(to, 1 - days)
  if (from === null || to === null || from > to) return null
  const subject = { userId, zone: url.searchParams.get('timeZone') }
  const isOwn = [false, true].some((brief) =>
    Object.entries(source.request(subject, from, to, brief).query).every(
      ([name, value]) => url.searchParams.get(name) === value,
    ),
  )
  return isOwn ? { from, to } : null
}

interface Edge {
  readonly end: 'from' | 'to'
  /** Units per second; 0 for dates. */
  readonly scale: 0 | 1 | 1000
  /** Seconds that the source puts between the day's UTC midnight and the value. */
  readonly shift: number
}

/** Which edge of the window a parameter of a pattern states; null for all others. */
function findEdge(sample: string): Edge | null {
  if (sample === FROM) return { end: 'from', scale: 0, shift: 0 }
  if (sample === TO) return { end: 'to', scale: 0, shift: 0 }
  const value = /^\d{9,13}$/.test(sample) ? Number(sample) : Number.NaN
  for (const scale of [1, 1000] as const) {
    for (const [end, date] of [
      ['from', FROM],
      ['to', TO],
    ] as const) {
      const shift = value / scale - epochOfDate(date)
      // A source may request additional days, because of time zones.
      if (Math.abs(shift) <= 5 * 86_400) return { end, scale, shift }
    }
  }
  return null
}

function dateIn(value: string, { scale, shift }: Edge): string | null {
  if (scale === 0) return isDate(value) ? value : null
  const number = /^\d{9,14}$/.test(value) ? Number(value) : Number.NaN
  const date = dateOfEpoch(number / scale - shift)
  return date === '' || Number.isNaN(number) ? null : date
}

function decodeURIComponentSafely(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
