// Removes two tables in which versions 1 and 2 recorded their migrations; `user_version` says it alone.

import type { Database } from '../driver.ts'

export function bookkeeping(database: Database): void {
  for (const table of ['kysely_migration', 'kysely_migration_lock']) database.exec(`DROP TABLE IF EXISTS ${table}`)
}
