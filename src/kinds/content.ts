// A kind of events whose fields are undocumented: a row for each sample or item, with its content as JSON. Fields with
// plausible names have a column beside it.

import { columnsOf } from './field.ts'
import {
  type Chart,
  type Columns,
  defineKind,
  type Figures,
  type Kind,
  type NoFigures,
  type Row,
  type Source,
} from './kind.ts'
import {
  contentColumns,
  contentDates,
  contentRows,
  encodeContent,
  itemName,
  type ReadableContent,
} from './sources/content.ts'
import { type EventItem, type EventReply, eventSource } from './sources/events.ts'

/** A stream of the newer event surface; without a subtype all of the type are requested. */
export function contentSource(name: string, title: string, type: string, subtype?: string): Source<EventReply> {
  return eventSource({
    name,
    title,
    surface: 'value',
    type,
    ...(subtype === undefined ? {} : { subtype }),
    days: 90,
    limit: 100,
    probe: 1500,
    split: (item) => [item],
    dates: contentDates,
  })
}

export interface ContentSpec<D extends Columns = Columns> {
  readonly name: string
  readonly title: string
  readonly source: Source<EventReply>
  readonly also?: readonly Source<EventReply>[]
  readonly chart: Chart
  readonly readable?: ReadableContent
  readonly figures?: Figures<D>
  /** The items of a reply that belong to this kind; by default its own. */
  readonly items?: (reply: EventReply) => readonly EventItem[]
}

export function contentKind<const D extends Columns = NoFigures>(spec: ContentSpec<D>): Kind<EventReply, Columns, D> {
  const { name, title, source, also, chart, readable, figures, items = (reply) => reply.items } = spec
  return defineKind<EventReply, Columns, D>({
    name,
    title,
    shape: 'sample',
    source,
    ...(also === undefined ? {} : { also }),
    columns: readable === undefined ? contentColumns : { ...contentColumns, ...columnsOf(readable.fields) },
    key: ['item', 'part'],
    group: 'item',
    *groups(reply) {
      for (const item of items(reply)) {
        const group = itemName(item)
        if (group !== null) yield group
      }
    },
    *decode(reply) {
      for (const item of items(reply)) yield* contentRows(item, reply.zone, readable)
    },
    encode: (rows: readonly Row[]) => encodeContent(rows),
    chart,
    ...(figures === undefined ? {} : { figures }),
  })
}
