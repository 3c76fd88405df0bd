// Requests known data again: a thirtieth of the band's days and two windows of the other streams in each run, because
// the cloud silently corrects old days; and windows that came back empty although they have data. A reply without news
// is not stored.

import { addDays } from '../codec/date.ts'
import { recheckWindows } from '../derive/recheck.ts'
import { type DateSpan, LOOK_BACK } from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
import { coverageSpans } from '../store/coverage.ts'
import { allPages } from './all-pages.ts'
import { coverageNames } from './known.ts'
import { readNote, writeNote } from './ledger.ts'
import { latestToday, type SyncOptions, toSubject } from './options.ts'
import { type RequestOutcome, replySize, StreamLost, type SyncRun } from './run.ts'
import { isDaily, loginSources } from './sources.ts'

/** Number of runs that request a suddenly empty window again; then the cloud is believed, and nothing is deleted. */
const TRIES = 3
/** Requests per run for old windows of streams other than the band's days. */
export const STREAM_WINDOWS = 2

interface Doubt extends DateSpan {
  readonly source: string
  readonly left: number
}

interface RecheckTurns {
  /** Where the next run continues in the band's days; null for the newest. */
  readonly days: string | null
  /** The stream that is due, and the position in it. */
  readonly stream: string | null
  readonly at: string | null
}

/** Old windows of fully read streams: two of the band's days, and at most this many of other streams. */
export async function recheck(run: SyncRun, known: readonly Source[], most = STREAM_WINDOWS): Promise<void> {
  if (known.length === 0) return
  const turns = readNote<RecheckTurns>(run.options, 'recheck') ?? { days: null, stream: null, at: null }
  const daily = known.find(isDaily)
  let days = turns.days
  if (daily !== undefined) {
    const range = historySpan(run.options, daily)
    if (range !== null) {
      const { windows, next } = recheckWindows(range.from, range.to, turns.days, { days: 30, most: 2 })
      for (const window of windows) await askAgain(run, daily, window)
      days = next
    }
  }
  const streams = known.filter((source) => source !== daily && historySpan(run.options, source) !== null)
  writeNote(run.options, 'recheck', { days, ...(await recheckStreams(run, streams, turns, most)) })
}

async function recheckStreams(
  run: SyncRun,
  streams: readonly Source[],
  { stream, at }: RecheckTurns,
  most: number,
): Promise<Pick<RecheckTurns, 'stream' | 'at'>> {
  let index = Math.max(
    0,
    streams.findIndex(({ name }) => name === stream),
  )
  // The position belongs to that stream only.
  let to = streams[index]?.name === stream ? at : null
  for (let asked = 0; asked < most && streams.length > 0; asked++) {
    const source = streams[index]!
    const range = historySpan(run.options, source)!
    const end = to !== null && to >= range.from && to <= range.to ? to : range.to
    const size = typeof source.windows === 'object' ? source.windows.days : 1
    const start = addDays(end, 1 - size)
    await askAgain(run, source, { from: start < range.from ? range.from : start, to: end })
    to = start > range.from ? addDays(start, -1) : null
    if (to === null) index = (index + 1) % streams.length
  }
  return { stream: streams[index]?.name ?? null, at: to }
}

/** From the first day with data to the day before those that every run requests; null if there is none. */
function historySpan(options: SyncOptions, source: Source): DateSpan | null {
  if (typeof source.windows !== 'object') return null
  const { store, account } = options
  const firsts = coverageNames(source)
    .map((name) => coverageSpans(store.database, account.id, name).find(({ state }) => state !== 'empty')?.from)
    .filter((date) => date !== undefined)
    .sort()
  const to = addDays(latestToday(options), -LOOK_BACK - 1)
  return firsts[0] === undefined || firsts[0] > to ? null : { from: firsts[0], to }
}

/**
 * Windows that came back empty in earlier runs: requested again, and dropped once they have data or were tried often
 * enough.
 */
export async function askDoubted(run: SyncRun): Promise<void> {
  const doubts = readNote<Doubt[]>(run.options, 'doubts') ?? []
  if (doubts.length === 0) return
  const left: Doubt[] = []
  for (const doubt of doubts) {
    const source = loginSources(run.options).find(({ name }) => name === doubt.source)
    if (source === undefined) continue
    const outcome = await askAgain(run, source, { from: doubt.from, to: doubt.to })
    if (outcome === null) left.push(doubt)
    // Without a size it is the reply that raised the doubt.
    else if (!replySize(outcome) && doubt.left > 1) left.push({ ...doubt, left: doubt.left - 1 })
  }
  writeNote(run.options, 'doubts', left)
}

/** Records an empty reply for days with data. */
export function doubtEmpty(run: SyncRun, source: Source, window: DateSpan, outcome: RequestOutcome): void {
  if (replySize(outcome) !== 0) return
  const { store, account } = run.options
  const held = coverageNames(source).some((name) =>
    coverageSpans(store.database, account.id, name).some(
      ({ from, to, state }) => state !== 'empty' && from <= window.to && to >= window.from,
    ),
  )
  if (!held) return
  const { from, to } = window
  run.suspicious.push({ source: source.name, from, to })
  const doubts = readNote<Doubt[]>(run.options, 'doubts') ?? []
  if (doubts.some((doubt) => doubt.source === source.name && doubt.from === from && doubt.to === to)) return
  writeNote(run.options, 'doubts', [...doubts, { source: source.name, from, to, left: TRIES }])
}

async function askAgain(run: SyncRun, source: Source, window: DateSpan): Promise<RequestOutcome | null> {
  try {
    return await run.attempt(source, window, run.requests + 1, async () => {
      const request = source.request(toSubject(run.options), window.from, window.to)
      return run.keep(source, window, request, await allPages(run, source, request), { onlyNews: true })
    })
  } catch (error) {
    if (!(error instanceof StreamLost)) throw error
    return null
  }
}
