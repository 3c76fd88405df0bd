// Before tables are read as a whole: their rows may be of another version of wristory, which packs them otherwise.

import { WristoryError } from '../errors.ts'
import { existsSync } from '../files/fs.ts'
import { openStore, storePath } from './store.ts'
import { ARCHIVE_VERSION } from './store-file.ts'

/**
 * Applies the migrations of the store in `folder` and decodes its archive again, where another version of wristory made
 * them; does nothing where there is no store. A store that somebody writes to is brought up to date by them. `now` in
 * epoch milliseconds. Throws what opening for writing throws, but not `busy`.
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
