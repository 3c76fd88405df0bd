// Targets of an export: stdout, one file, a folder or a zip in an HTTP response. Files on disk are written as drafts
// and renamed when complete, so a full disk, a kill or a closed terminal leaves all or nothing.

import { existsSync, lstatSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ZipWriter } from '@zip.js/zip.js'
import { WristoryError } from '../../errors.ts'
import { draftPath, publish, refuseTarget } from '../../files/atomic.ts'
import { fileError } from '../../files/failure.ts'
import { writeStream } from '../../files/stream.ts'

export interface Target {
  /** Writes one file; `name` only matters in folders. */
  add(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** Moves everything into place and returns where it is. */
  finish(): Promise<string>
  /** Removes what was written so far. */
  abandon(): Promise<void>
}

export interface TargetOptions {
  readonly path: string
  /** Overwrite existing files. */
  readonly force: boolean
  /** The error if a single file was named and there are several. */
  readonly several?: string
  readonly signal: AbortSignal
}

/** A single file with mode 0600. Throws `usage` if it exists and `force` is not set. */
export function fileTarget({ path, force, several, signal }: TargetOptions): Target {
  const place = resolve(path)
  refuseTarget(place, force)
  const draft = draftPath(place)
  let added = false
  return {
    async add(_, bytes) {
      if (added)
        throw new WristoryError('usage', 'The export has several files.', {
          hint: several ?? 'Name a folder with `-o FOLDER/`.',
        })
      added = true
      await mkdir(dirname(place), { recursive: true, mode: 0o700 })
      await writeDraft(draft, place, bytes, signal)
    },
    async finish() {
      if (!added) throw new WristoryError('usage', 'There is nothing to export.')
      await translated(place, () => publish(draft, place, force))
      return place
    },
    abandon: () => rm(draft, { force: true }),
  }
}

/** A folder with mode 0700: created atomically, or filled with files that are each complete. */
export function folderTarget({ path, force, signal }: TargetOptions): Target {
  const place = resolve(path)
  if (existsSync(place) && !lstatSync(place).isDirectory())
    throw new WristoryError('usage', `${place} is a file, and the export has several.`)
  const draft = draftPath(place)
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
      await writeDraft(join(draft, name), join(place, name), bytes, signal)
    },
    async finish() {
      await make()
      await translated(place, async () => {
        if (!existsSync(place)) return publish(draft, place, true)
        const names = await readdir(draft)
        for (const name of names) refuseTarget(join(place, name), force)
        for (const name of names) publish(join(draft, name), join(place, name), force)
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
 * All files as one zip, passed to `write` as it grows: for an HTTP response. `made` (epoch seconds) is the date of
 * every entry, so that the same store gives the same bytes.
 */
export function zipTarget(write: (piece: Uint8Array) => Promise<void>, made: number, signal: AbortSignal): Target {
  let zip: ZipWriter<unknown> | null = null
  const begun = async (): Promise<ZipWriter<unknown>> => {
    // Loaded on demand: it delays every other export by a tenth.
    const { ZipWriter } = await import('@zip.js/zip.js')
    zip ??= new ZipWriter(new WritableStream<Uint8Array>({ write }), {
      useWebWorkers: false,
      extendedTimestamp: false,
      // The zip format has no years before 1980.
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

/** Writes a draft of `place`. Throws `disk-full` or `store`, and the reason of the signal. */
export async function writeDraft(
  draft: string,
  place: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await translated(place, () => writeStream(draft, bytes, signal))
}

/** A failed file function as an error of ours, with a hint for exports. */
export async function translated<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
    const hint = full ? 'Free some space and export again: nothing was left behind.' : 'Choose another place with -o.'
    throw fileError(error, 'written', path, hint)
  }
}
