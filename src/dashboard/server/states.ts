// What is known of each day, as one letter: from the coverage of the kind, its failed windows, and whether the device
// was worn. A value is never a guess, and its absence always has a reason.

import { addDays, daysBetween } from '../../codec/date.ts'
import type { CoverageSpan } from '../../derive/coverage.ts'
import { kinds } from '../../kinds/index.ts'
import type { Letter } from '../schema.ts'
import type { Reader } from './reader.ts'

/** The kind that gives `column` to the table `day`; undefined when none does. */
export function kindOf(column: string): (typeof kinds)[number] | undefined {
  return kinds.find((kind) => kind.figures !== undefined && column in kind.figures.columns)
}

/** What is known of a kind on each of the `n` days from `start` on, values aside. */
export function knownDays(
  reader: Reader,
  kind: string,
  start: string,
  n: number,
): (CoverageSpan['state'] | 'f' | null)[] {
  const { database, account } = reader
  const end = addDays(start, n - 1)
  const result: (CoverageSpan['state'] | 'f' | null)[] = new Array(n).fill(null)
  const fill = (from: string, to: string, state: CoverageSpan['state'] | 'f', over: boolean) => {
    const last = Math.min(n - 1, daysBetween(start, to))
    for (let i = Math.max(0, daysBetween(start, from)); i <= last; i++)
      if (over || result[i] === null) result[i] = state
  }
  for (const { from, to, state } of database.all<CoverageSpan>(
    `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
     WHERE account = ? AND kind = ? AND from_date <= ? AND to_date >= ?`,
    account.id,
    kind,
    end,
    start,
  ))
    fill(from, to, state, true)
  const source = kinds.find(({ name }) => name === kind)?.source.name ?? ''
  for (const { from, to } of database.all<{ from: string; to: string }>(
    `SELECT window_from AS "from", window_to AS "to" FROM failure
     WHERE account = ? AND source = ? AND window_from <= ? AND window_to >= ?`,
    account.id,
    source,
    end,
    start,
  ))
    fill(from, to, 'f', false)
  return result
}

export interface DayFacts {
  /** Whether the day lies between the first and today. */
  readonly inside: boolean
  readonly value: number | null
  /** Minutes that the device recorded; null where nothing says so. */
  readonly recorded: number | null
  readonly known: CoverageSpan['state'] | 'f' | null
}

/** The letter of one day. */
export function letterOf({ inside, value, recorded, known }: DayFacts): Letter {
  if (!inside) return '-'
  // A day off the wrist has totals of 0 that nobody measured.
  if (recorded === 0 && (value === null || value === 0)) return known === 'partial' ? 'p' : 'n'
  if (value !== null) return known === 'partial' ? 'p' : 'v'
  if (known === 'f') return 'f'
  if (known === null) return 'u'
  if (known === 'empty') return 'e'
  return known === 'partial' ? 'p' : 'm'
}
