// The file of a store: path, application id, version, and opening it for reading.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { lstatSync, statSync } from '../files/fs.ts'
import { Database } from './driver.ts'

/** "wris" as SQLite's application id identifies our files. */
export const APPLICATION_ID = 0x77726973
/** Version of the archive's tables: the number of migrations. */
export const ARCHIVE_VERSION = 6

export function storePath(folder: string): string {
  return join(folder, 'wristory.db')
}

/** Whether a store exists; throws `store` if the path is inaccessible or not a regular file. */
export function isThere(path: string): boolean {
  try {
    if (lstatSync(path).isFile()) return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    const why = code === 'EACCES' || code === 'EPERM' ? 'no permission' : String(code)
    throw new WristoryError('store', `${path} cannot be read: ${why}`, { cause: error })
  }
  throw new WristoryError('store', `${path} is not an ordinary file`)
}

/** A read-only connection. If no file may be created beside the store, it is read as immutable. */
export function openForReading(path: string): Database {
  try {
    return checked(new Database(path, { readOnly: true }), path)
  } catch (error) {
    // A full disk has no room for the shared-memory file.
    const noFile = error instanceof WristoryError && (error.code === 'store' || error.code === 'disk-full')
    if (!noFile || !isAtRest(path)) throw error
    return checked(new Database(path, { immutable: true }), path)
  }
}

function checked(database: Database, path: string): Database {
  try {
    checkVersion(database, path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Whether the whole store is in its one file. */
export function isAtRest(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0
}

/** The version of the archive's tables. Throws `corrupt` for another kind of file, `newer` for a later version. */
export function checkVersion(database: Database, path: string): number {
  const { user_version } = database.get<{ user_version: number }>('PRAGMA user_version')!
  const { application_id } = database.get<{ application_id: number }>('PRAGMA application_id')!
  // SQLite accepts a file of one byte as an empty one; we never write one.
  const fresh = user_version === 0 && application_id === 0 && statSync(path, { throwIfNoEntry: false })?.size !== 1
  const empty = fresh && database.get('SELECT 1 FROM sqlite_schema') === undefined
  if (!empty && application_id !== APPLICATION_ID) throw new WristoryError('corrupt', `${path} is not a wristory store`)
  if (user_version > ARCHIVE_VERSION) {
    throw new WristoryError('newer', `${path} has version ${user_version}, this wristory knows ${ARCHIVE_VERSION}`)
  }
  return user_version
}
