// Backup and restore: a backup is a snapshot of the whole store, and a restore keeps the previous store.

import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { flushFolder, writeAtomic } from '../files/atomic.ts'
import { privateFolder } from '../files/private.ts'
import { type Checked, checkStore } from './check.ts'
import { writeCopy } from './copy.ts'
import { Database } from './driver.ts'
import type { Finding } from './finding.ts'
import { contentHash } from './hash.ts'
import { takeLock } from './lock.ts'
import { noteSchema } from './schema-note.ts'
import { openStore } from './store.ts'
import { APPLICATION_ID, storePath } from './store-file.ts'

export interface Copied {
  readonly file: string
  readonly bytes: number
  readonly replies: number
  /** `contentHash` of the file's content. */
  readonly hash: string
}

/**
 * Writes a snapshot of the store in `folder` to `file`; a sync may run meanwhile. Tokens are not included. Throws
 * `usage` if the file exists and `force` is not set, `disk-full`, `store`.
 */
export async function backup(folder: string, file: string, force: boolean, now: () => number): Promise<Copied> {
  const store = await openStore({ folder, now })
  try {
    writeCopy(store.database, file, { replace: force })
  } finally {
    store.close()
  }
  return describeCopy(file)
}

function describeCopy(file: string): Copied {
  const database = new Database(file, { immutable: true })
  try {
    return {
      file,
      bytes: lstatSync(file).size,
      replies: database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n,
      hash: contentHash(database),
    }
  } finally {
    database.close()
  }
}

export interface Restored {
  readonly replies: number
  /** Path of the previous store; null if there was none. */
  readonly aside: string | null
}

/**
 * Replaces the store in `folder` with a backup, after reading all of it. Throws `corrupt` if anything in it is wrong,
 * `newer`, `busy` while another process writes. The previous store is kept beside it, and at every moment one of the
 * two is the store.
 */
export async function restore(folder: string, file: string, now: () => number): Promise<Restored> {
  const checked = await soundCopy(file)
  privateFolder(folder)
  const lock = takeLock(folder, now)
  try {
    const path = storePath(folder)
    const arrived = join(folder, 'wristory.restored.db')
    const source = new Database(file, { readOnly: true })
    try {
      writeCopy(source, arrived, { replace: true })
    } finally {
      source.close()
    }
    noteRight(arrived)
    const aside = existsSync(path) ? putAside(path, now()) : null
    renameSync(arrived, path)
    flushFolder(folder)
    return { replies: checked.replies, aside }
  } finally {
    lock.release()
  }
}

/** The schema of the backup was compared already; SQLite counts copying as a change. */
function noteRight(file: string): void {
  const database = new Database(file)
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL')
    noteSchema(database)
  } finally {
    database.close()
  }
}

async function soundCopy(file: string): Promise<Checked> {
  if (!isStore(file))
    throw new WristoryError('corrupt', `${file} is not a wristory backup; nothing was changed.`, { hint: nameBackup })
  const checked = await checkStore({ path: file })
  const [first] = checked.findings.filter(isLoss)
  if (first !== undefined) {
    throw new WristoryError('corrupt', `${file} is damaged (${first.place}: ${first.what}), so nothing was changed`, {
      hint:
        first.part === 'schema'
          ? 'Another program changed this file. Restore a backup that `wristory backup` wrote, or put this file into a folder of its own as wristory.db and run `wristory rebuild --home FOLDER` there: it removes what does not belong.'
          : 'Take another backup.',
    })
  }
  return checked
}

function isLoss({ part }: Finding): boolean {
  return part !== 'rows'
}

const nameBackup = 'Name a file that `wristory backup` wrote.'

/**
 * Whether the file begins like a store: SQLite's sixteen bytes, and our number at byte 68
 * (https://sqlite.org/fileformat.html). Throws `store` if the file does not exist.
 */
function isStore(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined)
    throw new WristoryError('store', `There is no file ${path}; nothing was changed.`, { hint: nameBackup })
  if (!found.isFile())
    throw new WristoryError('store', `${path} is not an ordinary file; nothing was changed.`, { hint: nameBackup })
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(72)
    readSync(file, head)
    return head.toString('latin1', 0, 16) === 'SQLite format 3\0' && head.readUInt32BE(68) === APPLICATION_ID
  } finally {
    closeSync(file)
  }
}

/**
 * Gives the store a second name and leaves nothing beside the first: the log of another file would corrupt its
 * replacement.
 */
function putAside(path: string, seconds: number): string {
  const stamp = new Date(seconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')
  let aside = path.replace(/\.db$/, `.before-${stamp}.db`)
  for (let n = 2; existsSync(aside); n++) aside = path.replace(/\.db$/, `.before-${stamp}-${n}.db`)
  foldLog(path)
  if (existsSync(`${path}-wal`) && lstatSync(`${path}-wal`).size > 0) renameSync(`${path}-wal`, `${aside}-wal`)
  try {
    linkSync(path, aside)
  } catch {
    // A file system without hard links, such as FAT.
    writeAtomic(aside, { replace: false }, (temporary) => copyFileSync(path, temporary))
  }
  for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
  return aside
}

/** Checkpoints the write-ahead log; a damaged store keeps its log beside it. */
function foldLog(path: string): void {
  let database: Database | null = null
  try {
    database = new Database(path)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
  } finally {
    database?.close()
  }
}
