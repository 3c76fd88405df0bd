// Files and folders readable by their owner alone: 0600 and 0700, whatever the umask.

import { dirname } from 'node:path'
import { WristoryError } from '../errors.ts'
import { writeAtomic } from './atomic.ts'
import { fileError } from './failure.ts'
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from './fs.ts'

/**
 * Creates `folder` (with parents) or tightens its mode. Shared folders (sticky, like /tmp) and those of another user
 * keep their modes: the files in them are private themselves. Throws `store` or `disk-full`.
 */
export function privateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { mode, uid } = statSync(folder)
    const mine = process.getuid?.() === uid
    if (mine && (mode & 0o1000) === 0 && (mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
  } catch (error) {
    throw fileError(error, 'made or secured', folder)
  }
}

/** Creates an empty file, or tightens an existing one. Throws `store` for links and folders, and `disk-full`. */
export function privateFile(path: string): void {
  try {
    // 'wx' follows no symbolic link that somebody planted under the name.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, 'made', path)
  }
  try {
    tighten(path)
  } catch (error) {
    throw fileError(error, 'secured', path)
  }
}

/** Writes `text` atomically to a private file in a private folder. Throws `disk-full` or `store`. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  privateFolder(dirname(path))
  writeAtomic(path, { replace: true }, (_, file) => writeFileSync(file, content))
}

/** The file's text, `undefined` if it does not exist. Tightens loose modes and follows no link. Throws `store`. */
export function readPrivate(path: string): string | undefined {
  try {
    tighten(path)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError(error, 'read', path)
  }
}

/** JSON of such a file; `undefined` if it is absent or not JSON (state that can start empty). */
export function readPrivateJson(path: string): unknown {
  const text = readPrivate(path)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Removes the file; true if it existed. Throws `store`. */
export function removePrivate(path: string): boolean {
  try {
    rmSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw fileError(error, 'removed', path)
  }
}

function tighten(path: string): void {
  const stat = lstatSync(path)
  if (!stat.isFile()) throw new WristoryError('store', `${path} is not an ordinary file.`)
  if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o600)
}
