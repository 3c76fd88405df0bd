// The zone that answers name: days and times are the wearer's.

import type { Reader } from '../dashboard/server/reader.ts'

/** The home zone, else the newest offset that the device stated. */
export function zoneOf({ database, account }: Reader): string {
  if (account.zone !== null) return account.zone
  const newest = database.get<{ utc_offset: number }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
  )
  if (newest === undefined) return 'unknown'
  const minutes = Math.abs(newest.utc_offset) / 60
  const two = (n: number) => String(n).padStart(2, '0')
  return `UTC${newest.utc_offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
