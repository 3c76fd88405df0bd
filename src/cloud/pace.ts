// The rate limiter: one request at a time, a pause between two, caps per hour and day, and a stop after repeated
// throttling. Its state is on disk and shared by all processes of a home folder, so neither a restart nor a second
// process makes it faster. Only the holder of the lock reads and writes it.

import { join } from 'node:path'
import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import { readPrivateJson, writePrivate } from '../files/private.ts'
import { takeFairLock } from './fair-lock.ts'
import type { AppName } from './session.ts'
import type { NowInMs, Pause } from './wait.ts'

/** The figures of reliability.md, "Limits toward the cloud". */
const leastGap = 250
const jitter = 0.2
const hourlyCap = 2_400
const dailyCap = 10_000
const throttlesToStop = 5
const throttleSpan = 600
const stopFor = 3_600
/** Milliseconds to wait for the lock: a request is given up after 120 s (transport.ts), and a few may wait in line. */
const longestWait = 600_000
const minute = 60
const hour = 3_600
const day = 86_400

/**
 * Records "too many requests"; with `until` (epoch seconds), nothing is sent before then. Returns the time (epoch
 * seconds) before which nothing is sent now, `undefined` if the next request may follow.
 */
export type TooMany = (until?: number) => number | undefined

export interface Pacer {
  /**
   * Runs `work` (one request) when it is due; `work` reports a throttling through its argument. Throws `wait` with
   * `until` for a cap or a stop, `interrupted`, `busy` when another process blocks the cloud for ten minutes, and `store`
   * or `disk-full` for the state.
   */
  run<T>(work: (tooMany: TooMany) => Promise<T>, signal?: AbortSignal): Promise<T>
}

export interface PacerOptions {
  /** The state, with the lock beside it; shared by all accounts and processes of a home. */
  readonly file: string
  readonly clock: NowInMs
  readonly sleep: Pause
  readonly random: () => number
  /** Milliseconds between two starts; values below 250 are taken as 250. */
  readonly gap?: number
}

/** The file of a cloud's pace in the home folder. */
export function paceFile(app: AppName): string {
  return app === 'mi-fitness' ? 'pace-mi-fitness.json' : 'pace.json'
}

/** No pacing at all, for a simulator on this machine. */
export function unpaced(): Pacer {
  return { run: (work) => work(() => undefined) }
}

interface Notes {
  /** When the last request started, epoch milliseconds. */
  last: number
  /** Requests per minute of the last day: [epoch minutes, count]. */
  minutes: [number, number][]
  /** Epoch seconds of recent throttles. */
  throttles: number[]
  /** Epoch seconds before which nothing is sent. */
  stopped: number
}

/** The pacer that every request to the vendor's data hosts goes through. */
export function createPacer(options: PacerOptions): Pacer {
  const { file, clock, sleep, random } = options
  const gap = Math.max(options.gap ?? leastGap, leastGap)
  const lockFile = file.replace(/(\.json)?$/, '.lock')
  let queue: Promise<unknown> = Promise.resolve()

  async function locked<T>(work: (tooMany: TooMany) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const lock = await takeFairLock(lockFile, { sleep, longest: longestWait, ...(signal && { signal }) })
    try {
      // The jitter only lengthens: the minimum gap holds between any two starts.
      const due = readNotes(file, clock() / 1000).last + gap * (1 + jitter * random())
      await pauseUntil(due, gap * (1 + jitter), options, signal)
      admit()
      const answer = work(tooMany)
      const started = clock()
      try {
        return await answer
      } finally {
        // Exact now: a slow disk starts a request later than `admit` noted.
        writeNotes({ ...readNotes(file, clock() / 1000), last: started })
      }
    } finally {
      lock.release()
    }
  }

  function writeNotes(notes: Notes): void {
    writePrivate(file, JSON.stringify(notes))
  }

  function admit(): void {
    const now = clock() / 1000
    const notes = readNotes(file, now)
    const until = mayNotBefore(notes, now)
    if (until !== undefined) throw tooManyFor(until)
    count(notes, now)
    writeNotes({ ...notes, last: clock() })
  }

  const tooMany: TooMany = (until) => {
    const now = clock() / 1000
    const notes = readNotes(file, now)
    notes.throttles.push(Math.floor(now))
    if (notes.throttles.length >= throttlesToStop) notes.stopped = Math.max(notes.stopped, Math.ceil(now) + stopFor)
    // One reply closes the pacer for a day at most.
    if (until !== undefined) notes.stopped = Math.max(notes.stopped, Math.min(until, Math.ceil(now) + day))
    writeNotes(notes)
    return notes.stopped > now ? notes.stopped : undefined
  }

  return {
    run(work, signal) {
      const mine = queue.then(() => locked(work, signal))
      queue = mine.catch(() => undefined)
      return mine
    },
  }
}

/** Waits until `due`. A clock that was set back must not turn the pause into hours: it lasts `longest` at most. */
async function pauseUntil(
  due: number,
  longest: number,
  { clock, sleep }: Pick<PacerOptions, 'clock' | 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  // A timer that fires early is awaited again.
  for (let left = longest; left > 0; ) {
    const rest = Math.min(due - clock(), left)
    if (rest <= 0) return
    await sleep(rest, signal)
    left -= rest
  }
}

/** Epoch seconds from which all of these clouds may be asked, by the limits that the processes of a home share. */
export function cloudsOpen(home: string, apps: readonly AppName[], now: number): number {
  return Math.max(now, ...apps.map((app) => paceOpens(join(home, paceFile(app)), now)))
}

/** Epoch seconds from which the pacer of this file lets the next request through: `now`, or the end of a cap or a stop. */
function paceOpens(file: string, now: number): number {
  return mayNotBefore(readNotes(file, now), now) ?? now
}

function count(notes: Notes, now: number): void {
  const current = Math.floor(now / minute)
  const last = notes.minutes.at(-1)
  if (last?.[0] === current) last[1] += 1
  else notes.minutes.push([current, 1])
}

/** Epoch seconds until which a cap or a stop forbids the next request. */
function mayNotBefore(notes: Notes, now: number): number | undefined {
  if (notes.stopped > now) return notes.stopped
  return capEnd(notes, now, day, dailyCap) ?? capEnd(notes, now, hour, hourlyCap)
}

/** When the rolling span reaches its cap: the time at which enough of its oldest minutes have left it. */
function capEnd(notes: Notes, now: number, span: number, cap: number): number | undefined {
  const within = notes.minutes.filter(([at]) => (at + 1) * minute > now - span)
  let over = within.reduce((sum, [, n]) => sum + n, 0) - cap
  if (over < 0) return undefined
  for (const [at, n] of within) {
    over -= n
    if (over < 0) return (at + 1) * minute + span
  }
  return Math.ceil(now) + span
}

function readNotes(file: string, now: number): Notes {
  const stored = readPrivateJson(file) as Partial<Notes> | undefined
  const minutes = Array.isArray(stored?.minutes) ? stored.minutes : []
  const throttles = Array.isArray(stored?.throttles) ? stored.throttles : []
  const stopped = typeof stored?.stopped === 'number' ? stored.stopped : 0
  return {
    last: typeof stored?.last === 'number' ? stored.last : 0,
    minutes: minutes.filter(
      (pair) =>
        Array.isArray(pair) &&
        pair.every(Number.isFinite) &&
        pair[0] * minute > now - day - minute &&
        pair[0] * minute <= now,
    ),
    throttles: throttles.filter((at) => Number.isFinite(at) && at > now - throttleSpan && at <= now),
    // Never longer than a day from now: state written under a wrong clock must not close the pacer for years.
    stopped: Number.isFinite(stopped) && stopped <= now + day + minute ? stopped : 0,
  }
}

function tooManyFor(until: number): WristoryError {
  return new WristoryError(
    'wait',
    `The request limit is reached: the next request is allowed at ${localTime(until)}.`,
    { until },
  )
}
