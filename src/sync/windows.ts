// Sources that are requested in windows of local days, newest first; all pages of a window are one reply.

import { dateOfEpoch } from '../codec/date.ts'
import { type CoverageSpan, coveredByAll, uncovered } from '../derive/coverage.ts'
import { without } from '../derive/doubt.ts'
import {
  countWindows,
  type DateSpan,
  type FetchWindow,
  type KnownSpans,
  type Limits,
  nextWindow,
} from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
import { coverageSpans } from '../store/coverage.ts'
import { deletedSpans, heldRules } from '../store/purge/rules.ts'
import { doubtEmpty } from './again.ts'
import { allPages } from './all-pages.ts'
import { readClaim } from './claims.ts'
import { coverageNames } from './known.ts'
import { askedTimes } from './ledger.ts'
import { latestToday, type SyncOptions, toSubject } from './options.ts'
import type { SyncRun } from './run.ts'

/** All open windows; those that failed in an earlier run come last, the longest waiting first. */
export async function walkWindows(run: SyncRun, source: Source, sizes: Sizes): Promise<void> {
  const asked: DateSpan[] = []
  const failed = failedSpans(run.options, source)
  await walkOpen(run, source, sizes, asked, failed)
  for (const span of failed) {
    const others = failed.filter((one) => one !== span)
    await walkOpen(run, source, sizes, asked, others)
  }
}

/** Walks the windows that are neither covered nor in `asked` or `later`, and adds them to `asked`. */
async function walkOpen(
  run: SyncRun,
  source: Source,
  sizes: Sizes,
  asked: DateSpan[],
  later: readonly DateSpan[],
): Promise<void> {
  // Once: this run's replies say nothing about what earlier runs could not see.
  const late = lastAsked(run.options, source)
  let covered = coveredSpans(run.options, source)
  for (;;) {
    const known = { covered, seen: seenSpans(run.options, source) }
    const limits = spanLimits(run.options, late, sizes)
    const window = nextWindow(known, limits, [...asked, ...later])
    if (window === null) return
    const horizon = limits.from ?? windowHorizon(run.options, known, window)
    const total = run.requests + countWindows(known, { ...limits, from: horizon }) - asked.length
    const failures = run.failed.length
    // For large days, a second reply is stored only for its changes.
    const onlyNews = sizes.fresh !== undefined && uncovered(covered, window.from, window.to, 1).length === 0
    await askHalving(run, source, { ...window, onlyNews }, Math.max(total, run.requests + 1))
    // A probe shows where to look; its days are requested again unless it failed.
    if (!window.probe || run.failed.length > failures) asked.push(window)
    // What an ordinary window covers is in `asked`; reading all runs again after each would take as long as decoding.
    if (window.probe) covered = coveredSpans(run.options, source)
  }
}

/** The spans of earlier failures, disjoint, the least recently tried first. */
function failedSpans({ store, account }: SyncOptions, source: Source): DateSpan[] {
  const spans: { from: string; to: string; at: number }[] = []
  for (const { from, to, at } of store.database.all<DateSpan & { at: number }>(
    `SELECT window_from AS "from", window_to AS "to", at FROM failure WHERE account = ? AND source = ? ORDER BY window_from`,
    account.id,
    source.name,
  )) {
    const last = spans.at(-1)
    if (last === undefined || last.to < from) spans.push({ from, to, at })
    else spans[spans.length - 1] = { from: last.from, to: to > last.to ? to : last.to, at: Math.min(last.at, at) }
  }
  return spans.sort((a, b) => a.at - b.at)
}

/** Requests a window; if the reply reaches the cloud's maximum length, requests each half. */
async function askHalving(
  run: SyncRun,
  source: Source,
  window: FetchWindow & { readonly onlyNews: boolean },
  total: number,
): Promise<void> {
  const outcome = await run.attempt(source, window, total, async () => {
    const { brief } = run.options
    const request = source.request(toSubject(run.options), window.from, window.to, window.probe || brief === true)
    const { onlyNews } = window
    const outcome = run.keep(source, window, request, await allPages(run, source, request), { onlyNews })
    doubtEmpty(run, source, window, outcome)
    return outcome
  })
  if (outcome?.state !== 'capped') return
  const middle = dateOfEpoch((Date.parse(window.from) + Date.parse(window.to)) / 2000)
  const after = dateOfEpoch(Date.parse(middle) / 1000 + 86_400)
  await askHalving(run, source, { ...window, from: after }, total)
  await askHalving(run, source, { ...window, to: middle }, total)
}

/** The beginning of the history: the oldest known day, the creation of the account, else the window itself. */
function windowHorizon({ store, account }: SyncOptions, known: KnownSpans, window: FetchWindow): string {
  const created = store.database.get<{ created: number | null }>(
    'SELECT created FROM profile WHERE account = ?',
    account.id,
  )?.created
  const oldest = known.seen[0]?.from ?? window.from
  const made = created == null ? window.from : dateOfEpoch(created)
  return [oldest, made, window.from].sort()[0]!
}

export interface Sizes {
  readonly days: number
  readonly probeDays: number
  readonly fresh?: number | undefined
}

export interface PlannedRequest {
  readonly source: string
  readonly from: string | null
  readonly to: string | null
}

/** The windows that are certain to be requested, and the maximum of further ones. */
export function planWindows(options: Omit<SyncOptions, 'cloud'>, source: Source, sizes: Sizes) {
  const certain: PlannedRequest[] = []
  const limits = spanLimits(options, lastAsked(options, source), sizes)
  const known = {
    covered: coveredSpans(options, source),
    seen: seenSpans(options, source),
  }
  const asked: DateSpan[] = []
  const fresh = known.seen.length === 0 && options.from === undefined
  for (
    let window = nextWindow(known, limits, asked);
    window !== null && !window.probe;
    window = nextWindow(known, limits, asked)
  ) {
    certain.push({ source: source.name, from: window.from, to: window.to })
    asked.push(window)
    // For an account that was never read, nothing limits how far back it goes.
    if (fresh) break
  }
  return { certain, atMost: countWindows(known, limits) }
}

function spanLimits(
  options: Omit<SyncOptions, 'cloud'>,
  asked: string | undefined,
  { days, probeDays, fresh }: Sizes,
): Limits {
  return { from: options.from, to: options.to ?? latestToday(options), asked, days, probeDays, fresh }
}

/** The day of the last complete walk; of the first reply while there was none. */
function lastAsked(options: Omit<SyncOptions, 'cloud'>, source: Source): string | undefined {
  const { store, account, brief, from, now } = options
  const noted = askedTimes(options)[source.name]
  // Walks of some days or of totals alone are not recorded; the newest reply covers them.
  const some = brief === true || from !== undefined
  const told = (which: 'min' | 'max') =>
    store.database.get<{ at: number | null }>(
      `SELECT ${which}(asked) AS at FROM reply WHERE account = ? AND source = ?`,
      account.id,
      source.name,
    )?.at
  const asked = some ? (told('max') ?? noted) : (noted ?? told('min'))
  if (asked == null) return undefined
  if (asked <= now()) return latestToday({ ...options, now: () => asked })
  // The clock was ahead: what seemed empty had not come yet.
  return seenSpans(options, source).findLast(({ state }) => state !== 'empty')?.to
}

/** The days that every kind of the source covers, and that need no request. */
function coveredSpans(options: Omit<SyncOptions, 'cloud'>, source: Source): CoverageSpan[] {
  const { store, account, brief, again } = options
  const { database } = store
  if (again === true) return []
  const rules = heldRules(database, account.id)
  const lists = coverageNames(source, brief).map((name) =>
    withPurged(coverageSpans(database, account.id, name), deletedSpans(rules, name)),
  )
  return without(coveredByAll(lists), readClaim(options, source).forgotten)
}

/** What was purged is not asked for: with it, days count as covered. `spans` has none of those days. */
function withPurged(spans: readonly CoverageSpan[], purged: readonly DateSpan[]): readonly CoverageSpan[] {
  if (purged.length === 0) return spans
  return [...spans, ...purged.map((span): CoverageSpan => ({ ...span, state: 'ok' }))].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  )
}

function seenSpans(where: Pick<SyncOptions, 'store' | 'account' | 'login'>, source: Source): CoverageSpan[] {
  const { store, account } = where
  return without(
    coverageSpans(store.database, account.id, coverageNames(source)[0]!),
    readClaim(where, source).forgotten,
  )
}
