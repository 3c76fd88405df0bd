// SQL by users: each query runs in a child process on a read-only connection with an allow-list, and is killed when it
// takes too long. A worker thread could not be stopped while SQLite computes; a process can, in milliseconds.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { WristoryError } from '../errors.ts'

export interface SqlLimits {
  readonly milliseconds: number
  readonly rows: number
  readonly bytes: number
}

export interface SqlResult {
  readonly columns: readonly string[]
  /** Values as JSON has them; a BLOB is text `x'..'`, cut after 64 bytes. */
  readonly rows: readonly (readonly (string | number | null)[])[]
  readonly milliseconds: number
  /** Which limit cut the result, or null when it is whole. */
  readonly truncated: 'rows' | 'bytes' | null
}

/** What the command line allows; the dashboard asks for less. */
export const sqlLimits: SqlLimits = { milliseconds: 60_000, rows: 1_000_000, bytes: 256 * 1024 * 1024 }

/**
 * Runs one SELECT on the store at `path`. Throws `usage` for SQL that is wrong, not a query, or not allowed, and when
 * the time is up or the signal is raised.
 */
export function runSql(
  path: string,
  sql: string,
  limits: SqlLimits = sqlLimits,
  signal?: AbortSignal,
): Promise<SqlResult> {
  const file = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './sql-child.ts' : './sql-child.js', import.meta.url),
  )
  const started = performance.now()
  const child = fork(file, [], {
    // Nothing of ours reaches it: no environment, no arguments that a process list would show.
    env: {},
    execArgv: ['--max-old-space-size=512', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
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
    child.on('exit', () =>
      stop(
        new WristoryError('usage', 'The query needed more memory than it may have', { hint: 'Ask for less at once.' }),
      ),
    )
    child.send({ path, sql, limits })
  })
}

/** What the child sends, in this order: columns, rows in portions, then the end; or an error. */
export type FromChild =
  | { columns: string[] }
  | { rows: (string | number | null)[][] }
  | { error: string; hint: string }
  | { truncated: SqlResult['truncated'] }

function tooLong({ milliseconds }: SqlLimits): WristoryError {
  return new WristoryError('usage', `The query was stopped after ${milliseconds / 1000} seconds`, {
    hint: 'Ask for a shorter range of dates, or read `day` and `hour` instead of `minute`.',
  })
}
