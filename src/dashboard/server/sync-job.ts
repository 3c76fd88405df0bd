// The sync that the page can start, follow and stop, and the schedule start: one at a time, with numbered events, so
// that a reconnecting page misses nothing.

import { Worker } from 'node:worker_threads'
import { WristoryError } from '../../errors.ts'
import type { Status, SyncWanted } from '../schema.ts'

export interface SyncAsked {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly origin: string | undefined
  readonly account: string | undefined
  readonly zone: string | null
  /** Days and kinds; everything by default. */
  readonly wanted?: SyncWanted
}

export interface RunningSync {
  readonly source: string
  readonly title: string
  readonly share: number
  readonly done: number
  readonly total: number
  readonly from: string | null
  readonly to: string | null
}

export interface SyncEnd {
  /** `done`, `partial` or an error's code. */
  readonly outcome: string
  readonly message: string
  readonly hint: string
  /** Epoch seconds of the earliest retry, if known. */
  readonly until: number | null
  readonly requests?: number
  readonly rows?: number
  readonly first?: string | null
  readonly last?: string | null
}

export type FromWorker = { readonly progress: RunningSync } | { readonly end: SyncEnd }

export interface SyncEvent {
  readonly id: number
  readonly event: 'sync' | 'changed' | 'end'
  readonly data: object
}

export interface SyncJobs {
  readonly running: Status['sync']
  /** The last outcome; null before the first. */
  readonly ended: SyncEnd | null
  /** Starts a sync and returns its number. Throws `busy` while one runs. */
  start(asked: SyncAsked): number
  /** Asks the running sync to stop after the current request; false if none runs. */
  stop(): boolean
  /** Events after the number `after`, the newest hundred at most. */
  since(after: number): readonly SyncEvent[]
  /** Calls back for every event until the returned function is called. */
  listen(listener: (event: SyncEvent) => void): () => void
  close(): Promise<void>
}

/** Events kept for pages that reconnect. */
const KEPT = 100

/** Runs a sync in a thread; it ends once, also where the thread breaks off. */
function startWorker(
  asked: unknown,
  progressed: (progress: RunningSync) => void,
  ended: (end: SyncEnd) => void,
): Worker {
  const file = import.meta.url.endsWith('.ts') ? './sync-worker.ts' : './sync-worker.js'
  const worker = new Worker(new URL(file, import.meta.url), { workerData: asked })
  worker.on('message', (message: FromWorker) => {
    if ('progress' in message) progressed(message.progress)
    else ended(message.end)
  })
  const broken = { outcome: 'bug', message: 'The sync was aborted.', hint: 'Start it again.', until: null } as const
  worker.on('error', () => ended(broken))
  worker.on('exit', () => ended(broken))
  return worker
}

/** The last events, and who listens to them. */
function createEvents() {
  const listeners = new Set<(event: SyncEvent) => void>()
  let events: SyncEvent[] = []
  let count = 0
  return {
    emit(event: SyncEvent['event'], data: object) {
      const item = { id: ++count, event, data }
      events = [...events, item].slice(-KEPT)
      for (const listener of listeners) listener(item)
    },
    since: (after: number) => events.filter(({ id }) => id > after),
    listen(listener: (event: SyncEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function createSyncJobs(): SyncJobs {
  const { emit, since, listen } = createEvents()
  let jobs = 0
  let worker: Worker | null = null
  let running: Status['sync'] = null
  let last: SyncEnd | null = null

  const progressed = (id: number, { source, title, share, done, total, from, to }: RunningSync) => {
    const fetched = running !== null && done > running.done
    running = { id, done, total, share, at: from, source, title }
    emit('sync', { id, done, total, share, source, title, from, to })
    if (fetched && from !== null) emit('changed', { from, to })
  }
  const ended = (id: number, end: SyncEnd) => {
    // A thread exits some time after it reported its end, when another sync may already run.
    if (running?.id !== id) return
    running = null
    worker = null
    last = end
    emit('end', { id, ...end })
  }

  return {
    get running() {
      return running
    },
    get ended() {
      return last
    },
    start(asked) {
      if (running !== null) throw new WristoryError('busy', `Sync ${running.id} is running`)
      const id = ++jobs
      running = { id, done: 0, total: 1, share: 0, at: null, source: '', title: '' }
      worker = startWorker(
        asked,
        (progress) => progressed(id, progress),
        (end) => ended(id, end),
      )
      emit('sync', { id, done: 0, total: 1, share: 0, source: '', title: '', from: null, to: null })
      return id
    },
    stop() {
      worker?.postMessage('stop')
      return running !== null
    },
    since,
    listen,
    async close() {
      worker?.postMessage('stop')
      await worker?.terminate()
    },
  }
}
