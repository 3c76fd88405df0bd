// Exports that the page can preview, download and stop. Each runs on a thread of its own, one after the other, and
// passes its bytes on one chunk at a time, so a slow disk or a closed tab blocks nothing.

import { randomBytes } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { WristoryError } from '../../errors.ts'
import type { ExportAsked, ExportPreview, ExportProgress } from '../schema.ts'

export interface ExportOptions {
  readonly home: string
  readonly version: string
  readonly account: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Input of a thread. */
export interface ExportTask {
  readonly home: string
  readonly version: string
  readonly account: string | undefined
  /** Epoch seconds. */
  readonly now: number
  readonly asked: ExportAsked
  /** Milliseconds after which a preview gives up; null writes the files. */
  readonly patience: number | null
}

/** Messages of a thread. */
export type FromExport =
  | { readonly head: { readonly name: string; readonly type: string } }
  | { readonly piece: Uint8Array }
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly end: ExportEnd }

export interface ExportEnd extends Pick<ExportProgress, 'rows' | 'files' | 'bytes' | 'absent' | 'redaction' | 'notes'> {
  readonly name: string
  readonly names: readonly string[]
  readonly sha256: string | null
  /** Null on success; `stopped` if it was told to end. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
}

export interface ExportDownload {
  readonly name: string
  readonly type: string
  readonly body: ReadableStream<Uint8Array>
}

export interface ExportJobs {
  /** The content of the export. Throws what the export throws. */
  preview(asked: ExportAsked, signal: AbortSignal): Promise<ExportPreview>
  /** Registers an export and returns its name. */
  add(asked: ExportAsked): string
  /** Throws `usage` for an unknown name. */
  progress(id: string): ExportProgress
  /** Starts an export. Throws `usage` for an unknown name, and what the export throws before its first byte. */
  download(id: string): Promise<ExportDownload>
  stop(id: string): boolean
  close(): Promise<void>
}

/** Maximum number of registered exports. */
const KEPT = 20
/** How long a preview may count, milliseconds. */
const PATIENCE = 6000
/** How long a thread may take to clean up before it is ended, milliseconds. */
const GRACE = 5000

interface Noted {
  readonly asked: ExportAsked
  progress: ExportProgress
  stop: () => void
}

const nothing: ExportProgress = {
  state: 'waiting',
  done: 0,
  total: 0,
  sent: 0,
  name: null,
  sha256: null,
  rows: {},
  files: 0,
  bytes: 0,
  absent: [],
  redaction: [],
  notes: [],
  message: '',
  hint: '',
}

export function createExportJobs({ home, version, account, now }: ExportOptions): ExportJobs {
  const noted = new Map<string, Noted>()
  const running = new Set<Running>()
  let last: Promise<unknown> = Promise.resolve()

  /**
   * Starts a thread when the one before has ended: two at once would fight over disk and processor. One that only counts
   * makes way at once, since a client that asks again no longer wants its answer.
   */
  const start = async (asked: ExportAsked, patience: number | null, told: (message: FromExport) => void) => {
    const before = last
    for (const one of running) if (one.counts) one.stop()
    let ended: () => void = () => undefined
    last = new Promise<void>((resolve) => {
      ended = resolve
    })
    await before
    const task: ExportTask = { home, version, account, now: Math.floor(now() / 1000), asked, patience }
    const one = run(task, told, () => {
      running.delete(one)
      ended()
    })
    running.add(one)
    return one
  }

  const known = (id: string): Noted => {
    const one = noted.get(id)
    if (one !== undefined) return one
    throw new WristoryError('usage', 'There is no such export', { hint: 'Request it again on the page Export.' })
  }

  return {
    async preview(asked, signal) {
      let [done, total] = [0, 0]
      const end = await new Promise<ExportEnd>((resolve, reject) => {
        start(asked, PATIENCE, (message) => {
          if ('progress' in message) ({ done, total } = message.progress)
          if ('end' in message) resolve(message.end)
        }).then((one) => {
          if (signal.aborted) one.stop()
          signal.addEventListener('abort', () => one.stop())
        }, reject)
      })
      if (end.error !== null && end.error.code !== 'stopped') throw toError(end.error)
      const { sha256: _, error, ...counted } = end
      const whole = error === null
      return { ...counted, names: [...end.names], whole, share: whole || total === 0 ? 1 : Math.min(1, done / total) }
    },
    add(asked) {
      const id = randomBytes(16).toString('base64url')
      noted.set(id, { asked, progress: nothing, stop: () => undefined })
      for (const old of noted.keys()) if (noted.size > KEPT) noted.delete(old)
      return id
    },
    progress: (id) => known(id).progress,
    async download(id) {
      const job = known(id)
      const set = (more: Partial<ExportProgress>) => {
        job.progress = { ...job.progress, ...more }
      }
      job.progress = { ...nothing, state: 'running' }
      let one: Running | null = null
      let stopped = false
      job.stop = () => {
        stopped = true
        one?.stop()
      }
      let out: ReadableStreamDefaultController<Uint8Array>
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            out = controller
          },
          pull: () => one?.more(),
          cancel: () => job.stop(),
        },
        { highWaterMark: 4 },
      )
      const head = await new Promise<{ name: string; type: string }>((resolve, reject) => {
        start(job.asked, null, (message) => {
          if ('progress' in message) set(message.progress)
          else if ('head' in message) {
            set({ name: message.head.name })
            resolve(message.head)
          } else if ('piece' in message) {
            if (stopped) return
            set({ sent: job.progress.sent + message.piece.length })
            out.enqueue(message.piece)
          } else {
            const { error, names: _, ...end } = message.end
            const state = error === null ? 'done' : stopped ? 'stopped' : 'failed'
            set({ ...end, state, message: error?.message ?? '', hint: error?.hint ?? '' })
            // Closing a closed stream throws: the tab that downloaded it is gone.
            try {
              if (error === null) out.close()
              else out.error(new Error('The export was aborted'))
            } catch {}
            if (error !== null) reject(toError(error))
          }
        }).then((begun) => {
          one = begun
          if (stopped) one.stop()
        }, reject)
      })
      return { ...head, body }
    },
    stop(id) {
      const job = noted.get(id)
      if (job === undefined || job.progress.state !== 'running') return false
      job.stop()
      return true
    },
    async close() {
      await Promise.all([...running].map((one) => one.close()))
    },
  }
}

interface Running {
  /** Whether it is only a preview. */
  readonly counts: boolean
  /** Lets the thread send the next chunk. */
  more(): void
  stop(): void
  close(): Promise<void>
}

function run(task: ExportTask, told: (message: FromExport) => void, ended: () => void): Running {
  const file = import.meta.url.endsWith('.ts') ? './export-worker.ts' : './export-worker.js'
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: task,
    // Rows live for a moment only: a small nursery keeps the garbage of them small.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  })
  let over = false
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const broken: ExportEnd = {
    name: '',
    names: [],
    rows: {},
    files: 0,
    bytes: 0,
    absent: [],
    redaction: [],
    notes: [],
    sha256: null,
    error: { code: 'bug', message: 'The export was aborted.', hint: 'Start it again.' },
  }
  worker.on('message', (message: FromExport) => {
    if ('end' in message) over = true
    told(message)
  })
  // Told by its exit.
  worker.on('error', () => undefined)
  worker.once('exit', () => {
    if (!over) told({ end: broken })
    ended()
  })
  const stop = () => worker.postMessage('stop')
  return {
    counts: task.patience !== null,
    more: () => worker.postMessage('more'),
    stop,
    async close() {
      stop()
      const timer = setTimeout(() => worker.terminate(), GRACE)
      await gone
      clearTimeout(timer)
    },
  }
}

function toError({ code, message, hint }: NonNullable<ExportEnd['error']>): WristoryError {
  return new WristoryError(code === 'stopped' ? 'interrupted' : (code as 'usage'), message, { hint })
}
