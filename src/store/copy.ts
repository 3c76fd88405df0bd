// Copies a whole store into one file: a snapshot, while others read and write.

import { WristoryError } from '../errors.ts'
import { writeAtomic } from '../files/atomic.ts'
import { type Database, freeBeside } from './driver.ts'

/**
 * Writes a snapshot of the database to `target` (mode 0600). An existing file is refused (`usage`) unless it is to be
 * replaced. Throws `disk-full` or `store`, and then leaves no new file.
 */
export function writeCopy(database: Database, target: string, { replace }: { readonly replace: boolean }): void {
  writeAtomic(target, { replace }, (temporary) => {
    try {
      database.run('VACUUM INTO ?', temporary)
    } catch (error) {
      if (!(error instanceof WristoryError) || error.code !== 'disk-full') throw error
      // The engine's message names the database it reads.
      throw new WristoryError('disk-full', `No space left while writing ${target}${freeBeside(target)}.`, {
        hint: 'Free some space there, or name a file on another disk: nothing was left behind.',
        cause: error,
      })
    }
  })
}
