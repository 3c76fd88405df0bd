// Migrates the archive's tables to this version.

import { WristoryError } from '../errors.ts'
import type { Database } from './driver.ts'
import { migrations } from './migrations/index.ts'
import { APPLICATION_ID } from './store-file.ts'

/**
 * Applies all pending migrations and sets the version that openers check, in one transaction. `copy` is the path of a
 * copy of the old store, for the error message.
 */
export function migrate(database: Database, copy: string | null): void {
  const { user_version } = database.get<{ user_version: number }>('PRAGMA user_version')!
  try {
    database.transaction(() => {
      for (const migration of migrations.slice(user_version)) migration(database)
      database.exec(`PRAGMA user_version = ${migrations.length}; PRAGMA application_id = ${APPLICATION_ID}`)
    })
  } catch (error) {
    if (error instanceof WristoryError) throw error
    throw new WristoryError('store', `The store could not be brought to this version: ${(error as Error).message}`, {
      ...(copy === null ? {} : { hint: `Nothing was changed. A copy of the store lies in ${copy}.` }),
      cause: error,
    })
  }
}
