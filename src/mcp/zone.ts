// The zone in results: days and times are the wearer's.

import type { Reader } from '../query/reader.ts'
import { offsetBy } from '../store/today.ts'

/** The home zone, else the newest offset that the device stated. */
export function zoneName({ database, account, today, last }: Reader): string {
  if (account.zone !== null) return account.zone
  const newest = offsetBy(database, account.id, last ?? today)
  if (newest === null) return 'unknown'
  const minutes = Math.abs(newest) / 60
  const two = (n: number) => String(n).padStart(2, '0')
  return `UTC${newest < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
