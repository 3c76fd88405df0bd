// One run of `sync`: asking, keeping, counting and failing, the same for every way of walking a history. Archive and
// tables move together in one transaction per reply, so that a run can stop anywhere and go on from there.

import { dateOfEpoch } from '../codec/date.ts'
import { offsetAt } from '../codec/zone.ts'
import type { Span } from '../derive/windows.ts'
import { WristoryError } from '../errors.ts'
import type { Request, Source, Subject } from '../kinds/kind.ts'
import { requestKey } from '../kinds/request-key.ts'
import { keepReply } from '../store/archive.ts'
import { type Applied, applyReply, type Counts } from '../store/rows.ts'
import type { Account, Store } from '../store/store.ts'

/** What fetches: one read of the cloud, paced, renewed and retried below. */
export interface Cloud {
  /** `accept` names refusing statuses that are an answer, such as 404 for a profile that does not exist. */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    options?: { readonly accept?: readonly number[] },
  ): Promise<{ readonly body: Uint8Array }>
}

export interface SyncOptions {
  readonly store: Store
  readonly account: Account
  readonly userId: string
  readonly cloud: Cloud
  /** Epoch seconds. */
  readonly now: () => number
  /** Local days, both included; the whole history up to today where absent. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Names of kinds or of sources; all where absent. Kinds of the same reply come with them. */
  readonly kinds?: readonly string[] | undefined
  /** Daily totals and nights only: smaller replies without minutes, and no details of single records. */
  readonly brief?: boolean | undefined
  /** Also the days from `from` on that were answered already: the cloud may hold by now what it did not. */
  readonly again?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined
}

export interface SyncProgress {
  readonly source: string
  /** Requests done and expected of this run; the expectation grows while the end of the history is not known. */
  readonly done: number
  readonly total: number
  readonly window: Span | null
}

export interface SyncSummary {
  readonly requests: number
  /** Bytes of the replies, decoded from transport. */
  readonly bytes: number
  /** Days or records per kind. */
  readonly kinds: Readonly<Record<string, Counts>>
  /** Windows in which the cloud had nothing. */
  readonly empty: number
  readonly failed: readonly Failure[]
  /** Windows that came back empty although they hold data: nothing was deleted, the next runs ask again. */
  readonly suspicious: readonly { readonly source: string; readonly from: string; readonly to: string }[]
  /** First and last day that now has data; null in an empty account. */
  readonly first: string | null
  readonly last: string | null
}

export interface Failure {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly code: string
  readonly message: string
}

/** Failures in a row after which the cloud is taken to be down. */
const GIVE_UP = 3

/**
 * What became of a reply: `same` when the newest one to the same request had the same bytes (its size is not counted
 * again then), or when only news was to be kept and it had none.
 */
export type Outcome =
  | { readonly state: 'capped' }
  | { readonly state: 'same'; readonly size: number | null }
  | { readonly state: 'kept'; readonly applied: Applied }

export class Run {
  readonly options: SyncOptions
  readonly failed: Failure[] = []
  /** Windows that came back empty although they hold data. */
  readonly suspicious: { source: string; from: string; to: string }[] = []
  requests = 0
  private readonly counts = new Map<string, Counts>()
  private bytes = 0
  private empty = 0
  private failures = 0
  private lostStreams = 0
  private givenUp: unknown = null

  constructor(options: SyncOptions) {
    this.options = options
  }

  summary(): SyncSummary {
    const { store, account } = this.options
    const range = store.database.get<{ first: string | null; last: string | null }>(
      'SELECT min(date) AS first, max(date) AS last FROM day WHERE account = ?',
      account.id,
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

  /** Does `work` for `span` with progress told before and after; a failure that concerns it alone gives null. */
  async attempt<T>(source: Source, span: Span, total: number, work: () => Promise<T>): Promise<T | null> {
    const { signal, onProgress } = this.options
    if (signal?.aborted) throw interrupted(signal)
    const window = source.windows === 'whole' ? null : span
    onProgress?.({ source: source.name, done: this.requests, total, window })
    let result: T | null = null
    try {
      result = await work()
      this.failures = 0
      this.lostStreams = 0
    } catch (error) {
      this.fail(error, source, span)
    }
    onProgress?.({ source: source.name, done: this.requests, total: Math.max(total, this.requests), window })
    return result
  }

  async get({ path, query }: Request, source: Source): Promise<Uint8Array> {
    const { cloud, signal } = this.options
    if (signal?.aborted) throw interrupted(signal)
    const { body } = await cloud.get(path, query, { accept: source.accept ?? [] })
    this.requests++
    this.bytes += body.length
    return body
  }

  /**
   * Archive and tables move together, and `also` with them; a reply that is no answer (thrown as `cloud-failed`), or
   * that is cut at the cap, leaves them alone. `again` keeps a reply of the same bytes too; `onlyNews` keeps none that
   * changes nothing.
   */
  keep(
    source: Source,
    span: Span,
    request: Request,
    body: Uint8Array,
    {
      again = false,
      onlyNews = false,
      also,
    }: { again?: boolean; onlyNews?: boolean; also?: (outcome: Outcome) => void } = {},
  ): Outcome {
    const { store, account, now } = this.options
    const { database } = store
    const reply = {
      account: account.id,
      source: source.name,
      request: requestKey(request, this.options.userId),
      from: span.from,
      to: span.to,
      asked: now(),
      origin: 'cloud',
      body,
    }
    let outcome: Outcome = { state: 'same', size: null }
    try {
      database.transaction(() => {
        const id = keepReply(database, reply, again)
        if (id !== null) {
          const before = changesOf(database)
          const applied = applyReply(database, { ...reply, id }, account.zone)
          if (onlyNews && applied.failure === null && changesOf(database) === before) {
            outcome = { state: 'same', size: applied.size }
            throw new Unchanged()
          }
          outcome = this.apply(source, span, applied)
        }
        also?.(outcome)
      })
    } catch (error) {
      if (error instanceof Unchanged) return outcome
      if (!(error instanceof Undone)) throw error
      if (error.message !== '') throw new WristoryError('cloud-failed', error.message)
      return { state: 'capped' }
    }
    this.count(outcome)
    return outcome
  }

  private apply(source: Source, span: Span, applied: Applied): Outcome {
    if (applied.failure !== null) throw new Undone(applied.failure)
    if (source.cap !== undefined && applied.size >= source.cap && span.from < span.to) throw new Undone('')
    const { store, account } = this.options
    store.database.run(
      'DELETE FROM failure WHERE account = ? AND source = ? AND window_from >= ? AND window_to <= ?',
      account.id,
      source.name,
      span.from,
      span.to,
    )
    if (applied.size === 0 && typeof source.windows === 'object') this.empty++
    return { state: 'kept', applied }
  }

  private count(outcome: Outcome): void {
    if (outcome.state !== 'kept') return
    for (const [name, counts] of outcome.applied.counts) {
      const sum = this.counts.get(name) ?? { added: 0, changed: 0, same: 0, issues: 0 }
      for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key]
      this.counts.set(name, sum)
    }
  }

  /**
   * True when a stream that nothing else follows from failed too often in a row: the others may still be had. Not true
   * once several streams in a row did.
   */
  passesOver(error: unknown): boolean {
    if (error !== this.givenUp || ++this.lostStreams >= GIVE_UP) return false
    this.failures = 0
    return true
  }

  private lost(error: unknown): unknown {
    this.givenUp = error
    return error
  }

  /** One failed window does not stop a history; what concerns every window does. */
  private fail(error: unknown, source: Source, span: Span): void {
    if (
      !(error instanceof WristoryError) ||
      !['cloud-failed', 'reply-too-large', 'cloud-refused', 'network'].includes(error.code)
    )
      throw error
    if (this.options.signal?.aborted) throw interrupted(this.options.signal)
    if (error.code === 'network' && this.requests === 0) throw error
    const { store, account, now } = this.options
    const failure = { source: source.name, from: span.from, to: span.to, code: error.code, message: error.message }
    this.failed.push(failure)
    store.database.run(
      'INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?, ?, ?)',
      account.id,
      source.name,
      span.from,
      span.to,
      now(),
      error.code,
      error.message,
    )
    if (++this.failures >= GIVE_UP) throw this.lost(error)
  }
}

/** The account as requests need it. */
export function subjectOf({ userId, account }: Pick<SyncOptions, 'userId' | 'account'>): Subject {
  return { userId, zone: account.zone }
}

/** Takes back a transaction without being an error of its own; the message says why the reply is no answer. */
class Undone extends Error {}

/** Takes back the keeping of a reply that changes nothing. */
class Unchanged extends Error {}

/** Rows written by this connection so far. */
function changesOf(database: Store['database']): number {
  return database.get<{ n: number }>('SELECT total_changes() AS n')!.n
}

function interrupted(signal: AbortSignal): WristoryError {
  if (signal.reason instanceof WristoryError) return signal.reason
  return new WristoryError('interrupted', 'The sync was stopped; every window fetched so far is kept')
}

/** The wearer's day: by the newest offset on record, by the home zone, else UTC; the latest of them. */
export function todayOf({ store, account, now }: Pick<SyncOptions, 'store' | 'account' | 'now'>): string {
  const newest = store.database.get<{ utc_offset: number | null }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
  )
  const offsets = [newest?.utc_offset, account.zone === null ? null : offsetAt(account.zone, now())].filter(
    (offset) => offset != null,
  )
  return dateOfEpoch(now(), offsets.length === 0 ? 0 : Math.max(...offsets))
}
