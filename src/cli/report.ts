// Maps anything thrown to a message and an exit status.

import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import type { Output } from './context.ts'
import { bold, paint, type Style } from './draw/style.ts'
import { fitted } from './draw/wrap.ts'
import { asciiControls, oneLine, tamed } from './terminal-text.ts'

/** Any thrown value as a WristoryError; any other error becomes `bug`, `disk-full` or `store`, without its text. */
export function understood(thrown: unknown): WristoryError {
  if (thrown instanceof WristoryError) return thrown
  if (isAbort(thrown)) {
    const { cause } = thrown
    return cause instanceof WristoryError ? cause : new WristoryError('interrupted', 'Stopped.', { cause: thrown })
  }
  const { code, syscall } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : {}
  if (code === 'ENOSPC') return new WristoryError('disk-full', 'There is no space left on the disk.', { cause: thrown })
  if (code !== undefined && syscall !== undefined && /^E[A-Z]+$/.test(code))
    return new WristoryError('store', `The system refused to ${syscall} (${code}).`, { cause: thrown })
  // The text of an unknown error may quote anything, even a token: only its type and our own line are shown.
  const kind = thrown instanceof Error ? thrown.name : typeof thrown
  const where = place(thrown)
  return new WristoryError('bug', `An internal error occurred in wristory: ${kind}${where ? ` at ${where}` : ''}.`, {
    cause: thrown,
  })
}

/** Writes the error to stderr: a message, or one JSON object with `--json`. */
export function report(
  error: WristoryError,
  to: { readonly stderr: Output; readonly json: boolean; readonly style: Style },
): void {
  const { stderr, json, style } = to
  if (json) {
    const { code, message, hint, until } = error
    const told = { code, message, hint, ...(until === undefined ? {} : { until }) }
    stderr.write(`${asciiControls(JSON.stringify({ error: told }))}\n`)
    return
  }
  const label = error.code === 'interrupted' || error.code === 'partial' ? 'note' : 'error'
  const say = (text: string) => stderr.write(`${fitted(text, stderr)}\n`)
  say(`${paint(style, label === 'error' ? 'bad' : 'warn', `${label}:`)} ${bold(style, oneLine(error.message))}`)
  const until = error.until === undefined ? undefined : localTime(error.until)
  if (until !== undefined && !error.message.includes(until)) say(`Try again after ${until}.`)
  if (error.hint) say(tamed(error.hint, false))
}

function isAbort(thrown: unknown): thrown is Error {
  return thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError')
}

/** The first of our own lines in the stack, without the folders above: `cli/main.ts:12`. */
function place(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  return /\/(?:src|dist)\/([a-z/.-]+\.[jt]s:\d+)/.exec(thrown.stack ?? '')?.[1]
}
