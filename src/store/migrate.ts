// Brings the archive's tables to this version, each migration whole or not at all.

import { Migrator } from 'kysely/migration'
import { WristoryError } from '../errors.ts'
import type { Database } from './driver.ts'
import { kyselyOver } from './kysely.ts'
import { migrations } from './migrations/index.ts'

/**
 * All pending migrations in one transaction, with the version marks that openers check. `copy` is where the store as it
 * was lies, named when this fails.
 */
export async function migrate(
  database: Database,
  version: number,
  applicationId: number,
  copy: string | null,
): Promise<void> {
  const migrator = new Migrator({
    db: kyselyOver<unknown>(database),
    provider: { getMigrations: async () => ({ ...migrations }) },
    // Everything runs inside the one transaction below.
    disableTransactions: true,
  })
  database.exec('BEGIN IMMEDIATE')
  try {
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
    database.exec(`PRAGMA user_version = ${version}; PRAGMA application_id = ${applicationId}`)
    database.exec('COMMIT')
  } catch (error) {
    database.rollback()
    if (error instanceof WristoryError) throw error
    throw new WristoryError('store', `The store could not be brought to this version: ${(error as Error).message}`, {
      ...(copy === null ? {} : { hint: `Nothing was changed. A copy of the store lies in ${copy}.` }),
      cause: error,
    })
  }
}
