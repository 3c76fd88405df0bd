// Opens a store for writing: takes the writer's lock, migrates the archive's tables and rebuilds the derived ones if
// another version made them.

import { existsSync } from 'node:fs'
import type { Lock } from '../files/lock.ts'
import { privateFile, privateFolder } from '../files/private.ts'
import { writeCopy } from './copy.ts'
import { Database } from './driver.ts'
import { takeLock } from './lock.ts'
import { migrate } from './migrate.ts'
import { requireOwnLog } from './own-log.ts'
import { rebuild } from './rebuild.ts'
import { repairSchema, requireSchema } from './schema.ts'
import { noteSchema } from './schema-note.ts'
import { ARCHIVE_VERSION, isThere, openForReading, storePath } from './store-file.ts'
import { isDerivedCurrent } from './tables.ts'

type OnRebuild = ((done: number, total: number) => void) | undefined

/** The store in the folder, created if missing. Throws what `openStore` throws. */
export function openForWriting(
  folder: string,
  now: () => number,
  onRebuild: OnRebuild,
  repair: boolean,
): { readonly database: Database; readonly lock: Lock } {
  const path = storePath(folder)
  const there = isThere(path)
  privateFolder(folder)
  const lock = takeLock(folder, now)
  let database: Database | null = null
  try {
    // Checked before anything is written: a newer store must stay byte for byte.
    if (there) requireOwnLog(path)
    if (there) examine(path, repair)
    for (const file of [path, `${path}-wal`, `${path}-shm`]) if (file === path || existsSync(file)) privateFile(file)
    database = new Database(path)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    if (repair) repairSchema(database)
    upgrade(database, onRebuild)
    noteSchema(database)
    return { database, lock }
  } catch (error) {
    database?.close()
    lock.release()
    throw error
  }
}

/** Throws if another program changed the schema, unless it is to be repaired. */
function examine(path: string, repair: boolean): void {
  const database = openForReading(path)
  try {
    if (!repair) requireSchema(database)
  } finally {
    database.close()
  }
}

function upgrade(database: Database, onRebuild: OnRebuild): void {
  const { user_version } = database.get<{ user_version: number }>('PRAGMA user_version')!
  if (user_version < ARCHIVE_VERSION) {
    const copy = user_version === 0 ? null : copyBefore(database, user_version)
    migrate(database, copy)
  }
  if (!isDerivedCurrent(database)) rebuild(database, onRebuild)
}

/** Path of the copy of the store that is made before a migration. */
function copyBefore(database: Database, version: number): string {
  const path = database.path.replace(/\.db$/, `.version-${version}.db`)
  writeCopy(database, path, { replace: true })
  return path
}
