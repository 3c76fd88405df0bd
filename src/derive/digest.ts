// A week or a month in figures: means, the person's usual range, step goals reached, and new records. Rows of days in,
// one digest out.

import { addDays, daysBetween, weekday } from '../codec/date.ts'
import type { Row } from '../kinds/column.ts'
import type { FigureName } from '../kinds/index.ts'
import { records, type Streaks, streaks } from './records.ts'

export type DigestPeriod = 'week' | 'month'

/** Figures of a digest, in its order; those without a value in the period are left out. */
export const digestFigures = [
  'steps',
  'distance',
  'sleep_minutes',
  'sleep_score',
  'resting_heartrate',
  'hrv',
  'stress_mean',
  'readiness',
  'spo2_mean',
  'workout_minutes',
] as const satisfies readonly FigureName[]

/** Figures with daily records. */
const recordFigures = ['steps', 'distance', 'sleep_minutes', 'workout_minutes'] as const satisfies readonly FigureName[]

/** Earlier periods that define the usual range, and their minimum number. */
const BEFORE = 12
const FEWEST = 6

export interface DigestFigure {
  readonly name: FigureName
  /** Days with a value. */
  readonly days: number
  /** Mean of those days, in the figure's unit. */
  readonly mean: number
  /** Mean of the previous period; null if it has no value. */
  readonly before: number | null
  /** The second lowest and second highest mean of the twelve previous periods; null if fewer than six have a value. */
  readonly usual: readonly [low: number, high: number] | null
}

export interface DigestRecord {
  readonly name: FigureName
  readonly date: string
  readonly value: number
  /** The best value before the period. */
  readonly best: number
}

export interface Digest {
  readonly by: DigestPeriod
  /** First and last day of the calendar period. */
  readonly from: string
  readonly to: string
  /** Elapsed days of it. While it is not over, earlier periods are cut at the same day. */
  readonly over: number
  readonly figures: readonly DigestFigure[]
  /** Days on which the step goal was reached, of those with steps and a goal; null without a goal. */
  readonly goal: { readonly reached: number; readonly of: number } | null
  /** Consecutive days with the goal reached, over the whole history. */
  readonly streaks: Streaks
  readonly records: readonly DigestRecord[]
}

/** First day of the period that contains `date`; weeks begin on Mondays. */
export function periodStart(date: string, by: DigestPeriod): string {
  return by === 'month' ? `${date.slice(0, 7)}-01` : addDays(date, -weekday(date))
}

/** First day of the period after the one that begins on `start`. */
export function nextPeriod(start: string, by: DigestPeriod): string {
  return by === 'week' ? addDays(start, 7) : periodStart(addDays(start, 31), by)
}

/**
 * The digest of the period that contains `date`. `rows` are days of the table `day`, oldest first; a day off the wrist
 * has no row or no values, and days from `today` on are not over.
 */
export function digestOf(rows: readonly Row[], date: string, by: DigestPeriod, today: string): Digest {
  const from = periodStart(date, by)
  const to = addDays(nextPeriod(from, by), -1)
  const over = Math.max(0, Math.min(daysBetween(from, to) + 1, daysBetween(from, today)))
  const closed = rows.filter((row) => String(row.date) < today)
  const within = (start: string, length: number) => {
    const end = addDays(start, length)
    return closed.filter((row) => String(row.date) >= start && String(row.date) < end)
  }
  const own = within(from, over)
  const earlier: (readonly Row[])[] = []
  for (let i = 0, start = from; i < BEFORE; i++) {
    const end = start
    start = periodStart(addDays(start, -1), by)
    earlier.push(within(start, to < today ? daysBetween(start, end) : Math.min(over, daysBetween(start, end))))
  }
  const goals = own.filter(({ steps, goal }) => typeof steps === 'number' && Number(goal) > 0)
  return {
    by,
    from,
    to,
    over,
    figures: digestFigures.flatMap((name) => digestFigure(name, own, earlier)),
    goal: goals.length === 0 ? null : { reached: goals.filter(reachedGoal).length, of: goals.length },
    streaks: streaks(
      closed.filter((row) => String(row.date) <= to),
      today <= to ? today : addDays(to, 1),
      reachedGoal,
    ),
    records: recordFigures.flatMap((name) => digestRecords(name, own, closed, from)),
  }
}

const reachedGoal = ({ steps, goal }: Row) => Number(goal) > 0 && Number(steps) >= Number(goal)

function digestFigure(name: FigureName, own: readonly Row[], earlier: readonly (readonly Row[])[]): DigestFigure[] {
  const values = numbersIn(own, name)
  if (values.length === 0) return []
  const before = earlier.map((rows) => meanOrNull(numbersIn(rows, name)))
  const known = before.filter((mean) => mean !== null).sort((a, b) => a - b)
  const usual = known.length < FEWEST ? null : ([known[1]!, known.at(-2)!] as const)
  return [{ name, days: values.length, mean: meanOrNull(values)!, before: before[0] ?? null, usual }]
}

/** A record needs a history before the period. */
function digestRecords(name: FigureName, own: readonly Row[], all: readonly Row[], from: string): DigestRecord[] {
  const [best] = records(own, name)
  const [other] = records(
    all.filter(({ date }) => String(date) < from),
    name,
  )
  if (best === undefined || other === undefined || best.value <= other.value) return []
  return [{ name, date: best.date, value: best.value, best: other.value }]
}

function numbersIn(rows: readonly Row[], name: string): number[] {
  return rows.map((row) => row[name]).filter((value) => typeof value === 'number')
}

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
