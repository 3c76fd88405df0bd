// Scheduled syncs while the dashboard runs. The interval counts from the last run in the store, is randomised, avoids
// full hours, and respects the cloud's pauses; a schedule never signs in. Each sync is like one started by hand.

import type { StoreDoor } from '../../query/reader.ts'
import type { Status } from '../schema.ts'
import type { KeptSignIn } from './kept-sign-in.ts'
import type { SyncJobs } from './sync-job.ts'

/** A sync that ended or broke off, however it was started. */
export interface LastRun {
  /** Epoch seconds of its end, or of its start if it broke off. */
  readonly at: number
  /** `done`, `partial` or an error's code. */
  readonly outcome: string | null
}

/** Runs `work` after this many milliseconds, unless the returned function is called first. */
export type Later = (work: () => unknown, milliseconds: number) => () => void

/** Minutes of the computer's local day; it may span midnight. */
export interface Quiet {
  readonly from: number
  readonly to: number
}

export interface ScheduleParts {
  /** Minutes between two syncs; null for none. */
  readonly every: () => number | null
  /** Hours of the day in which no sync begins; null or absent for none. */
  readonly quiet?: () => Quiet | null
  /** The sign-in that a sync would use. */
  readonly signIn: () => Promise<KeptSignIn | null>
  /** The newest sync of an account. */
  readonly lastRun: (account: string) => Promise<LastRun | null>
  /** Epoch seconds from which these clouds may be asked, by the limits that other processes share; now where absent. */
  readonly opens?: (apps: KeptSignIn['apps']) => number
  readonly jobs: Pick<SyncJobs, 'running' | 'ended' | 'listen'>
  readonly start: () => Promise<unknown>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly later: Later
}

export interface Schedule {
  /** What the page shows of it. Throws what a damaged store throws. */
  told(): Promise<Status['schedule']>
  /** Checks whether a sync is due: called by its own timer, and when the settings or the sign-in changed. */
  look(): Promise<void>
  /** Starts nothing from now on; a running sync is awaited. */
  close(): Promise<void>
}

/** The schedule of a server without one. */
export const unscheduled: Pick<Schedule, 'told' | 'look'> = { told: async () => null, look: async () => undefined }

const MINUTE = 60
const DAY = 86_400
/** Maximum random delay in minutes: people's computers must not send requests all at once. */
const SPREAD = { least: 1, most: 6 }
/** Longest timer: a computer that slept must notice what it missed. */
const LONGEST_TIMER = MINUTE
/** A timer this late means that the computer slept; the sync comes after a new pause, when the network is back. */
const LATE = 2 * MINUTE
/** While nobody is signed in. Checking may ask the person to unlock a keyring, so it is rare. */
const PATIENCE = 15 * MINUTE

/** Outcomes after which another sync would be refused in the same way, until somebody signs in. */
const refusals = new Set(['token-expired', 'wrong-account', 'wrong-region', 'host-refused'])

/** Begins to watch for syncs of the person; nothing is planned before the first `look`. */
export function createSchedule(parts: ScheduleParts): Schedule {
  const { every, signIn, lastRun, jobs, start, random, later } = parts
  const now = () => parts.now() / 1000
  let kept: KeptSignIn | null = null
  /** The last outcome seen by this server, including runs that never reached the store. */
  let seen: (LastRun & { readonly until: number }) | null = null
  let planned: { readonly key: string; readonly at: number } | null = null
  let looking = Promise.resolve()
  let cancel = () => {}
  let closed = false

  const saw = (outcome: string, until: number) => {
    // One reply demands a day's pause at most.
    seen = { at: now(), outcome, until: Math.min(until, now() + DAY) }
  }
  const release = jobs.listen(({ event }) => {
    if (event !== 'end') return
    saw(jobs.ended?.outcome ?? 'bug', jobs.ended?.until ?? 0)
    look()
  })

  async function newest(): Promise<LastRun | null> {
    const stored = kept === null ? null : await lastRun(kept.name)
    return seen !== null && seen.at >= (stored?.at ?? 0) ? seen : stored
  }

  /** When the next sync begins, `minutes` after the last one. Its random delay is drawn once per run. */
  function nextAfter(last: LastRun | null, minutes: number): number {
    const opens = parts.opens?.(kept?.apps ?? []) ?? 0
    const until = Math.max(seen?.until ?? 0, opens > now() ? opens : 0)
    const quiet = parts.quiet?.() ?? null
    const key = `${minutes} ${last?.at} ${until} ${quiet?.from} ${quiet?.to}`
    const latest = Math.max(now() + (minutes + SPREAD.most + 1) * MINUTE, until + (SPREAD.most + 1) * MINUTE)
    const furthest = quiet === null ? latest : afterQuiet(latest, quiet) + (SPREAD.most + 1) * MINUTE
    const holds = planned?.key === key && planned.at >= now() - LATE && planned.at <= furthest
    if (planned !== null && holds) return planned.at
    // A run of the future was noted under a wrong clock.
    const due = last === null ? 0 : Math.min(last.at, now()) + minutes * MINUTE
    const pause = SPREAD.least + (SPREAD.most - SPREAD.least) * random()
    const open = afterQuiet(Math.max(due, until, now()), quiet)
    planned = { key, at: besideTheHour(Math.ceil(open + pause * MINUTE)) }
    return planned.at
  }

  async function told(): Promise<Status['schedule']> {
    const minutes = every()
    if (minutes === null) return null
    kept = await signIn()
    const last = await newest()
    const waits = !serves(kept, last, now())
    return { next: waits || jobs.running !== null ? null : nextAfter(last, minutes), waits }
  }

  /** Starts what is due; returns the seconds until the next check, null for never. */
  async function turn(): Promise<number | null> {
    const minutes = every()
    if (minutes === null) return null
    if (kept !== null) {
      const left = nextAfter(await newest(), minutes) - now()
      if (left > 0) return Math.min(left, LONGEST_TIMER)
    }
    const state = await told()
    if (state?.waits) return PATIENCE
    // The end of a running sync triggers its own event.
    if (state === null || state.next === null) return LONGEST_TIMER
    if (state.next > now()) return Math.min(state.next - now(), LONGEST_TIMER)
    if (!closed) await start()
    return LONGEST_TIMER
  }

  function look(): Promise<void> {
    looking = looking.then(async () => {
      if (closed) return
      cancel()
      let wait: number | null
      try {
        wait = await turn()
      } catch {
        // The page reports what is wrong with store or sign-in; here it is a failed run that is tried again.
        saw('bug', seen?.until ?? 0)
        wait = LONGEST_TIMER
      }
      if (wait !== null && !closed) cancel = later(look, Math.ceil(wait * 1000))
    })
    return looking
  }

  return {
    told,
    look,
    async close() {
      closed = true
      release()
      await looking
      cancel()
    },
  }
}

/** Whether a sync can use this sign-in, as far as is known here. */
function serves(kept: KeptSignIn | null, last: LastRun | null, now: number): boolean {
  if (kept === null) return false
  if (kept.until !== null && kept.until <= now && !kept.renewable) return false
  return !(refusals.has(last?.outcome ?? '') && kept.issued <= last!.at)
}

/** The same moment, or the end of the quiet hours around it. */
export function afterQuiet(at: number, quiet: Quiet | null): number {
  if (quiet === null || quiet.from === quiet.to) return at
  const date = new Date(at * 1000)
  const minute = date.getHours() * 60 + date.getMinutes()
  const within = (minute - quiet.from + 1440) % 1440 < (quiet.to - quiet.from + 1440) % 1440
  if (!within) return at
  date.setHours(0, quiet.to, 0, 0)
  if (date.getTime() / 1000 <= at) date.setDate(date.getDate() + 1)
  return date.getTime() / 1000
}

/** A minute later if it would be on a quarter hour, of which one is the full hour in every zone. */
function besideTheHour(at: number): number {
  return Math.floor(at / MINUTE) % 15 === 0 ? at + MINUTE : at
}

/** The newest sync of an account that the store knows of. */
export async function lastSync(door: Pick<StoreDoor, 'open'>, account: string): Promise<LastRun | null> {
  const reader = await door.open()
  return (
    reader?.database.get<{ at: number; outcome: string | null }>(
      `SELECT coalesce(run.ended, run.started) AS at, run.outcome FROM run JOIN account ON account.id = run.account
       WHERE account.name = ? AND run.command = 'sync' ORDER BY run.id DESC LIMIT 1`,
      account,
    ) ?? null
  )
}

/** The system's timer, which does not keep the process alive. */
export const laterUnheld: Later = (work, milliseconds) => {
  const timer = setTimeout(work, milliseconds)
  timer.unref()
  return () => clearTimeout(timer)
}
