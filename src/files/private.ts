// Small files that only their owner may read: written whole or not at all, in a folder that only the owner may enter.

import { dirname } from 'node:path'
import { WristoryError } from '../errors.ts'
import { writeAtomic } from './atomic.ts'
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from './fs.ts'

/**
 * Writes `text` to `path` with mode 0600: a new file beside it, flushed, then renamed over it, so that a crash leaves
 * the old one. The folder is made, or tightened to 0700. Throws `disk-full` or `store`.
 */
export function writePrivate(path: string, text: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    tighten(folder)
  } catch (error) {
    throw storeError(error, 'written', path)
  }
  writeAtomic(path, { replace: true }, (_, file) => writeFileSync(file, text))
}

/** The file's text, `undefined` when there is none. Loose modes are tightened; links are not followed. Throws `store`. */
export function readPrivate(path: string): string | undefined {
  try {
    const stat = lstatSync(path)
    if (!stat.isFile()) throw new WristoryError('store', `${path} is not a plain file, so it was not read.`)
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o600)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw storeError(error, 'read', path)
  }
}

/** JSON of such a file; `undefined` when it is absent or is no JSON (a notebook that can be begun anew). */
export function readPrivateJson(path: string): unknown {
  const text = readPrivate(path)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Removes the file; true when there was one. */
export function removePrivate(path: string): boolean {
  try {
    rmSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw storeError(error, 'removed', path)
  }
}

/** Shared folders (sticky, like /tmp) and folders of somebody else stay as they are; the file itself is 0600 anyway. */
function tighten(folder: string): void {
  const { mode, uid } = statSync(folder)
  const mine = process.getuid?.() === uid
  if (mine && (mode & 0o1000) === 0 && (mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

/** What a failed file function means to a person; `done` completes "could not be …". Errors of ours stay as they are. */
export function storeError(error: unknown, done: string, path: string): WristoryError {
  if (error instanceof WristoryError) return error
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  return new WristoryError(
    code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'store',
    `${path} could not be ${done} (${code}).`,
  )
}
