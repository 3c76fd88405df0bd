// Numbers, units and dates for people. Everything inside is metric and UTC; this is the only place that converts,
// configured once from the settings.

import { differenceOf, type Gridline, gridlines, paceGridlines, paceUnit, type Rate, scaleOf } from '../../../units.ts'
import type { By } from '../../range.ts'
import type { Settings } from '../../schema.ts'

type FormatSettings = Pick<Settings, 'units' | 'energy' | 'weight' | 'clock' | 'weekStart' | 'locale'>

let look: FormatSettings = {
  units: 'metric',
  energy: 'kcal',
  weight: 'kg',
  clock: 'system',
  weekStart: 'system',
  locale: '',
}
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

/** Applies the settings; formatters made for others are dropped. */
export function setLook(next: FormatSettings): void {
  look = next
  formats.clear()
}

function locale(): string | undefined {
  try {
    return look.locale === '' ? undefined : (Intl.getCanonicalLocales(look.locale)[0] ?? undefined)
  } catch {
    return undefined
  }
}

function numberFormat(digits: number, sign: boolean): Intl.NumberFormat {
  const key = `n${digits}${sign}`
  let format = formats.get(key) as Intl.NumberFormat | undefined
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: sign ? 'exceptZero' : 'negative',
    })
    formats.set(key, format)
  }
  return format
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  let format = formats.get(key) as Intl.DateTimeFormat | undefined
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options })
    formats.set(key, format)
  }
  return format
}

/** A number with grouping; U+2212 for minus. */
export function number(value: number, digits = 0, sign = false): string {
  return numberFormat(digits, sign).format(value).replace('-', '−')
}

/** 1,600 as `1.6k`, for axes. */
export function short(value: number): string {
  if (Math.abs(value) < 1000) return number(value)
  const thousands = value / 1000
  return `${number(thousands, Number.isInteger(thousands) ? 0 : 1)}k`
}

/** `6 h 52`, `28 min`, `48 s`; from minutes. */
export function duration(minutes: number): string {
  const seconds = Math.round(minutes * 60)
  if (minutes < 1 && seconds > 0) return `${number(seconds)} s`
  const whole = Math.round(minutes)
  if (whole < 60) return `${number(whole)} min`
  return `${number(Math.floor(whole / 60))} h ${two(whole % 60)}`
}

/** `39:37` or `1:02:05`; from seconds. */
export function stopwatch(seconds: number): string {
  const whole = Math.round(seconds)
  const h = Math.floor(whole / 3600)
  const m = Math.floor((whole % 3600) / 60)
  return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** Whether clocks show 12 hours. */
export function twelve(): boolean {
  if (look.clock !== 'system') return look.clock === '12'
  return dateFormat({ hour: 'numeric' }).resolvedOptions().hour12 === true
}

/** A minute of the day as a clock time; any number of minutes, wrapped into the day. */
export function clock(minutes: number): string {
  const m = ((Math.round(minutes) % 1440) + 1440) % 1440
  const h = Math.floor(m / 60)
  if (!twelve()) return `${two(h)}:${two(m % 60)}`
  return `${h % 12 === 0 ? 12 : h % 12}:${two(m % 60)} ${h < 12 ? 'am' : 'pm'}`
}

/** A full hour as an axis shows it. */
export function hour(minutes: number, narrow: boolean): string {
  const h = Math.floor((((minutes % 1440) + 1440) % 1440) / 60)
  if (twelve()) return `${h % 12 === 0 ? 12 : h % 12}${narrow ? '' : h < 12 ? ' am' : ' pm'}`
  return narrow ? String(h) : `${two(h)}:00`
}

const asDate = (date: string) => new Date(`${date}T00:00:00Z`)

/** `Saturday 21 November` in the locale's own order. */
export function longDay(date: string): string {
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long' }).format(asDate(date))
}

/** `Sat 21 Nov`. */
export function shortDay(date: string): string {
  return dateFormat({ weekday: 'short', day: 'numeric', month: 'short' }).format(asDate(date))
}

/** `21 Nov`. */
export function dayMonth(date: string): string {
  return dateFormat({ day: 'numeric', month: 'short' }).format(asDate(date))
}

/** `21 Nov 2026`. */
export function fullDay(date: string): string {
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(asDate(date))
}

/** `1 day`, `5 days`. */
export function daysWords(days: number): string {
  return `${number(days)} ${days === 1 ? 'day' : 'days'}`
}

/** A step by its first day: `Sat 21 Nov 2026`, `week from 16 Nov 2026`, `Nov 2026`. */
export function stepDay(date: string, by: By): string {
  if (by === 'day') return `${shortDay(date)} ${date.slice(0, 4)}`
  return by === 'week'
    ? `week from ${fullDay(date)}`
    : dateFormat({ month: 'short', year: 'numeric' }).format(asDate(date))
}

/** `Saturday 14 March 2020`. */
export function spokenDay(date: string): string {
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(asDate(date))
}

/** `Nov` or `N`. */
export function month(index: number, style: 'short' | 'narrow' | 'long'): string {
  return dateFormat({ month: style }).format(new Date(Date.UTC(2024, index, 15)))
}

/** Weekday 0 (Monday) to 6 as text. */
export function weekdayName(index: number, style: 'short' | 'narrow' | 'long'): string {
  return dateFormat({ weekday: style }).format(new Date(Date.UTC(2024, 0, 1 + index)))
}

/** First day of the week, 0 for Monday. */
export function weekStart(): number {
  if (look.weekStart !== 'system') return { monday: 0, sunday: 6, saturday: 5 }[look.weekStart]
  try {
    const where = new Intl.Locale(locale() ?? navigator.language) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number }
      weekInfo?: { firstDay: number }
    }
    return ((where.getWeekInfo?.() ?? where.weekInfo)?.firstDay ?? 1) - 1
  } catch {
    return 0
  }
}

let home: string | null = null

/** Sets the account's home zone, used for times without an offset of their own. */
export function setHome(zone: string | null): void {
  home = zone
}

/** Day and minute of the day at an instant: at its own offset, else at home, else by this computer. */
function localOf(epoch: number, offset?: number | null): { date: string; minute: number } {
  const shifted = offset == null ? epoch : epoch + offset
  // Sweden writes 2026-11-21 19:10.
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: offset == null ? (home ?? undefined) : 'UTC',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(shifted * 1000)
  return { date: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) }
}

/** An instant as date and time; `offset` seconds east of UTC where it is known. */
export function moment(epoch: number, offset?: number | null): string {
  const { date, minute } = localOf(epoch, offset)
  return `${fullDay(date)} ${clock(minute)}`
}

/** `21:42 today`, yesterday or tomorrow, else the date. */
export function nearby(epoch: number): string {
  const { date, minute } = localOf(epoch)
  const word = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[daysBetween(localOf(Date.now() / 1000).date, date)]
  return word === undefined ? fullDay(date) : `${clock(minute)} ${word}`
}

/** `310 KB`. */
export function bytes(count: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB']
  let value = count
  let i = 0
  for (; value >= 1000 && i < units.length - 1; i++) value /= 1000
  return `${number(value, i > 1 && value < 100 ? 1 : 0)} ${units[i]}`
}

/** A value with its unit, converted to the chosen system. */
export function withUnit(
  value: number,
  unit: string | null,
  digits = 0,
): { text: string; unit: string; value: number } {
  if (unit === 'min') return { text: duration(value), unit: '', value }
  const { unit: name, factor, offset } = scaleOf(unit, look)
  const shown = value * factor + offset
  return { text: number(shown, digitsOf(unit, digits)), unit: name, value: shown }
}

/** A number and its unit as one text. */
export function inWords({ text, unit }: { readonly text: string; readonly unit: string }): string {
  return unit === '' ? text : `${text} ${unit}`
}

/** Minimum digits after the point of a unit, or none. */
function digitsOf(unit: string | null, digits: number): number {
  if (unit === 'm') return Math.max(1, digits)
  if (unit === 'kg' || unit === '°C' || unit === differenceOf('°C')) return 1
  return digits
}

/** Gridlines of an axis in the chosen system. */
export function axis(low: number, high: number, unit: string | null, wanted = 3): Gridline[] {
  return gridlines(low, high, scaleOf(unit, look), wanted)
}

/** Metres per second in a sport's form: `5:07 /km`, `2:31 /100 yd` or `24.1 km/h`. */
export function speed(metresPerSecond: number, rate: Rate): { text: string; unit: string } {
  if (rate === 'speed') return withUnit(metresPerSecond, 'm/s', 1)
  const { metres, unit } = paceUnit(look.units, rate)
  return { text: stopwatch(metres / metresPerSecond), unit }
}

/** Gridlines of speeds in metres per second, at round values of the sport's form. */
export function speedAxis(low: number, high: number, rate: Rate): Gridline[] {
  return rate === 'speed' ? axis(low, high, 'm/s') : paceGridlines(low, high, paceUnit(look.units, rate).metres)
}

/** A date moved by days. */
export function addDays(date: string, days: number): string {
  return new Date(asDate(date).getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Days from `a` to `b`. */
export function daysBetween(a: string, b: string): number {
  return Math.round((asDate(b).getTime() - asDate(a).getTime()) / 86_400_000)
}

/** 0 for Monday. */
export function weekday(date: string): number {
  return (asDate(date).getUTCDay() + 6) % 7
}
