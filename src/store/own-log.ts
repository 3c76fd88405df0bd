// Checks that the write-ahead log beside a store is its own. SQLite applies any complete log it finds: a log left
// behind when the file was copied by hand takes the store back to an earlier state.

import { WristoryError } from '../errors.ts'
import { Database } from './driver.ts'
import { isAtRest } from './store-file.ts'

/** Counts that only grow, except by a purge. */
interface Latest {
  readonly reply: number
  readonly run: number
  readonly purged: string
}

/**
 * Describes the fault if the file alone has replies or runs that are missing once its log is applied; else null. A log
 * newer than the file cannot be detected this way: `check` finds its mismatched pages.
 */
export function foreignLog(path: string): string | null {
  if (isAtRest(path)) return null
  // The file is read first: a concurrent writer only adds to it.
  const alone = latestIn(path, { immutable: true })
  const whole = latestIn(path, { readOnly: true })
  if (alone === null || whole === null || alone.purged !== whole.purged) return null
  return alone.reply > whole.reply || alone.run > whole.run
    ? `the log beside it (${path}-wal) belongs to an earlier state of the file`
    : null
}

/** Throws `corrupt` before such a log is applied permanently. */
export function requireOwnLog(path: string): void {
  const what = foreignLog(path)
  if (what !== null)
    throw new WristoryError('corrupt', `${path} cannot be opened: ${what}.`, {
      hint: `If you copied the file here, delete the files ending in -wal and -shm beside it, then run \`wristory check\`.`,
    })
}

/** Null for what is unreadable: a file whose log was partly applied. */
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
