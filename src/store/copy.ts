// A whole copy of a store in one file: from one moment, while others read and write.

import { intoPlace } from '../whole-file.ts'
import type { Database } from './driver.ts'

/**
 * Writes the database as it is at this moment to `target` (mode 0600). A file that is there is left alone (`usage`) unless
 * it is to be replaced. Throws `disk-full` or `store`; then there is no new file.
 */
export function writeCopy(database: Database, target: string, { replace }: { readonly replace: boolean }): void {
  intoPlace(target, { replace }, (temporary) => {
    database.run('VACUUM INTO ?', temporary)
  })
}
