// Local days of data that the cloud files by instant: which zone applied, which local day it was. `statedOffset` reads
// the forms of a zone; the host's own zone never counts.

import { dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { lenientNumber, within } from '../codec/number.ts'
import { offsetAt, statedOffset } from '../codec/zone.ts'

/** Epoch seconds between 2010 and 2100, else null: 0 and -1 mean none. */
export function instant(value: number | null | undefined): number | null {
  const seconds = within(value, 1_262_304_000, 4_102_444_800)
  return seconds === null ? null : Math.round(seconds)
}

/** Epoch seconds from epoch milliseconds, as number or text; null if that is no time between 2010 and 2100. */
export function fromMillis(value: unknown): number | null {
  const number = lenientNumber(value)
  return number === null ? null : instant(Math.floor(number / 1000))
}

/** Epoch seconds from a field whose unit differs between firmwares: seconds, or milliseconds if beyond 2100. */
export function fromEither(value: unknown): number | null {
  const number = lenientNumber(value)
  return number === null ? null : (instant(Math.floor(number)) ?? instant(Math.floor(number / 1000)))
}

/** Names under which a record states its zone; the first usable one counts. */
export const zoneNames = ['timezone', 'timeZone', 'timezoneId', 'timezone_offset', 'timezoneOffset', 'time_zone', 'tz']

/** The zone in the fields of a record, in any form; undefined if they state none. */
export function zoneIn(fields: Readonly<Record<string, unknown>>): unknown {
  return zoneNames.map((name) => fields[name]).find((zone) => zone !== undefined && zone !== null && zone !== '')
}

/** Seconds east of UTC at `epoch`: by the `zone` of a record, else by the account's `home`; null without both. */
export function instantOffset(zone: unknown, home: string | null, epoch: number): number | null {
  return statedOffset(zone, epoch) ?? (home === null ? null : offsetAt(home, epoch))
}

/** The local day at `epoch`; by UTC if no offset is known. */
export function localDate(epoch: number, offset: number | null): string {
  return dateOfEpoch(epoch, offset ?? 0)
}

/** A zone name with `offset`, which the engine and `offsetOf` read back. */
export function zoneText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Epoch milliseconds of local midnight of `date`. */
export function midnightMillis(date: string, offset: number | null): number {
  return (epochOfDate(date) - (offset ?? 0)) * 1000
}

/** The day and offset of an item that the cloud files under local midnight, epoch milliseconds. */
export function placeOfMidnight(
  millis: unknown,
  zone: unknown,
  home: string | null,
): { date: string; at: number; offset: number | null } | null {
  const at = fromMillis(millis)
  if (at === null) return null
  const offset = zoneMidnight(zone, at) ?? midnightOffset(at, home) ?? instantOffset(null, home, at)
  return { date: localDate(at, offset), at, offset }
}

/**
 * The offset of `zone` at the midnight `at`. A device has one offset for the whole day, so on the day of a clock change
 * its midnight may be that of the offset of most of the day.
 */
function zoneMidnight(zone: unknown, at: number): number | null {
  const own = instantOffset(zone, null, at)
  if (own === null || isMidnight(at, own)) return own
  const noon = instantOffset(zone, null, at + 43_200)
  return noon !== null && isMidnight(at, noon) ? noon : own
}

const isMidnight = (at: number, offset: number) => (at + offset) % 86_400 === 0

/**
 * The offset whose midnight is `at`: a traveller is not at home, and the item may not state a zone. Only UTC-12 to
 * UTC-10 and UTC+12 to UTC+14 share a midnight; of these the one nearer to home counts. Null if it is not on a quarter
 * hour.
 */
function midnightOffset(at: number, home: string | null): number | null {
  const past = at % 86_400
  if (past % 900 !== 0) return null
  // Never -0, which differs from the 0 of a zone.
  const candidates = [0 - past, 86_400 - past].filter((offset) => offset >= -12 * 3600 && offset <= 14 * 3600)
  const near = instantOffset(null, home, at) ?? 0
  return candidates.sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0]!
}
