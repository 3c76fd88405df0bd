// A file that is there under its name only when all of it is on the disk.

import { basename, dirname, join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync } from './fs.ts'

/**
 * Has `fill` write a file beside `target` (mode 0600; by its name, or through the open `file`), flushes it and gives it
 * the name: all of it or nothing. A file that is there is left alone (`usage`) unless it is to be replaced. Throws
 * `disk-full` or `store`, and what `fill` throws of ours.
 */
export function writeAtomic(
  target: string,
  { replace }: { readonly replace: boolean },
  fill: (temporary: string, file: number) => void,
): void {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.new`)
  try {
    if (replace) refuseSpecial(target)
    rmSync(temporary, { force: true })
    // 'wx' follows no link that somebody planted under the name.
    const file = openSync(temporary, 'wx', 0o600)
    try {
      fill(temporary, file)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (replace) renameSync(temporary, target)
    // A link, unlike a rename, never takes the place of another file.
    else linkSync(temporary, target)
    flushFolder(dirname(target))
  } catch (error) {
    throw understood(error, target)
  } finally {
    removeQuietly(temporary)
    // What SQLite makes beside a copy, and leaves there when it fails.
    removeQuietly(`${temporary}-journal`)
  }
}

/** A folder, a pipe or a device must not lose its name to a file. */
function refuseSpecial(target: string): void {
  const there = lstatSync(target, { throwIfNoEntry: false })
  if (there !== undefined && !there.isFile() && !there.isSymbolicLink())
    throw new WristoryError('usage', `${target} is not an ordinary file.`, { hint: 'Name another file.' })
}

/** A new name is on the disk only when its folder is flushed; Windows cannot open folders and needs no flush. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The first failure is the one to tell, not that of clearing up after it. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It was never made.
  }
}

function understood(error: unknown, target: string): WristoryError {
  if (error instanceof WristoryError) return error
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  if (code === 'EEXIST') {
    return new WristoryError('usage', `${target} is there already.`, { hint: 'Name another file, or add --force.' })
  }
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new WristoryError(full ? 'disk-full' : 'store', `${target} could not be written (${code}).`, {
    ...(code === 'ENOENT'
      ? { hint: 'The folder must be there.' }
      : code === 'ENAMETOOLONG'
        ? { hint: 'Choose a shorter path.' }
        : {}),
    cause: error,
  })
}
