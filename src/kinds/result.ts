// A kind with one result per local day, computed by the cloud: a row has the item's fields, and the newest item of a
// day counts. Also the shape of readings with an instant and a few fields.

import { instantOffset, zoneIn, zoneNames } from './clock.ts'
import { collector, columnsOf, type FieldTable, otherFields, readFields, writeFields } from './field.ts'
import type { Figure } from './figure.ts'
import {
  type Chart,
  type Columns,
  defineKind,
  type FigureColumn,
  type Figures,
  type Issue,
  type Kind,
  type NoFigures,
  type Row,
  type Source,
} from './kind.ts'
import { type EventItem, type EventReply, encodeItems } from './sources/events.ts'

/** The day and time of an item. */
export interface DayOfResult {
  readonly date: string
  /** Epoch seconds of the measurement or of local midnight; null if only the date is known. */
  readonly at: number | null
  readonly offset: number | null
  /** Of two items of one day the one with the greater order counts. */
  readonly order: number
}

export interface ResultSpec<D extends Columns = Columns> {
  readonly name: string
  readonly title: string
  readonly source: Source<EventReply>
  /** Which items of the source belong to this kind; all by default. */
  readonly subtype?: string
  readonly fields: FieldTable
  /** Wire fields of the envelope, or undocumented: not listed in `extra`. */
  readonly known?: readonly string[]
  place(item: EventItem, zone: string | null): DayOfResult | null
  /** The item whose `place` is this date and offset, for encoding. */
  wire(row: Row, fields: Record<string, unknown>): object
  /** False for an item that says that nothing was measured. */
  readonly says?: (row: Row) => boolean
  readonly measured?: readonly string[]
  readonly chart: Chart
  readonly figures?: Figures<D>
}

const placeColumns = {
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
} as const

const extraColumn = { type: 'json', doc: 'Undocumented fields of the record.' } as const

/** Envelope fields of every item. */
export const envelope = [
  'userId',
  'eventType',
  'subType',
  'timestamp',
  'deviceId',
  'deviceSn',
  'deviceSN',
  'deviceMac',
  'deviceSource',
  'deviceType',
  'appName',
  'uploadTimestamp',
  's',
  'u',
  'startTime',
  ...zoneNames,
]

export function resultKind<const D extends Columns = NoFigures>(spec: ResultSpec<D>): Kind<EventReply, Columns, D> {
  const { fields, known = [], says = () => true } = spec
  const own = ({ items }: EventReply) =>
    items.filter(({ subtype }) => spec.subtype === undefined || subtype === spec.subtype)
  const columns: Columns = { ...placeColumns, ...columnsOf(fields), extra: extraColumn }
  return defineKind<EventReply, Columns, D>({
    name: spec.name,
    title: spec.title,
    shape: 'day',
    source: spec.source,
    columns,
    key: ['date'],
    group: 'date',
    ...(spec.measured === undefined ? {} : { measured: spec.measured }),
    // An empty item removes nothing: only what has rows is replaced.
    groups: () => [],
    *decode(reply): Generator<Row | Issue> {
      const newest = new Map<string, { item: EventItem; place: DayOfResult }>()
      let lost = 0
      for (const item of own(reply)) {
        const place = spec.place(item, reply.zone)
        if (place === null) {
          lost++
          continue
        }
        const other = newest.get(place.date)
        if (other === undefined || other.place.order <= place.order) newest.set(place.date, { item, place })
      }
      if (lost > 0) yield { issue: 'bad-date', group: '', detail: `${spec.name}: ${lost} items without a day` }
      for (const { item, place } of newest.values()) {
        const { issues, odd } = collector(place.date)
        const row = {
          date: place.date,
          utc_offset: place.offset,
          ...readFields(fields, item.fields, odd),
          extra: otherFields(fields, [...envelope, ...known], item.fields),
        }
        yield* issues
        if (says(row)) yield row
      }
    },
    encode: (rows) =>
      encodeItems(
        rows.map((row) => spec.wire(row, { ...writeFields(fields, row), ...JSON.parse(String(row.extra ?? '{}')) })),
      ),
    chart: spec.chart,
    ...(spec.figures === undefined ? {} : { figures: spec.figures }),
  })
}

/** A figure that is the column `of` of the row. */
type Taken = Figure & { readonly of: string }

/** Figures that are columns of the row, under names of their own. */
export function figuresFrom<const N extends Readonly<Record<string, Taken>>>(
  columns: Columns,
  figures: N,
): Figures<Readonly<Record<keyof N, FigureColumn>>> {
  const named = Object.entries<Taken>(figures)
  return {
    columns: Object.fromEntries(
      named.map(([name, { of, ...figure }]) => [name, { ...columns[of]!, figure }]),
    ) as Readonly<Record<keyof N, FigureColumn>>,
    compute: (rows) => {
      const row = rows.at(-1)!
      return Object.fromEntries(named.map(([name, { of }]) => [name, row[of] ?? null]))
    },
  }
}

/** Offset of an item by its own zone, else by the account's. */
export function itemOffset({ fields }: EventItem, home: string | null, at: number): number | null {
  return instantOffset(zoneIn(fields), home, at)
}
