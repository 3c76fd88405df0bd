// Keeps results small: columns once and values in lists, cut with a cursor at the budget.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

/** Maximum bytes of a result; models stop reading, or clients refuse, far above. */
export const budget = { usual: 8 * 1024, most: 24 * 1024 } as const

/** A number with three decimals at most: a model reads figures, not rounding errors. */
export function short(value: unknown, digits = 2): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return Number(value.toFixed(digits))
}

/** Bytes of a value as JSON. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value))
}

export interface Cut {
  readonly rows: readonly Json[]
  /** Present if rows are left. */
  readonly truncated?: true
  /** Pass this as `cursor` to continue; absent at the end. */
  readonly more?: string
}

/**
 * The rows from `cursor` (a count of rows) on that fit into `room` bytes. At least one row is returned, so that
 * following the cursor always reaches the end.
 */
export function cut(rows: readonly Json[], cursor: string | undefined, room: number): Cut {
  const start = Math.max(0, Number.parseInt(cursor ?? '0', 10) || 0)
  let end = start
  for (let used = 0; end < rows.length; end++) {
    used += jsonBytes(rows[end]!) + 1
    if (used > room && end > start) break
  }
  const truncated = end < rows.length ? (true as const) : undefined
  return { rows: rows.slice(start, end), ...(truncated ? { truncated, more: String(end) } : {}) }
}

/** Longest text of the cloud or the person in a result. */
const longestText = 120

/**
 * Foreign text, marked as data: without control and direction characters, cut, and wrapped so that it cannot be taken
 * for an instruction of the server.
 */
export function foreignText(text: unknown): Json {
  if (typeof text !== 'string' || text === '') return null
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim()
  const letters = [...plain]
  return { data: letters.length > longestText ? `${letters.slice(0, longestText).join('')}…` : plain }
}

/** A version or code from the cloud: unchanged if it is one short word, else marked as foreign text. */
export function word(text: unknown): Json {
  return typeof text === 'string' && /^[\w.:+/-]{1,24}$/.test(text) ? text : foreignText(text)
}
