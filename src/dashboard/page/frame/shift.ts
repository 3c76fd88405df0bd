// The range of the same length before or after one: months go by months, everything else by its days.

import type { ViewRange } from '../../range.ts'
import { addDays, daysBetween } from './format.ts'

type Ends = Pick<ViewRange, 'from' | 'to'>

/** Whether a range is one month from its first day on, up to its last or to today. */
function isMonth({ from, to }: Ends, today: string): boolean {
  return from.endsWith('-01') && from.slice(0, 7) === to.slice(0, 7) && (addDays(to, 1).endsWith('-01') || to === today)
}

/** Before it, as text of an address; null where the history has nothing there. */
export function earlierOf({ from, to }: Ends, first: string): string | null {
  if (from <= first) return null
  const end = addDays(from, -1)
  if (isMonth({ from, to }, to)) return `${end.slice(0, 7)}-01..${end}`
  return `${addDays(end, -daysBetween(from, to))}..${end}`
}

/** After it, at most to today; null where it ends today. */
export function laterOf({ from, to }: Ends, today: string): string | null {
  if (to >= today) return null
  const start = addDays(to, 1)
  const end = isMonth({ from, to }, today)
    ? addDays(`${addDays(`${start.slice(0, 7)}-28`, 5).slice(0, 7)}-01`, -1)
    : addDays(start, daysBetween(from, to))
  return `${start}..${end < today ? end : today}`
}
