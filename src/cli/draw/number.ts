// Numbers and dates in words, the same everywhere: no decimals for counts, `6 h 52`, a dash for what is missing.
import type { Style } from './style.ts'

/** A missing value: an en dash where the terminal has one. Missing is never written as 0. */
export function missing(style: Style): string {
  return style.unicode ? '–' : '-'
}

/** `17,006`: a whole number with its thousands apart. Intl would do it too, and cost half of a quick command's time. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Metres as kilometres with one decimal: `12.4 km`. */
export function kilometres(metres: number): string {
  return `${(metres / 1000).toFixed(1)} km`
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
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
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
  return `${weekday(date)} ${Number(date.slice(8))} ${monthName(date)} ${date.slice(0, 4)}`
}

/** `Sat 21 Nov`. */
export function shortDate(date: string): string {
  return `${weekday(date).slice(0, 3)} ${date.slice(8).replace(/^0/, ' ')} ${monthName(date).slice(0, 3)}`
}

/** `Saturday`. */
export function weekday(date: string): string {
  return weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] as string
}

/** `November` of a local day or month. */
export function monthName(date: string): string {
  return months[Number(date.slice(5, 7)) - 1] as string
}
