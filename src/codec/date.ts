// Local days as `YYYY-MM-DD` text and instants as UTC epoch seconds: plain arithmetic, no host time zone anywhere.

const DAY = 86_400

/** Epoch seconds of 00:00 UTC on `date`; NaN if `date` is not a real calendar day as `YYYY-MM-DD`. */
export function epochOfDate(date: string): number {
  if (date.length !== 10 || date.charCodeAt(4) !== HYPHEN || date.charCodeAt(7) !== HYPHEN) return Number.NaN
  const year = digitsAt(date, 0) * 100 + digitsAt(date, 2)
  const month = digitsAt(date, 5)
  const day = digitsAt(date, 8)
  // A non-digit makes its number NaN, for which no comparison below is true.
  if (!(year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return Number.NaN
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day > (month === 2 ? (leap ? 29 : 28) : MONTHS_OF_30.includes(month) ? 30 : 31)) return Number.NaN
  return Date.UTC(year, month - 1, day) / 1000
}

const HYPHEN = 45
const ZERO = 48

/**
 * The number of two digits; NaN if one is not a digit. No regular expression: days are parsed by the hundred thousand.
 */
function digitsAt(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

const MONTHS_OF_30: readonly number[] = [4, 6, 9, 11]

export function isDate(text: unknown): text is string {
  return typeof text === 'string' && !Number.isNaN(epochOfDate(text))
}

/** The calendar day at `epoch` seconds for someone `offset` seconds east of UTC; '' outside the years 1 to 9999. */
export function dateOfEpoch(epoch: number, offset = 0): string {
  const days = Math.floor((epoch + offset) / DAY)
  if (!(days >= -719_162 && days <= 2_932_896)) return ''
  // Days to civil date in whole numbers (Gregorian calendar in eras of 400 years that begin in March).
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const moved = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * moved + 2) / 5) + 1
  const month = moved < 10 ? moved + 3 : moved - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

export function addDays(date: string, days: number): string {
  return dateOfEpoch(epochOfDate(date) + days * DAY)
}

/** Days from `from` to `to`: 1 for neighbours, negative if `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((epochOfDate(to) - epochOfDate(from)) / DAY)
}

/** Every day from `from` to `to`, both included; none after the year 9999. */
export function* eachDate(from: string, to: string): Generator<string> {
  for (let date = from; date !== '' && date <= to; date = addDays(date, 1)) yield date
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(date: string): number {
  return (epochOfDate(date) / DAY + 3) % 7
}
