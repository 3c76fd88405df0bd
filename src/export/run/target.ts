// Where an export goes: stdout, one file, a folder or a zip sent to somebody. What is put on a disk is written beside its
// place first and moved there when it is whole, so a full disk, a kill or a closed terminal leaves either all or nothing.

import { existsSync, lstatSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ZipWriter } from '@zip.js/zip.js'
import { WristoryError } from '../../errors.ts'
import { isRunning } from '../../files/running.ts'

export interface Target {
  /** Writes one file; `name` counts only in folders. */
  add(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** Puts everything in its place and tells where it is. */
  finish(): Promise<string>
  /** Takes away what was written so far. */
  abandon(): Promise<void>
}

export interface TargetOptions {
  readonly path: string
  /** Overwrite what is there. */
  readonly force: boolean
  /** What to do where a single file was named and there are several. */
  readonly several?: string
  readonly signal: AbortSignal
}

/** A single file with mode 0600. Throws `usage` when it exists and `force` is not set. */
export function fileTarget({ path, force, several, signal }: TargetOptions): Target {
  const place = resolve(path)
  refuse(place, force)
  const draft = draftOf(place)
  let added = false
  return {
    async add(_, bytes) {
      if (added)
        throw new WristoryError('usage', 'The export has several files.', {
          hint: several ?? 'Name a folder with `-o FOLDER/`.',
        })
      added = true
      await mkdir(dirname(place), { recursive: true, mode: 0o700 })
      await writeWhole(draft, bytes, signal)
    },
    async finish() {
      if (!added) throw new WristoryError('usage', 'There is nothing to export.')
      await put(draft, place, force)
      return place
    },
    abandon: () => rm(draft, { force: true }),
  }
}

/** A folder with mode 0700: made as a whole where there is none, else filled with files that are each whole. */
export function folderTarget({ path, force, signal }: TargetOptions): Target {
  const place = resolve(path)
  if (existsSync(place) && !lstatSync(place).isDirectory())
    throw new WristoryError('usage', `${place} is a file, and the export has several.`)
  const draft = draftOf(place)
  let made = false
  const make = async () => {
    if (made) return
    await translated(place, () => mkdir(dirname(place), { recursive: true, mode: 0o700 }))
    await translated(place, () => mkdir(draft, { mode: 0o700 }))
    made = true
  }
  return {
    async add(name, bytes) {
      await make()
      await writeWhole(join(draft, name), bytes, signal)
    },
    async finish() {
      await make()
      await translated(place, async () => {
        if (!existsSync(place)) return rename(draft, place)
        const names = await readdir(draft)
        for (const name of names) refuse(join(place, name), force)
        for (const name of names) await put(join(draft, name), join(place, name), force)
        await rm(draft, { recursive: true })
      })
      return place
    },
    abandon: () => rm(draft, { recursive: true, force: true }),
  }
}

/** One file to the pipe behind stdout. */
export function pipeTarget(write: (piece: Uint8Array) => Promise<void>, signal: AbortSignal): Target {
  return {
    async add(_, bytes) {
      for await (const piece of bytes) {
        if (signal.aborted) return
        await write(piece)
      }
    },
    finish: async () => '-',
    abandon: async () => undefined,
  }
}

/**
 * All files as one zip, handed to `write` as it grows: for an answer over HTTP. `made` (epoch seconds) is the date of
 * every entry, so that the same store gives the same bytes.
 */
export function zipTarget(write: (piece: Uint8Array) => Promise<void>, made: number, signal: AbortSignal): Target {
  let zip: ZipWriter<unknown> | null = null
  const begun = async (): Promise<ZipWriter<unknown>> => {
    // Loaded where it is used: it would make every other export begin a tenth later.
    const { ZipWriter } = await import('@zip.js/zip.js')
    zip ??= new ZipWriter(new WritableStream<Uint8Array>({ write }), {
      useWebWorkers: false,
      extendedTimestamp: false,
      // The zip format knows no years before 1980.
      lastModDate: new Date(Math.max(made, 315_619_200) * 1000),
      signal,
    })
    return zip
  }
  return {
    async add(name, bytes) {
      const copied = async function* () {
        for await (const piece of bytes) yield piece.slice()
      }
      await (await begun()).add(name, ReadableStream.from(copied()))
    },
    async finish() {
      await (await begun()).close()
      return '-'
    },
    abandon: async () => undefined,
  }
}

/** Bytes between two looks at what else happens (Ctrl-C, progress). */
const PAUSE = 2 ** 20

/**
 * Writes at once, into the system's cache: handing each piece to another thread takes longer than that. Only putting
 * it on the disk is waited for aside.
 */
export async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  await translated(path, async () => {
    const file = await open(path, 'wx', 0o600)
    try {
      let written = 0
      for await (const piece of bytes) {
        signal.throwIfAborted()
        for (let at = 0; at < piece.length; ) at += writeSync(file.fd, piece, at)
        written += piece.length
        if (written < PAUSE) continue
        written = 0
        await setImmediate()
      }
      await file.sync()
    } finally {
      await file.close()
    }
  })
}

/** Moves a finished file; without `force` in a way that cannot overwrite one made in the meantime. */
export async function put(draft: string, place: string, force: boolean): Promise<void> {
  await translated(place, async () => {
    if (force) return rename(draft, place)
    try {
      await link(draft, place)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') throw exists(place)
      // File systems without hard links: the check has been made, and the rename is atomic.
      return rename(draft, place)
    }
    await unlink(draft)
  })
}

function refuse(place: string, force: boolean): void {
  if (!force && existsSync(place)) throw exists(place)
  if (existsSync(place) && lstatSync(place).isDirectory()) throw new WristoryError('usage', `${place} is a folder.`)
}

function exists(place: string): WristoryError {
  return new WristoryError('usage', `${place} exists.`, { hint: 'Use --force to overwrite it, or another name.' })
}

/** The name under which `place` is written; drafts of processes that are gone are taken away. */
function draftOf(place: string): string {
  const stem = `.${basename(place)}.partial-`
  const folder = dirname(place)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const process = name.startsWith(stem) ? Number(name.slice(stem.length)) : Number.NaN
    if (Number.isInteger(process) && !isRunning(process)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  return join(folder, stem + process.pid)
}

export async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code === undefined || syscall === undefined) throw error
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new WristoryError('disk-full', `No space left while writing ${path}.`, {
        hint: 'Free some space and export again: nothing was left behind.',
        cause: error,
      })
    throw new WristoryError('store', `${path} cannot be written: ${code}.`, {
      hint: 'Choose another place with -o.',
      cause: error,
    })
  }
}
