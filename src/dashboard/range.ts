// The range of a view, its steps, and its comparison period, parsed from the address; shared by the page and the server
// that stores the answers of a saved view.

import { addDays, daysBetween, isDate, weekday } from '../codec/date.ts'
import { toMillionth } from '../codec/number.ts'

export interface ViewRange {
  /** As in the address: `1y`, `all`, or two days. */
  readonly name: string
  readonly from: string
  readonly to: string
}

/** Lengths by name, days. */
const lengths: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '1y': 365, '5y': 1826 }

/** The range of a text, within the history; `standard` if it names none. */
export function rangeOf(text: string | null, first: string, today: string, standard: string): ViewRange {
  const [from, to] = text?.split('..') ?? []
  if (isDate(from) && isDate(to) && from <= to) return { name: `${from}..${to}`, from, to }
  const name = text !== null && (text in lengths || text === 'all') ? text : standard
  const length = lengths[name]
  return { name, from: length === undefined ? first : addDays(today, 1 - length), to: today }
}

/** The type of a chart's step. */
export const stepSizes = ['day', 'week', 'month'] as const

export type By = (typeof stepSizes)[number]

/** The steps of a text; `standard` if it names none. */
export function parseBy(text: string | null, standard: By = 'day'): By {
  return stepSizes.find((size) => size === text) ?? standard
}

/** The default steps of bars: a year of days is too many to distinguish. */
export function barsBy({ name }: ViewRange): By {
  return name === '1y' ? 'week' : name === 'all' ? 'month' : 'day'
}

/** On which of `n` days from `start` on a step begins: weeks on Mondays, and the first where the range begins. */
export function periodStarts(start: string, n: number, by: By): number[] {
  const starts: number[] = []
  const first = weekday(start)
  for (let i = 0; i < n; i++)
    if (i === 0 || by === 'day' || (by === 'week' ? (first + i) % 7 === 0 : addDays(start, i).endsWith('-01')))
      starts.push(i)
  return starts
}

/** A step of a figure: over the completed days with a value. */
export interface Rolled {
  readonly mean: number | null
  readonly lowest: number | null
  readonly highest: number | null
  readonly days: number
  /** `v` if there is a value, else the state of most of its days. */
  readonly state: string
}

/** What each step makes of the days of a figure; `starts` as `startsOf` gives them. */
export function rollUp(values: readonly (number | null)[], state: string, starts: readonly number[]): Rolled[] {
  return starts.map((from, k) => {
    const to = starts[k + 1] ?? values.length
    const whole = values.slice(from, to).filter((value, i) => value !== null && state[from + i] === 'v') as number[]
    if (whole.length === 0)
      return { mean: null, lowest: null, highest: null, days: 0, state: commonest(state.slice(from, to)) }
    return {
      mean: toMillionth(whole.reduce((sum, value) => sum + value, 0) / whole.length),
      lowest: Math.min(...whole),
      highest: Math.max(...whole),
      days: whole.length,
      state: 'v',
    }
  })
}

function commonest(letters: string): string {
  const count = (letter: string) => letters.split(letter).length
  return [...letters].sort((a, b) => count(b) - count(a))[0] ?? '-'
}

/** A row limit that covers the days of a range, for kinds with one row per day, newest first. */
export function rowsOfDays({ from }: ViewRange, today: string): number {
  return Math.min(5000, Math.max(1, daysBetween(from, today) + 1))
}

/**
 * How many days before a range the period begins that it is compared with: `previous`, `year` or the number of a year;
 * null for none. Whole weeks, so that weekdays meet: 364 days for a year (design, Compare).
 */
export function compareShift(compare: string | null, { from, to }: Pick<ViewRange, 'from' | 'to'>): number | null {
  if (compare === 'previous') return wholeWeeks(daysBetween(from, to) + 1)
  const last = Number(to.slice(0, 4))
  const year = compare === 'year' ? last - 1 : /^\d{4}$/.test(compare ?? '') ? Number(compare) : last
  return year < last && year >= 1900 ? wholeWeeks((last - year) * 365.25) : null
}

function wholeWeeks(days: number): number {
  return Math.max(7, Math.round(days / 7) * 7)
}

/**
 * First and last day of the comparison period; null for none. By month it begins whole months earlier, so that months
 * match; shifting by weekdays would move days into the next one.
 */
export function compareRange(
  compare: string | null,
  { from, to }: Pick<ViewRange, 'from' | 'to'>,
  by: By = 'day',
): { from: string; to: string } | null {
  const shift = compareShift(compare, { from, to })
  if (shift === null) return null
  if (by !== 'month') return { from: addDays(from, -shift), to: addDays(to, -shift) }
  const months = compare === 'previous' ? monthNumber(to) - monthNumber(from) + 1 : 12 * Math.round(shift / 365.25)
  // The last day of a month matches the last one of the other.
  const ends = addDays(to, 1).endsWith('-01')
  return { from: monthsBefore(from, months), to: monthsBefore(ends ? `${to.slice(0, 8)}31` : to, months) }
}

function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
}

/** The same day of an earlier month, or the last it has. */
function monthsBefore(date: string, months: number): string {
  const month = monthNumber(date) - months
  const first = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
  const last = addDays(`${addDays(`${first}-28`, 4).slice(0, 8)}01`, -1)
  const same = `${first}${date.slice(7)}`
  return same < last ? same : last
}
