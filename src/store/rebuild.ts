// Rebuilds every derived table from the archive alone: offline, in one transaction, with the same result as a
// fresh sync.

import { replies } from './archive.ts'
import { keepCoverageTotals } from './coverage-totals.ts'
import type { Database } from './driver.ts'
import { makeFeed } from './feed.ts'
import { dropDamagedNotes } from './note.ts'
import { applyReply } from './rows.ts'
import { noteSchema } from './schema-note.ts'
import { createDerived, derivedVersion } from './tables.ts'

export interface Rebuilt {
  readonly replies: number
  readonly issues: number
}

/** Throws `corrupt` if a reply in the archive is damaged; the tables then stay unchanged. */
export function rebuild(database: Database, onProgress?: (done: number, total: number) => void): Rebuilt {
  // One transaction: with the default 2 MiB, the pages of forty years would leave the cache and be read again.
  database.exec('PRAGMA cache_size = -16000')
  return database.transaction(() => rebuildWithin(database, onProgress))
}

/** The same inside a transaction of the caller's. */
export function rebuildWithin(database: Database, onProgress?: (done: number, total: number) => void): Rebuilt {
  dropDamagedNotes(database)
  createDerived(database)
  const zones = new Map(
    database.all<{ id: number; zone: string | null }>('SELECT id, zone FROM account').map(({ id, zone }) => [id, zone]),
  )
  const total = database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n
  let done = 0
  for (const reply of replies(database)) {
    applyReply(database, reply, zones.get(reply.account) ?? null, { feed: false })
    done++
    onProgress?.(done, total)
  }
  makeFeed(database)
  database.run(
    "INSERT INTO setting VALUES ('derived_version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    derivedVersion(),
  )
  keepCoverageTotals(database, true)
  noteSchema(database)
  return { replies: done, issues: database.get<{ n: number }>('SELECT count(*) AS n FROM issue')!.n }
}
