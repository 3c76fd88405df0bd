// Brings the tables up to date before they are read as a whole: another version of wristory may pack its rows
// differently.

import { WristoryError } from '../errors.ts'
import { existsSync } from '../files/fs.ts'
import { openStore, storePath } from './store.ts'
import { ARCHIVE_VERSION } from './store-file.ts'

/**
 * Applies the migrations of the store in `folder` and rebuilds its tables if another version made them; does nothing
 * without a store. A store that another process writes to is brought up to date by that process. `now` in epoch
 * milliseconds. Throws what opening for writing throws, except `busy`.
 */
export async function makeCurrent(folder: string, now: () => number): Promise<void> {
  if (!existsSync(storePath(folder))) return
  const seconds = () => Math.floor(now() / 1000)
  const store = await openStore({ folder, now: seconds })
  const { isDerivedCurrent } = await import('./tables.ts')
  try {
    const { user_version } = store.database.get<{ user_version: number }>('PRAGMA user_version')!
    if (user_version === ARCHIVE_VERSION && isDerivedCurrent(store.database)) return
  } finally {
    store.close()
  }
  try {
    const writer = await openStore({ folder, write: true, now: seconds })
    writer.close()
  } catch (error) {
    if (!(error instanceof WristoryError) || error.code !== 'busy') throw error
  }
}
