// Writes text, numbers and times into a buffer as four-byte words, without intermediate strings, which would take
// most of the time for a long track or a table of minutes. Each function returns the position after its output; up to
// SLACK bytes after that may be overwritten, so write in order.

import { bytesOf } from '../codec/text.ts'
import { offsetText } from './instant.ts'
import { decimal } from './track.ts'

/** Bytes after the last one that may be overwritten. */
export const SLACK = 3

/** Maximum bytes of a number (21 digits and 7 places) or of a time (a year of seven characters, offset and quotes). */
export const LONGEST_CELL = 40

/** A text as little-endian words, preceded by its length in bytes. */
export type Words = Int32Array

export function wordsFrom(text: string): Words {
  const bytes = bytesOf(text)
  const words = new Int32Array(1 + Math.ceil(bytes.length / 4))
  words[0] = bytes.length
  for (let i = 0; i < bytes.length; i++) words[1 + (i >> 2)]! |= bytes[i]! << (8 * (i & 3))
  return words
}

export function put(view: DataView, at: number, words: Words): number {
  for (let i = 1; i < words.length; i++) view.setInt32(at + i * 4 - 4, words[i]!, true)
  return at + words[0]!
}

/** The digits of a whole number from 0 to 2^31 - 1. */
export function putWhole(view: DataView, at: number, value: number): number {
  if (value < 1000) return putGroup(view, at, bare[value]!)
  const thousands = (value / 1000) | 0
  const millions = (thousands / 1000) | 0
  const billions = (millions / 1000) | 0
  let end = at
  if (billions > 0) end = putGroup(view, end, bare[billions]!)
  if (millions > 0) end = putGroup(view, end, (billions > 0 ? padded : bare)[millions - billions * 1000]!)
  end = putGroup(view, end, (millions > 0 ? padded : bare)[thousands - millions * 1000]!)
  return putGroup(view, end, padded[value - thousands * 1000]!)
}

/** The digits of 0 to 999 without and with leading zeros: the first in the lowest byte, their number in the highest; 0 to 59 with a colon. */
const pack = (digits: string) => wordsFrom(digits)[1]! | (digits.length << 24)
const bare = Int32Array.from({ length: 1000 }, (_, value) => pack(String(value)))
const padded = Int32Array.from({ length: 1000 }, (_, value) => pack(String(value).padStart(3, '0')))
const sixtieths = Int32Array.from({ length: 60 }, (_, value) => pack(`${String(value).padStart(2, '0')}:`))

function putGroup(view: DataView, at: number, digits: number): number {
  view.setInt32(at, digits, true)
  return at + (digits >> 24)
}

const scales = [1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7]

/** The text of `decimal` in track.ts: at most `places` places (up to 7), no exponent, no trailing zeros. */
export function putDecimal(view: DataView, at: number, value: number, places: number): number {
  const scale = scales[places]!
  const scaled = Math.round(Math.abs(value) * scale)
  if (!(scaled <= 0x7fffffff)) return put(view, at, wordsFrom(decimal(value, places)))
  let start = at
  if (value < 0 && scaled > 0) view.setUint8(start++, 45)
  const whole = (scaled / scale) | 0
  let rest = scaled - whole * scale
  start = putWhole(view, start, whole)
  if (rest === 0) return start
  view.setUint8(start++, 46)
  // The places from the last to the first, without trailing zeros.
  let end = start + places
  for (; rest % 10 === 0; rest = (rest / 10) | 0) end--
  for (let i = end - 1; i >= start; i--) {
    const next = (rest / 10) | 0
    view.setUint8(i, 48 + rest - next * 10)
    rest = next
  }
  return end
}

const DAY = 86_400

/**
 * Writes epoch seconds `times[i]` as `2024-01-31T07:15:00+01:00` in quotes, with Z if the offset `east` of UTC is
 * unknown. Date and offset are formatted once per run of times of one day. It takes the array instead of the number,
 * which the engine would allocate.
 */
export function timeWriter(quote = '') {
  let offset: number | null | undefined
  let midnight = Number.NaN
  let date = wordsFrom('')
  let tail = date
  return (view: DataView, at: number, times: Float64Array, i: number, east: number | null): number => {
    const instant = Math.floor(times[i]!)
    let second = instant - midnight
    if (east !== offset || !(second >= 0 && second < DAY)) {
      offset = east
      const day = Math.floor((instant + (east ?? 0)) / DAY) * DAY
      midnight = day - (east ?? 0)
      second = instant - midnight
      date = wordsFrom(quote + new Date(day * 1000).toISOString().replace(/T.*/, 'T'))
      tail = wordsFrom((east === null ? 'Z' : offsetText(east)) + quote)
    }
    return put(view, putClock(view, put(view, at, date), second | 0), tail)
  }
}

/** `HH:MM:SS` of a second of the day. */
function putClock(view: DataView, at: number, second: number): number {
  const minutes = (second / 60) | 0
  const hours = (minutes / 60) | 0
  const minuteAt = putGroup(view, at, sixtieths[hours]!)
  const secondAt = putGroup(view, minuteAt, sixtieths[minutes - hours * 60]!)
  return putGroup(view, secondAt, sixtieths[second - minutes * 60]!) - 1
}
