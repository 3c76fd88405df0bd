// Turns recognised replies into whole replies, as `sync` would have stored them: pages of one window become one reply,
// pages of a long list get the range of days they cover. A reply to a request that `sync` does not make covers the days
// in it.

import { dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { joinPages } from '../codec/pages.ts'
import { offsetAt } from '../codec/zone.ts'
import { isPlausible } from '../derive/plausible-date.ts'
import { type DateSpan, EARLIEST } from '../derive/windows.ts'
import type { Request } from '../kinds/kind.ts'
import type { Recognised } from './recognise.ts'

/** A reply before it belongs to an account. */
export interface Candidate {
  /** Name of the source. */
  readonly source: string
  /** The request without the user id. */
  readonly request: string
  /** Local days, both included. */
  readonly from: string
  readonly to: string
  /** Epoch seconds. */
  readonly asked: number
  /** `cloud`, `capture` or the file format of an import. */
  readonly origin: string
  readonly body: Uint8Array
}

/** A recorded reply. */
export interface PagedAnswer {
  readonly body: Uint8Array
  /** Epoch seconds; null if the recording does not say. */
  readonly started: number | null
  readonly origin: string
}

/** A whole reply, or one that covers no day at all. */
export type Whole = Candidate | { readonly dayless: Recognised; readonly body: Uint8Array }

export interface Pages {
  /** Adds a reply; returns the replies that it completes. */
  add(found: Recognised, answer: PagedAnswer): Generator<Whole>
  /** Windows whose last page is missing. */
  rest(): Generator<Whole>
}

interface Unfinished {
  readonly found: Recognised
  readonly answer: PagedAnswer
  readonly pages: Uint8Array[]
  /** The request for the next page. */
  readonly next: Request
}

/** The next page of a long list, and the day where the previous page ended. */
interface LaterPage {
  readonly next: Request
  readonly to: string
}

/** `zone` is the account's home zone (IANA); `made` is the time of a recording without times, epoch seconds. */
export function createPages(zone: string | null, made: () => number): Pages {
  const windows = new Map<string, Unfinished[]>()
  const lists = new Map<string, LaterPage[]>()
  const whole = (found: Recognised, { started, origin }: PagedAnswer, body: Uint8Array): Whole => {
    const { source, request } = found
    const inWindows = typeof source.windows === 'object'
    const held = inWindows ? (found.window ?? heldDays(found, body, zone, started ?? made())) : null
    if (inWindows && held === null) return { dayless: found, body }
    // A reply without a time is dated on the day after the last one it covers.
    const asked = started ?? (held === null ? made() : epochOfDate(held.to) + 86_400)
    const today = dateOfEpoch(asked, (zone === null ? null : offsetAt(zone, asked)) ?? 0)
    return { source: source.name, request, ...(held ?? { from: today, to: today }), asked, origin, body }
  }
  return {
    *add(found, answer) {
      const { source, sent } = found
      const { body } = answer
      const cursor = source.paging?.next(body) ?? null
      if (source.windows === 'pages') {
        const reply = whole(found, answer, body)
        yield 'dayless' in reply ? reply : stretch(reply, found, cursor, lists, zone)
        return
      }
      const before = take(windows, source.name, sent)
      const first = before ?? { found, answer }
      const pages = [...(before?.pages ?? []), body]
      if (cursor === null) yield whole(first.found, first.answer, joinPages(pages))
      else put(windows, source.name, { ...first, pages, next: source.paging!.request(sent, cursor) })
    },
    *rest() {
      for (const { found, answer, pages } of [...windows.values()].flat()) yield whole(found, answer, joinPages(pages))
      windows.clear()
    },
  }
}

/** The days of a reply, for display: those requested or contained, else the day of the request (epoch seconds). */
export function daysOfAnswer(found: Recognised, body: Uint8Array, zone: string | null, asked: number): DateSpan {
  const today = dateOfEpoch(asked)
  return found.window ?? heldDays(found, body, zone, asked) ?? { from: today, to: today }
}

/** The first and the last day in a reply of the time `asked` (0 for no time); null if it has none. */
function heldDays({ source }: Recognised, body: Uint8Array, zone: string | null, asked: number): DateSpan | null {
  const dates = [...source.dates(source.parse(body, { zone, from: EARLIEST, to: '9999-12-31' }))]
    .filter((date) => asked === 0 || isPlausible(date, asked))
    .sort()
  return dates.length === 0 ? null : { from: dates[0]!, to: dates.at(-1)! }
}

function put<T>(map: Map<string, T[]>, name: string, item: T): void {
  map.set(name, [...(map.get(name) ?? []), item])
}

/** Removes what was waiting for this request. */
function take<T extends { readonly next: Request }>(map: Map<string, T[]>, name: string, sent: Request): T | undefined {
  const list = map.get(name) ?? []
  const found = list.find(({ next }) => Object.entries(next.query).every(([key, value]) => sent.query[key] === value))
  map.set(
    name,
    list.filter((item) => item !== found),
  )
  return found
}

/** The days from the page's oldest record up to where the page before it ended. */
function stretch(
  reply: Candidate,
  { source, sent }: Recognised,
  cursor: string | null,
  lists: Map<string, LaterPage[]>,
  zone: string | null,
): Candidate {
  const dates = [...source.dates(source.parse(reply.body, { zone, from: reply.from, to: reply.to }))]
    .filter((date) => isPlausible(date, reply.asked))
    .sort()
  const before = take(lists, source.name, sent)
  const first = source.request({ userId: '' }, reply.to, reply.to)
  // A page from the middle, whose predecessor was not recorded, ends at its own newest day.
  const later = Object.keys(sent.query).some((name) => !(name in first.query))
  const to = before?.to ?? (later ? (dates.at(-1) ?? reply.to) : reply.to)
  const oldest = dates[0] ?? to
  if (cursor !== null)
    put(lists, source.name, { next: source.paging!.request(sent, cursor), to: oldest < to ? oldest : to })
  const from = cursor === null ? EARLIEST : oldest
  return { ...reply, from: from < to ? from : to, to: from < to ? to : from }
}
