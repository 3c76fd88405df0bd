// Numbers as the cloud sends them: sometimes as numbers, sometimes as text, sometimes not at all.

/** The finite number in `value`, a number or its decimal text; null for anything else. */
export function lenientNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > 40) return null
  const text = value.trim()
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

/** The whole number in `value` (fractions are rounded); null for anything else or beyond 2^53. */
export function lenientInteger(value: unknown): number | null {
  const number = lenientNumber(value)
  if (number === null) return null
  const integer = Math.round(number)
  return Number.isSafeInteger(integer) ? integer + 0 : null
}

/** A computed value rounded to a millionth, which removes the effect of the order of summation. */
export function toMillionth(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** Minimum and maximum of any number of values; infinite for none. */
export function range(values: Iterable<number>): { least: number; most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return { least, most }
}

/** `value` if it is within [least, most], else null: for fields whose sentinels are outside. */
export function within(value: number | null | undefined, least: number, most: number): number | null {
  return value === null || value === undefined || value < least || value > most ? null : value
}
