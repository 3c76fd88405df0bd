// Moments on the wearer's clock.

/** `2026-03-01T07:12` of an instant (epoch seconds) at an offset from UTC; null for none. */
export function localMinute(at: unknown, offset: unknown): string | null {
  if (typeof at !== 'number') return null
  return new Date((at + (typeof offset === 'number' ? offset : 0)) * 1000).toISOString().slice(0, 16)
}
