// JSON that the cloud sends as text inside JSON.

/** JSON in a text; null where it is none. */
export function parseText(sent: unknown): unknown {
  if (typeof sent !== 'string' || sent === '') return null
  try {
    return JSON.parse(sent)
  } catch {
    return null
  }
}
