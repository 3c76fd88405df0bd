// Tests doubtful claims at the end of a run: windows that other streams contradict, and details that a workout with
// distance or heart rate must have. Only fruitless tests count toward the budget; a stream with new data is walked
// again.

import { nextTest } from '../derive/doubt.ts'
import type { DateSpan } from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
import type { Doubted } from '../store/doubted.ts'
import { allPages } from './all-pages.ts'
import { forget, readClaim, readDoubts, writeClaim } from './claims.ts'
import { readNote, writeNote } from './ledger.ts'
import { type SyncOptions, toSubject } from './options.ts'
import { doubtedRecords, fetchRecord } from './records.ts'
import { replySize, StreamLost, type SyncRun } from './run.ts'

/** Requests that a run without news leaves for tests: fifteen, less two old windows of the band's days. */
const ROOM = 13
/** Fruitless tests of a run without room. */
const LEAST = 2

interface Test {
  readonly tries: number
  readonly due: number
  /** The number of fruitless requests. */
  readonly work: (most: number) => Promise<number>
}

/** Tests the due claims of earlier runs; returns the number of requests that found nothing. */
export async function testDoubts(
  run: SyncRun,
  known: readonly Source[],
  walk: (source: Source) => Promise<void>,
): Promise<number> {
  const most = Math.max(LEAST, ROOM - run.requests)
  const { now } = run.options
  const tests = known.map((source) => createTest(run, source, walk)).filter((test) => test !== null)
  let fruitless = 0
  for (const { work, due } of tests.sort((a, b) => a.tries - b.tries || a.due - b.due)) {
    if (due > now()) continue
    if (fruitless >= most) break
    try {
      fruitless += await work(most - fruitless)
    } catch (error) {
      if (!(error instanceof StreamLost)) throw error
    }
  }
  return fruitless
}

function createTest(run: SyncRun, source: Source, walk: (source: Source) => Promise<void>): Test | null {
  if (source.each !== undefined) return source.each.every === undefined ? testOfRecords(run, source) : null
  const windows = readDoubts(run.options, source)
  if (windows.length === 0) return null
  const claim = readClaim(run.options, source)
  const next = nextTest(windows, claim, run.options.now())
  return {
    tries: Math.floor(claim.tries / windows.length),
    due: typeof next === 'number' ? next : 0,
    work: async (most) => {
      for (let asked = 0; asked < most; asked++) {
        const window = nextTest(windows, readClaim(run.options, source), run.options.now())
        if (typeof window === 'number') return asked
        if (await hasData(run, source, window)) {
          if (typeof source.windows !== 'object') return asked
          forget(run.options, source)
          await walk(source)
          return asked
        }
      }
      return most
    },
  }
}

/** Requests the window in its smaller form; an empty reply counts as a test. */
async function hasData(run: SyncRun, source: Source, window: DateSpan): Promise<boolean> {
  // One list, whose newest page every run reads: there is nothing else to request.
  const whole = typeof source.windows !== 'object'
  const { tries } = readClaim(run.options, source)
  const size = await run.attempt(source, window, run.requests + 1, async () => {
    const request = source.request(toSubject(run.options), window.from, window.to, true)
    const body = whole ? await run.get(request, source) : await allPages(run, source, request)
    const outcome = run.keep(source, window, request, body)
    if (outcome.state === 'capped') return Number.POSITIVE_INFINITY
    return replySize(outcome) ?? 0
  })
  if (size !== null && size > 0) return true
  writeClaim(run.options, source, { ...readClaim(run.options, source), tries: tries + 1, at: run.options.now() })
  return false
}

function testOfRecords(run: SyncRun, source: Source): Test | null {
  const records = doubtedRecords(run.options, source)
  const [first] = records
  if (first === undefined) return null
  return {
    tries: Math.min(...records.map(({ tries }) => tries)),
    due: Math.min(...records.map(({ due }) => due)),
    work: async (most) => {
      let fruitless = 0
      for (const record of records) {
        if (fruitless >= most) break
        if (record.due > run.options.now()) continue
        await fetchRecord(run, source, record, run.requests + 1)
        if (doubtedRecords(run.options, source, record.date).length > 0) fruitless++
      }
      return fruitless
    },
  }
}

/** Stores the list of what is doubtful now, for readers without a decoder. */
export function noteDoubted(options: SyncOptions, all: readonly Source[]): void {
  const doubted = all.flatMap((source): Doubted[] => {
    const { name, title } = source
    if (source.each !== undefined && source.each.every === undefined) return doubtedDetails(options, source)
    const windows = readDoubts(options, source)
    const claim = readClaim(options, source)
    const next = windows.length === 0 ? 0 : nextTest(windows, claim, options.now())
    return windows.length === 0
      ? []
      : [
          {
            source: name,
            title,
            from: windows.at(-1)!.from,
            to: windows[0]!.to,
            why: 'worn',
            tries: Math.floor(claim.tries / windows.length),
            next: typeof next === 'number' ? next : null,
          },
        ]
  })
  if (JSON.stringify(readNote(options, 'doubted') ?? []) !== JSON.stringify(doubted))
    writeNote(options, 'doubted', doubted)
}

function laterThan(now: number, at: number): number | null {
  return at > now ? at : null
}

function doubtedDetails(options: SyncOptions, source: Source): Doubted[] {
  const records = doubtedRecords(options, source)
  if (records.length === 0) return []
  const dates = records.map(({ date }) => date).sort()
  return [
    {
      source: source.name,
      title: source.title,
      from: dates[0]!,
      to: dates.at(-1)!,
      why: 'measured',
      records: records.length,
      tries: Math.min(...records.map(({ tries }) => tries)),
      next: laterThan(options.now(), Math.min(...records.map(({ due }) => due))),
    },
  ]
}
