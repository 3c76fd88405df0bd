// Coverage, failed windows and doubted replies of a kind's days. Coverage takes precedence over a later failed window.

import { addDays, daysBetween } from '../codec/date.ts'
import type { CoverageSpan } from '../derive/coverage.ts'
import type { DataState } from '../kinds/data-state.ts'
import { listDoubted } from '../store/doubted.ts'
import type { Reader } from './reader.ts'

/** Null if the day was never requested. */
export type AskedState = DataState | null

/** For each of the `n` days from `start` on. */
export function askedDays(reader: Reader, kind: string, start: string, n: number): AskedState[] {
  const { database, account } = reader
  const end = addDays(start, n - 1)
  const asked: AskedState[] = new Array(n).fill(null)
  const fill = (from: string, to: string, state: DataState) =>
    asked.fill(state, Math.max(0, daysBetween(start, from)), Math.max(0, daysBetween(start, to) + 1))
  for (const { from, to } of database.all<{ from: string; to: string }>(
    `SELECT window_from AS "from", window_to AS "to" FROM failure JOIN kind_source USING (source)
     WHERE account = ? AND kind = ? AND window_from <= ? AND window_to >= ?`,
    account.id,
    kind,
    end,
    start,
  ))
    fill(from, to, 'failed')
  for (const { from, to, state } of database.all<CoverageSpan>(
    `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
     WHERE account = ? AND kind = ? AND from_date <= ? AND to_date >= ?`,
    account.id,
    kind,
    end,
    start,
  ))
    fill(from, to, state)
  const doubted = doubtedWindows(reader, kind)
  if (doubted.length === 0) return asked
  return asked.map((state, i) => (state === 'empty' && isIn(doubted, addDays(start, i)) ? 'doubted' : state))
}

/** The same for a few days that may be years apart, in the given order. */
export function askedOn(reader: Reader, kind: string, dates: readonly string[]): AskedState[] {
  const { database, account } = reader
  const doubted = doubtedWindows(reader, kind)
  // Spans do not overlap, so only the last that begins by a day can contain it.
  return database
    .all<{ date: string; state: AskedState }>(
      `SELECT day.value AS date, coalesce(
         (SELECT CASE WHEN to_date >= day.value THEN state END FROM coverage_span
          WHERE account = ?1 AND kind = ?2 AND from_date <= day.value ORDER BY from_date DESC LIMIT 1),
         (SELECT 'failed' FROM failure JOIN kind_source USING (source) WHERE account = ?1 AND kind = ?2
          AND window_from <= day.value AND window_to >= day.value)) AS state
       FROM json_each(?3) AS day ORDER BY day.key`,
      account.id,
      kind,
      JSON.stringify(dates),
    )
    .map(({ date, state }) => (state === 'empty' && isIn(doubted, date) ? 'doubted' : state))
}

interface DateWindow {
  readonly from: string
  readonly to: string
}

function doubtedWindows({ database, account }: Reader, kind: string): DateWindow[] {
  const doubted = listDoubted(database, account.id).filter(({ records }) => records === undefined)
  if (doubted.length === 0) return []
  const sources = database.all<{ source: string }>('SELECT source FROM kind_source WHERE kind = ?', kind)
  return doubted.filter((one) => sources.some(({ source }) => source === one.source))
}

function isIn(windows: readonly DateWindow[], date: string): boolean {
  return windows.some(({ from, to }) => from <= date && date <= to)
}
