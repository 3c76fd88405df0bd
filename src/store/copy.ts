// A whole copy of a store in one file: from one moment, while others read and write.

import { WristoryError } from '../errors.ts'
import { writeAtomic } from '../files/atomic.ts'
import { type Database, freeBeside } from './driver.ts'

/**
 * Writes the database as it is at this moment to `target` (mode 0600). A file that is there is left alone (`usage`) unless
 * it is to be replaced. Throws `disk-full` or `store`; then there is no new file.
 */
export function writeCopy(database: Database, target: string, { replace }: { readonly replace: boolean }): void {
  writeAtomic(target, { replace }, (temporary) => {
    try {
      database.run('VACUUM INTO ?', temporary)
    } catch (error) {
      if (!(error instanceof WristoryError) || error.code !== 'disk-full') throw error
      // The engine names the database it reads.
      throw new WristoryError('disk-full', `No space left while writing ${target}${freeBeside(target)}.`, {
        hint: 'Free some space there, or name a file on another disk: nothing was left behind.',
        cause: error,
      })
    }
  })
}
