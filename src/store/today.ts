// The wearer's current day: by the newest plausible offset on record, else by the home zone, else UTC. The computer's
// own zone never counts.

import { dateOfEpoch } from '../codec/date.ts'
import { offsetAt } from '../codec/zone.ts'
import { lastPlausible } from '../derive/plausible-date.ts'
import type { Database } from './driver.ts'

/** The wearer's local day at `now`, epoch seconds. */
export function localToday(database: Database, account: number, now: number): string {
  return dateOfEpoch(now, newestOffset(database, account, now) ?? homeOffset(database, account, now) ?? 0)
}

/** Seconds east of UTC of the newest day that states them; a record may be dated in the future. */
export function newestOffset(database: Database, account: number, now: number): number | null {
  return offsetBy(database, account, lastPlausible(now))
}

/** Seconds east of UTC of the last day up to `date` that states them; null if none does. */
export function offsetBy(database: Database, account: number, date: string): number | null {
  return (
    database.get<{ utc_offset: number }>(
      'SELECT utc_offset FROM day WHERE account = ? AND date <= ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
      account,
      date,
    )?.utc_offset ?? null
  )
}

function homeOffset(database: Database, account: number, now: number): number | null {
  const zone = database.get<{ zone: string | null }>('SELECT zone FROM account WHERE id = ?', account)?.zone ?? null
  return zone === null ? null : offsetAt(zone, now)
}
