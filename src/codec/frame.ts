// Integers packed by frame of reference, as column stores do: the differences between neighbours need few bits once
// their minimum is subtracted. Unlike varints, each number has a fixed position, so plain SQL can read it.
//
//   bytes 1 bits per code · 4 base · 2 scale · order 1: 4 first · codes, high bits first
//   code 0 = none; else difference / scale = base + code - 1. 0 bits: every difference is base, none is missing
//   order 0 the numbers themselves · 1 their differences
//   signed fields are stored + 2^31, so that all bytes are unsigned
//  The method: Lemire and Boytsov, Decoding billions of integers per second through vectorization, 2015.

import { sqlByte } from './packed.ts'

/** How often neighbours are subtracted: 0 for values that jump, 1 for values that change slowly. */
export type Order = 0 | 1

// Widths whose codes fit into one byte up to 8 bits, and into two up to 16, at any offset. Wider codes are rare, and a
// width between would lengthen the SQL of every series.
const WIDTHS = [0, 1, 2, 4, 8, 9, 10, 12, 16, 32] as const
const SIGN = 2 ** 31
const HEADS = [7, 11] as const

/**
 * `values` must be integers within 2^31 - 1 (with order 1 their differences within half of it), null for missing;
 * returns null if all are missing.
 */
export function packFrame(values: readonly (number | null)[], order: Order): Uint8Array<ArrayBuffer> | null {
  const { codes, first } = differences(values, order)
  if (codes === null) return null
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let scale = 0
  let gaps = false
  for (const code of codes) {
    if (code === null) {
      gaps = true
      continue
    }
    if (code < least) least = code
    if (code > most) most = code
    if (scale !== 1) scale = divisor(scale, Math.abs(code))
  }
  if (scale === 0 || scale > 65_535) scale = 1
  const spread = (most - least) / scale
  const bits = spread === 0 && !gaps ? 0 : WIDTHS.find((width) => spread + 1 < 2 ** width)
  if (bits === undefined) throw new RangeError('numbers too far apart for one frame')
  const head = HEADS[order]
  const bytes = new Uint8Array(head + Math.ceil((codes.length * bits) / 8))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, bits)
  view.setUint32(1, least / scale + SIGN)
  view.setUint16(5, scale)
  if (order === 1) view.setUint32(7, first + SIGN)
  if (bits === 0) return bytes
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    put(bytes, head * 8 + i * bits, bits, code === null ? 0 : (code - least) / scale + 1)
  }
  return bytes
}

/** The first `count` numbers of a frame; those missing from a truncated frame are null. */
export function unpackFrame(bytes: Uint8Array, order: Order, count: number): (number | null)[] {
  const head = HEADS[order]
  const values: (number | null)[] = []
  if (bytes.length < head) return new Array(count).fill(null)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const bits = view.getUint8(0)
  const base = view.getUint32(1) - SIGN
  const scale = view.getUint16(5)
  let value = order === 1 ? view.getUint32(7) - SIGN : 0
  for (let i = 0; i < count; i++) {
    const code = bits === 0 ? 1 : take(bytes, head * 8 + i * bits, bits)
    if (code === 0) {
      values.push(null)
      continue
    }
    const difference = (base + code - 1) * scale
    value = order === 0 ? difference : value + difference
    values.push(value)
  }
  return values
}

/** The head is set back by one step, so that the first difference is like the others: a steady climb has one. */
function differences(values: readonly (number | null)[], order: Order) {
  const start = values.findIndex((value) => value !== null)
  if (start < 0) return { codes: null, first: 0 }
  if (order === 0) return { codes: values, first: 0 }
  const second = values.findIndex((value, i) => i > start && value !== null)
  const first = values[start]! - (second < 0 ? 0 : values[second]! - values[start]!)
  let last = first
  const codes = values.map((value): number | null => {
    if (value === null) return null
    const difference = value - last
    last = value
    return difference
  })
  return { codes, first }
}

function divisor(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return x
}

function put(bytes: Uint8Array, at: number, bits: number, code: number): void {
  if (bits <= 8) {
    bytes[at >> 3]! |= code << (8 - bits - (at & 7))
  } else if (bits < 16) {
    const pair = code << (16 - bits - (at & 7))
    bytes[at >> 3]! |= pair >> 8
    bytes[(at >> 3) + 1]! |= pair & 255
  } else {
    let rest = code
    for (let i = bits / 8 - 1; i >= 0; i--) {
      bytes[(at >> 3) + i] = rest % 256
      rest = Math.floor(rest / 256)
    }
  }
}

function take(bytes: Uint8Array, at: number, bits: number): number {
  const byte = (i: number) => bytes[(at >> 3) + i] ?? 0
  if (bits <= 8) return (byte(0) >> (8 - bits - (at & 7))) & ((1 << bits) - 1)
  if (bits < 16) return (((byte(0) << 8) | byte(1)) >> (16 - bits - (at & 7))) & ((1 << bits) - 1)
  let code = 0
  for (let i = 0; i < bits / 8; i++) code = code * 256 + byte(i)
  return code
}

/** All SQL of frames reads the list of bytes from the table `every_byte`, which must be joined. */
const LIST = 'bytes'

function sqlNumber(blob: string, at: number, bytes: number): string {
  return Array.from(
    { length: bytes },
    (_, i) => `${sqlByte(blob, String(at + i), LIST)} * ${256 ** (bytes - 1 - i)}`,
  ).join(' + ')
}

/** SQL of the base to which the differences of frame `blob` of order 1 are added. */
export function sqlFirst(blob: string): string {
  return `${sqlNumber(blob, 8, 4)} - ${SIGN}`
}

/** SQL of the header fields of frame `blob`, to be computed once per frame: `name_bits` and so on. */
export function sqlHead(blob: string, name: string): string[] {
  const bits = sqlByte(blob, '1', LIST)
  return [
    `${bits} AS ${name}_bits`,
    // Bytes of a code; most workouts lack most series, and comparing a number is cheaper than testing for NULL.
    `coalesce((${bits} + 7) / 8, -1) AS ${name}_width`,
    `(1 << ${bits}) - 1 AS ${name}_mask`,
    `${sqlNumber(blob, 2, 4)} - ${SIGN + 1} AS ${name}_least`,
    `${sqlNumber(blob, 6, 2)} AS ${name}_scale`,
  ]
}

/** SQL of difference number `index` (from 0) of frame `name`, whose header `sqlHead` made; NULL for missing. */
export function sqlDifference(name: string, order: Order, index: string): string {
  const bits = `${name}_bits`
  const byte = (i: number) => sqlByte(name, `${HEADS[order] + 1 + i} + ${index} * ${bits} / 8`, LIST)
  const wide = (bytes: number) =>
    Array.from({ length: bytes }, (_, i) => `${byte(i)} * ${256 ** (bytes - 1 - i)}`).join(' + ')
  const shifted = (code: string, of: number) =>
    `(${code}) >> (${of} - ${bits} - (${index} * ${bits} & 7)) & ${name}_mask`
  const found = (code: string) => `(${name}_least + nullif(${code}, 0)) * ${name}_scale`
  return `CASE ${name}_width WHEN -1 THEN NULL
      WHEN 1 THEN ${found(shifted(byte(0), 8))}
      WHEN 0 THEN (${name}_least + 1) * ${name}_scale
      WHEN 2 THEN ${found(shifted(wide(2), 16))}
      WHEN 4 THEN ${found(wide(4))}
    END`
}
