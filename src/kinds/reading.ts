// A kind of single measurements, each an instant and a few fields: blood oxygen by hand, a stress test, a pulse.

import { fromMillis, localDate, zoneText } from './clock.ts'
import { collector, columnsOf, type FieldTable, type Odd, otherFields, readFields, writeFields } from './field.ts'
import {
  type Chart,
  type Columns,
  defineKind,
  type Figures,
  type Issue,
  type Kind,
  type NoFigures,
  type Row,
  type Source,
  shorten,
} from './kind.ts'
import { envelope, itemOffset } from './result.ts'
import { type EventItem, type EventReply, encodeItems, isRecord, unpackJson } from './sources/events.ts'

export interface ReadingSpec<D extends Columns = Columns> {
  readonly name: string
  readonly title: string
  readonly source: Source<EventReply>
  readonly also?: readonly Source<EventReply>[]
  /** Which items of the source belong to this kind; all by default. */
  readonly subtype?: string
  readonly eventType: string
  readonly fields: FieldTable
  readonly known?: readonly string[]
  /** The column without which nothing was measured. */
  readonly needs: string
  /** The wire states the time in seconds. */
  readonly seconds?: boolean
  readonly chart: Chart
  readonly figures?: Figures<D>
}

const placeColumns = {
  instant: { type: 'instant', doc: 'When it was measured.' },
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
} as const

const extraColumn = { type: 'json', doc: 'Undocumented fields of the record.' } as const

export function readingKind<const D extends Columns = NoFigures>(spec: ReadingSpec<D>): Kind<EventReply, Columns, D> {
  const { fields, known = [], needs } = spec
  const columns: Columns = { ...placeColumns, ...columnsOf(fields), extra: extraColumn }
  const own = ({ items }: EventReply) =>
    items.filter(({ subtype }) => spec.subtype === undefined || subtype === spec.subtype)
  return defineKind<EventReply, Columns, D>({
    name: spec.name,
    title: spec.title,
    shape: 'sample',
    source: spec.source,
    ...(spec.also === undefined ? {} : { also: spec.also }),
    columns,
    key: ['instant'],
    group: 'instant',
    measured: [needs],
    // An empty item removes nothing: only what has rows is replaced.
    groups: () => [],
    *decode(reply): Generator<Row | Issue> {
      let lost = 0
      for (const item of own(reply)) {
        const at = fromMillis(item.timestamp)
        if (at === null) {
          lost++
          continue
        }
        const { issues, odd } = collector(String(at))
        const raw = unfolded(item, odd)
        const offset = itemOffset({ ...item, fields: raw }, reply.zone, at)
        const row: Row = {
          instant: at,
          date: localDate(at, offset),
          utc_offset: offset,
          ...readFields(fields, raw, odd),
          extra: otherFields(fields, [...envelope, 'extra', ...known], raw),
        }
        yield* issues
        yield row
      }
      if (lost > 0) yield { issue: 'bad-date', group: '', detail: `${spec.name}: ${lost} items without a time` }
    },
    encode: (rows) =>
      encodeItems(
        rows.map((row) => ({
          ...(spec.eventType === '' ? {} : { eventType: spec.eventType }),
          ...(spec.subtype === undefined ? {} : { subType: spec.subtype }),
          timestamp: Number(row.instant) * (spec.seconds === true ? 1 : 1000),
          ...(row.utc_offset === null ? {} : { timezone: zoneText(Number(row.utc_offset)) }),
          ...writeFields(fields, row),
          ...JSON.parse(String(row.extra ?? '{}')),
        })),
      ),
    chart: spec.chart,
    ...(spec.figures === undefined ? {} : { figures: spec.figures }),
  })
}

/** The item's fields together with those inside its text `extra` (JSON). */
function unfolded({ fields }: EventItem, odd: Odd): Record<string, unknown> {
  if (fields.extra === undefined) return { ...fields }
  const inner = unpackJson(fields.extra)
  if (!isRecord(inner)) {
    odd(shorten(fields.extra), 'not-json')
    return { ...fields }
  }
  return { ...fields, ...inner }
}

/** The days of readings: each item is filed under its own instant. */
export function readingDates(item: EventItem, home: string | null): string[] {
  const at = fromMillis(item.timestamp)
  if (at === null) return []
  const raw = unfolded(item, () => {})
  return [localDate(at, itemOffset({ ...item, fields: raw }, home, at))]
}
