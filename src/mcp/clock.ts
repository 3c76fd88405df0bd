// Moments as the wearer's clock showed them.

/** `2026-03-01T07:12` of an instant (epoch seconds) at an offset from UTC; null where there is none. */
export function localMinute(at: unknown, offset: unknown): string | null {
  if (typeof at !== 'number') return null
  return new Date((at + (typeof offset === 'number' ? offset : 0)) * 1000).toISOString().slice(0, 16)
}
