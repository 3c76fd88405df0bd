// Parsed JSON of unknown shape.

/** Any value as an object to look into; an empty object for everything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
