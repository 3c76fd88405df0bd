// How Parquet packs columns: runs and bit-packed groups of small numbers, packed differences, and plain values.
// Source: Encodings.md of Apache Parquet.

import { zigzag } from './thrift.ts'

/** Bytes that grow at the end. */
export class Sink {
  bytes = new Uint8Array(4096)
  length = 0

  room(length: number): void {
    if (this.length + length <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + length))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  put(bytes: ArrayLike<number>): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A number of seven bits a byte, lowest first. */
  varint(value: number): void {
    this.room(10)
    let rest = value
    while (rest > 127) {
      this.bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }

  /** What was written; valid until more is. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

/** Bits that the numbers up to `most` need. */
export function bitsFor(most: number): number {
  return most === 0 ? 0 : 32 - Math.clz32(most)
}

// A run shorter than two groups costs more than it saves.
const SHORTEST_RUN = 16

/** `count` numbers of `width` bits as runs of equal ones and groups of eight. */
export function hybrid(sink: Sink, values: ArrayLike<number>, count: number, width: number): void {
  let literal = 0
  let i = 0
  while (i < count) {
    const value = values[i]!
    let end = i + 1
    while (end < count && values[end] === value) end++
    // Groups cannot be cut short, except by the end of all values.
    if (end - i >= SHORTEST_RUN) {
      groups(sink, values, literal, i, width)
      sink.varint((end - i) * 2)
      for (let bits = 0; bits < width; bits += 8) sink.put([(value >>> bits) & 255])
      i = end
      literal = i
    } else i = Math.min(count, i + 8)
  }
  groups(sink, values, literal, count, width)
}

/** Bit-packed groups of eight, filled up with zeros. */
function groups(sink: Sink, values: ArrayLike<number>, from: number, to: number, width: number): void {
  if (to <= from) return
  const count = Math.ceil((to - from) / 8)
  sink.varint(count * 2 + 1)
  packBits(sink, values, from, to, width, count * 8)
}

/** Numbers of `width` bits (at most 31) one behind the other, lowest bit first, filled up with zeros to `count`. */
function packBits(sink: Sink, values: ArrayLike<number>, from: number, to: number, width: number, count: number): void {
  const bytes = (count * width) / 8
  sink.room(bytes)
  const out = sink.bytes
  let at = sink.length
  const end = at + bytes
  let held = 0
  let bits = 0
  for (let i = from; i < to; i++) {
    let value = values[i]!
    let rest = width
    // At most 7 bits are held, so 24 more always fit into 31.
    while (rest > 0) {
      const part = rest < 24 ? rest : 24
      held |= (value & ((1 << part) - 1)) << bits
      bits += part
      value >>>= part
      rest -= part
      while (bits >= 8) {
        out[at++] = held
        held >>>= 8
        bits -= 8
      }
    }
  }
  if (bits > 0) out[at++] = held
  out.fill(0, at, end)
  sink.length = end
}

const BLOCK = 128
const MINIBLOCK = 32

/** Whole numbers by their packed differences; null when two neighbours lie too far apart for 31 bits. */
export function deltas(values: Float64Array): Uint8Array | null {
  const sink = new Sink()
  for (const number of [BLOCK, BLOCK / MINIBLOCK, values.length, zigzag(values[0] ?? 0)]) sink.varint(number)
  const differences = new Int32Array(BLOCK)
  for (let start = 1; start < values.length; start += BLOCK) {
    const count = Math.min(BLOCK, values.length - start)
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = start; i < start + count; i++) {
      const difference = values[i]! - values[i - 1]!
      if (difference < least) least = difference
      if (difference > most) most = difference
    }
    if (most - least > 0x7fff_ffff || Math.abs(least) > Number.MAX_SAFE_INTEGER / 4) return null
    sink.varint(zigzag(least))
    if (most === least) {
      sink.put(SAME)
      continue
    }
    for (let i = 0; i < count; i++) differences[i] = values[start + i]! - values[start + i - 1]! - least
    const widths: number[] = []
    for (let mini = 0; mini < BLOCK; mini += MINIBLOCK) {
      let all = 0
      for (let i = mini; i < Math.min(count, mini + MINIBLOCK); i++) all |= differences[i]!
      widths.push(bitsFor(all))
    }
    sink.put(widths)
    widths.forEach((width, m) => {
      const from = m * MINIBLOCK
      if (from < count) packBits(sink, differences, from, Math.min(count, from + MINIBLOCK), width, MINIBLOCK)
    })
  }
  return sink.written
}

/** The widths of a block whose differences are all the same, as those of a clock. */
const SAME = new Uint8Array(BLOCK / MINIBLOCK)

/** Numbers as they lie in memory: `INT32`, `INT64` or `DOUBLE`, lowest byte first. */
export function plainNumbers(values: ArrayLike<number>, type: 'INT32' | 'INT64' | 'DOUBLE'): Uint8Array {
  const size = type === 'INT32' ? 4 : 8
  const view = new DataView(new ArrayBuffer(values.length * size))
  for (let i = 0; i < values.length; i++) {
    if (type === 'INT32') view.setInt32(i * 4, values[i]!, true)
    else if (type === 'INT64') view.setBigInt64(i * 8, BigInt(values[i]!), true)
    else view.setFloat64(i * 8, values[i]!, true)
  }
  return new Uint8Array(view.buffer)
}

/** Byte strings, each behind its length. */
export function plainBytes(values: readonly Uint8Array[]): Uint8Array {
  const sink = new Sink()
  for (const value of values) {
    sink.put([value.length & 255, (value.length >>> 8) & 255, (value.length >>> 16) & 255, value.length >>> 24])
    sink.put(value)
  }
  return sink.written
}
