// Every migration of the archive, oldest first; never changed once released, one line each. `user_version` counts the
// applied ones. The derived tables need none: they are rebuilt from the archive (tables.ts).

import type { Database } from '../driver.ts'
import { archive } from './0001-archive.ts'
import { seal } from './0002-seal.ts'
import { bookkeeping } from './0003-bookkeeping.ts'
import { journal } from './0004-journal.ts'
import { purge } from './0005-purge.ts'
import { login } from './0006-login.ts'

export const migrations: readonly ((database: Database) => void)[] = [archive, seal, bookkeeping, journal, purge, login]
