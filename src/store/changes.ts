// What a reply changed, noted while its rows are replaced: by it the figures of the days and the comparisons are brought
// up to date once, after all kinds, out of the rows that are in memory already.

import type { Kind, Row } from '../kinds/kind.ts'

export interface Changed {
  readonly kind: Kind
  /** The local days of its rows, each with all rows that it has now; null where the table has to tell. */
  readonly days: Map<string, readonly Row[] | null>
  readonly workouts: Set<number>
  /** Every day of its rows, before and after; empty for rows that belong to no day. */
  readonly dates: Set<string>
}

/** By the name of the kind. */
export type Changes = Map<string, Changed>

/** Notes that `after` took the place of `before` in a group; only the days of which `hasFigures` is true. */
export function noteChange(
  changes: Changes,
  kind: Kind,
  before: readonly Row[],
  after: readonly Row[],
  hasFigures: (date: string) => boolean,
): void {
  let changed = changes.get(kind.name)
  if (changed === undefined) {
    changed = { kind, days: new Map(), workouts: new Set(), dates: new Set() }
    changes.set(kind.name, changed)
  }
  for (const rows of [before, after]) {
    for (const { date, workout } of rows) {
      changed.dates.add(typeof date === 'string' ? date : '')
      // A group that is a day has all its rows here.
      if (typeof date === 'string' && hasFigures(date)) changed.days.set(date, kind.group === 'date' ? after : null)
      if (typeof workout === 'number') changed.workouts.add(workout)
    }
  }
}
