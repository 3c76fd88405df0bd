// From recognised answers to whole replies, as `sync` would have kept them: pages of one window become one reply, pages
// of a long list get the stretch of days they stand for.

import { dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { joinPages } from '../codec/pages.ts'
import { offsetAt } from '../codec/zone.ts'
import { EARLIEST } from '../derive/windows.ts'
import type { Request } from '../kinds/kind.ts'
import type { Candidate } from './index.ts'
import type { Recognised } from './recognise.ts'

export interface Pages {
  /** Takes an answer in (`started` in epoch seconds); gives the replies that are complete with it. */
  add(found: Recognised, body: Uint8Array, started: number | null, origin: string): Generator<Candidate>
  /** Windows whose last page was never seen. */
  rest(): Generator<Candidate>
}

interface Unfinished {
  readonly first: Candidate
  readonly pages: Uint8Array[]
  /** The request for the next page. */
  readonly next: Request
}

/** The next page of a long list, and the day where the page before it ended. */
interface Later {
  readonly next: Request
  readonly to: string
}

/** `zone` is the account's home zone (IANA). */
export function createPages(zone: string | null): Pages {
  const windows = new Map<string, Unfinished[]>()
  const lists = new Map<string, Later[]>()
  const candidateOf = (found: Recognised, body: Uint8Array, started: number | null, origin: string): Candidate => {
    const { source, request, from, to } = found
    // A recording without times is taken to be made on the day after the last one asked for.
    const asked = started ?? epochOfDate(to) + 86_400
    const today = dateOfEpoch(asked, (zone === null ? null : offsetAt(zone, asked)) ?? 0)
    const span = typeof source.windows === 'object' ? { from, to } : { from: today, to: today }
    return { source: source.name, request, ...span, asked, origin, body }
  }
  return {
    *add(found, body, started, origin) {
      const { source, sent } = found
      const reply = candidateOf(found, body, started, origin)
      const cursor = source.paging?.next(body) ?? null
      if (source.windows === 'pages') yield stretch(reply, found, cursor, lists, zone)
      else {
        const before = take(windows, source.name, sent)
        const first = before?.first ?? reply
        const pages = [...(before?.pages ?? []), body]
        if (cursor === null) yield { ...first, body: joinPages(pages) }
        else put(windows, source.name, { first, pages, next: source.paging!.request(sent, cursor) })
      }
    },
    *rest() {
      for (const { first, pages } of [...windows.values()].flat()) yield { ...first, body: joinPages(pages) }
      windows.clear()
    },
  }
}

function put<T>(map: Map<string, T[]>, name: string, item: T): void {
  map.set(name, [...(map.get(name) ?? []), item])
}

/** Takes out what was waiting for this request. */
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
  lists: Map<string, Later[]>,
  zone: string | null,
): Candidate {
  const dates = [...source.dates(source.parse(reply.body, { zone, from: reply.from, to: reply.to }))].sort()
  const before = take(lists, source.name, sent)
  const first = source.request({ userId: '' }, reply.to, reply.to)
  // A page from the middle, whose beginning was not recorded, ends at its own newest day.
  const later = Object.keys(sent.query).some((name) => !(name in first.query))
  const to = before?.to ?? (later ? (dates.at(-1) ?? reply.to) : reply.to)
  const oldest = dates[0] ?? to
  if (cursor !== null)
    put(lists, source.name, { next: source.paging!.request(sent, cursor), to: oldest < to ? oldest : to })
  const from = cursor === null ? EARLIEST : oldest
  return { ...reply, from: from < to ? from : to, to: from < to ? to : from }
}
