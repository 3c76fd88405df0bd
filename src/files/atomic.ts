// Writes files atomically: to a draft beside the target, flushed and then renamed. A crash, a kill or a full disk
// leaves the whole file or none.

import { basename, dirname, join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { fileError } from './failure.ts'
import { closeSync, fsyncSync, linkSync, lstatSync, openSync, readdirSync, renameSync, rmSync } from './fs.ts'
import { flushesFolders } from './platform.ts'
import { isRunning } from './running.ts'

/**
 * Has `fill` write a file beside `target` (mode 0600; by its name, or through the open `file`), flushes it and renames it
 * to `target`. An existing file is left alone (`usage`) unless `replace` is set. Throws `disk-full` or `store`, and what
 * `fill` throws.
 */
export function writeAtomic(
  target: string,
  { replace }: { readonly replace: boolean },
  fill: (draft: string, file: number) => void,
): void {
  let draft: string | undefined
  try {
    if (replace) refuseSpecial(target)
    draft = draftPath(target)
    // 'wx' follows no symbolic link that somebody planted under the name.
    const file = openSync(draft, 'wx', 0o600)
    try {
      fill(draft, file)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    publish(draft, target, replace)
  } catch (error) {
    throw fileError(error, 'written', target)
  } finally {
    if (draft !== undefined) discard(draft)
  }
}

/** The draft's name for `target`. Removes the drafts of this process and of ended ones. */
export function draftPath(target: string): string {
  const [folder, stem] = [dirname(target), `.${basename(target)}.`]
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(stem) ? /^(\d+)\.new(-journal)?$/.exec(name.slice(stem.length))?.[1] : undefined
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) discard(join(folder, name))
  }
  return join(folder, `${stem}${process.pid}.new`)
}

/** Moves a finished draft to `target` and flushes the folder; throws `usage` for an existing one without `replace`. */
export function publish(draft: string, target: string, replace: boolean): void {
  if (replace) renameSync(draft, target)
  else linkTo(draft, target)
  flushFolder(dirname(target))
}

/** A hard link, unlike a rename, never replaces another file. */
function linkTo(draft: string, target: string): void {
  try {
    linkSync(draft, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || isThere(target)) throw exists(target)
    // A file system without hard links.
    renameSync(draft, target)
    return
  }
  rmSync(draft)
}

/** Makes the new names in `folder` durable. Windows cannot open folders and needs no flush. */
export function flushFolder(folder: string): void {
  if (!flushesFolders(process.platform)) return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Throws `usage` for a folder, a pipe or a device, and for an existing file unless `replace` is set. */
export function refuseTarget(target: string, replace: boolean): void {
  if (!replace && isThere(target)) throw exists(target)
  refuseSpecial(target)
}

function refuseSpecial(target: string): void {
  const there = lstatSync(target, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new WristoryError('usage', `${target} is a folder.`, { hint: 'Name a file.' })
  if (there !== undefined && !there.isFile() && !there.isSymbolicLink())
    throw new WristoryError('usage', `${target} is not an ordinary file.`, { hint: 'Name another file.' })
}

function exists(target: string): WristoryError {
  return new WristoryError('usage', `${target} exists.`, { hint: 'Use --force to overwrite it, or another name.' })
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // The write reports what is wrong with the folder.
    return []
  }
}

/** Removes a draft, and what SQLite leaves beside one; the failure that came first is the one to report. */
function discard(draft: string): void {
  for (const path of [draft, `${draft}-journal`]) {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch {
      // Nothing was written.
    }
  }
}
