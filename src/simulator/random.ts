// Repeatable randomness: a stream of numbers is a pure function of its keys, so any day can be made alone and in any order.

/** The next number of a stream, 0 (inclusive) to 1 (exclusive). */
export type SimulatorRandom = () => number

/** Stream named by `keys`; the same keys always give the same numbers (FNV-1a for the seed, mulberry32 for the stream). */
export function seededRandom(...keys: readonly (string | number)[]): SimulatorRandom {
  let state = hash(keys.join('/'))
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One number of the stream named by `keys`. */
export const chance = (...keys: readonly (string | number)[]): number => seededRandom(...keys)()

/** Whole number from `low` to `high`, both possible. */
export const between = (random: SimulatorRandom, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1))

/** Roughly normal number around 0 with deviation 1 (sum of four uniforms), never beyond 3.5. */
export const bell = (random: SimulatorRandom): number => (random() + random() + random() + random() - 2) * 1.732

/** One of `list`, which must not be empty. */
export const pick = <T>(random: SimulatorRandom, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

/** Hexadecimal digits that look like an identifier, `length` of them. */
export function hex(length: number, ...keys: readonly (string | number)[]): string {
  const random = seededRandom(...keys)
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
}

/** A uuid made from `keys`. */
export function uuid(...keys: readonly (string | number)[]): string {
  const digits = hex(32, ...keys)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return value ^ (value >>> 13)
}
