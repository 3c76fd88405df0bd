// How fast the cloud is asked: one request at a time, a pause between two, caps by hour and day, and a stop after
// repeated throttling. Caps and stop are kept on disk, so that starting again does not make us faster.

import { WristoryError } from '../errors.ts'
import { localTime } from '../local-time.ts'
import { readPrivateJson, writePrivate } from './private-file.ts'
import type { Clock, Sleep } from './wait.ts'

/** The figures of reliability.md, "Our rules toward the vendor", 2 and 7. */
const leastGap = 250
const jitter = 0.2
const hourlyCap = 2_400
const dailyCap = 10_000
const throttlesToStop = 5
const throttleSpan = 600
const stopFor = 3_600
const minute = 60
const hour = 3_600
const day = 86_400

export interface Pacer {
  /** Does `work` (one request) when its turn has come. Throws `wait` with `until` when a cap or a stop says so. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Notes that the cloud said "too many"; with `until` (epoch seconds), nothing is asked before then. */
  throttled(until?: number): void
}

export interface PacerOptions {
  /** Where counts are kept; shared by all accounts of a home. */
  readonly file: string
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  /** Milliseconds between two starts; values below 250 are taken as 250. */
  readonly gap?: number
}

/** No pacing at all, for a simulator on this machine. */
export function unpaced(): Pacer {
  return { run: (work) => work(), throttled: () => undefined }
}

interface Notes {
  /** Requests by minute of the last day: [epoch minutes, count]. */
  minutes: [number, number][]
  /** Epoch seconds of recent throttles. */
  throttles: number[]
  /** Epoch seconds before which nothing is asked. */
  stopped: number
}

/** The pacer that every request to the vendor's data hosts goes through. */
export function createPacer(options: PacerOptions): Pacer {
  const { file, clock, sleep, random } = options
  const gap = Math.max(options.gap ?? leastGap, leastGap)
  let turn: Promise<unknown> = Promise.resolve()
  let earliest = 0

  async function start(signal: AbortSignal | undefined): Promise<void> {
    // A clock that was set back must not turn the pause into hours.
    const pause = Math.min(earliest - clock(), gap * (1 + jitter))
    if (pause > 0) await sleep(pause, signal)
    const notes = readNotes(file, clock() / 1000)
    const until = mayNotBefore(notes, clock() / 1000)
    if (until !== undefined) throw tooMany(until)
    count(notes, clock() / 1000)
    writePrivate(file, JSON.stringify(notes))
    // The jitter only lengthens: the least gap holds between any two starts.
    earliest = clock() + gap * (1 + jitter * random())
  }

  return {
    run(work, signal) {
      const mine = turn.then(async () => {
        await start(signal)
        return work()
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    throttled(until) {
      const now = clock() / 1000
      const notes = readNotes(file, now)
      notes.throttles.push(Math.floor(now))
      if (notes.throttles.length >= throttlesToStop) notes.stopped = Math.max(notes.stopped, Math.ceil(now) + stopFor)
      // A day is the most that one reply can close us for, whatever it says.
      if (until !== undefined) notes.stopped = Math.max(notes.stopped, Math.min(until, Math.ceil(now) + day))
      writePrivate(file, JSON.stringify(notes))
    },
  }
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

/** When the rolling span holds its cap: the time at which enough of its oldest minutes have left it. */
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
    minutes: minutes.filter(
      (pair) =>
        Array.isArray(pair) &&
        pair.every(Number.isFinite) &&
        pair[0] * minute > now - day - minute &&
        pair[0] * minute <= now,
    ),
    throttles: throttles.filter((at) => Number.isFinite(at) && at > now - throttleSpan && at <= now),
    // Never longer than a day from here: notes written under a wrong clock must not close us for years.
    stopped: Number.isFinite(stopped) && stopped <= now + day + minute ? stopped : 0,
  }
}

function tooMany(until: number): WristoryError {
  return new WristoryError('wait', `Too many requests for now: the next one is due at ${localTime(until)}.`, { until })
}
