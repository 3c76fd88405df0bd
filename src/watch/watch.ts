// `watch`: a schedule for each signed-in account, the same as the dashboard's; after each sync, changes are handed
// over. Syncs and hand-overs are separate processes, one at a time, so that this one stays small.

import type { Status } from '../dashboard/schema.ts'
import type { KeptSignIn } from '../dashboard/server/kept-sign-in.ts'
import { createSchedule, type LastRun, type Later, type Schedule } from '../dashboard/server/schedule.ts'
import type { SyncEnd, SyncEvent } from '../dashboard/server/sync-job.ts'
import type { WristoryError } from '../errors.ts'
import type { RunCommand } from './child.ts'
import type { WatchSettings } from './settings.ts'

export interface WatchParts {
  readonly settings: () => WatchSettings
  /** Names of the signed-in accounts. */
  readonly accounts: () => readonly string[]
  readonly signIn: (account: string) => Promise<KeptSignIn | null>
  readonly lastRun: (account: string) => Promise<LastRun | null>
  /** Epoch seconds from which these clouds may be asked. */
  readonly opens: (apps: KeptSignIn['apps']) => number
  readonly run: RunCommand
  /** Called after each sync and hand-over. */
  readonly checked: () => Promise<void>
  /** Whether any receiver is set up. */
  readonly handsOver: () => boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: () => number
  readonly later: Later
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** The state of an account. */
export interface AccountState {
  readonly name: string
  /** Epoch seconds of the next sync; null while none is due. */
  readonly next: number | null
  readonly running: boolean
  /** Code of the last outcome; null before the first. */
  readonly outcome: string | null
  readonly message: string
}

export interface Watch {
  /** Reloads settings and accounts. */
  look(): Promise<void>
  states(): Promise<AccountState[]>
  /** The failure that ended the watch, if any. */
  readonly failed: Promise<WristoryError>
  close(): Promise<void>
}

/** Failures that waiting cannot resolve: the supervisor should notice. */
const final: readonly string[] = ['newer', 'corrupt', 'store', 'usage']
/** Seconds until failed receivers are tried again. */
const AGAIN = 300

interface Watched {
  readonly schedule: Schedule
  readonly state: { running: Status['sync']; ended: SyncEnd | null }
}

export function createWatch(parts: WatchParts): Watch {
  const { run, signal, say, later, now } = parts
  const watched = new Map<string, Watched>()
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false
  let cancel = () => {}
  let fail: (error: WristoryError) => void = () => {}
  const failed = new Promise<WristoryError>((resolve) => {
    fail = resolve
  })

  /** One command at a time: they would wait for the same lock. */
  function queued<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work)
    queue = mine.catch(() => undefined)
    return mine
  }

  async function handOver(): Promise<void> {
    cancel()
    if (closed || !parts.handsOver()) return
    const { value, error } = await run(['handover', 'send', '--due'], signal)
    const { receivers = [] } = (value ?? {}) as {
      receivers?: { name: string; delivered: number; error: object | null }[]
    }
    for (const { name, delivered } of receivers) if (delivered > 0) say(`${name}: ${delivered} days of kinds delivered`)
    if (error !== null && error.code !== 'interrupted') {
      say(`${error.message} ${error.hint}`)
      if (!closed) cancel = later(() => queued(handOver), AGAIN * 1000)
    }
  }

  function watchAccount(name: string): Watched {
    const listeners = new Set<(event: SyncEvent) => void>()
    const state: Watched['state'] = { running: null, ended: null }
    const start = () =>
      queued(async () => {
        if (closed || signal.aborted) return
        state.running = { id: 1, done: 0, total: 1, share: 0, at: null, source: '', title: '' }
        const { value, error } = await run(['sync', '--account', name], signal)
        state.running = null
        state.ended = toEnd(value, error)
        say(`${name}: ${state.ended.outcome}${state.ended.message === '' ? '' : `: ${state.ended.message}`}`)
        for (const listener of listeners) listener({ id: 1, event: 'end', data: {} })
        if (error !== null && final.includes(error.code)) fail(error)
        await handOver()
        await parts.checked()
      })
    const schedule = createSchedule({
      every: () => parts.settings().every,
      quiet: () => parts.settings().quiet,
      signIn: () => parts.signIn(name),
      lastRun: parts.lastRun,
      opens: parts.opens,
      jobs: {
        get running() {
          return state.running
        },
        get ended() {
          return state.ended
        },
        listen(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      start: async () => void start(),
      now,
      random: parts.random,
      later,
    })
    return { schedule, state }
  }

  async function look(): Promise<void> {
    const names = parts.accounts()
    for (const [name, { schedule }] of watched)
      if (!names.includes(name)) {
        watched.delete(name)
        await schedule.close()
      }
    for (const name of names) if (!watched.has(name)) watched.set(name, watchAccount(name))
    await Promise.all([...watched.values()].map(({ schedule }) => schedule.look()))
  }

  queued(handOver).then(parts.checked, () => undefined)

  return {
    look,
    failed,
    states: () =>
      Promise.all(
        [...watched].map(async ([name, { schedule, state }]) => ({
          name,
          next: (await schedule.told())?.next ?? null,
          running: state.running !== null,
          outcome: state.ended?.outcome ?? null,
          message: state.ended?.message ?? '',
        })),
      ),
    async close() {
      closed = true
      cancel()
      await Promise.all([...watched.values()].map(({ schedule }) => schedule.close()))
      await queue
    },
  }
}

function toEnd(value: unknown, error: WristoryError | null): SyncEnd {
  if (error === null) return { outcome: 'done', message: '', hint: '', until: null }
  // A sync with failed windows has written its summary all the same.
  const { code, message, hint, until } = error
  return { outcome: value !== null && code === 'partial' ? 'partial' : code, message, hint, until: until ?? null }
}
