// Parses a day, month or year as people write it: `10 march 2025`, `last tuesday`, `-30`, `2025-03`.

import { addDays, month, weekday, weekdayName } from './format.ts'

/** One day, or all from one to another. */
export interface FoundDays {
  readonly from: string
  readonly to: string
}

/** Null for a text that names none; what has no year is the latest that is not after `today`. */
export function findDays(text: string, today: string): FoundDays | null {
  const words = text.toLowerCase().replaceAll(/[,.]/g, ' ').trim().split(/\s+/)
  const only = words.length === 1 ? words[0]! : ''
  return byNumbers(only) ?? byDistance(words, today) ?? byMonth(words, today)
}

const day = (date: string): FoundDays => ({ from: date, to: date })

/** `2025-03-10`, `2025-03`, `2025`. */
function byNumbers(word: string): FoundDays | null {
  const [, year, m, d] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(word) ?? []
  if (year === undefined) return null
  if (m === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` }
  return d === undefined ? wholeMonth(Number(year), Number(m)) : realDay(Number(year), Number(m), Number(d))
}

function realDay(year: number, m: number, d: number): FoundDays | null {
  const date = dateText(year, m, d)
  const whole = wholeMonth(year, m)
  return whole === null || date < whole.from || date > whole.to ? null : day(date)
}

function wholeMonth(year: number, m: number): FoundDays | null {
  if (m < 1 || m > 12) return null
  const from = dateText(year, m, 1)
  return { from, to: addDays(dateText(m === 12 ? year + 1 : year, (m % 12) + 1, 1), -1) }
}

function dateText(year: number, m: number, d: number): string {
  return `${year}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
}

/** `-30`, `today`, `yesterday`, `tuesday`, `last tuesday`. */
function byDistance(words: readonly string[], today: string): FoundDays | null {
  const [first = '', second] = words[0] === 'last' ? words.slice(1) : words
  if (second !== undefined) return null
  if (/^[-−]\d{1,5}$/.test(first)) return day(addDays(today, -Number(first.slice(1))))
  if (first === 'today') return day(today)
  if (first === 'yesterday') return day(addDays(today, -1))
  const index = indexIn(first, weekdays())
  if (index < 0) return null
  const back = (weekday(today) - index + 7) % 7
  return day(addDays(today, -(back === 0 ? 7 : back)))
}

/** `10 march 2025`, `march 10`, `march 2025`, `march`. */
function byMonth(words: readonly string[], today: string): FoundDays | null {
  const named = words.map((word) => indexIn(word, months())).findIndex((index) => index >= 0)
  if (named < 0) return null
  const m = indexIn(words[named]!, months()) + 1
  const numbers = words.filter((_, i) => i !== named).map((word) => Number(/^(\d+)(?:st|nd|rd|th)?$/.exec(word)?.[1]))
  if (numbers.some((number) => Number.isNaN(number)) || numbers.length > 2) return null
  const year = numbers.find((number) => number > 31)
  if (numbers.length === 2 && year === undefined) return null
  const d = numbers.find((number) => number <= 31)
  const within = (y: number) => (d === undefined ? wholeMonth(y, m) : realDay(y, m, d))
  if (year !== undefined) return within(year)
  const thisYear = Number(today.slice(0, 4))
  const found = within(thisYear)
  return found !== null && found.from <= today ? found : within(thisYear - 1)
}

const english = {
  months: 'january february march april may june july august september october november december'.split(' '),
  weekdays: 'monday tuesday wednesday thursday friday saturday sunday'.split(' '),
}

/** Names in English and in the language of the page. */
const months = () => english.months.map((name, i) => [name, month(i, 'long').toLowerCase()])
const weekdays = () => english.weekdays.map((name, i) => [name, weekdayName(i, 'long').toLowerCase()])

/** Which of the names a word begins, with three letters at least; -1 for none. */
function indexIn(word: string, names: readonly (readonly string[])[]): number {
  return word.length < 3 ? -1 : names.findIndex((same) => same.some((name) => name.startsWith(word)))
}
