// Instants and local days in the forms of the formats. All are whole seconds; offsets are seconds east of UTC.

import { WristoryError } from '../errors.ts'

const DAY = 86_400

/** Whether the formats can represent an instant at any offset: the years 1 to 9999. */
export function inCalendar(epoch: number): boolean {
  return epoch >= -62_135_510_400 && epoch < 253_402_214_400
}

/** `2024-01-31T06:15:00Z`. Throws `usage` outside the years 0 to 9999. */
export function isoUtc(epoch: number): string {
  if (!(epoch >= -62_167_219_200 && epoch < 253_402_300_800))
    throw new WristoryError(
      'usage',
      `${epoch} seconds lie outside the years 0 to 9999, which is all that formats can say.`,
    )
  return `${new Date(Math.floor(epoch) * 1000).toISOString().slice(0, 19)}Z`
}

/** `2024-01-31T07:15:00+01:00`; with an unknown offset as in UTC. */
export function isoLocal(epoch: number, offset: number | null): string {
  if (offset === null) return isoUtc(epoch)
  return isoUtc(epoch + offset).slice(0, 19) + offsetText(offset)
}

/** `+01:00`; RFC 3339 has no seconds, so they are dropped. */
export function offsetText(offset: number, colon = ':'): string {
  const minutes = Math.floor(Math.abs(offset) / 60)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`
}

/** `20240131T061500Z`. */
export function compactUtc(epoch: number): string {
  return isoUtc(epoch).replace(/[-:]/g, '')
}

/** `2024-01-31 07:15:00 +0100`. */
export function spacedLocal(epoch: number, offset: number | null): string {
  return `${isoUtc(epoch + (offset ?? 0))
    .slice(0, 19)
    .replace('T', ' ')} ${offsetText(offset ?? 0, '')}`
}

/** Epoch seconds of local midnight that begins `date` for someone `offset` seconds east of UTC. */
export function localMidnight(date: string, offset: number | null): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000 - (offset ?? 0)
}

/** Local midnight to local midnight: a day of the wearer. */
export function dayBounds(date: string, offset: number | null): { start: number; end: number } {
  const start = localMidnight(date, offset)
  return { start, end: start + DAY }
}
