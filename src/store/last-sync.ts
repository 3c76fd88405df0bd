// How the last sync of an account ended; `status`, the dashboard and its Data page show it.

import type { Database } from './driver.ts'

export interface LastSync {
  /** Epoch seconds. */
  readonly ended: number
  /** `done`, `partial` or the code of the error that ended it. */
  readonly outcome: string
}

/** The last sync of an account that ended; null before the first. */
export function lastSync(database: Database, account: number): LastSync | null {
  const last = database.get<LastSync>(
    `SELECT ended, outcome FROM run
     WHERE account = ? AND command = 'sync' AND outcome IS NOT NULL ORDER BY id DESC LIMIT 1`,
    account,
  )
  return last ?? null
}
