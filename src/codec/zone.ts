// Offsets of IANA zones, from the engine's own tables (Intl).

const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatOf(zone: string): Intl.DateTimeFormat | null {
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

/** Seconds east of UTC in `zone` at `epoch` seconds; null for an unknown zone. */
export function offsetAt(zone: string, epoch: number): number | null {
  const format = formatOf(zone)
  if (format === null || !Number.isFinite(epoch)) return null
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(epoch * 1000)) part[type] = Number(value)
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) / 1000
  return local - Math.floor(epoch)
}

/** Offset of `zone` at noon of the local day that begins at `midnight` UTC seconds: the one most of the day has. */
export function offsetOfDay(zone: string, midnight: number): number | null {
  const guess = offsetAt(zone, midnight + 43_200)
  return guess === null ? null : offsetAt(zone, midnight + 43_200 - guess)
}
