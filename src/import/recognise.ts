// Which of our questions a recorded request was: the sources' own requests serve as patterns, so a new source is
// recognised without a line here. The app's habitual extra parameters are ignored.

import { addDays, dateOfEpoch, daysBetween, epochOfDate, isDate } from '../codec/date.ts'
import type { Request, Source } from '../kinds/kind.ts'
import { requestKey } from '../kinds/request-key.ts'

export interface Recognised {
  readonly source: Source
  /** Local days asked for; where the request names none, the day of asking stands for both. */
  readonly from: string
  readonly to: string
  /** The request as the archive describes it, the user id left out. */
  readonly request: string
  /** As far as the request names it. */
  readonly userId: string | null
  /** What was sent of what the source itself would send, and its cursor where there is one. */
  readonly sent: Request
}

export type Recognise = (url: URL, asked: number) => Recognised | null

// Values that no real request has stand for what changes from request to request.
const USER = '99999999999999'
const FROM = '2001-02-03'
const TO = '2001-03-20'
/** The window in days: some requests say how many before its last day. */
const DAYS = String(daysBetween(FROM, TO) + 1)
const CURSOR = '99999999999998'
const RECORD = '99999999999997'

interface Pattern {
  readonly source: Source
  readonly path: RegExp
  readonly query: Readonly<Record<string, string>>
  /** Names whose values tell this source from others on the same path. */
  readonly telling: readonly string[]
}

/** The recogniser of `sources`; `asked` is epoch seconds. */
export function recogniser(sources: readonly Source[]): Recognise {
  const patterns = sources.flatMap(patternsOf)
  const telling = patterns.map((pattern) => ({ ...pattern, telling: tellingNames(pattern, patterns) }))
  // A pattern that demands more is tried first.
  const demands = ({ telling, query }: Pattern) =>
    telling.length + Object.values(query).filter((sample) => sample === RECORD).length
  telling.sort((a, b) => demands(b) - demands(a))
  return (url, asked) => {
    for (const pattern of telling) {
      const found = match(pattern, url, asked)
      if (found !== null) return found
    }
    return null
  }
}

function patternsOf(source: Source): Pattern[] {
  const subject = { userId: USER }
  const { each, paging } = source
  if (each !== undefined) {
    const record = Object.fromEntries(['date', ...each.columns].map((column) => [column, RECORD]))
    const request = each.request(subject, record)
    return request === null ? [] : [patternOf(source, request)]
  }
  const first = source.request(subject, FROM, TO)
  // The name that only later pages have; where the cursor takes the place of the window's start there is none.
  const later = paging?.request(first, CURSOR).query ?? {}
  const cursor = Object.fromEntries(Object.entries(later).filter(([name]) => !(name in first.query)))
  return [patternOf(source, { path: first.path, query: { ...first.query, ...cursor } })]
}

function patternOf(source: Source, { path, query }: Request): Pattern {
  const escaped = path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(USER, '([^/]+)')
    .replaceAll(RECORD, '[^/]+')
  return { source, path: new RegExp(`^${escaped}$`), query, telling: [] }
}

/** Names that say what is asked for, wherever they stand. */
const always = new Set(['eventType', 'subType', 'type'])

/** Fixed values that say what is asked for, or that differ between sources on the same path. */
function tellingNames({ path, query, source }: Pattern, all: readonly Pattern[]): string[] {
  const rivals = all.filter((other) => other.source !== source && other.path.source === path.source)
  return Object.entries(query).flatMap(([name, sample]) => {
    const fixed = windowOf(sample) === null && ![USER, CURSOR, RECORD].includes(sample)
    return fixed && (always.has(name) || rivals.some((rival) => rival.query[name] !== sample)) ? [name] : []
  })
}

function match({ source, path, query, telling }: Pattern, url: URL, asked: number): Recognised | null {
  const found = path.exec(decodeURIComponentSafely(url.pathname))
  const sent = url.searchParams
  if (found === null || telling.some((name) => sent.get(name) !== query[name])) return null
  let user: string | null = found[1] ?? null
  let [from, to]: (string | null)[] = [null, null]
  let days = 0
  const known: Record<string, string> = {}
  for (const [name, sample] of Object.entries(query)) {
    const value = sent.get(name)
    const window = windowOf(sample)
    if (sample === USER) user = value ?? user
    if (window !== null) {
      const date = value === null ? null : dateIn(value, window)
      if (date === null) return null
      if (window.end === 'from') from = date
      else to = date
    }
    if (sample === RECORD && !value) return null
    if (sample === DAYS && value !== null && /^\d{1,5}$/.test(value)) days = Number(value)
    if (value === null) continue
    known[name] = value
  }
  if (days > 0 && to) from ??= addDays(to, 1 - days)
  const today = dateOfEpoch(asked)
  const userId = user !== null && /^\d{4,20}$/.test(user) ? user : null
  const request = { path: url.pathname, query: known }
  return {
    source,
    from: from ?? to ?? today,
    to: to ?? from ?? today,
    request: requestKey(request, user ?? undefined),
    userId,
    sent: request,
  }
}

interface Window {
  readonly end: 'from' | 'to'
  /** Units per second; 0 for dates. */
  readonly scale: 0 | 1 | 1000
  /** Seconds that the source puts between the day's UTC midnight and the value. */
  readonly shift: number
}

/** What a parameter of a pattern says about the window; null for all others. */
function windowOf(sample: string): Window | null {
  if (sample === FROM) return { end: 'from', scale: 0, shift: 0 }
  if (sample === TO) return { end: 'to', scale: 0, shift: 0 }
  const value = /^\d{9,13}$/.test(sample) ? Number(sample) : Number.NaN
  for (const scale of [1, 1000] as const) {
    for (const [end, date] of [
      ['from', FROM],
      ['to', TO],
    ] as const) {
      const shift = value / scale - epochOfDate(date)
      // A source may ask for some days more than it wants, for the sake of zones.
      if (Math.abs(shift) <= 5 * 86_400) return { end, scale, shift }
    }
  }
  return null
}

function dateIn(value: string, { scale, shift }: Window): string | null {
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
