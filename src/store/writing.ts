// Opening for writing: takes the writer's lock, brings the archive's tables up to date and makes the derived ones anew
// where they are of another make.

import { existsSync } from 'node:fs'
import { writeCopy } from './copy.ts'
import { Database } from './driver.ts'
import { secureFile, secureFolder } from './files.ts'
import { takeLock } from './lock.ts'
import {
  APPLICATION_ID,
  ARCHIVE_VERSION,
  isThere,
  type OpenOptions,
  openForReading,
  Store,
  storePath,
} from './store.ts'

/** The store in the folder, made where there is none. Throws what `openStore` throws. */
export async function openForWriting({ folder, now, onRebuild }: OpenOptions): Promise<Store> {
  const path = storePath(folder)
  const there = isThere(path)
  secureFolder(folder)
  const lock = takeLock(folder, now)
  let database: Database | null = null
  try {
    // Before anything is written: a newer store must keep every byte.
    if (there) openForReading(path).close()
    for (const file of [path, `${path}-wal`, `${path}-shm`]) if (file === path || existsSync(file)) secureFile(file)
    database = new Database(path)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    await upgrade(database, onRebuild)
    return new Store(folder, database, lock, now)
  } catch (error) {
    database?.close()
    lock.release()
    throw error
  }
}

async function upgrade(database: Database, onRebuild: OpenOptions['onRebuild']): Promise<void> {
  const { user_version } = database.get<{ user_version: number }>('PRAGMA user_version')!
  if (user_version < ARCHIVE_VERSION) {
    const copy = user_version === 0 ? null : copyBefore(database, user_version)
    const { migrate } = await import('./migrate.ts')
    await migrate(database, ARCHIVE_VERSION, APPLICATION_ID, copy)
  }
  const { derivedVersion } = await import('./tables.ts')
  const version = database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'derived_version'")?.value
  if (version !== derivedVersion()) {
    const { rebuild } = await import('./rebuild.ts')
    rebuild(database, onRebuild)
  }
}

/** Where a whole copy of the store lies before its tables are brought to a newer version. */
function copyBefore(database: Database, version: number): string {
  const path = database.path.replace(/\.db$/, `.version-${version}.db`)
  writeCopy(database, path, { replace: true })
  return path
}
