// Which old days to request again: a thirtieth of the history in each run, newest first, cyclically, so that a
// correction of any day is found within thirty runs.

import { addDays, daysBetween } from '../codec/date.ts'
import type { DateSpan } from './windows.ts'

/** Runs per pass over the whole history (peers re-check a month of history a day). */
export const RUNS = 30

/**
 * The windows of this run, newest first, and the day at which the next run continues (null: the newest). `first` to
 * `last` is the history that no run requests otherwise; a slice is cut into at most `most` windows of at least `days`
 * days.
 */
export function recheckWindows(
  first: string,
  last: string,
  cursor: string | null,
  { days, most }: { readonly days: number; readonly most: number },
): { readonly windows: DateSpan[]; readonly next: string | null } {
  let to = cursor === null || cursor > last || cursor < first ? last : cursor
  const slice = Math.ceil((daysBetween(first, last) + 1) / RUNS)
  const size = Math.max(Math.min(days, slice), Math.ceil(slice / most))
  const windows: DateSpan[] = []
  for (let left = slice; left > 0 && to >= first; left -= size) {
    const from = addDays(to, 1 - Math.min(size, left))
    windows.push({ from: from < first ? first : from, to })
    to = addDays(windows.at(-1)!.from, -1)
  }
  return { windows, next: to < first ? null : to }
}
