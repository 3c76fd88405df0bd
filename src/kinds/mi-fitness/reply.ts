// Replies of the Mi Fitness cloud, decrypted: lists of rows `{sid, key, time, value, …}` in pages, from three calls that
// differ in the name of the list only. Facts: mi-fitness.md section 1.
//
//   envelope  {"code":0,"message":"ok","result":{"data_list":[…] or "sport_records":[…],"has_more":true,"next_key":"…"}}
//   row       sid, key, time (s), value (JSON, mostly as text), zone_offset (s), zone_name, deleted, tag, update_time
//   timezone  inside many values: quarter hours east of UTC, negative ones also as a byte

import { lenientNumber } from '../../codec/number.ts'
import { splitPages } from '../../codec/pages.ts'
import { textOf } from '../../codec/text.ts'
import { offsetAt } from '../../codec/zone.ts'
import { instant, localDate } from '../clock.ts'
import { type Context, type Issue, shorten } from '../kind.ts'
import { isRecord, unpackJson } from '../sources/events.ts'

/** One row as it came, with its place in time. */
export interface MiRow {
  /** What measured it, as the cloud names it (`sid`): a device or an app. */
  readonly source: string | null
  readonly key: string
  /** Epoch seconds; null where the row names no usable time. */
  readonly at: number | null
  /** Seconds east of UTC; null where nothing says it. */
  readonly offset: number | null
  /** True for a row that says that it was deleted. */
  readonly deleted: boolean
  /** Epoch seconds of the last change, 0 where the row does not say it. */
  readonly updated: number
  readonly category: string | null
  readonly value: Readonly<Record<string, unknown>>
}

export interface MiReply {
  readonly failure: string | null
  readonly rows: readonly MiRow[]
  readonly size: number
  readonly issues: readonly Issue[]
  /** The local days that the reply speaks for; rows of other days belong to another window. */
  readonly from: string
  readonly to: string
}

/** Reads the pages of a reply. Never throws. */
export function parseMiReply(body: Uint8Array, context: Context): MiReply {
  const rows: MiRow[] = []
  const issues: Issue[] = []
  const stands = withMovedClocks(context.zone)
  let size = 0
  let failure: string | null = null
  for (const page of splitPages(body)) {
    const list = readPage(page)
    if (typeof list === 'string') {
      failure ??= list
      continue
    }
    size += list.length
    for (const item of list) {
      const row = readRow(item, context.zone, issues)
      if (row !== null) rows.push(row)
    }
  }
  const placed = stands(rows).sort(inOrder)
  return { failure, rows: placed, size, issues, from: context.from, to: context.to }
}

/** The cursor of a page; null on the last one, whose form differs ("", null or absent). Never throws. */
export function nextKey(page: Uint8Array): string | null {
  const { result } = parsed(page) ?? {}
  if (!isRecord(result) || !said(result.has_more)) return null
  const { next_key: next } = result
  return typeof next === 'string' && next !== '' ? next : typeof next === 'number' ? String(next) : null
}

/** The rows of a page, or why it has none. */
function readPage(page: Uint8Array): readonly unknown[] | string {
  const envelope = parsed(page)
  if (envelope === null) return 'The reply is not JSON.'
  const { code, message, result } = envelope
  if (code !== undefined && lenientNumber(code) !== 0)
    return `The cloud answered code ${shorten(code)}: ${shorten(message ?? '')}`
  if (!isRecord(result)) return 'The reply has no result.'
  const list = result.data_list ?? result.sport_records
  // A range without data has no list at all.
  if (list === undefined || list === null) return []
  return Array.isArray(list) ? list : 'The list of the reply is not a list.'
}

function readRow(item: unknown, zone: string | null, issues: Issue[]): MiRow | null {
  const value = isRecord(item) ? unpackJson(item.value) : null
  if (!isRecord(item) || !isRecord(value) || typeof item.key !== 'string') {
    issues.push({ issue: 'bad-item', group: '', detail: shorten(item) })
    return null
  }
  const at = instant(lenientNumber(item.time) ?? lenientNumber(value.time))
  return {
    source: typeof item.sid === 'string' || typeof item.sid === 'number' ? String(item.sid) : null,
    key: item.key,
    at,
    offset: statedOffsetAt(item, value, at, zone),
    deleted: said(item.deleted),
    updated: lenientNumber(item.update_time) ?? 0,
    category: typeof item.category === 'string' ? item.category : null,
    value,
  }
}

/**
 * Where the row was recorded. An offset of 0 is what rows without one carry (mi-fitness.md section 1.1): it counts only where nothing
 * else says more.
 */
function statedOffsetAt(
  row: Readonly<Record<string, unknown>>,
  value: Readonly<Record<string, unknown>>,
  at: number | null,
  home: string | null,
): number | null {
  const stated = lenientNumber(row.zone_offset)
  if (stated !== null && stated !== 0 && Math.abs(stated) <= FARTHEST) return stated
  const quarters = lenientNumber(value.timezone)
  const inside = quarters === null ? null : (quarters > 127 ? quarters - 256 : quarters) * 900
  if (inside !== null && inside !== 0 && Math.abs(inside) <= FARTHEST) return inside
  for (const zone of [row.zone_name, home]) {
    const offset = typeof zone === 'string' && zone !== '' && at !== null ? offsetAt(zone, at) : null
    if (offset !== null) return offset
  }
  return stated ?? inside
}

const FARTHEST = 14 * 3600

/**
 * Devices that came over from Mi Fit write the standard offset all year (mi-fitness.md section 1.1). A source whose rows state one
 * offset only, the standard one of the home zone, while the home zone is on summer time, has a clock that does not move:
 * its rows get the offset of the home zone.
 */
function withMovedClocks(home: string | null): (rows: readonly MiRow[]) => MiRow[] {
  if (home === null) return (rows) => [...rows]
  // The least of four seasons: summer lasts for more than half a year.
  const standard = (at: number) => Math.min(...seasons.map((later) => offsetAt(home, at + later) ?? 0))
  return (rows) => {
    const stated = Map.groupBy(rows.filter(saysQuarters), ({ source }) => source)
    const frozen = new Set(
      [...stated]
        .filter(([, own]) => own.every(({ at, offset }) => offset === standard(at!)))
        .map(([source]) => source),
    )
    return rows.map((row) =>
      frozen.has(row.source) && saysQuarters(row) ? { ...row, offset: offsetAt(home, row.at!) } : row,
    )
  }
}

const seasons = [0, 91, 182, 273].map((days) => days * 86_400)

const saysQuarters = ({ at, value }: MiRow) => at !== null && lenientNumber(value.timezone) !== null

/**
 * The local day that a date field (`date_time`) means: 00:00 UTC of the date, or local midnight (mi-fitness.md section 1.1). A quotient
 * of whole days is the first of them.
 */
export function dateIn(value: unknown, offset: number | null): { date: string; at: number } | null {
  const at = instant(lenientNumber(value))
  if (at === null) return null
  return { date: at % 86_400 === 0 ? localDate(at, 0) : localDate(at, offset), at }
}

/** True when the day is one that the reply speaks for. */
export function isWithin({ from, to }: Pick<MiReply, 'from' | 'to'>, date: string): boolean {
  return from <= date && date <= to
}

/** By time, then source, then last change, then content: whatever the order of the list. */
function inOrder(a: MiRow, b: MiRow): number {
  const order = (x: number | string, y: number | string) => (x < y ? -1 : x > y ? 1 : 0)
  return (
    order(a.at ?? 0, b.at ?? 0) ||
    order(a.source ?? '', b.source ?? '') ||
    order(a.updated, b.updated) ||
    order(JSON.stringify(a.value), JSON.stringify(b.value))
  )
}

function parsed(page: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(textOf(page))
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

const said = (value: unknown) => value === true || value === 'true' || lenientNumber(value) === 1
