// Every migration of the archive, oldest first: never changed once released, one line each. The derived tables need
// none, because they are made again from the archive (tables.ts).

import type { Migration } from 'kysely/migration'
import * as archive from './0001-archive.ts'
import * as seal from './0002-seal.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-archive': archive,
  '0002-seal': seal,
}
