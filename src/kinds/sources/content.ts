// Events with undocumented fields: stored as JSON with their type and time, so that they are counted, listed and shown
// once their meaning is known.

import { fromMillis, localDate, zoneNames } from '../clock.ts'
import { collector, type FieldTable, readFields } from '../field.ts'
import { type Columns, type Issue, jsonText, type Row } from '../kind.ts'
import { itemOffset } from '../result.ts'
import { type EventItem, encodeItems, isRecord, unpackJson } from './events.ts'
import { encodeBucket, readSamples } from './samples.ts'

export const contentColumns = {
  item: { type: 'text', doc: "The cloud's item: type, subtype and its timestamp." },
  part: { type: 'integer', doc: 'Number of the sample in the item, from 0.' },
  type: { type: 'text', doc: "The cloud's name of the type." },
  subtype: { type: 'text', doc: "The cloud's name of the subtype." },
  instant: { type: 'instant', doc: 'Its time.' },
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC, if the record states one.' },
  content: { type: 'json', doc: 'Its content, as received.' },
} as const satisfies Columns

/**
 * Fields that may have a column of their own. No payload shows their names, so each has several, the likeliest first;
 * the content keeps whatever came.
 */
export interface ReadableContent {
  readonly fields: FieldTable
  /** Further names on the wire, by column. */
  readonly names?: Readonly<Record<string, readonly string[]>>
  /** The columns of which one at least must be read: a sample without any is an issue, and its content stays. */
  readonly needs: readonly string[]
}

/** Envelope fields of the item. */
const outer = new Set(['userId', 'eventType', 'subType', 'timestamp', ...zoneNames])

export function itemName(item: EventItem): string | null {
  const at = fromMillis(item.timestamp)
  return at === null ? null : `${item.type}/${item.subtype} ${at}`
}

/** A row for each sample of the item, or one for the whole. */
export function* contentRows(item: EventItem, home: string | null, readable?: ReadableContent): Generator<Row | Issue> {
  const name = itemName(item)
  const filed = fromMillis(item.timestamp)
  if (name === null || filed === null) {
    yield { issue: 'bad-date', group: '', detail: `${item.type}/${item.subtype} ${item.timestamp}` }
    return
  }
  const base = { item: name, type: item.type, subtype: item.subtype }
  if (isSampled(item)) {
    const { samples, issues } = readSamples(item, home)
    for (const issue of issues) yield { ...issue, group: name }
    for (const [part, { at, date, offset, raw }] of samples.entries()) {
      const { s, u, ...content } = raw
      yield* typed(
        { ...base, part, instant: at, date, utc_offset: offset, content: jsonText(content) },
        content,
        readable,
      )
    }
    return
  }
  const offset = itemOffset(item, home, filed)
  const content = Object.fromEntries(Object.entries(item.fields).filter(([field]) => !outer.has(field)))
  const date = localDate(filed, offset)
  const row = { ...base, part: 0, instant: filed, date, utc_offset: offset, content: jsonText(content) }
  yield* typed(row, content, readable)
}

/** The row with the columns filled from its content, and its issues. */
function* typed(
  row: Row,
  content: Record<string, unknown>,
  readable: ReadableContent | undefined,
): Generator<Row | Issue> {
  if (readable === undefined) {
    yield row
    return
  }
  const { fields, names = {}, needs } = readable
  const named: Record<string, unknown> = {}
  for (const [column, { wire }] of Object.entries(fields)) {
    const name = [wire, ...(names[column] ?? [])].find((one) => content[one] !== undefined && content[one] !== null)
    if (name !== undefined) named[wire] = content[name]
  }
  const { issues, odd } = collector(String(row.item))
  const read = readFields(fields, named, odd)
  yield* issues
  if (issues.length === 0 && needs.every((column) => read[column] === null))
    yield { issue: 'nothing-read', group: String(row.item), detail: `none of ${needs.join(', ')}` }
  yield { ...row, ...read }
}

function isSampled({ fields }: EventItem): boolean {
  const samples = unpackJson(fields.samples)
  return Array.isArray(samples) && samples.length > 0 && samples.every((one) => isRecord(one) && 's' in one)
}

/** Local days of an item of whatever form. */
export function* contentDates(item: EventItem, home: string | null): Generator<string> {
  for (const row of contentRows(item, home)) if ('date' in row && typeof row.date === 'string') yield row.date
}

export function encodeContent(rows: readonly Row[]): Uint8Array {
  const items = new Map<string, Row[]>()
  for (const row of rows) items.set(String(row.item), [...(items.get(String(row.item)) ?? []), row])
  return encodeItems(
    [...items.values()].map((parts) => {
      const filed = Number(String(parts[0]!.item).split(' ').at(-1))
      const samples = parts.map((row) => ({
        at: Number(row.instant),
        offset: row.utc_offset as number | null,
        fields: JSON.parse(String(row.content ?? '{}')) as object,
      }))
      const whole = parts.length === 1 && samples[0]!.at === filed
      const { timestamp, value } = encodeBucket(filed, samples)
      return {
        eventType: parts[0]!.type,
        subType: parts[0]!.subtype,
        timestamp,
        value: whole ? { ...samples[0]!.fields, timeZone: quarters(samples[0]!.offset) } : value,
      }
    }),
  )
}

const quarters = (offset: number | null) => (offset === null ? '' : String(offset / 900))
