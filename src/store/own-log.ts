// Whether the write-ahead log beside a store is its own. SQLite applies any whole log that it finds: one that was left
// there when the file was copied by hand takes the store back to an earlier state.

import { WristoryError } from '../errors.ts'
import { Database } from './driver.ts'
import { isAtRest } from './store-file.ts'

/** What only grows, except by a purge. */
interface Latest {
  readonly reply: number
  readonly run: number
  readonly purged: string
}

/**
 * Says what is wrong when the file alone has replies or runs that are missing once its log is applied; else null. A log
 * of a newer state than the file cannot be seen this way: `check` finds the pages that do not fit.
 */
export function foreignLog(path: string): string | null {
  if (isAtRest(path)) return null
  // The file comes first: whoever writes meanwhile only adds to it.
  const alone = latestIn(path, { immutable: true })
  const whole = latestIn(path, { readOnly: true })
  if (alone === null || whole === null || alone.purged !== whole.purged) return null
  return alone.reply > whole.reply || alone.run > whole.run
    ? `the log beside it (${path}-wal) belongs to an earlier state of the file`
    : null
}

/** Throws `corrupt` before such a log is applied for good. */
export function requireOwnLog(path: string): void {
  const what = foreignLog(path)
  if (what !== null)
    throw new WristoryError('corrupt', `${path} cannot be opened: ${what}.`, {
      hint: `If you copied the file here, delete the files ending in -wal and -shm beside it, then run \`wristory check\`.`,
    })
}

/** Null for what cannot be read: a file whose log was half applied. */
function latestIn(path: string, how: { readonly immutable?: boolean; readonly readOnly?: boolean }): Latest | null {
  let database: Database | undefined
  try {
    database = new Database(path, how)
    return (
      database.get<Latest>(`SELECT coalesce((SELECT max(id) FROM reply), 0) AS reply,
        coalesce((SELECT max(id) FROM run), 0) AS run,
        coalesce((SELECT value FROM setting WHERE name = 'purged'), '') AS purged`) ?? null
    )
  } catch {
    return null
  } finally {
    database?.close()
  }
}
