// From recognised answers to whole replies, as `sync` would have kept them: pages of one window become one reply, pages
// of a long list get the stretch of days they stand for.

import { dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { joinPages } from '../codec/pages.ts'
import { offsetAt } from '../codec/zone.ts'
import { EARLIEST } from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
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
}

/** `zone` is the account's home zone (IANA). */
export function createPages(zone: string | null): Pages {
  // By source and the cursor of the page that is to come.
  const windows = new Map<string, Unfinished>()
  const lists = new Map<string, string>()
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
      const { source, cursor } = found
      const reply = candidateOf(found, body, started, origin)
      if (source.windows === 'pages') yield stretch(reply, source, cursor, lists, zone)
      else if (source.paging === undefined) yield reply
      else {
        const before = cursor === null ? undefined : windows.get(`${source.name} ${cursor}`)
        // A page whose beginning is not there would stand for the whole window.
        if (cursor !== null && before === undefined) return
        windows.delete(`${source.name} ${cursor}`)
        const open = before ?? { first: reply, pages: [] }
        open.pages.push(body)
        const next = source.paging.next(body)
        if (next !== null) windows.set(`${source.name} ${next}`, open)
        else yield { ...open.first, body: joinPages(open.pages) }
      }
    },
    *rest() {
      for (const { first, pages } of windows.values()) yield { ...first, body: joinPages(pages) }
      windows.clear()
    },
  }
}

/** The days from the page's oldest record up to where the page before it ended. */
function stretch(
  reply: Candidate,
  source: Source,
  cursor: string | null,
  lists: Map<string, string>,
  zone: string | null,
): Candidate {
  const dates = [...source.dates(source.parse(reply.body, { zone, from: reply.from, to: reply.to }))].sort()
  const newest = dates.at(-1) ?? reply.to
  const to = cursor === null ? reply.to : (lists.get(`${source.name} ${cursor}`) ?? newest)
  const oldest = dates[0] ?? to
  const next = source.paging?.next(reply.body) ?? null
  if (next !== null) lists.set(`${source.name} ${next}`, oldest < to ? oldest : to)
  const from = next === null ? EARLIEST : oldest
  return { ...reply, from: from < to ? from : to, to: from < to ? to : from }
}
