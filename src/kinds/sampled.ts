// A kind of many small measurements: one packed row per bucket, local day and offset, and a view with a row per
// measurement. A row has at most 1440 of them, so that the view can number them in plain SQL.

import { epochOfDate } from '../codec/date.ts'
import { lenientNumber } from '../codec/number.ts'
import { type Layout, pack, recordWidth, sqlField, unpack } from '../codec/packed.ts'
import {
  type Chart,
  type Column,
  type Columns,
  defineKind,
  type Figures,
  type Issue,
  type Kind,
  type NoFigures,
  type Row,
  type Source,
} from './kind.ts'
import { type EventItem, type EventReply, encodeItems, unpackJson } from './sources/events.ts'
import { byBucket, encodeBucket, readBucket, readSamples, type Sample } from './sources/samples.ts'

/** A number of a sample: bytes it takes, packed units per unit of the column, possible values. */
export interface Packed extends Column {
  readonly type: 'integer' | 'real'
  /** Possible names on the wire; the first with a number counts. */
  readonly wire: readonly string[]
  readonly width: 1 | 2
  readonly scale: number
  readonly least: number
  readonly most: number
}

const MOST = 1440

const stored = {
  bucket: { type: 'instant', doc: "The cloud's bucket: 00:00 of a UTC day." },
  part: { type: 'integer', doc: 'Number of the packed row within its bucket.' },
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC of these samples.' },
  samples: { type: 'blob', doc: 'Samples in order of time: second of the local day (3 bytes), then the values.' },
} as const

export interface SampledSpec<D extends Columns = Columns> {
  readonly name: string
  readonly title: string
  readonly source: Source<EventReply>
  readonly values: Readonly<Record<string, Packed>>
  /** The samples of an item, if they are not in `samples`. */
  readonly read?: (item: EventItem, zone: string | null) => { samples: readonly Sample[]; issues: readonly Issue[] }
  readonly encodeItem?: typeof encodeBucket
  readonly chart: Chart
  /** Figures of one local day from its samples. */
  readonly figures?: { readonly columns: D; compute(samples: readonly Record<string, number | null>[]): Row }
}

/** The kind, its packed table `name_series` and its view `name`. */
export function sampledKind<const D extends Columns = NoFigures>(spec: SampledSpec<D>): Kind<EventReply, Columns, D> {
  const { name, title, source, values, read = readSamples, encodeItem = encodeBucket } = spec
  const layout: Layout = {
    second: 3,
    ...Object.fromEntries(Object.entries(values).map(([key, { width }]) => [key, width])),
  }
  const columns: Columns = {
    date: stored.date,
    instant: { type: 'instant', doc: 'When it was measured.' },
    utc_offset: stored.utc_offset,
    ...Object.fromEntries(
      Object.entries(values).map(([key, { type, unit, doc }]) => [
        key,
        unit === undefined ? { type, doc } : { type, unit, doc },
      ]),
    ),
  }
  const open = (row: Row) => unpackSamples(row, layout, values)
  const figures: Figures<D> | undefined = spec.figures && {
    columns: spec.figures.columns,
    compute: (rows) => spec.figures!.compute(rows.flatMap((row) => [...open(row)] as Record<string, number | null>[])),
  }
  return defineKind<EventReply, Columns, D>({
    name,
    title,
    shape: 'series',
    source,
    columns: { ...columns, bucket: stored.bucket },
    key: ['bucket', 'instant'],
    group: 'bucket',
    stored: {
      table: `${name}_series`,
      columns: stored,
      key: ['bucket', 'part'],
      view: viewSql(`${name}_series`, layout, values),
      *unpack(row) {
        for (const sample of open(row)) yield sample
      },
    },
    // An empty item removes nothing: only what has rows is replaced.
    groups: () => [],
    *decode(reply) {
      const buckets = new Map<number, readonly Sample[]>()
      const claimed = new Set<number>()
      for (const item of reply.items) {
        const bucket = readBucket(item)
        if (bucket === null) {
          yield { issue: 'bad-date', group: '', detail: String(item.timestamp) }
          continue
        }
        const { samples, issues } = read(item, reply.zone)
        yield* issues
        const others = buckets.get(bucket)
        buckets.set(bucket, others === undefined ? samples : together(others, samples))
        if (!isEmptyList(item)) claimed.add(bucket)
      }
      for (const [bucket, samples] of buckets) {
        const rows = [...packSamples(bucket, samples, layout, values)]
        if (rows.length > 0) yield* rows
        else if (claimed.has(bucket)) yield nothing(bucket)
      }
    },
    encode: (rows) =>
      encodeItems(
        [...byBucket(rows)].map(([bucket, list]) =>
          encodeItem(
            bucket,
            list.flatMap((row) =>
              [...open(row)].map((sample) => ({
                at: Number(sample.instant),
                offset: row.utc_offset as number | null,
                fields: Object.fromEntries(Object.entries(values).map(([key, { wire }]) => [wire[0]!, sample[key]])),
              })),
            ),
          ),
        ),
      ),
    chart: spec.chart,
    ...(figures === undefined ? {} : { figures }),
  })
}

/** An item with an empty list of samples states that there are none. */
function isEmptyList({ fields }: EventItem): boolean {
  const list = unpackJson(fields.samples)
  return Array.isArray(list) && list.length === 0
}

/** The row of a bucket in which nothing could be read. */
const nothing = (bucket: number): Row => ({ bucket, part: 0, date: null, utc_offset: null, samples: new Uint8Array() })

/** The samples of two items of one bucket in order of time, one per instant: the later item's. */
function together(earlier: readonly Sample[], later: readonly Sample[]): Sample[] {
  const byInstant = new Map([...earlier, ...later].map((sample) => [sample.at, sample]))
  return [...byInstant.values()].sort((a, b) => a.at - b.at)
}

/** Rows of at most 1440 samples with the same local day and offset. */
function* packSamples(
  bucket: number,
  samples: readonly Sample[],
  layout: Layout,
  values: SampledSpec['values'],
): Generator<Row> {
  const fields = Object.entries(values)
  let part = 0
  let first: Sample | null = null
  let run: Record<string, number | null>[] = []
  const row = (): Row => ({
    bucket,
    part: part++,
    date: first!.date,
    utc_offset: first!.offset,
    samples: pack(layout, run),
  })
  for (const sample of samples) {
    const record = toRecord(sample, fields)
    if (record === null) continue
    if (first !== null && (first.date !== sample.date || first.offset !== sample.offset || run.length >= MOST)) {
      yield row()
      run = []
      first = null
    }
    first ??= sample
    run.push(record)
  }
  if (run.length > 0) yield row()
}

/** The packed numbers of a sample; null if it has none. */
function toRecord({ at, offset, raw }: Sample, fields: [string, Packed][]): Record<string, number | null> | null {
  const record: Record<string, number | null> = { second: (at + (offset ?? 0)) % 86_400 }
  let any = false
  for (const [key, { wire, scale, least, most }] of fields) {
    let number: number | null = null
    for (const name of wire) number ??= lenientNumber(raw[name])
    const fits = number !== null && number >= least && number <= most
    record[key] = fits ? Math.round((number! - offsetFrom(least)) * scale) : null
    any ||= fits
  }
  return any ? record : null
}

/** Packed numbers are never negative: a column that may be counts from its minimum. */
const offsetFrom = (least: number) => (least < 0 ? least : 0)

function* unpackSamples(row: Row, layout: Layout, values: SampledSpec['values']): Generator<Row> {
  const midnight = epochOfDate(String(row.date)) - Number(row.utc_offset ?? 0)
  const fields = Object.entries(values)
  for (const record of unpack(layout, row.samples as Uint8Array)) {
    const sample: Row = {
      date: row.date!,
      instant: midnight + record.second!,
      utc_offset: row.utc_offset!,
      bucket: row.bucket!,
    }
    for (const [key, { scale, least }] of fields) {
      const packed = record[key] ?? null
      sample[key] = packed === null ? null : (packed + offsetFrom(least) * scale) / scale
    }
    yield sample
  }
}

function viewSql(table: string, layout: Layout, values: SampledSpec['values']): string {
  const field = (name: string) => sqlField(layout, 's.samples', 'n.minute', name)
  const parts = Object.entries(values).map(([key, { scale, least }]) => {
    const whole = offsetFrom(least) === 0 ? field(key) : `(${field(key)} + ${offsetFrom(least) * scale})`
    return `${whole}${scale === 1 ? '' : ` / ${scale}.0`} AS ${key}`
  })
  return `
    SELECT s.account, s.date, unixepoch(s.date) - coalesce(s.utc_offset, 0) + ${field('second')} AS instant, s.utc_offset,
      ${parts.join(',\n      ')}, s.bucket
    FROM ${table} s CROSS JOIN minute_of_day n
    WHERE n.minute < length(s.samples) / ${recordWidth(layout)}`
}

/** Mean of the numbers in `values`, to `digits` decimals; null for none. */
export function roundedMean(values: readonly (number | null | undefined)[], digits = 1): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  if (known.length === 0) return null
  const factor = 10 ** digits
  return Math.round((known.reduce((sum, value) => sum + value, 0) / known.length) * factor) / factor
}

/** Minimum and maximum of the numbers in `values`; null for none. */
export function valueRange(values: readonly (number | null | undefined)[]): { min: number | null; max: number | null } {
  let min: number | null = null
  let max: number | null = null
  for (const value of values) {
    if (value === null || value === undefined) continue
    if (min === null || value < min) min = value
    if (max === null || value > max) max = value
  }
  return { min, max }
}
