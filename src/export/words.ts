// Short texts written eight bytes at a time: a store of a machine's word costs what a store of one byte does, and the
// lines of a large table are short texts throughout. Each function gives the place behind what it wrote; up to SLACK
// bytes behind that place may be overwritten, so what follows is written later.

import { bytesOf } from '../codec/text.ts'

/** Bytes behind the last one that may be overwritten. */
export const SLACK = 8

/** A text as words, little-endian. UTF-8 has no sequence that is a double's NaN, so none changes on the way. */
export interface Words {
  readonly words: Float64Array
  /** Bytes of the text. */
  readonly length: number
}

export function wordWriter(text: Uint8Array): Words {
  const { length } = text
  const count = (length + 7) >> 3
  if (count * 8 > scratch.byteLength) scratch = new DataView(new ArrayBuffer(count * 16))
  if (count > 0) scratch.setFloat64(count * 8 - 8, 0)
  for (let i = 0; i < length; i++) scratch.setUint8(i, text[i]!)
  const words = new Float64Array(count)
  for (let i = 0; i < count; i++) words[i] = scratch.getFloat64(i * 8, true)
  return { words, length }
}

/** Where texts become words. */
let scratch = new DataView(new ArrayBuffer(1024))

export function putWords(view: DataView, at: number, { words, length }: Words): number {
  // Most are a comma or a few letters.
  if (length > 0) view.setFloat64(at, words[0]!, true)
  if (length > 8) for (let i = 1; i < words.length; i++) view.setFloat64(at + i * 8, words[i]!, true)
  return at + length
}

/** The digits of 0 to 9999 with leading zeros, first digit in the lowest byte. */
const fourDigits = new Int32Array(10_000)

/** The same without these zeros, and how many digits there are. */
const digits = new Int32Array(10_000)
const counts = new Uint8Array(10_000)

for (let value = 0; value < 10_000; value++) {
  let packed = 0
  for (let rest = value, i = 0; i < 4; i++) {
    packed = (packed << 8) | (48 + (rest % 10))
    rest = (rest / 10) | 0
  }
  const count = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4
  fourDigits[value] = packed
  digits[value] = packed >>> (8 * (4 - count))
  counts[value] = count
}

/** `HH:MM:00` of each minute of a day. */
const clocks = Float64Array.from({ length: 1440 }, (_, minute) => {
  const two = (value: number) => String(value).padStart(2, '0')
  return wordWriter(bytesOf(`${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`)).words[0]!
})

/** The digits of 0 to 2^31 - 1. */
export function putWhole(view: DataView, at: number, value: number): number {
  if (value >= 10_000) return putLarge(view, at, value)
  view.setInt32(at, digits[value]!, true)
  return at + counts[value]!
}

function putLarge(view: DataView, at: number, value: number): number {
  const upper = (value / 10_000) | 0
  const top = (upper / 10_000) | 0
  let end = at
  if (top > 0) {
    view.setInt32(end, digits[top]!, true)
    end += counts[top]!
    view.setInt32(end, fourDigits[upper - top * 10_000]!, true)
    end += 4
  } else {
    view.setInt32(end, digits[upper]!, true)
    end += counts[upper]!
  }
  view.setInt32(end, fourDigits[value - upper * 10_000]!, true)
  return end + 4
}

/** `HH:MM:SS` of a whole second of the day. */
export function putClock(view: DataView, at: number, second: number): number {
  const minute = (second / 60) | 0
  view.setFloat64(at, clocks[minute]!, true)
  const rest = second - minute * 60
  // The last two digits of four.
  if (rest !== 0) view.setInt16(at + 6, fourDigits[rest]! >> 16, true)
  return at + 8
}
