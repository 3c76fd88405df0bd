// What is known of each day, as one letter: from the coverage of the kind, its failed windows, and whether the device
// was worn. A value is never a guess, and its absence always has a reason.

import { addDays, daysBetween } from '../../codec/date.ts'
import type { CoverageSpan } from '../../derive/coverage.ts'
import { kinds } from '../../kinds/index.ts'
import { isUnworn } from '../../kinds/worn.ts'
import type { Letter } from '../schema.ts'
import type { Reader } from './reader.ts'

/** The kind that gives `column` to the table `day`; undefined when none does. */
export function kindOf(column: string): (typeof kinds)[number] | undefined {
  return kinds.find((kind) => kind.figures !== undefined && column in kind.figures.columns)
}

/** What is known of a day, values aside; null where nobody asked. */
export type Known = CoverageSpan['state'] | 'f' | null

/** What is known of a kind on each of the `n` days from `start` on; what is covered holds where a window failed as well. */
export function knownDays({ database, account }: Reader, kind: string, start: string, n: number): Known[] {
  const end = addDays(start, n - 1)
  const result: Known[] = new Array(n).fill(null)
  const fill = (from: string, to: string, state: Known) =>
    result.fill(state, Math.max(0, daysBetween(start, from)), Math.max(0, daysBetween(start, to) + 1))
  for (const { from, to } of database.all<{ from: string; to: string }>(
    `SELECT window_from AS "from", window_to AS "to" FROM failure
     WHERE account = ? AND source = ? AND window_from <= ? AND window_to >= ?`,
    account.id,
    sourceOf(kind),
    end,
    start,
  ))
    fill(from, to, 'f')
  for (const { from, to, state } of database.all<CoverageSpan>(
    `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
     WHERE account = ? AND kind = ? AND from_date <= ? AND to_date >= ?`,
    account.id,
    kind,
    end,
    start,
  ))
    fill(from, to, state)
  return result
}

/** The same of a few days that may lie years apart, in the order they are given. */
export function knownOn({ database, account }: Reader, kind: string, dates: readonly string[]): Known[] {
  // Spans lie apart, so the last that begins by a day is the only one that can hold it.
  return database
    .all<{ known: Known }>(
      `SELECT coalesce(
         (SELECT CASE WHEN to_date >= day.value THEN state END FROM coverage_span
          WHERE account = ?1 AND kind = ?2 AND from_date <= day.value ORDER BY from_date DESC LIMIT 1),
         (SELECT 'f' FROM failure WHERE account = ?1 AND source = ?3 AND window_from <= day.value
          AND window_to >= day.value)) AS known
       FROM json_each(?4) AS day ORDER BY day.key`,
      account.id,
      kind,
      sourceOf(kind),
      JSON.stringify(dates),
    )
    .map(({ known }) => known)
}

function sourceOf(kind: string): string {
  return kinds.find(({ name }) => name === kind)?.source.name ?? ''
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
  if (isUnworn(value, recorded)) return known === 'partial' ? 'p' : 'n'
  if (value !== null) return known === 'partial' ? 'p' : 'v'
  if (known === 'f') return 'f'
  if (known === null) return 'u'
  if (known === 'empty') return 'e'
  return known === 'partial' ? 'p' : 'm'
}
