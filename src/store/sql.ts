// SQL by users: each query runs in a child process on a read-only connection with an allow-list, and is killed when it
// takes too long. A worker thread could not be stopped while SQLite computes; a process can, in milliseconds.

import { type ChildProcess, fork } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WristoryError } from '../errors.ts'

/** Limits of a query. */
export interface SqlLimits {
  readonly milliseconds: number
  readonly rows: number
  readonly bytes: number
  /** MiB for the query's process; beyond that SQLite uses temporary files where it can. */
  readonly memory?: number
}

/** The result of a query. */
export interface SqlResult {
  readonly columns: readonly string[]
  /**
   * Values as in JSON; a whole number beyond 2^53 is text with every digit; a BLOB is text `x'..'`, cut after 64 bytes.
   */
  readonly rows: readonly (readonly (string | number | null)[])[]
  readonly milliseconds: number
  /** The limit that cut the result, or null if it is complete. */
  readonly truncated: 'rows' | 'bytes' | null
}

/** MiB, unless the limits say otherwise. */
const MEMORY = 512

/** Limits of the command line; the dashboard's are lower. */
export const sqlLimits: SqlLimits = { milliseconds: 60_000, rows: 1_000_000, bytes: 256 * 1024 * 1024 }

/**
 * Runs one SELECT on the store at `path`. Throws `usage` for invalid SQL, for a statement that is not a permitted
 * query, on timeout and on abort.
 */
export function runSql(
  path: string,
  sql: string,
  limits: SqlLimits = sqlLimits,
  signal?: AbortSignal,
): Promise<SqlResult> {
  const memory = limits.memory ?? MEMORY
  return readAnswer(newChild(dirname(path), memory), path, sql, { ...limits, memory }, signal)
}

export interface SqlRunner {
  /** Like `runSql`, in an existing process. */
  run(path: string, sql: string, limits: SqlLimits, signal?: AbortSignal): Promise<SqlResult>
  /** Starts a process ahead of a likely query. */
  warm(): void
  close(): void
}

/** How long an idle process lives, milliseconds. */
const IDLE = 300_000

/**
 * Runs queries on the store in `folder`, in processes of at most `memory` MiB. One is always started ahead, so no query
 * waits for a start, and killing one does not affect the next.
 */
export function createSqlRunner(folder: string, memory: number): SqlRunner {
  let spare: ChildProcess | null = null
  let timer: NodeJS.Timeout | undefined
  const drop = () => {
    spare?.kill('SIGKILL')
    spare = null
  }
  const warm = () => {
    clearTimeout(timer)
    timer = setTimeout(drop, IDLE)
    timer.unref()
    if (spare?.connected === true) return
    spare = newChild(folder, memory)
    spare.unref()
    spare.channel?.unref()
  }
  return {
    warm,
    run(path, sql, limits, signal) {
      const child = spare?.connected === true ? spare : newChild(folder, memory)
      child.ref()
      child.channel?.ref()
      spare = null
      warm()
      return readAnswer(child, path, sql, { ...limits, memory }, signal)
    },
    close() {
      clearTimeout(timer)
      drop()
    },
  }
}

/** A process that ends with this one. Its temporary files are in `folder`, unlinked. */
function newChild(folder: string, memory: number): ChildProcess {
  const file = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './sql-child.ts' : './sql-child.js', import.meta.url),
  )
  return fork(file, [String(process.pid), String(memory)], {
    // It gets none of our other environment, and no argument that a process list should not show.
    env: { SQLITE_TMPDIR: folder },
    execArgv: [`--max-old-space-size=${memory}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
}

function readAnswer(
  child: ChildProcess,
  path: string,
  sql: string,
  limits: SqlLimits,
  signal?: AbortSignal,
): Promise<SqlResult> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stop(tooLong(limits)), limits.milliseconds)
    const onAbort = () =>
      stop(
        signal?.reason instanceof WristoryError
          ? signal.reason
          : new WristoryError('interrupted', 'The query was stopped'),
      )
    let columns: string[] = []
    const rows: (string | number | null)[][] = []
    let done = false
    const finish = () => {
      done = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const stop = (error: WristoryError) => {
      if (done) return
      finish()
      child.kill('SIGKILL')
      reject(error)
    }
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    child.on('message', (message: FromChild) => {
      if (done) return
      if ('columns' in message) columns = message.columns
      else if ('rows' in message) for (const row of message.rows) rows.push(row)
      else if ('error' in message) stop(new WristoryError('usage', message.error, { hint: message.hint }))
      else {
        finish()
        resolve({ columns, rows, milliseconds: Math.round(performance.now() - started), truncated: message.truncated })
      }
    })
    child.on('error', (error) =>
      stop(new WristoryError('bug', `The query could not be started: ${error.message}`, { cause: error })),
    )
    // A process may be reported as ended before its last message: only a closed channel has no more messages.
    const onGone = () => {
      if (child.connected || (child.exitCode === null && child.signalCode === null)) return
      stop(
        tooMuch(
          child.signalCode === 'SIGTERM' ? 'space for temporary files than the disk has' : 'memory than it may have',
        ),
      )
    }
    child.on('exit', onGone)
    child.on('disconnect', onGone)
    child.send({ path, sql, limits })
  })
}

/** Messages of the child, in this order: columns, rows in batches, then the end; or an error. */
export type FromChild =
  | { columns: string[] }
  | { rows: (string | number | null)[][] }
  | { error: string; hint: string }
  | { truncated: SqlResult['truncated'] }

function tooMuch(what: string): WristoryError {
  return new WristoryError('usage', `The query needed more ${what}`, {
    hint: 'Ask for a shorter range of dates, or read `day` and `hour` instead of `minute`.',
  })
}

function tooLong({ milliseconds }: SqlLimits): WristoryError {
  return new WristoryError('usage', `The query was stopped after ${milliseconds / 1000} seconds`, {
    hint: 'Ask for a shorter range of dates, or read `day` and `hour` instead of `minute`.',
  })
}
