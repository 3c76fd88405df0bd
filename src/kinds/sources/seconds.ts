// Readings and weights: items in a window of epoch seconds, in pages of their own size. They become the same reply as
// events, so that kinds read both alike; the source names the time field.

import { addDays, epochOfDate } from '../../codec/date.ts'
import { fromEither } from '../clock.ts'
import type { Request, Source, Subject } from '../kind.ts'
import { type EventItem, type EventReply, isRecord, itemPages, parseEvents, readItems } from './events.ts'

export interface SecondsStream {
  readonly name: string
  readonly title: string
  readonly path: (subject: Subject) => string
  /** Names of the parameters for start and end of the window, and further ones. */
  readonly from: string
  readonly to: string
  readonly query: Readonly<Record<string, string>>
  /** The time field of an item, in epoch seconds (some firmwares: milliseconds). */
  readonly field: string
  /** The parameter that continues from the item in `next`. */
  readonly cursor: string
  dates(item: EventItem, zone: string | null): Iterable<string>
}

export function secondsSource(stream: SecondsStream): Source<EventReply> {
  return {
    name: stream.name,
    title: stream.title,
    windows: { days: 730, probeDays: 1500 },
    paging: itemPages(stream.cursor, stream.field),
    request(subject, from, to): Request {
      // A local day begins up to 14 hours before and ends up to 12 hours after the UTC day.
      const range = {
        [stream.from]: String(epochOfDate(addDays(from, -1))),
        [stream.to]: String(epochOfDate(addDays(to, 2)) - 1),
      }
      return { path: stream.path(subject), query: { ...range, ...stream.query } }
    },
    parse(body, context) {
      const reply = parseEvents(body, context, { name: stream.name, type: '', dates: () => [] })
      const items = readItems(body)
        .items.filter(isRecord)
        .map((raw): EventItem => {
          const at = fromEither(raw[stream.field])
          return { type: '', subtype: '', timestamp: at === null ? null : at * 1000, fields: raw }
        })
      return {
        ...reply,
        items,
        others: [],
        dates: new Set(items.flatMap((item) => [...stream.dates(item, context.zone)])),
      }
    },
    issues: (reply) => reply.issues,
    failure: (reply) => reply.failure,
    size: (reply) => reply.items.length,
    dates: (reply) => reply.dates,
  }
}
