// Reads the cloud without a store: the requests of a kind for some days, page by page, as rows of the kind.

import { addDays, dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import { Replies, type RowName } from '../decode/decoded.ts'
import type { Rows } from '../decode/rows.ts'
import { lastPlausible } from '../derive/plausible-date.ts'
import { type DateSpan, EARLIEST } from '../derive/windows.ts'
import { WristoryError } from '../errors.ts'
import { kinds } from '../kinds/index.ts'
import { type Each, isFedBy, type Kind, type Request, type Row, type Source, storedAs } from '../kinds/kind.ts'
import { findReadable } from '../kinds/readable.ts'
import { requestKey } from '../kinds/request-key.ts'
import { allPages, MOST_PAGES } from '../sync/all-pages.ts'
import { NoAnswer, twice } from '../sync/no-answer.ts'

/** The range of days to read, and an abort signal. */
export interface Range {
  /** First local day of the wearer, `YYYY-MM-DD`; six days before today by default. */
  readonly from?: string | undefined
  /** Last local day, inclusive; the newest by default. */
  readonly to?: string | undefined
  /** Ends the reading with `interrupted`. */
  readonly signal?: AbortSignal | undefined
}

/** What reading needs of a client. */
export interface Reading {
  readonly userId: string
  /** Home zone (IANA), or null. */
  readonly zone: string | null
  /** Epoch seconds. */
  now(): number
  /** One read: paced, retried, renewed. */
  get(request: Request, source: Source, signal: AbortSignal | undefined): Promise<Uint8Array>
}

/** The rows of a kind or view of some days: oldest first, but workouts and their data newest first. */
export async function* readKind<K extends RowName>(
  reading: Reading,
  name: K,
  range: Range = {},
): AsyncGenerator<Rows[K], void, undefined> {
  const kind = findReadable(name)?.kind
  if (kind === undefined)
    throw new WristoryError('usage', `There is no kind of data called ${name}.`, {
      hint: `There are: ${kinds.map((one) => one.name).join(', ')}.`,
    })
  const span = toSpan(range, reading.now())
  for await (const { replies, newestFirst } of portions(reading, kind, span, range.signal)) {
    const rows = [...replies.rows(name)].filter((row) => isWithin(row, span))
    yield* newestFirst ? rows.reverse() : rows
  }
}

/** First and last day; throws `usage` for an invalid day. */
export function toSpan({ from, to }: Range, now: number): DateSpan {
  for (const date of [from, to])
    if (date !== undefined && !isDate(date))
      throw new WristoryError('usage', `${date} is not a day: write it like 2026-11-30.`)
  const last = to ?? lastPlausible(now)
  const first = from ?? addDays(to ?? dateOfEpoch(now), -6)
  if (first > last) throw new WristoryError('usage', `The first day (${first}) is after the last (${last}).`)
  return { from: first, to: last }
}

/** A row without a date belongs to any day. */
function isWithin(row: object, { from, to }: DateSpan): boolean {
  const { date } = row as Row
  return typeof date !== 'string' || (date >= from && date <= to)
}

/** Replies with all of a kind for some of the days, one batch after the other. */
interface Portion {
  readonly replies: Replies
  readonly newestFirst: boolean
}

async function* portions(
  reading: Reading,
  kind: Kind,
  span: DateSpan,
  signal: AbortSignal | undefined,
): AsyncGenerator<Portion> {
  const { windows } = kind.source
  const asker = new Asker(reading, signal)
  if (windows === 'pages') {
    for await (const replies of asker.pages(kind.source, span)) yield { replies, newestFirst: true }
  } else if (windows === 'each') {
    const { each } = kind.source
    for await (const record of readKind(reading, parentKind(each!).name as RowName, { ...span, signal })) {
      const replies = new Replies(reading.zone)
      await asker.each(kind.source, record as object as Row, replies)
      yield { replies, newestFirst: true }
    }
  } else if (windows === 'whole') {
    const replies = new Replies(reading.zone)
    for (const source of [kind.source, ...(kind.also ?? [])]) await asker.window(source, span, replies)
    yield { replies, newestFirst: false }
  } else
    for (const window of splitSpan(span, windows.days)) {
      const replies = new Replies(reading.zone)
      for (const source of [kind.source, ...(kind.also ?? [])]) await asker.all(source, window, replies)
      yield { replies, newestFirst: false }
    }
}

/** The kind whose rows are the records of `each`. */
function parentKind({ table }: Each): Kind {
  return kinds.find((kind) => storedAs(kind).table === table)!
}

/** Windows of at most so many days, oldest first. */
function* splitSpan({ from, to }: DateSpan, days: number): Generator<DateSpan> {
  for (let first = from; first <= to; first = addDays(first, days)) {
    const last = addDays(first, days - 1)
    yield { from: first, to: last < to ? last : to }
  }
}

/** Sends the requests of one walk; none of a record twice. */
class Asker {
  private readonly reading: Reading
  private readonly signal: AbortSignal | undefined
  private readonly asked = new Set<string>()

  constructor(reading: Reading, signal: AbortSignal | undefined) {
    this.reading = reading
    this.signal = signal
  }

  /** Everything of a source for the days, whatever its way of requesting. */
  async all(source: Source, span: DateSpan, replies: Replies): Promise<void> {
    const { windows, each } = source
    if (each !== undefined)
      for (const record of replies.rows(parentKind(each).name as RowName))
        await this.each(source, record as object as Row, replies)
    else if (typeof windows === 'object')
      for (const window of splitSpan(span, windows.days)) await this.window(source, window, replies)
    else await this.window(source, span, replies)
  }

  /** One window with all its pages; a reply of the maximum length is requested again by halves. */
  async window(source: Source, span: DateSpan, replies: Replies): Promise<void> {
    const request = source.request(this.subject(), span.from, span.to)
    const body = await twice(async () => this.answer(source, span, await allPages(this, source, request)))
    if (source.cap === undefined || span.from === span.to || this.sizeOf(source, span, body) < source.cap) {
      this.keep(source, span, request, body, replies)
      return
    }
    const middle = dateOfEpoch((epochOfDate(span.from) + epochOfDate(span.to)) / 2)
    await this.window(source, { from: span.from, to: middle }, replies)
    await this.window(source, { from: addDays(middle, 1), to: span.to }, replies)
  }

  /** The pages of a list, newest first, each with its own rows, down to the first requested day. */
  async *pages(source: Source, span: DateSpan): AsyncGenerator<Replies> {
    const paging = source.paging!
    const first = source.request(this.subject(), span.to, span.to)
    const seen = new Set<string>()
    const whole = { from: EARLIEST, to: lastPlausible(this.reading.now()) }
    for (let cursor: string | null = null; seen.size < MOST_PAGES; ) {
      const request = cursor === null ? first : paging.request(first, cursor)
      const body = await twice(async () => this.answer(source, whole, await this.get(request, source)))
      const replies = new Replies(this.reading.zone)
      this.keep(source, whole, request, body, replies)
      yield replies
      cursor = paging.next(body)
      const oldest = [...source.dates(this.parse(source, whole, body))].sort()[0]
      if (cursor === null || seen.has(cursor) || (oldest !== undefined && oldest < span.from)) return
      seen.add(cursor)
    }
  }

  /** The reply about one record; nothing if it cannot be requested or already was. */
  async each(source: Source, record: Row, replies: Replies): Promise<void> {
    const request = source.each!.request(this.subject(), record)
    if (request === null || this.asked.has(requestKey(request))) return
    this.asked.add(requestKey(request))
    const date = typeof record.date === 'string' ? record.date : dateOfEpoch(this.reading.now())
    const span = { from: date, to: date }
    const body = await twice(async () => this.answer(source, span, await allPages(this, source, request)))
    this.keep(source, span, request, body, replies)
  }

  get(request: Request, source: Source): Promise<Uint8Array> {
    return this.reading.get(request, source, this.signal)
  }

  private subject() {
    const { userId, zone } = this.reading
    return { userId, zone }
  }

  private parse(source: Source, { from, to }: DateSpan, body: Uint8Array): unknown {
    return source.parse(body, { zone: this.reading.zone, from, to })
  }

  private sizeOf(source: Source, span: DateSpan, body: Uint8Array): number {
    return source.size(this.parse(source, span, body))
  }

  /** The body, or NoAnswer if it is an error of the cloud. */
  private answer(source: Source, span: DateSpan, body: Uint8Array): Uint8Array {
    const failure = source.failure(this.parse(source, span, body))
    if (failure !== null) throw new NoAnswer('cloud-failed', failure)
    return body
  }

  private keep(source: Source, { from, to }: DateSpan, request: Request, body: Uint8Array, replies: Replies): void {
    const key = requestKey(request, this.reading.userId)
    replies.add({ source: source.name, request: key, from, to, asked: this.reading.now(), origin: 'cloud', body })
  }
}

/** Sources of details whose rows are part of a workout. */
const detailSources = [...new Set(kinds.map(({ source }) => source))].filter(
  ({ each }) =>
    each !== undefined && kinds.some((kind) => kind.name === 'workout' && storedAs(kind).table === each.table),
)

/** The reply about a workout in the list, with its own details and those of its parts; null if it is not listed. */
export async function readWorkout(
  reading: Reading,
  id: number,
  signal: AbortSignal | undefined,
): Promise<Replies | null> {
  const list = kinds.find((kind) => kind.name === 'workout')!
  const asker = new Asker(reading, signal)
  // Pages come newest first: a day before it is certainly below it.
  const span = { from: dateOfEpoch(id - 86_400), to: lastPlausible(reading.now()) }
  for await (const replies of asker.pages(list.source, span)) {
    const rows = [...replies.rows('workout')]
    if (!rows.some(({ workout }) => workout === id)) continue
    const wanted = rows.filter(({ workout, parent }) => workout === id || parent === id)
    for (const source of detailSources)
      if (isFedBySome(source)) for (const record of wanted) await asker.each(source, record as object as Row, replies)
    return replies
  }
  return null
}

const isFedBySome = (source: Source) => kinds.some((kind) => isFedBy(kind, source))
