// The daily record of the band (`/v1/data/band_data.json`): one JSON object per device and local day that holds a
// summary (base64 of JSON), 1440 x 3 activity bytes and 1440 heart-rate bytes. It feeds day, minute, night, nap,
// sleep_stage and activity_stage.
//
//   envelope  {"code":1,"message":"success","data":[record...]}      days without a sync are left out
//   record    date_time, device_id, source, uuid, summary, data, data_hr
//   data      1440 x [category, intensity, steps], local minutes of date_time; width = length / 1440
//   data_hr   1440 x bpm; 0, 254, 255 = none
//
// Facts: data.md section 1.

import type * as z from 'zod/mini'
import { decodeBase64, decodeBase64Text } from '../../codec/base64.ts'
import { epochOfDate, isDate } from '../../codec/date.ts'
import { textOf } from '../../codec/text.ts'
import { offsetOfDay, statedOffset } from '../../codec/zone.ts'
import { zoneIn } from '../clock.ts'
import { type Context, type Issue, type Source, shorten } from '../kind.ts'
import { createParser, type Parser } from '../lenient.ts'
import { type BandDay, combineDays } from './band-devices.ts'
import { byWaking } from './band-nights.ts'
import {
  type BandRecord,
  MINUTES,
  recordSchema,
  sleepSchema,
  stepsSchema,
  summarySchema,
  type WireStage,
} from './band-record.ts'

const parse = {
  record: createParser(recordSchema),
  summary: createParser(summarySchema),
  steps: createParser(stepsSchema),
  sleep: createParser(sleepSchema),
}

export interface BandReply {
  readonly failure: string | null
  /** The days by their date, each of all devices that have a record of it. */
  readonly days: ReadonlyMap<string, BandDay>
  /** Records in the reply. */
  readonly size: number
  readonly issues: readonly Issue[]
}

export const bandData: Source<BandReply> = {
  name: 'band_data',
  title: 'Daily records of the band',
  // 30 days of detail are about 320 KiB; a whole year of summaries has been answered in one call.
  windows: { days: 30, probeDays: 365 },
  cap: 500,
  request: (subject, from, to, brief = false) => ({
    path: '/v1/data/band_data.json',
    query: {
      query_type: brief ? 'summary' : 'detail',
      device_type: '0',
      userid: subject.userId,
      from_date: from,
      to_date: to,
    },
  }),
  parse: parseBandData,
  issues: (reply) => reply.issues,
  failure: (reply) => reply.failure,
  size: (reply) => reply.size,
  dates: (reply) => new Set(reply.days.keys()),
  unread: ({ days }) => new Set([...days.values()].filter(({ told }) => !told).map(({ date }) => date)),
}

function parseBandData(body: Uint8Array, context: Context): BandReply {
  let envelope: unknown
  try {
    envelope = JSON.parse(textOf(body))
  } catch {
    return failed('The reply is not JSON.')
  }
  if (typeof envelope !== 'object' || envelope === null) return failed('The reply is not a JSON object.')
  const { code, message, data } = envelope as Record<string, unknown>
  if (code !== undefined && ![0, 1, 200, '0', '1', '200'].includes(code as string | number)) {
    return failed(`The cloud answered code ${shorten(code)}: ${shorten(message ?? '')}`)
  }
  if (typeof data !== 'object' || data === null) return failed('The reply has no data.')
  // One account of the protocol has the records in an object keyed by date.
  const items = Array.isArray(data)
    ? data
    : Object.entries(data).map(([date, record]) => ({ date_time: date, ...record }))
  const issues: Issue[] = []
  const records: BandRecord[] = []
  for (const item of items) {
    const record = readRecord(item, context, issues)
    if (record !== null) records.push(record)
  }
  // Were it taken for an answer, it would say that the cloud has nothing for these days.
  if (items.length > 0 && records.length === 0) return failed('None of the records in the reply could be read.')
  return { failure: null, days: combineDays(byWaking(records), issues), size: records.length, issues }
}

function failed(failure: string): BandReply {
  return { failure, days: new Map(), size: 0, issues: [] }
}

function readRecord(item: unknown, context: Context, replyIssues: Issue[]): BandRecord | null {
  const parsed = parse.record(item)
  if (!parsed.success || !isDate(parsed.data.date_time)) {
    const date = (item as Record<string, unknown> | null)?.date_time
    replyIssues.push({ issue: 'bad-date', group: '', detail: shorten(date ?? item) })
    return null
  }
  const record = parsed.data
  const date = record.date_time
  const issues: Issue[] = []
  const odd = (issue: Issue['issue'], detail: unknown) => issues.push({ issue, group: date, detail: shorten(detail) })
  const { summary, told: readable } = readSummary(record.summary ?? record.sum, odd)
  const steps = readSection(parse.steps, stepsSchema.shape, summary.stp, 'stp', odd)
  const sleep = readSection(parse.sleep, sleepSchema.shape, summary.slp, 'slp', odd)
  const told = readable && (steps !== null || sleep !== null)
  if (readable && !told && issues.length === 0)
    odd('nothing-read', `summary without stp and slp: ${Object.keys(summary)}`)
  const offset = recordOffset(date, summary.tz ?? zoneIn(record), sleep, context)
  if (offset === null) odd('no-offset', summary.tz ?? 'absent')
  return {
    date,
    device: record.device_id || null,
    deviceSource: record.source ?? null,
    offset,
    summary,
    told,
    steps,
    sleep,
    sleepTold: told,
    activity: readBlock(record.data, 3, 'data', odd),
    heartrate: readBlock(record.data_hr, 1, 'data_hr', odd),
    issues,
    raw: item,
  }
}

type BandIssue = (issue: Issue['issue'], detail: unknown) => void

function readSummary(value: unknown, odd: BandIssue): { summary: z.infer<typeof summarySchema>; told: boolean } {
  let content = value
  let told = true
  if (typeof value === 'string' && value !== '') {
    let text = value.trimStart().startsWith('{') ? value : decodeBase64Text(value)
    if (text === null) odd('bad-base64', `summary ${value.slice(0, 24)}`)
    try {
      content = text === null ? {} : JSON.parse(text)
    } catch {
      odd('not-json', `summary ${text?.slice(0, 24)}`)
      text = null
      content = {}
    }
    told = text !== null
  }
  const parsed = parse.summary(content ?? {})
  if (parsed.success) return { summary: parsed.data, told }
  odd('bad-shape', `summary ${parsed.error.issues[0]!.path.join('.')}`)
  return { summary: { stp: undefined, slp: undefined }, told: false }
}

/** The dates whose steps and sleep are in the reply. A day with an unreadable summary keeps its earlier rows. */
export function* toldDates(reply: BandReply): Generator<string> {
  for (const { date, told } of reply.days.values()) if (told) yield date
}

/** The dates of which the reply tells the sleep. */
export function* sleepDates(reply: BandReply): Generator<string> {
  for (const { date, told, sleepTold } of reply.days.values()) if (told && sleepTold) yield date
}

function readSection<S extends z.ZodMiniType>(
  parser: Parser<S>,
  known: object,
  value: unknown,
  name: string,
  odd: BandIssue,
): z.infer<S> | null {
  if (value === undefined || value === null) return null
  const parsed = parser(value)
  if (parsed.success) {
    const data = parsed.data as Readonly<Record<string, unknown>>
    const fields = Object.keys(value).filter((key) => key in known)
    if (fields.some((key) => data[key] != null)) return parsed.data
    // Fields that say null say that there is nothing.
    if (fields.length > 0 && fields.every((key) => (value as typeof data)[key] === null)) return parsed.data
    odd('nothing-read', `${name} ${shorten(value)}`)
    return null
  }
  odd('bad-shape', `${name}.${parsed.error.issues[0]!.path.join('.')}`)
  if (typeof value !== 'object' || Array.isArray(value)) return null
  // Without its lists the section may still hold good totals.
  const { stage, odd_stage, ...totals } = value as Record<string, unknown>
  const rest = parser(totals)
  return rest.success ? rest.data : null
}

/** `width` bytes per minute for 1440 minutes, out of blocks with as many or more bytes per minute. */
function readBlock(value: unknown, width: number, name: string, odd: BandIssue): Uint8Array<ArrayBuffer> | null {
  if (value === undefined || value === null || value === '') return null
  const bytes = typeof value === 'string' ? decodeBase64(value) : null
  if (bytes === null) {
    odd('bad-base64', `${name} ${shorten(value).slice(0, 24)}`)
    return null
  }
  if (bytes.length === width * MINUTES) return bytes
  // Local databases append trailing bytes to the heart-rate block.
  if (width === 1 && bytes.length > MINUTES) return bytes.slice(0, MINUTES)
  const stride = bytes.length / MINUTES
  if (!Number.isInteger(stride) || stride < width) {
    odd('bad-length', `${name} of ${bytes.length} bytes`)
    return null
  }
  const narrow = new Uint8Array(width * MINUTES)
  for (let minute = 0; minute < MINUTES; minute++) {
    for (let i = 0; i < width; i++) narrow[minute * width + i] = bytes[minute * stride + i]!
  }
  return narrow
}

/** The record's own offset; else what its sleep tells; else the account's zone. The host's zone never counts. */
function recordOffset(date: string, tz: unknown, sleep: BandRecord['sleep'], context: Context): number | null {
  const stated = statedOffset(tz, epochOfDate(date) + 43_200)
  if (stated !== null) return stated
  const first = firstStart(sleep?.stage)
  if (first !== null && sleep?.st && (sleep.ed ?? 0) > sleep.st) {
    // The stages count from the midnight before the date, or, in some records of 2019 and earlier, from its own.
    for (const midnight of [epochOfDate(date) - 86_400, epochOfDate(date)]) {
      // All zones lie on quarter hours.
      const offset = Math.round((midnight + first * 60 - sleep.st) / 900) * 900
      if (offset >= -12 * 3600 && offset <= 14 * 3600) return offset
    }
  }
  return context.zone === null ? null : offsetOfDay(context.zone, epochOfDate(date))
}

/** The earliest start of the stages: they may come in descending order. */
export function firstStart(list: readonly WireStage[] | null | undefined): number | null {
  let first: number | null = null
  for (const { start } of list ?? []) {
    if (start !== null && start !== undefined && (first === null || start < first)) first = start
  }
  return first
}
