// Syncs the store with the cloud: fetch, archive, decode, store. Newest first, one transaction per reply, so that it
// can stop anywhere and continue from there. The other files of sync/ walk the sources.

import { didYouMean } from '../codec/near.ts'
import { WristoryError } from '../errors.ts'
import { kinds, kindsOf, sources } from '../kinds/index.ts'
import type { Kind, Source } from '../kinds/kind.ts'
import { miSources } from '../kinds/mi-fitness/index.ts'
import { keepCoverageTotals } from '../store/coverage-totals.ts'
import { heldRules, isDeletedWhole } from '../store/purge/rules.ts'
import { askDoubted, recheck, STREAM_WINDOWS } from './again.ts'
import { requestsAhead } from './ahead.ts'
import { adoptEmpties, forgetOnNewOrigin, settleForgotten } from './claims.ts'
import { dueSources, leads } from './due.ts'
import { askedTimes, failingSources, noteAsked, noteFailing } from './ledger.ts'
import { latestToday, type SyncOptions, type SyncSummary, toSubject } from './options.ts'
import { countPages, walkPages } from './pages.ts'
import { planRecords, walkRecords } from './records.ts'
import { noteDoubted, testDoubts } from './retest.ts'
import { StreamLost, SyncRun } from './run.ts'
import { loginSources } from './sources.ts'
import { type PlannedRequest, planWindows, walkWindows } from './windows.ts'

export type { Cloud, FailedRequest, SyncOptions, SyncProgress, SyncSummary } from './options.ts'

/**
 * Brings the store up to date with the cloud. Failures are in the summary; throws only what ends the run (sign-in
 * needed, wait, interrupted, disk full ...), and everything fetched until then is stored.
 */
export async function sync(options: SyncOptions): Promise<SyncSummary> {
  const failing = failingSources(options)
  const run = new SyncRun(options, new Set(Object.keys(failing).filter((name) => failing[name] === 'lost')))
  const { database } = options.store
  const id = database.run(
    'INSERT INTO run (account, command, process, started, login) VALUES (?, ?, ?, ?, ?)',
    options.account.id,
    'sync',
    process.pid,
    options.now(),
    options.login ?? 'zepp',
  ).id
  let outcome = 'done'
  try {
    forgetOnNewOrigin(options)
    adoptEmpties(options)
    const { first, rest, followers, recheck: known, tested } = wanted(options)
    await askDoubted(run)
    await walkAll(run, first, followers)
    await walkAll(run, rest())
    const fruitless = await testDoubts(run, tested, (source) => walkAndNote(run, source))
    await recheck(run, known, Math.max(0, STREAM_WINDOWS - fruitless))
    if (run.failed.length > 0) outcome = 'partial'
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
      noteDoubted(options, loginSources(options))
      keepCoverageTotals(database)
    } catch {
      // On a full disk the run stays open; the caller needs the reason for the stop.
    }
  }
}

/** Walks the sources one after the other; `later` are those that may follow. */
async function walkAll(run: SyncRun, list: readonly Source[], later: readonly Source[] = []): Promise<void> {
  for (const [i, source] of list.entries()) {
    run.ahead = requestsAhead(run.options, [...list.slice(i + 1), ...later])
    await walkAndNote(run, source)
  }
}

/** Walks a source; a complete walk without a failure is recorded as its last fetch. */
async function walkAndNote(run: SyncRun, source: Source): Promise<void> {
  const failures = run.failed.length
  try {
    await walk(run, source)
  } catch (error) {
    if (!(error instanceof StreamLost)) throw error
  }
  const failed = run.hasAnswered(source) ? 'failed' : 'lost'
  noteFailing(run.options, source.name, run.failed.length > failures ? failed : null)
  const { brief, from, to, now } = run.options
  if (brief === true || from !== undefined || to !== undefined || run.failed.length > failures) return
  run.forgetFailures(source)
  settleForgotten(run.options, source)
  noteAsked(run.options, source.name, now())
}

async function walk(run: SyncRun, source: Source): Promise<void> {
  const { windows } = source
  if (windows === 'pages') return await walkPages(run, source)
  if (windows === 'each') return await walkRecords(run, source)
  if (windows !== 'whole') return await walkWindows(run, source, windows)
  const today = latestToday(run.options)
  const span = { from: today, to: today }
  await run.attempt(source, span, run.requests + 1, async () => {
    const request = source.request(toSubject(run.options), today, today)
    return run.keep(source, span, request, await run.get(request, source))
  })
}

export interface Plan {
  /** Certain requests, newest first. */
  readonly requests: readonly PlannedRequest[]
  /**
   * The maximum number of requests, if the history reached back to the first band; details of unlisted workouts come on
   * top.
   */
  readonly atMost: number
}

/** What `sync` with the same options would request, without sending anything. */
export function plan(options: Omit<SyncOptions, 'cloud'>): Plan {
  const requests: PlannedRequest[] = []
  let atMost = 0
  const { first, rest } = wanted(options)
  for (const source of [...first, ...rest()]) {
    const { windows } = source
    if (windows === 'whole' || windows === 'pages') {
      requests.push({ source: source.name, from: null, to: null })
      atMost += windows === 'pages' ? countPages(options, source) : 1
    } else {
      const planned = windows === 'each' ? planRecords(options, source) : planWindows(options, source, windows)
      requests.push(...planned.certain)
      atMost += planned.atMost
    }
  }
  return { requests, atMost: Math.max(atMost, requests.length) }
}

/**
 * The sources to request, by the names of kinds or their own: first those that others depend on, then the rest that is
 * due. Named kinds or days are always requested.
 */
function wanted(options: Omit<SyncOptions, 'cloud'>): {
  first: Source[]
  rest: () => Source[]
  /** Those of `rest` that were never read completely: they are certain to follow. */
  followers: Source[]
  recheck: Source[]
  tested: Source[]
} {
  const { kinds: names, brief, again, from, to } = options
  refuseUnknown(names ?? [])
  const rules = heldRules(options.store.database, options.account.id)
  if (again === true && from === undefined)
    throw new WristoryError('usage', '--again needs the first day.', { hint: 'Name it with --from.' })
  const today = latestToday(options)
  if (from !== undefined && from > today)
    throw new WristoryError('usage', `The first day (${from}) is after today (${today}).`)
  if (from !== undefined && to !== undefined && from > to)
    throw new WristoryError('usage', `The first day (${from}) is after the last (${to}).`)
  const all = names === undefined || names.length === 0
  const own = loginSources(options)
  const chosen = own.filter(
    (source) =>
      !isDeletedWhole(rules, source, kindsOf(source)) &&
      (all ||
        names.includes(source.name) ||
        kindsOf(source).some((kind) => names.includes(kind.name) && feeds(kind, source))),
  )
  const parents = chosen.flatMap(({ each }) => (each === undefined ? [] : [each.of]))
  const rank = ({ windows }: Source) => (windows === 'whole' ? 0 : windows === 'each' ? 2 : 1)
  const sorted = [...new Set([...parents, ...chosen])]
    .filter(({ windows }) => !(brief === true && windows === 'each'))
    .sort((a, b) => rank(a) - rank(b) || own.indexOf(a) - own.indexOf(b))
  // Sources that failed last time go last, so that they do not delay the others.
  const failing = failingSources(options)
  const late = (source: Source) => failing[source.name] !== undefined
  const lateLast = (list: readonly Source[]) => [...list.filter((one) => !late(one)), ...list.filter(late)]
  // Sources read completely in an earlier run; a first run has just read everything.
  const asked = askedTimes(options)
  const known = sorted.filter(({ name }) => asked[name] !== undefined)
  if (from !== undefined || to !== undefined || brief === true)
    return { first: lateLast(sorted), rest: () => [], followers: [], recheck: [], tested: [] }
  if (!all) return { first: lateLast(sorted), rest: () => [], followers: [], recheck: [], tested: known }
  // The profile comes first in the first run: it shows how far back a history can go.
  const first = sorted.filter(
    (source) => leads(source) || (source.windows === 'whole' && asked[source.name] === undefined),
  )
  const followers = sorted.filter((source) => !first.includes(source))
  return {
    first: first.filter((source) => !late(source)),
    followers: followers.filter(({ name }) => asked[name] === undefined),
    rest: () => lateLast([...dueSources(options, followers), ...first.filter(late)]),
    recheck: known,
    tested: known,
  }
}

/** Throws `usage` for a name that neither a kind nor a source has. */
function refuseUnknown(names: readonly string[]): void {
  const known = [...new Set([...kinds, ...sources, ...miSources].map(({ name }) => name))]
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new WristoryError('usage', `There is no kind of data called ${unknown.join(', ')}.`, {
    hint: `${didYouMean(unknown[0]!, known)}There are: ${known.join(', ')}.`,
  })
}

/** A kind's own source, and the further ones that serve no other kind. */
function feeds(kind: Kind, source: Source): boolean {
  if (kind.source === source) return true
  return kind.also?.includes(source) === true && !kinds.some((other) => other.source === source)
}
