// One run of `sync`: requesting, storing, counting and failing, the same for every way of walking a history. Archive
// and tables change in one transaction per reply, so a run can stop anywhere and continue from there.

import type { DateSpan } from '../derive/windows.ts'
import { type ErrorCode, WristoryError } from '../errors.ts'
import type { Request, Source } from '../kinds/kind.ts'
import { requestKey } from '../kinds/request-key.ts'
import { keepReply } from '../store/archive.ts'
import { withoutPurged } from '../store/purge/arriving.ts'
import { type Applied, applyReply, type Counts } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { noteAnswer } from './claims.ts'
import { NoAnswer, twice } from './no-answer.ts'
import { type FailedRequest, latestToday, type SyncOptions, type SyncSummary } from './options.ts'
import { firstRequest } from './sources.ts'

/**
 * Consecutive failures after which another stream is requested: it shows whether the stream or the cloud is at fault.
 */
const GIVE_UP = 3

/** Codes that concern one request or one stream, as long as others are answered. */
const STREAM_FAULTS = ['cloud-failed', 'reply-too-large', 'cloud-refused', 'network', 'token-expired', 'wrong-region']
/** Codes that blame the token or the region. */
const REFUSALS = ['token-expired', 'wrong-region']

/** Ends the walk of one stream, which is listed in `failed`; the cloud answers others. */
export class StreamLost extends Error {}

/**
 * The outcome of a reply: `same` if the newest reply to the same request had the same bytes (its size is not counted
 * again), or if only news was to be stored and it had none.
 */
export type RequestOutcome =
  | { readonly state: 'capped' }
  | { readonly state: 'same'; readonly size: number | null }
  | { readonly state: 'kept'; readonly applied: Applied }

/** Records in the reply; null if unknown. */
export function replySize(outcome: RequestOutcome): number | null {
  if (outcome.state === 'kept') return outcome.applied.size
  return outcome.state === 'same' ? outcome.size : null
}

export class SyncRun {
  readonly options: SyncOptions
  readonly failed: FailedRequest[] = []
  /** Windows that came back empty although they have data. */
  readonly suspicious: { source: string; from: string; to: string }[] = []
  requests = 0
  /** Expected requests of the sources after the current one. */
  ahead = 0
  private share = 0
  private readonly counts = new Map<string, Counts>()
  private bytes = 0
  private empty = 0
  private failures = 0
  /** The first request that each source answered in this run. */
  private readonly answered = new Map<Source, Request>()
  /** Sources that answered nothing in the previous run: until they do, one failure is enough. */
  private readonly lostBefore: ReadonlySet<string>

  constructor(options: SyncOptions, lostBefore: ReadonlySet<string> = new Set()) {
    this.options = options
    this.lostBefore = lostBefore
  }

  summary(): SyncSummary {
    const { store, account } = this.options
    const range = store.database.get<{ first: string | null; last: string | null }>(
      'SELECT min(date) AS first, max(date) AS last FROM day WHERE account = ? AND date <= ?',
      account.id,
      latestToday(this.options),
    )
    const { requests, bytes, empty, failed } = this
    return {
      requests,
      bytes,
      empty,
      failed: [...failed],
      suspicious: [...this.suspicious],
      kinds: Object.fromEntries(this.counts),
      first: range?.first ?? null,
      last: range?.last ?? null,
    }
  }

  /**
   * Runs `work` for `span` and reports progress before and after. A failure that concerns only the span returns null;
   * one that ends the stream throws StreamLost. An invalid reply is requested once more.
   */
  async attempt<T>(source: Source, span: DateSpan, total: number, work: () => Promise<T>): Promise<T | null> {
    const { signal, onProgress } = this.options
    if (signal?.aborted) throw interrupted(signal)
    const window = source.windows === 'whole' ? null : span
    const report = () => onProgress?.({ source: source.name, title: source.title, window, ...this.progress(total) })
    report()
    let result: T | null = null
    try {
      result = await twice(work)
      this.failures = 0
    } catch (error) {
      await this.fail(error, source, span)
    }
    report()
    return result
  }

  /** `total` counts the requests up to the end of the current source. */
  private progress(total: number): { done: number; total: number; share: number } {
    const done = this.requests
    const expected = Math.max(total, done) + this.ahead
    // The end is reached with the summary: rechecks follow the last source.
    this.share = Math.max(this.share, Math.min(0.99, expected === 0 ? 0 : done / expected))
    return { done, total: expected, share: this.share }
  }

  async get({ path, query }: Request, source: Source): Promise<Uint8Array> {
    const { cloud, signal } = this.options
    if (signal?.aborted) throw interrupted(signal)
    const { body } = await cloud.get(path, query, { accept: source.accept ?? [], signal })
    this.requests++
    this.bytes += body.length
    return body
  }

  /**
   * Archive and tables change together, and `also` with them; an invalid reply (thrown as NoAnswer), or one that
   * exceeds a limit, changes nothing. `again` stores a reply of the same bytes too; `onlyNews` stores none without
   * changes.
   */
  keep(
    source: Source,
    span: DateSpan,
    request: Request,
    body: Uint8Array,
    {
      again = false,
      onlyNews = false,
      also,
    }: { again?: boolean; onlyNews?: boolean; also?: (outcome: RequestOutcome) => void } = {},
  ): RequestOutcome {
    const { store, account, now, login } = this.options
    const { database } = store
    const came = {
      account: account.id,
      source: source.name,
      request: requestKey(request, this.options.userId),
      from: span.from,
      to: span.to,
      asked: now(),
      origin: 'cloud',
      body,
      login: login ?? 'zepp',
    }
    const reply = withoutPurged(database, came, account.zone)
    const isCut = reply !== came
    let outcome: RequestOutcome = { state: 'same', size: null }
    try {
      database.transaction(() => {
        const id = keepReply(database, reply, again)
        if (id !== null) {
          const before = totalChanges(database)
          const applied = applyReply(database, { ...reply, id }, account.zone)
          if (onlyNews && applied.failure === null && totalChanges(database) === before) {
            outcome = { state: 'same', size: applied.size }
            throw new Unchanged()
          }
          // What was purged came all the same: the answer was not empty.
          outcome = this.apply(source, span, isCut ? { ...applied, size: sizeIn(source, came, account.zone) } : applied)
        }
        noteAnswer(this.options, source, span, replySize(outcome) ?? sizeIn(source, came, account.zone))
        also?.(outcome)
      })
    } catch (error) {
      if (error instanceof Unchanged) {
        noteAnswer(this.options, source, span, replySize(outcome) ?? 0)
        return outcome
      }
      if (!(error instanceof Undone)) throw error
      if (error.message !== '') throw new NoAnswer('cloud-failed', error.message)
      return { state: 'capped' }
    }
    this.count(outcome)
    if (!this.answered.has(source)) this.answered.set(source, request)
    return outcome
  }

  private apply(source: Source, span: DateSpan, applied: Applied): RequestOutcome {
    if (applied.failure !== null) throw new Undone(applied.failure)
    if (source.cap !== undefined && applied.size >= source.cap && span.from < span.to) throw new Undone('')
    // A day may have several records: an answer to one says nothing of the others (see records.ts).
    if (source.each === undefined) this.forgetFailures(source, span)
    if (applied.size === 0 && typeof source.windows === 'object') this.empty++
    return { state: 'kept', applied }
  }

  private count(outcome: RequestOutcome): void {
    if (outcome.state !== 'kept') return
    for (const [name, counts] of outcome.applied.counts) {
      const sum = this.counts.get(name) ?? { added: 0, changed: 0, same: 0, issues: 0 }
      for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key]
      this.counts.set(name, sum)
    }
  }

  /**
   * A failed window does not stop a history, and a lost stream does not stop the run; what concerns every stream does.
   */
  private async fail(error: unknown, source: Source, span: DateSpan): Promise<void> {
    if (!(error instanceof WristoryError) || !STREAM_FAULTS.includes(error.code)) throw error
    if (this.options.signal?.aborted) throw interrupted(this.options.signal)
    if (error.code === 'network' && this.requests === 0) throw error
    const refused = REFUSALS.includes(error.code)
    if (!refused) this.noteFailure(source, span, error.code, error.message)
    const silent = this.lostBefore.has(source.name) && !this.answered.has(source)
    const known = silent && this.answered.size > 0
    if (!refused && !known && ++this.failures < GIVE_UP) return
    if ((refused || !known) && !(await this.othersAnswer(source))) throw error
    this.failures = 0
    if (refused) this.noteFailure(source, span, 'cloud-refused', onlyThis(source))
    throw new StreamLost(error.message)
  }

  private noteFailure({ name }: Source, { from, to }: DateSpan, code: ErrorCode, message: string): void {
    const { store, account, now, login } = this.options
    this.failed.push({ source: name, from, to, code, message })
    store.database.run(
      `INSERT OR REPLACE INTO failure (account, source, window_from, window_to, at, code, message, login)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      account.id,
      name,
      from,
      to,
      now(),
      code,
      message,
      login ?? 'zepp',
    )
  }

  /** True if the source answered anything in this run. */
  hasAnswered(source: Source): boolean {
    return this.answered.has(source)
  }

  /**
   * Failures of windows within `span`; all of them after a complete walk, whose windows may have been cut differently.
   */
  forgetFailures({ name }: Source, { from, to }: DateSpan = { from: '', to: '~' }): void {
    const { store, account } = this.options
    store.database.run(
      'DELETE FROM failure WHERE account = ? AND source = ? AND window_from >= ? AND window_to <= ?',
      account.id,
      name,
      from,
      to,
    )
  }

  /** Repeats a request that another stream answered in this run, or its first request if none did yet. */
  private async othersAnswer(source: Source): Promise<boolean> {
    const [other, request] = [...this.answered].find(([one]) => one !== source) ?? firstRequest(this.options, source)
    const today = latestToday(this.options)
    try {
      const body = await this.get(request, other)
      return other.failure(other.parse(body, { zone: this.options.account.zone, from: today, to: today })) === null
    } catch (error) {
      if (error instanceof WristoryError && STREAM_FAULTS.includes(error.code)) return false
      throw error
    }
  }
}

function onlyThis({ title }: Source): string {
  return `The cloud refuses the requests for "${title}" and answers the others: token and region are valid.`
}

function sizeIn(source: Source, { from, to, body }: DateSpan & { body: Uint8Array }, zone: string | null): number {
  return source.size(source.parse(body, { zone, from, to }))
}

/** Rolls back a transaction without being an error; the message says why the reply is invalid. */
class Undone extends Error {}

/** Rolls back the storing of a reply that changes nothing. */
class Unchanged extends Error {}

/** Rows written by this connection so far. */
function totalChanges(database: Store['database']): number {
  return database.get<{ n: number }>('SELECT total_changes() AS n')!.n
}

function interrupted(signal: AbortSignal): WristoryError {
  if (signal.reason instanceof WristoryError) return signal.reason
  return new WristoryError('interrupted', 'The sync was stopped; every window fetched so far is kept')
}
