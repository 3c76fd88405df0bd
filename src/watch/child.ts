// Runs one of our own commands in a separate process: its memory is freed when it ends, and its failure ends nothing
// else.

import { spawn } from 'node:child_process'
import { type ErrorCode, errorKinds, WristoryError } from '../errors.ts'

export interface Ended {
  /** The JSON it wrote; null if none. */
  readonly value: unknown
  readonly error: WristoryError | null
}

/** Runs `wristory LIST --json`. */
export type RunCommand = (list: readonly string[], signal: AbortSignal) => Promise<Ended>

/** Maximum of stored output; summaries have some kilobytes. */
const MOST = 4 * 2 ** 20

/** The commands of this installation of the program. */
export function commandRunner(entry: string, env: Readonly<Record<string, string | undefined>>): RunCommand {
  return (list, signal) =>
    new Promise((resolve) => {
      // Children with a ten-year history stay below this, and return it.
      const child = spawn(process.execPath, [entry, ...list, '--json', '--quiet'], {
        env: env as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let [out, err] = ['', '']
      child.stdout.on('data', (piece: Buffer) => {
        if (out.length < MOST) out += piece
      })
      child.stderr.on('data', (piece: Buffer) => {
        if (err.length < MOST) err += piece
      })
      const stop = () => child.kill('SIGTERM')
      signal.addEventListener('abort', stop, { once: true })
      const end = (error: WristoryError | null) => {
        signal.removeEventListener('abort', stop)
        resolve({ value: lastJson(out), error })
      }
      child.on('error', (cause) => end(new WristoryError('bug', 'A command could not be started.', { cause })))
      child.on('close', (status) => end(status === 0 ? null : errorIn(err)))
      if (signal.aborted) stop()
    })
}

function lastJson(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '')
  } catch {
    return null
  }
}

function errorIn(text: string): WristoryError {
  for (const line of text.trim().split('\n').reverse()) {
    const { error } = (lastJson(line) ?? {}) as { error?: Record<string, unknown> }
    if (error === undefined || typeof error.code !== 'string' || !(error.code in errorKinds)) continue
    const until = typeof error.until === 'number' ? { until: error.until } : {}
    return new WristoryError(error.code as ErrorCode, String(error.message), { hint: String(error.hint), ...until })
  }
  return new WristoryError('bug', 'A command ended without saying why.')
}
