// Samples of the newer event surface: a bucket of one UTC day holds offsets from its first sample, and run-length text
// says which zone and device each sample has. A sample that was uploaded twice counts once, the newest upload.
//
//   value  startTime (ms), samples [{s, e?, u?, ...}] in ms after startTime
//   timeZone, deviceSource ...  "4,Asia/Calcutta;2,Europe/Berlin": the first 4 samples, then 2

import { lenientNumber } from '../../codec/number.ts'
import { fromMillis, instant, instantOffset, localDate, zoneIn, zoneText } from '../clock.ts'
import { type Issue, type Row, shorten } from '../kind.ts'
import { type EventItem, isRecord, unpackJson, unwrapped, wrappers } from './events.ts'

export interface Sample {
  /** Epoch seconds. */
  readonly at: number
  readonly offset: number | null
  readonly date: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** The cloud's bucket: epoch seconds of 00:00 UTC; null if the item has no usable time at all. */
export function readBucket(item: EventItem): number | null {
  return fromMillis(item.timestamp) ?? fromMillis(item.fields.startTime)
}

export interface Samples {
  readonly samples: readonly Sample[]
  readonly issues: readonly Issue[]
}

// A source needs the days of an item and its kinds the samples: caching halves the work.
const read = new WeakMap<EventItem, Samples>()

/** The samples of an item in order of time, one per instant; unreadable ones are counted in one issue. */
export function readSamples(item: EventItem, home: string | null): Samples {
  let samples = read.get(item)
  if (samples === undefined) {
    samples = parseSamples(item, home)
    read.set(item, samples)
  }
  return samples
}

function parseSamples(item: EventItem, home: string | null): Samples {
  const { startTime } = item.fields
  const timeZone = zoneIn(item.fields)
  const list = unpackJson(item.fields.samples)
  const start = lenientNumber(startTime) ?? item.timestamp
  const group = String(readBucket(item) ?? '')
  if (list === undefined || list === null) return { samples: [], issues: [] }
  if (!Array.isArray(list) || start === null) {
    return { samples: [], issues: [{ issue: 'bad-shape', group, detail: `samples ${shorten(list)}` }] }
  }
  const zoneAt = runLengths(timeZone)
  const newest = new Map<number, { upload: number; sample: Sample }>()
  let bad = 0
  let example: unknown
  for (const [index, raw] of list.entries()) {
    const s = isRecord(raw) ? lenientNumber(raw.s) : null
    const at = s === null ? null : instant(Math.floor((start + s) / 1000))
    const zone = zoneAt(index)
    if (at === null) {
      if (bad++ === 0) example = raw
      continue
    }
    const upload = lenientNumber(raw.u) ?? 0
    const other = newest.get(at)
    if (other !== undefined && other.upload > upload) continue
    const offset = instantOffset(zone, home, at)
    newest.set(at, { upload, sample: { at, offset, date: localDate(at, offset), raw } })
  }
  const samples = [...newest.values()].map(({ sample }) => sample).sort((a, b) => a.at - b.at)
  const issues: Issue[] = bad === 0 ? [] : [{ issue: 'bad-item', group, detail: `${bad} samples: ${shorten(example)}` }]
  if (samples.some(({ offset }) => offset === null)) {
    issues.push({ issue: 'no-offset', group, detail: shorten(timeZone ?? 'absent') })
  }
  return { samples, issues }
}

/**
 * The value of each index in run-length text, or one value for all; '' for none. Indices must be requested in rising
 * order.
 */
export function runLengths(text: unknown): (index: number) => string {
  // One zone for all samples: a name, an offset, or a number.
  if (typeof text === 'number' || (typeof text === 'string' && !text.includes(','))) return () => String(text)
  const runs = (typeof text === 'string' ? text : '').split(';').map((run) => {
    const comma = run.indexOf(',')
    return { count: lenientNumber(run.slice(0, comma)) ?? 0, value: comma < 0 ? '' : run.slice(comma + 1) }
  })
  let at = 0
  let end = runs[0]!.count
  return (index) => {
    while (index >= end && at < runs.length - 1) end += Math.max(0, runs[++at]!.count)
    return index < end ? runs[at]!.value : ''
  }
}

/** Lists of results in an item. */
const lists = ['samples', ...wrappers]

/** The results of an item, each with the fields around it: those of a list on their own clock and zone, or one alone. */
export function resultParts(item: EventItem): EventItem[] {
  const fields = unwrapped(item.fields)
  const name = lists.find((one) => holdsResults(one, unpackJson(fields[one])))
  if (name === undefined) return [{ ...item, fields }]
  const { [name]: sent, ...around } = fields
  const zoneAt = runLengths(zoneIn(around))
  const start = lenientNumber(around.startTime)
  return (unpackJson(sent) as unknown[]).map((one, index) => {
    const inner = unpackJson(one)
    const own = isRecord(inner) ? unwrapped(inner) : {}
    const s = lenientNumber(own.s)
    const begin = start === null ? null : start + (s ?? 0)
    const at = begin === null ? {} : { startTime: begin }
    return {
      ...item,
      timestamp: s === null ? item.timestamp : (begin ?? item.timestamp),
      fields: { ...around, ...at, timeZone: zoneAt(index), ...own },
    }
  })
}

/**
 * An empty list of samples states that there are none; an empty list elsewhere does not affect the item's own fields.
 */
const holdsResults = (name: string, list: unknown) => Array.isArray(list) && (name === 'samples' || list.length > 0)

/** The local days of an item's samples. */
export function sampleDates(item: EventItem, home: string | null): Set<string> {
  return new Set(readSamples(item, home).samples.map(({ date }) => date))
}

/** A bucket whose samples read back at the same instants, offsets and fields. */
export function encodeBucket(
  bucket: number,
  samples: readonly { readonly at: number; readonly offset: number | null; readonly fields: object }[],
): { timestamp: number; value: Record<string, unknown> } {
  const start = samples[0]?.at ?? bucket
  const zones = samples.map(({ offset }) => `1,${offset === null ? '' : zoneText(offset)}`)
  return {
    timestamp: bucket * 1000,
    value: {
      startTime: start * 1000,
      samples: samples.map(({ at, fields }) => ({ s: (at - start) * 1000, ...fields })),
      timeZone: zones.join(';'),
    },
  }
}

/** Rows by the value of their column `bucket`, in order. */
export function byBucket(rows: readonly Row[]): Map<number, Row[]> {
  const buckets = new Map<number, Row[]>()
  for (const row of rows) {
    const list = buckets.get(Number(row.bucket))
    if (list === undefined) buckets.set(Number(row.bucket), [row])
    else list.push(row)
  }
  return buckets
}
