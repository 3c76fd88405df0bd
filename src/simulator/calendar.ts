// Days as integers (days since 1970-01-01) and the offset of a zone on a day; only this file uses the zone database.

/** Day number of `YYYY-MM-DD`; NaN when it is not a date. */
export function dayNumberAt(date: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return Number.NaN
  const day = Date.parse(`${date}T00:00:00Z`) / 86400000
  return dateAt(day) === date ? day : Number.NaN
}

/** `YYYY-MM-DD` of a day number, '' when there is none. */
export function dateAt(day: number): string {
  return Number.isFinite(day) ? new Date(day * 86400000).toISOString().slice(0, 10) : ''
}

/** 0 Monday to 6 Sunday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7

/** Day of the year, 0 on 1 January. */
export const dayOfYear = (day: number): number => day - dayNumberAt(`${dateAt(day).slice(0, 4)}-01-01`)

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** Seconds east of UTC in `zone` at the instant `epoch` (seconds). */
export function offsetAt(zone: string, epoch: number): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const name = format.formatToParts(epoch * 1000).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name)
  if (found === null) return 0
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)
  return found[1] === '-' ? -seconds : seconds
}

/** Seconds east of UTC that a device in `zone` writes for the whole of `day`: the offset of its local noon. */
export function zoneOffset(zone: string, day: number): number {
  const key = `${zone}/${day}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const noon = day * 86400 + 43200
  const offset = offsetAt(zone, noon - offsetAt(zone, noon))
  offsets.set(key, offset)
  return offset
}

/** The day it is in `zone` at `epoch` (seconds). */
export const dayAt = (zone: string, epoch: number): number => Math.floor((epoch + offsetAt(zone, epoch)) / 86400)
