// What is missing, and the loop: fetch, archive, decode, store. Newest first, one transaction per window, so that it
// can stop anywhere and go on from there.

import { dateOfEpoch } from './codec/date.ts'
import { offsetAt } from './codec/zone.ts'
import { coveredByAll } from './derive/coverage.ts'
import { countWindows, type Limits, nextWindow, type Span, type Window } from './derive/windows.ts'
import { WristoryError } from './errors.ts'
import { kinds, sources } from './kinds/index.ts'
import type { Kind, Request, Source } from './kinds/kind.ts'
import { keepReply } from './store/archive.ts'
import { type Applied, applyReply, type Counts, coverageOf } from './store/rows.ts'
import type { Account, Store } from './store/store.ts'

/** New windows after which the file is worth compacting: a history written newest first leaves pages half full. */
const MANY = 24

/** What fetches: one read of the cloud, paced, renewed and retried below. */
export interface Cloud {
  get(path: string, query: Readonly<Record<string, string>>): Promise<{ readonly body: Uint8Array }>
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
  /** Names of kinds; all where absent. Kinds of the same reply come with them. */
  readonly kinds?: readonly string[] | undefined
  /** Daily totals and nights only: smaller replies without minutes. */
  readonly brief?: boolean | undefined
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
 * Brings the store up to the cloud. What failed is in the summary; throws only what ends the run (sign-in needed, told
 * to wait, interrupted, disk full ...), and everything fetched until then is kept.
 */
export async function sync(options: SyncOptions): Promise<SyncSummary> {
  const run = new Run(options)
  const { database } = options.store
  const id = database.run(
    'INSERT INTO run (account, command, process, started) VALUES (?, ?, ?, ?)',
    options.account.id,
    'sync',
    process.pid,
    options.now(),
  ).id
  let outcome = 'done'
  try {
    for (const source of wanted(options.kinds)) await run.walk(source)
    if (run.failed.length > 0) outcome = 'partial'
    if (run.stored >= MANY) options.store.compact()
    return run.summary()
  } catch (error) {
    outcome = error instanceof WristoryError ? error.code : 'bug'
    throw error
  } finally {
    const summary = run.summary()
    const { requests, bytes } = summary
    try {
      database.run(
        'UPDATE run SET ended = ?, outcome = ?, requests = ?, bytes = ?, summary = ? WHERE id = ?',
        options.now(),
        outcome,
        requests,
        bytes,
        JSON.stringify(summary),
        id,
      )
    } catch {
      // On a full disk the run stays open; the reason for the stop is what matters to the caller.
    }
  }
}

export interface Plan {
  /** Requests that are certain, newest first. */
  readonly requests: readonly { readonly source: string; readonly from: string | null; readonly to: string | null }[]
  /** At most so many requests, were the history to reach back to the first band. */
  readonly atMost: number
}

/** What `sync` with the same options would ask, without asking. */
export function plan(options: Omit<SyncOptions, 'cloud'>): Plan {
  const requests: { source: string; from: string | null; to: string | null }[] = []
  let atMost = 0
  for (const source of wanted(options.kinds)) {
    if (source.windows === 'whole') {
      requests.push({ source: source.name, from: null, to: null })
      atMost++
      continue
    }
    const limits = limitsOf(options, source.windows)
    const known = knownOf(options.store, options.account, source, options.brief)
    const asked: Span[] = []
    const fresh = known.seen.length === 0 && options.from === undefined
    for (
      let window = nextWindow(known, limits, asked);
      window !== null && !window.probe;
      window = nextWindow(known, limits, asked)
    ) {
      requests.push({ source: source.name, from: window.from, to: window.to })
      asked.push(window)
      // Nothing tells how far back an account that was never read goes.
      if (fresh) break
    }
    atMost += countWindows(known, limits)
  }
  return { requests, atMost: Math.max(atMost, requests.length) }
}

class Run {
  readonly failed: Failure[] = []
  /** Windows that brought something new. */
  stored = 0
  private readonly options: SyncOptions
  private readonly counts = new Map<string, Counts>()
  private requests = 0
  private bytes = 0
  private empty = 0
  private failures = 0

  constructor(options: SyncOptions) {
    this.options = options
  }

  async walk(source: Source): Promise<void> {
    const { windows } = source
    if (windows === 'whole') {
      const today = todayOf(this.options)
      await this.ask(source, { from: today, to: today, probe: false }, this.requests + 1)
      return
    }
    const asked: Span[] = []
    const { store, account, brief } = this.options
    for (;;) {
      const known = knownOf(store, account, source, brief)
      const limits = limitsOf(this.options, windows)
      const window = nextWindow(known, limits, asked)
      if (window === null) return
      const total =
        this.requests +
        countWindows(known, { ...limits, from: limits.from ?? this.horizon(known, window) }) -
        asked.length
      await this.askHalving(source, window, Math.max(total, this.requests + 1))
      asked.push(window)
    }
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
      kinds: Object.fromEntries(this.counts),
      first: range?.first ?? null,
      last: range?.last ?? null,
    }
  }

  /** Where the history may begin: the oldest day known, the making of the account, else a month before `window`. */
  private horizon(known: ReturnType<typeof knownOf>, window: Window): string {
    const created = this.options.store.database.get<{ created: number | null }>(
      'SELECT created FROM profile WHERE account = ?',
      this.options.account.id,
    )?.created
    const oldest = known.seen[0]?.from ?? window.from
    const made = created == null ? window.from : dateOfEpoch(created)
    return [oldest, made, window.from].sort()[0]!
  }

  /** Asks; where the reply is as long as the cloud's replies can be, asks again for each half. */
  private async askHalving(source: Source, window: Window, total: number): Promise<void> {
    const size = await this.ask(source, window, total)
    if (size !== 'capped') return
    const middle = dateOfEpoch((Date.parse(window.from) + Date.parse(window.to)) / 2000)
    const after = dateOfEpoch(Date.parse(middle) / 1000 + 86_400)
    await this.askHalving(source, { ...window, from: after }, total)
    await this.askHalving(source, { ...window, to: middle }, total)
  }

  private async ask(source: Source, window: Window, total: number): Promise<'capped' | 'done'> {
    const { cloud, userId, signal, onProgress, brief } = this.options
    if (signal?.aborted) throw interrupted(signal)
    const request = source.request({ userId }, window.from, window.to, window.probe || brief === true)
    onProgress?.({
      source: source.name,
      done: this.requests,
      total,
      window: source.windows === 'whole' ? null : window,
    })
    try {
      const { body } = await cloud.get(request.path, request.query)
      this.requests++
      this.bytes += body.length
      const result = this.keep(source, window, request, body)
      if (result === 'capped') return 'capped'
      if (result.failure !== null) throw new WristoryError('cloud-failed', result.failure)
      this.count(result, source)
      this.failures = 0
    } catch (error) {
      this.fail(error, source, window)
    }
    onProgress?.({
      source: source.name,
      done: this.requests,
      total: Math.max(total, this.requests),
      window: source.windows === 'whole' ? null : window,
    })
    return 'done'
  }

  /** Archive and tables move together; a reply that is no answer, or that is cut at the cap, leaves both alone. */
  private keep(source: Source, window: Window, request: Request, body: Uint8Array): Applied | 'capped' {
    const { store, account, now, userId } = this.options
    const { database } = store
    const told = describe(request, userId)
    const reply = {
      account: account.id,
      source: source.name,
      request: told,
      from: window.from,
      to: window.to,
      asked: now(),
      origin: 'cloud',
      body,
    }
    let result: Applied | 'capped' = { failure: null, size: -1, counts: new Map() }
    try {
      database.transaction(() => {
        const id = keepReply(database, reply)
        if (id === null) return
        result = applyReply(database, { ...reply, id }, account.zone)
        this.stored++
        if (source.cap !== undefined && result.size >= source.cap && window.from < window.to) result = 'capped'
        if (result === 'capped' || result.failure !== null) throw new Undone()
        database.run(
          'DELETE FROM failure WHERE account = ? AND source = ? AND window_from >= ? AND window_to <= ?',
          account.id,
          source.name,
          window.from,
          window.to,
        )
      })
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
    return result
  }

  private count(applied: Applied, source: Source): void {
    if (applied.size === 0 && source.windows !== 'whole') this.empty++
    for (const [name, counts] of applied.counts) {
      const sum = this.counts.get(name) ?? { added: 0, changed: 0, same: 0, issues: 0 }
      for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key]
      this.counts.set(name, sum)
    }
  }

  /** One failed window does not stop a history; what concerns every window does. */
  private fail(error: unknown, source: Source, window: Window): void {
    if (
      !(error instanceof WristoryError) ||
      !['cloud-failed', 'reply-too-large', 'cloud-refused', 'network'].includes(error.code)
    )
      throw error
    if (this.options.signal?.aborted) throw interrupted(this.options.signal)
    if (error.code === 'network' && this.requests === 0) throw error
    const { store, account, now } = this.options
    const failure = { source: source.name, from: window.from, to: window.to, code: error.code, message: error.message }
    this.failed.push(failure)
    store.database.run(
      'INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?, ?, ?)',
      account.id,
      source.name,
      window.from,
      window.to,
      now(),
      error.code,
      error.message,
    )
    if (++this.failures >= GIVE_UP) throw error
  }
}

/** Takes back a transaction without being an error. */
class Undone extends Error {}

function interrupted(signal: AbortSignal): WristoryError {
  if (signal.reason instanceof WristoryError) return signal.reason
  return new WristoryError('interrupted', 'The sync was stopped; every window fetched so far is kept')
}

function wanted(names: readonly string[] | undefined): Source[] {
  if (names === undefined || names.length === 0)
    return [...sources].sort((a, b) => Number(b.windows === 'whole') - Number(a.windows === 'whole'))
  const unknown = names.filter((name) => !kinds.some((kind) => kind.name === name))
  if (unknown.length > 0) {
    throw new WristoryError('usage', `There is no kind of data called ${unknown.join(', ')}`, {
      hint: `Kinds: ${kinds.map(({ name }) => name).join(', ')}.`,
    })
  }
  return sources.filter((source) => kinds.some((kind) => kind.source === source && names.includes(kind.name)))
}

/** The request as text, the user id left out: it tells replies of one source apart without naming anyone. */
function describe({ path, query }: Request, userId: string): string {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value === userId ? '{user}' : value}`)
  return [path.replaceAll(userId, '{user}'), ...parameters].join(' ')
}

function limitsOf(options: Omit<SyncOptions, 'cloud'>, windows: { days: number; probeDays: number }): Limits {
  return { from: options.from, to: options.to ?? todayOf(options), days: windows.days, probeDays: windows.probeDays }
}

function knownOf(store: Store, account: Account, source: Source, brief: boolean | undefined) {
  const ofKind = (kind: Kind) => coverageOf(store.database, account.id, kind.name)
  const fed = kinds.filter((kind) => kind.source === source)
  // A brief reply never covers packed series.
  const due = fed.filter(({ shape }) => brief !== true || shape !== 'series')
  return { covered: coveredByAll(due.map(ofKind)), seen: ofKind(fed[0]!) }
}

/** The wearer's day: by the newest offset on record, by the home zone, else UTC; the latest of them. */
function todayOf({ store, account, now }: Pick<SyncOptions, 'store' | 'account' | 'now'>): string {
  const newest = store.database.get<{ utc_offset: number | null }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
  )
  const offsets = [newest?.utc_offset, account.zone === null ? null : offsetAt(account.zone, now())].filter(
    (offset) => offset != null,
  )
  return dateOfEpoch(now(), offsets.length === 0 ? 0 : Math.max(...offsets))
}
