// Records and streaks: the best days of a history, and runs of days with a property.

import { addDays } from '../codec/date.ts'
import type { Row } from '../kinds/kind.ts'

export interface DayRecord {
  readonly date: string
  readonly value: number
}

/** The `count` days with the greatest value of `column`; of equal ones the earlier first. */
export function records(rows: readonly Row[], column: string, count = 1): DayRecord[] {
  return rows
    .flatMap((row) =>
      typeof row[column] === 'number' ? [{ date: String(row.date), value: row[column] as number }] : [],
    )
    .sort((a, b) => b.value - a.value || (a.date < b.date ? -1 : 1))
    .slice(0, count)
}

export interface Streak {
  readonly from: string
  readonly to: string
  readonly days: number
}

export interface Streaks {
  /** The longest, of equal ones the latest; null if there is none. */
  readonly longest: Streak | null
  /** The one that reaches `today` or yesterday: an unfinished day cannot break it. */
  readonly current: Streak | null
}

/** Consecutive calendar days for which `holds`; a day without a row breaks a streak. `rows` sorted by date. */
export function streaks(rows: readonly Row[], today: string, holds: (row: Row) => boolean): Streaks {
  const runs: Streak[] = []
  for (const row of rows) {
    if (!holds(row)) continue
    const date = String(row.date)
    const before = runs.at(-1)
    if (before !== undefined && addDays(before.to, 1) === date)
      runs[runs.length - 1] = { from: before.from, to: date, days: before.days + 1 }
    else runs.push({ from: date, to: date, days: 1 })
  }
  const most = runs.reduce((days, run) => Math.max(days, run.days), 0)
  const last = runs.at(-1)
  return {
    longest: runs.findLast(({ days }) => days === most) ?? null,
    current: last !== undefined && last.to >= addDays(today, -1) ? last : null,
  }
}
