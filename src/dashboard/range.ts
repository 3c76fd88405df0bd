// The days that a view looks at and those it lays beside them, as its address says: once for the page, and for the
// server that keeps the answers of a saved view.

import { addDays, daysBetween, isDate } from '../codec/date.ts'

export interface Range {
  /** As in the address: `1y`, `all`, or two days. */
  readonly name: string
  readonly from: string
  readonly to: string
}

/** Lengths by name, days. */
const lengths: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '1y': 365, '5y': 1826 }

/** The range a text names, within what there is; `standard` where it names none. */
export function rangeOf(text: string | null, first: string, today: string, standard: string): Range {
  const [from, to] = text?.split('..') ?? []
  if (isDate(from) && isDate(to) && from <= to) return { name: `${from}..${to}`, from, to }
  const name = text !== null && (text in lengths || text === 'all') ? text : standard
  const length = lengths[name]
  return { name, from: length === undefined ? first : addDays(today, 1 - length), to: today }
}

/** Rows that hold the days of a range, where a kind has one a day and the newest come first. */
export function rowsOfDays({ from }: Range, today: string): number {
  return Math.min(5000, Math.max(1, daysBetween(from, today) + 1))
}

/**
 * How many days before a range the period begins that it is compared with: `previous`, `year` or the number of a year;
 * null for none. Whole weeks, so that weekdays meet: 364 days for a year (design, Compare).
 */
export function shiftOf(compare: string | null, { from, to }: Pick<Range, 'from' | 'to'>): number | null {
  if (compare === 'previous') return wholeWeeks(daysBetween(from, to) + 1)
  const last = Number(to.slice(0, 4))
  const year = compare === 'year' ? last - 1 : /^\d{4}$/.test(compare ?? '') ? Number(compare) : last
  return year < last && year >= 1900 ? wholeWeeks((last - year) * 365.25) : null
}

function wholeWeeks(days: number): number {
  return Math.max(7, Math.round(days / 7) * 7)
}

/** First and last day of the period that a range is compared with; null for none. */
export function besideOf(compare: string | null, { from, to }: Range): { from: string; to: string } | null {
  const shift = shiftOf(compare, { from, to })
  return shift === null ? null : { from: addDays(from, -shift), to: addDays(to, -shift) }
}
