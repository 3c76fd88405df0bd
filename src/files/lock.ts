// Locks between processes. A lock is an open exclusive transaction on an empty SQLite file: the kernel releases it when
// its process ends, so nothing ever has to be unlocked by hand.

import { DatabaseSync } from 'node:sqlite'
import { WristoryError } from '../errors.ts'
import { privateFile } from './private.ts'

export interface Lock {
  release(): void
}

/**
 * Takes the lock `path` (created with mode 0600); `undefined` if another process has it. Throws `store` or `disk-full`.
 */
export function tryLock(path: string): Lock | undefined {
  privateFile(path)
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    // A rollback journal in memory leaves no second file.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { release: () => connection.close() }
  } catch (error) {
    connection.close()
    // SQLITE_BUSY. If several processes try at the same instant, SQLite may refuse all.
    if ((error as { errcode?: number }).errcode === 5) return undefined
    throw new WristoryError('store', `The lock ${path} cannot be taken: ${(error as Error).message}`, { cause: error })
  }
}
