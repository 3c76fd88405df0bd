// The person's own usual range: 10th, 50th and 90th percentile of the last 90 worn days before a date.

import { addDays } from '../../codec/date.ts'
import type { Reader } from './reader.ts'

/** Worn days looked at, and the fewest of which a range says something. */
const DAYS = 90
const FEWEST = 10
/** How far back 90 worn days may reach; beyond it they no longer say what is usual. */
const REACH = 200

/** The quantile `q` (0 to 1) of sorted values, between neighbours; NaN for none. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const a = sorted[low] ?? Number.NaN
  const b = sorted[Math.ceil(at)] ?? a
  return a + (b - a) * (at - low)
}

/** Ranges of each metric that has enough days. */
export function usualBefore(
  reader: Reader,
  date: string,
  metrics: readonly string[],
): Record<string, [number, number, number]> {
  const rows = reader.database.all<Record<string, number | null>>(
    `SELECT ${metrics.map((name) => `"${name}"`).join(', ')} FROM day
     WHERE account = ? AND date < ? AND date >= ? AND coalesce(recorded_minutes, 1) > 0 ORDER BY date DESC`,
    reader.account.id,
    date,
    addDays(date, -REACH),
  )
  const usual: Record<string, [number, number, number]> = {}
  for (const name of metrics) {
    const values = rows
      .map((row) => row[name])
      .filter((value) => value !== null && value !== undefined)
      .slice(0, DAYS)
      .sort((a, b) => a - b)
    if (values.length < FEWEST) continue
    usual[name] = [0.1, 0.5, 0.9].map((q) => Math.round(quantile(values, q) * 100) / 100) as [number, number, number]
  }
  return usual
}
