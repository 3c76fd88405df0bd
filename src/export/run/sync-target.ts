// A folder for repeated exports: only new and changed files are written. The folder's manifest lists the last export by
// name, content hash and content.

import { createHash } from 'node:crypto'
import { closeSync, existsSync, lstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { WristoryError } from '../../errors.ts'
import { draftPath, publish, writeAtomic } from '../../files/atomic.ts'
import { type Target, translated, writeDraft } from './target.ts'

/** A file of the last export, as its manifest lists it. */
interface FolderEntry {
  readonly name: string
  readonly holds: string | null
  readonly bytes: number
  readonly sha256: string
}

/** What an earlier export left in a folder. */
export interface Earlier {
  /** Program version that files state as their creator: an update alone changes no file. */
  readonly version: string
  /** By name: the files of the last export, and older ones that it did not have. */
  readonly files: ReadonlyMap<string, FolderEntry>
}

export interface SyncedFiles {
  readonly new: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  /** Changed here since they were written, or not written by an export at all: left untouched. */
  readonly foreign: readonly string[]
}

export interface SyncTarget extends Target {
  /** The permanent name of a workout's, day's or kind's file. */
  nameOf(name: string, holds: string | null): string
  /**
   * Writes new and changed files, then the manifest, from the entries of earlier exports that stay and the names of
   * untouched files.
   */
  settle(
    manifestOf: (kept: { left: readonly FolderEntry[]; foreign: readonly string[] }) => object,
  ): Promise<SyncedFiles>
}

const manifestName = 'manifest.json'

/** The content of the manifest; undefined if there is none. Throws `usage` for one of another format or account. */
export function earlierExport(
  manifest: string,
  { format, account }: { readonly format: string; readonly account: string },
): Earlier | undefined {
  if (!existsSync(manifest)) return undefined
  let stored: { format?: unknown; version?: unknown; account?: unknown; files?: unknown; left?: unknown } | null = null
  try {
    stored = JSON.parse(readFileSync(manifest, 'utf8'))
  } catch {
    // Refused below.
  }
  const entries = [stored?.files, stored?.left ?? []].flat() as FolderEntry[]
  if (typeof stored?.format !== 'string' || typeof stored.version !== 'string' || !entries.every(isEntry))
    throw new WristoryError('usage', `${manifest} is not the manifest of an export with hashes.`, {
      hint: 'Name an empty folder, or delete that file to compare with the files themselves.',
    })
  if (stored.format !== format)
    throw new WristoryError('usage', `The folder holds an export of ${stored.format.slice(0, 40)}, not of ${format}.`, {
      hint: 'Use a folder for each format.',
    })
  // Without identifiers it names no account.
  if (stored.account !== account && stored.account !== '')
    throw new WristoryError('usage', 'The folder holds an export of another account.', {
      hint: 'Use a folder for each account.',
    })
  return { version: stored.version, files: new Map(entries.map((entry) => [entry.name, entry])) }
}

/** Anyone may have written the manifest: its names must stay in the folder. */
function isEntry(entry: Partial<FolderEntry> | undefined): entry is FolderEntry {
  return (
    typeof entry?.name === 'string' &&
    /^[a-z0-9][\w.-]*$/i.test(entry.name) &&
    typeof entry.sha256 === 'string' &&
    typeof entry.bytes === 'number' &&
    (entry.holds === null || typeof entry.holds === 'string')
  )
}

/** Path of the manifest of an export to `folder`, unless another file is named. */
export function manifestIn(folder: string, named: string | undefined): string {
  return named === undefined ? join(resolve(folder), manifestName) : resolve(named)
}

interface FolderOptions {
  readonly path: string
  readonly manifest: string
  readonly earlier: Earlier | undefined
  /** Write all files, even over foreign ones. */
  readonly force: boolean
  /** Remove files of earlier exports that are not part of this one. */
  readonly prune: boolean
  readonly signal: AbortSignal
}

/** Files are drafts in one folder, under names without an extension, and are renamed when all are complete. */
export function syncTarget({ path, manifest, earlier, force, prune, signal }: FolderOptions): SyncTarget {
  const place = resolve(path)
  if (existsSync(place) && !lstatSync(place).isDirectory()) throw new WristoryError('usage', `${place} is a file.`)
  const before = earlier?.files ?? new Map<string, FolderEntry>()
  const named = new Map([...before.values()].map(({ name, holds }) => [holds ?? name, name]))
  const drafts = draftPath(join(place, 'wristory'))
  const written = new Map<string, { readonly draft: string; readonly sha256: string }>()
  const at = (name: string) => join(place, name)

  return {
    nameOf(name, holds) {
      const known = named.get(holds ?? name)
      if (known !== undefined) return known
      const [, stem = name, ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? []
      let free = name
      for (let n = 2; before.has(free) || written.has(free); n++) free = `${stem}-${n}${ending}`
      return free
    },
    async add(name, bytes) {
      if (written.size === 0) await translated(place, () => makeRoom(place, drafts))
      const draft = join(drafts, String(written.size))
      const hash = createHash('sha256')
      await writeDraft(
        draft,
        at(name),
        passed(bytes, (piece) => hash.update(piece)),
        signal,
      )
      written.set(name, { draft, sha256: hash.digest('hex') })
    },
    async settle(manifestOf) {
      const left: FolderEntry[] = []
      const result = { new: [], changed: [], unchanged: [], removed: [], foreign: [] } as Record<
        keyof SyncedFiles,
        string[]
      >
      for (const [name, { draft, sha256 }] of written) {
        const what = verdict(at(name), before.get(name)?.sha256, sha256, force)
        result[what].push(name)
        const entry = before.get(name)
        if (what === 'foreign' && entry !== undefined) left.push(entry)
        if (what === 'new' || what === 'changed') await translated(place, () => publish(draft, at(name), true))
      }
      for (const entry of before.values()) {
        if (written.has(entry.name)) continue
        const there = fileHash(at(entry.name))
        if (!prune || (there !== undefined && there !== entry.sha256)) left.push(entry)
        else if (there !== undefined) {
          await translated(place, () => rm(at(entry.name)))
          result.removed.push(entry.name)
        }
      }
      writeManifest(manifest, manifestOf({ left, foreign: result.foreign }))
      await rm(drafts, { recursive: true, force: true })
      return result
    },
    finish: async () => place,
    abandon: () => rm(drafts, { recursive: true, force: true }),
  }
}

/** The pieces, each shown to `see` on its way. */
export async function* passed(
  bytes: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    see(piece)
    yield piece
  }
}

async function makeRoom(place: string, drafts: string): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 })
  await mkdir(drafts, { mode: 0o700 })
}

/** The fate of a file, by the hash of the last export, of the existing file, and of the new one. */
function verdict(
  path: string,
  before: string | undefined,
  made: string,
  force: boolean,
): 'new' | 'changed' | 'unchanged' | 'foreign' {
  // Even if it is gone: a program that watches the folder has taken it.
  if (!force && before === made) return 'unchanged'
  const there = fileHash(path)
  if (there === made) return 'unchanged'
  if (there === undefined) return before === undefined || before === made ? 'new' : 'changed'
  return force || there === before ? 'changed' : 'foreign'
}

function fileHash(path: string): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (!stat.isFile()) return ''
  const hash = createHash('sha256')
  const piece = Buffer.alloc(2 ** 18)
  const file = openSync(path, 'r')
  try {
    for (let size = 1; size > 0; ) {
      size = readSync(file, piece)
      hash.update(piece.subarray(0, size))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** An unchanged file is left alone, so that nobody sees a change. */
function writeManifest(path: string, manifest: object): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  writeAtomic(path, { replace: true }, (_, file) => writeFileSync(file, text))
}
