// Numbers, units and dates for people: no decimals for counts, `6 h 52`, a dash for a missing value. The terminal's
// only unit conversion, configured once per command.
import { METRIC, paceUnit, type Rate, scaleOf, type UnitSystem } from '../../units.ts'
import type { Style } from './style.ts'

export interface NumberLook extends UnitSystem {
  readonly clock: 'system' | '24' | '12'
  /** A language tag; empty for the English of the program, with 24 hours. */
  readonly locale: string
}

export const plainLook: NumberLook = { ...METRIC, clock: 'system', locale: '' }

let look = plainLook
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

/** Sets units and locale for everything that follows. */
export function setLook(next: NumberLook): void {
  look = next
  formats.clear()
}

/** The current system of units. */
export function unitSystem(): UnitSystem['units'] {
  return look.units
}

function numberFormat(digits: number): Intl.NumberFormat {
  const key = `n${digits}`
  const format =
    (formats.get(key) as Intl.NumberFormat | undefined) ??
    new Intl.NumberFormat(look.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(key, format)
  return format
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  const format =
    (formats.get(key) as Intl.DateTimeFormat | undefined) ??
    new Intl.DateTimeFormat(look.locale, { timeZone: 'UTC', ...options })
  formats.set(key, format)
  return format
}

function localDate(date: string, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(options).format(new Date(`${date}T00:00:00Z`))
}

/** A missing value: an en dash where the terminal has one. Missing is never written as 0. */
export function missing(style: Style): string {
  return style.unicode ? '–' : '-'
}

/** `17,006`: a whole number with its thousands apart. Intl alone would cost half of a quick command's time. */
export function count(value: number): string {
  const whole = Math.round(value)
  return look.locale === '' ? String(whole).replace(/\B(?=(\d{3})+$)/g, ',') : numberFormat(0).format(whole)
}

/** A number with its digits behind the point. */
export function decimal(value: number, digits: number): string {
  return look.locale === '' ? value.toFixed(digits) : numberFormat(digits).format(value)
}

/** A stored metric value as a number in the chosen unit, with that unit's name. */
export function inUnit(value: number, unit: string): { readonly value: number; readonly unit: string } {
  const { factor, offset, unit: name } = scaleOf(unit, look)
  return { value: value * factor + offset, unit: name }
}

/** The name of the chosen unit for a metric one. */
export function unitName(unit: string): string {
  return scaleOf(unit, look).unit
}

function withUnit(stored: number, metric: string, digits: number): string {
  const { value, unit } = inUnit(stored, metric)
  return `${digits === 0 ? count(value) : decimal(value, digits)} ${unit}`
}

/** Metres of distance in kilometres or miles: `12.4 km`. */
export function distance(metres: number, digits = 1): string {
  return withUnit(metres, 'm', digits)
}

/** Metres of altitude in metres or feet: `212 m`. */
export function height(metres: number): string {
  return withUnit(metres, 'height', 0)
}

/** `512 kcal`. */
export function energy(kilocalories: number): string {
  return withUnit(kilocalories, 'kcal', 0)
}

/** Metres per second in a sport's form: `5:07 /km`, `2:31 /100 yd` or `24.1 km/h`. */
export function speed(metresPerSecond: number, rate: Rate): string {
  if (rate === 'speed') return withUnit(metresPerSecond, 'm/s', 1)
  const { metres, unit } = paceUnit(look.units, rate)
  return `${minutesSeconds(metres / metresPerSecond)} ${unit}`
}

/** `5:07`, from an hour on `1:05:07`. */
function minutesSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`
  return h > 0 ? `${h}:${tail}` : tail
}

/** Seconds as `48 s`, `12 min`, `6 h 52`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : hours(minutes)
}

/** Minutes as `6 h 52`; under an hour `52 min`. */
export function hours(minutes: number): string {
  const whole = Math.round(minutes)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}`
}

/** Bytes as `3.1 MB` (powers of 1000, as disks are sold). */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

/** `1 day`, `2 days`. */
export function some(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`
}

/** Clock time of an instant (epoch seconds) at an offset from UTC in seconds: `23:21`. */
export function clock(instant: number, offset: number): string {
  const minutes = Math.floor(((((instant + offset) % 86_400) + 86_400) % 86_400) / 60)
  return clockOfMinute(minutes)
}

/** Clock time of a minute of the day; 1440 is `24:00`. */
export function clockOfMinute(minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, '0')]
  if (twelve()) return `${hour % 12 === 0 ? 12 : hour % 12}:${rest} ${hour % 24 < 12 ? 'am' : 'pm'}`
  return `${String(hour).padStart(2, '0')}:${rest}`
}

/** Whether clocks show 12 hours. */
function twelve(): boolean {
  if (look.clock !== 'system' || look.locale === '') return look.clock === '12'
  return dateFormat({ hour: 'numeric' }).resolvedOptions().hour12 === true
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `Saturday 21 November 2026` of a local day. */
export function longDate(date: string): string {
  if (look.locale !== '') return localDate(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return `${weekday(date)} ${Number(date.slice(8))} ${monthName(date)} ${date.slice(0, 4)}`
}

/** `Sat 21 Nov`. */
export function shortDate(date: string): string {
  if (look.locale !== '') return localDate(date, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${weekday(date).slice(0, 3)} ${date.slice(8).replace(/^0/, ' ')} ${monthName(date).slice(0, 3)}`
}

/** `Saturday`. */
export function weekday(date: string): string {
  if (look.locale !== '') return localDate(date, { weekday: 'long' })
  return weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] as string
}

/** `November` of a local day or month. */
export function monthName(date: string): string {
  if (look.locale !== '') return localDate(`${date.slice(0, 7)}-15`, { month: 'long' })
  return months[Number(date.slice(5, 7)) - 1] as string
}
