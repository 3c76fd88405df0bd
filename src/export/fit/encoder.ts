// The FIT container: definitions, data messages, checksums. Values have their own units; they are rounded, and missing
// or unfitting ones become the type's invalid value, never another number. Source: the protocol's description in
// formats of its 2.0 files (little endian throughout).

import { bytesOf } from '../../codec/text.ts'

interface BaseType {
  readonly code: number
  readonly size: number
  readonly least: number
  readonly most: number
  readonly invalid: number
}

const unsigned = (code: number, size: number): BaseType => ({
  code,
  size,
  least: 0,
  most: 256 ** size - 2,
  invalid: 256 ** size - 1,
})
const signed = (code: number, size: number): BaseType => ({
  code,
  size,
  least: -(256 ** size) / 2,
  most: 256 ** size / 2 - 2,
  invalid: 256 ** size / 2 - 1,
})

export const baseTypes = {
  enum: unsigned(0x00, 1),
  s8: signed(0x01, 1),
  u8: unsigned(0x02, 1),
  s16: signed(0x83, 2),
  u16: unsigned(0x84, 2),
  s32: signed(0x85, 4),
  u32: unsigned(0x86, 4),
  /** Unsigned whose invalid value is 0. */
  u32z: { code: 0x8c, size: 4, least: 1, most: 256 ** 4 - 1, invalid: 0 },
} as const

export type BaseName = keyof typeof baseTypes

/** One field of a message: its number, type and value; stored is round((value + offset) x scale). */
export interface FitField {
  readonly number: number
  readonly type: BaseName | 'string'
  readonly value: number | string | readonly number[] | null
  readonly scale?: number
  readonly offset?: number
}

/** A field whose value comes row by row, for messages that repeat by the thousand. */
export interface FitSeries {
  readonly number: number
  readonly type: BaseName
  readonly scale: number
  readonly offset: number
  readonly values: Float64Array
}

const HEADER = 14
/** Protocol 2.0, profile 21.95. */
const PROTOCOL = 0x20
const PROFILE = 2195

/** Collects messages; `finish` gives the file. */
export class FitFile {
  private bytes = new Uint8Array(65_536)
  private view = new DataView(this.bytes.buffer)
  private length = HEADER
  private readonly defined = new Map<number, string>()

  /** A message of `global` number under the local number `local` (0 to 15). Fields without a value are left out. */
  message(local: number, global: number, fields: readonly FitField[]): void {
    const given = fields.filter(({ value }) => value !== null && !(Array.isArray(value) && value.length === 0))
    const texts = given.map(({ type, value }) => (type === 'string' ? terminated(String(value)) : null))
    const parts = given.map(({ number, type, value }, i): [number: number, size: number, code: number] => {
      if (type === 'string') return [number, texts[i]!.length, 0x07]
      const { size, code } = baseTypes[type]
      return [number, size * (Array.isArray(value) ? value.length : 1), code]
    })
    this.define(local, global, parts)
    this.room(1 + parts.reduce((sum, [, size]) => sum + size, 0))
    this.view.setUint8(this.length++, local)
    given.forEach(({ type, value, scale = 1, offset = 0 }, i) => {
      if (type === 'string') {
        this.bytes.set(texts[i]!, this.length)
        this.length += texts[i]!.length
        return
      }
      for (const one of Array.isArray(value) ? value : [value as number])
        this.put(baseTypes[type], (one + offset) * scale)
    })
  }

  /** Rows of one message: the timestamp (field 253, FIT seconds) and `series`. Returns a writer of the row `i`. */
  rows(local: number, global: number, series: readonly FitSeries[]): (i: number, timestamp: number) => void {
    const parts = [
      [253, 4, baseTypes.u32.code] as const,
      ...series.map(({ number, type }) => [number, baseTypes[type].size, baseTypes[type].code] as const),
    ]
    const size = 1 + parts.reduce((sum, [, bytes]) => sum + bytes, 0)
    return (i, timestamp) => {
      this.define(local, global, parts)
      this.room(size)
      this.view.setUint8(this.length++, local)
      this.put(baseTypes.u32, timestamp)
      for (const { type, scale, offset, values } of series) this.put(baseTypes[type], (values[i]! + offset) * scale)
    }
  }

  /** The whole file with its checksums. */
  finish(): Uint8Array {
    this.room(2)
    const { view, bytes } = this
    view.setUint8(0, HEADER)
    view.setUint8(1, PROTOCOL)
    view.setUint16(2, PROFILE, true)
    view.setUint32(4, this.length - HEADER, true)
    bytes.set(bytesOf('.FIT'), 8)
    view.setUint16(12, crc(bytes.subarray(0, 12)), true)
    view.setUint16(this.length, crc(bytes.subarray(0, this.length)), true)
    return bytes.subarray(0, this.length + 2)
  }

  private define(local: number, global: number, parts: readonly (readonly [number, number, number])[]): void {
    const layout = `${global}:${parts.join(';')}`
    if (this.defined.get(local) === layout) return
    this.defined.set(local, layout)
    this.room(6 + parts.length * 3)
    const { view } = this
    view.setUint8(this.length, 0x40 | local)
    view.setUint16(this.length + 1, 0)
    view.setUint16(this.length + 3, global, true)
    view.setUint8(this.length + 5, parts.length)
    this.length += 6
    for (const part of parts) for (const byte of part) view.setUint8(this.length++, byte)
  }

  private put({ size, code, least, most, invalid }: BaseType, scaled: number): void {
    const rounded = Math.round(scaled)
    // NaN fails both comparisons.
    const value = rounded >= least && rounded <= most ? rounded : invalid
    const { view, length } = this
    if (size === 1) view.setUint8(length, value)
    else if (size === 2) view.setUint16(length, value, true)
    else if (code === baseTypes.s32.code) view.setInt32(length, value, true)
    else view.setUint32(length, value, true)
    this.length += size
  }

  private room(length: number): void {
    if (this.length + length <= this.bytes.length) return
    const larger = new Uint8Array((this.length + length) * 2)
    larger.set(this.bytes)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }
}

/** UTF-8 with its closing zero, cut on a character's border: a field takes 255 bytes. */
function terminated(text: string): Uint8Array {
  let short = text.slice(0, 254)
  while (bytesOf(short).length > 254) short = [...short].slice(0, -1).join('')
  return Uint8Array.of(...bytesOf(short), 0)
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xa001 : value >>> 1
  return value
})

/** CRC-16 with the reflected polynomial 0xA001, starting at 0. */
function crc(bytes: Uint8Array): number {
  let value = 0
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ table[(value ^ bytes[i]!) & 255]!
  return value
}
