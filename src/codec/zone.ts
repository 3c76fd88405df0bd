// Offsets from UTC: of IANA zones, from the engine's own tables (Intl), and of the other forms in records.

import { lenientNumber } from './number.ts'

const formats = new Map<string, Intl.DateTimeFormat | null>()

function zoneFormat(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      format = null
    }
    formats.set(zone, format)
  }
  return format
}

/** The engine's name of a time zone, in any letter case; null if it is not one. */
export function zoneNamed(text: string): string | null {
  return zoneFormat(text)?.resolvedOptions().timeZone ?? null
}

const DAY = 86_400
/** Days remembered of one zone: fifty years. A hostile reply names no more of them than this at a time. */
const MOST_DAYS = 18_300

/** By zone and day of UTC: the offset of the whole day; null where the clock changes in it. */
const offsets = new Map<string, Map<number, number | null>>()

/**
 * Seconds east of UTC in `zone` at `epoch` seconds; null for an unknown zone. The engine takes ten microseconds, and ten
 * years have five million minutes: it is asked for the two ends of a day only.
 */
export function offsetAt(zone: string, epoch: number): number | null {
  const format = zoneFormat(zone)
  if (format === null || !Number.isFinite(epoch)) return null
  let days = offsets.get(zone)
  if (days === undefined || days.size > MOST_DAYS) {
    days = new Map()
    offsets.set(zone, days)
  }
  const day = Math.floor(epoch / DAY)
  let offset = days.get(day)
  if (offset === undefined) {
    const first = engineOffset(format, day * DAY)
    offset = first === engineOffset(format, (day + 1) * DAY) ? first : null
    days.set(day, offset)
  }
  return offset ?? engineOffset(format, epoch)
}

function engineOffset(format: Intl.DateTimeFormat, epoch: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(epoch * 1000)) part[type] = Number(value)
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) / 1000
  return local - Math.floor(epoch)
}

/** Offset of `zone` at noon of the local day that begins at `midnight` UTC seconds: the one of most of the day. */
export function offsetOfDay(zone: string, midnight: number): number | null {
  const guess = offsetAt(zone, midnight + 43_200)
  return guess === null ? null : offsetAt(zone, midnight + 43_200 - guess)
}

/** Offsets range from UTC-12 to UTC+14; both signs are allowed for, because records confuse them. */
const FARTHEST = 14 * 3600

/**
 * Seconds east of UTC of `zone` at `epoch`. A record states its zone as an IANA name, as an offset (`+05:30`, `UTC+8`),
 * as either of them after the length of a run (`1,Asia/Seoul`), or as a number or its text: quarter hours, minutes,
 * seconds or milliseconds, whose ranges do not overlap. Null for anything else.
 */
export function statedOffset(zone: unknown, epoch: number): number | null {
  if (typeof zone === 'number') return offsetOfNumber(zone)
  if (typeof zone !== 'string') return null
  const text = (/^\d{1,9},([^;]{0,40})/.exec(zone)?.[1] ?? zone).trim()
  const clock = /^(?:(?:UTC|GMT)(?=[+-]\d)|(?=[+-]\d\d:?\d\d$))([+-])(\d\d?)(?::?(\d\d))?$/i.exec(text)
  if (clock !== null) {
    const seconds = Number(clock[2]) * 3600 + Number(clock[3] ?? 0) * 60
    if (seconds <= FARTHEST) return clock[1] === '-' ? 0 - seconds : seconds
  }
  const number = lenientNumber(text)
  if (number !== null) return offsetOfNumber(number)
  return isZoneName(text) ? offsetAt(text, epoch) : null
}

/** Offsets are whole quarter hours from 0 to FARTHEST, so that the ranges of the units do not overlap. */
function offsetOfNumber(number: number): number | null {
  const size = Math.abs(number)
  for (const unit of [900, 60, 1, 0.001]) {
    const seconds = size * unit
    // Never -0, which differs from the 0 of a zone.
    if (seconds <= FARTHEST) return seconds >= 900 || size === 0 ? Math.round(number * unit) + 0 : null
  }
  return null
}

/** A cheap check before the engine's tables, which cache by name: names come from outside. */
function isZoneName(text: string): boolean {
  return text.length <= 40 && /^[A-Za-z+-][\w+:/-]*$/.test(text)
}
