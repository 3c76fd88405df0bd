// Parses option values: whole numbers, local days and ranges of days, with a message if they are invalid.
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { addDays, dateOfEpoch, isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'

/** A parser for whole numbers between two bounds, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** A local day `YYYY-MM-DD` that the calendar has, 1970 to 2999. */
export function localDay(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('It must be a calendar day as YYYY-MM-DD.')
}

export function isDay(text: string): boolean {
  return isDate(text) && text >= '1970-01-01' && text <= '2999-12-31'
}

/** A day as `YYYY-MM-DD`, `today`, `yesterday`, or a number of days back (`-3`). */
export function spokenDay(text: string, today: string): string {
  if (text === 'today') return today
  if (text === 'yesterday') return addDays(today, -1)
  const day = /^-\d+$/.test(text) ? addDays(today, Number(text)) : text
  if (isDay(day)) return day
  if (/^(\d+-\d\d-\d\d|-\d+)$/.test(text))
    throw new WristoryError('usage', `${text} is not a calendar day between 1970 and 2999.`)
  throw new WristoryError('usage', `The day must be YYYY-MM-DD, today, yesterday or -N days; it is ${text}.`)
}

/** Throws `usage` if a range of days runs backwards. */
export function inOrder(from: string | undefined, to: string | undefined): void {
  if (from !== undefined && to !== undefined && from > to)
    throw new WristoryError('usage', `The first day (${from}) is after the last (${to}).`)
}

/** Names separated by commas, without blanks and empty parts. */
export function names(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The computer's local day of an instant in epoch milliseconds. */
export function localToday(now: number): string {
  const date = new Date(now)
  return dateOfEpoch(now / 1000, -date.getTimezoneOffset() * 60)
}

export function position(text: string): { latitude: number; longitude: number } {
  const [, latitude, longitude] = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/.exec(text)?.map(Number) ?? []
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw new InvalidArgumentError('It must be latitude,longitude in degrees, such as 52.52,13.405.')
  return { latitude, longitude }
}
