// Collects what a reply changed while its rows are replaced. The figures of the days and the comparisons are then
// updated once, after all kinds, from rows already in memory.

import type { Kind, Row } from '../kinds/kind.ts'

export interface Changed {
  readonly kind: Kind
  /** The local days of its rows, each with all its current rows; null if they must be read from the table. */
  readonly days: Map<string, readonly Row[] | null>
  readonly workouts: Set<number>
  /** Every day of its rows, before and after; empty for rows that belong to no day. */
  readonly dates: Set<string>
}

/** By the name of the kind. */
export type Changes = Map<string, Changed>

/** Records that `after` replaced `before` in a group; only the days for which `hasFigures` is true. */
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
      // A group that is a day contains all its rows.
      if (typeof date === 'string' && hasFigures(date)) changed.days.set(date, kind.group === 'date' ? after : null)
      if (typeof workout === 'number') changed.workouts.add(workout)
    }
  }
}
