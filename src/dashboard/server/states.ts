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

/** What is known of a day, values aside; null where nobody asked. */
export type Known = CoverageSpan['state'] | 'f' | null

/** What is known of a kind on each of the `n` days from `start` on. */
export function knownDays(reader: Reader, kind: string, start: string, n: number): Known[] {
  const result: Known[] = new Array(n).fill(null)
  for (const { from, to, state } of stretchesOf(reader, kind, start, addDays(start, n - 1)))
    result.fill(state, Math.max(0, daysBetween(start, from)), Math.max(0, daysBetween(start, to) + 1))
  return result
}

/** The same of a few days that lie far apart, in the order they are given. */
export function knownOn(reader: Reader, kind: string, dates: readonly string[]): Known[] {
  if (dates.length === 0) return []
  const sorted = [...dates].sort()
  const stretches = stretchesOf(reader, kind, sorted[0]!, sorted.at(-1)!)
  return dates.map((date) => stretches.findLast(({ from, to }) => from <= date && to >= date)?.state ?? null)
}

interface Stretch {
  readonly from: string
  readonly to: string
  readonly state: Known
}

/** The failed windows that touch the days `from` to `to`, then what is covered, which holds where both speak. */
function stretchesOf({ database, account }: Reader, kind: string, from: string, to: string): Stretch[] {
  const source = kinds.find(({ name }) => name === kind)?.source.name ?? ''
  return [
    ...database.all<Stretch>(
      `SELECT window_from AS "from", window_to AS "to", 'f' AS state FROM failure
       WHERE account = ? AND source = ? AND window_from <= ? AND window_to >= ?`,
      account.id,
      source,
      to,
      from,
    ),
    ...database.all<Stretch>(
      `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
       WHERE account = ? AND kind = ? AND from_date <= ? AND to_date >= ?`,
      account.id,
      kind,
      to,
      from,
    ),
  ]
}

export interface DayFacts {
  /** Whether the day lies between the first and today. */
  readonly inside: boolean
  readonly value: number | null
  /** Minutes that the device recorded; null where nothing says so. */
  readonly recorded: number | null
  readonly known: Known
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
