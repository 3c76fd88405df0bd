// One writer at a time: a lock that dies with its process, so nothing ever has to be unlocked by hand.
// It is an open exclusive transaction on a small file of its own; the kernel drops it when the process ends.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WristoryError } from '../errors.ts'
import { secureFile } from './files.ts'

export interface Lock {
  release(): void
}

/** Takes the writer's lock of `folder` at once or throws `busy`; `holder` tells who has it, if that is known. */
export function takeLock(folder: string, holder: () => string | null): Lock {
  const path = join(folder, 'writer.lock')
  secureFile(path)
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    // A rollback journal in memory leaves no second file behind.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if ((error as { errcode?: number }).errcode === 5) {
      const who = holder()
      throw new WristoryError('busy', `Another wristory is writing to ${folder}${who === null ? '' : ` (${who})`}`)
    }
    throw new WristoryError('store', `The lock ${path} cannot be taken: ${(error as Error).message}`, { cause: error })
  }
  return {
    release: () => connection.close(),
  }
}
