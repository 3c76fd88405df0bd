// Parsed JSON of unknown shape.

/** Any value as an object to look into; an empty one for what is none. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
