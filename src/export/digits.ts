// Text written by hand as bytes into a buffer: digits, decimals and times of day without a string in between, which is
// where a long track would spend its time. Each function gives the place behind.

import { bytesOf } from '../codec/text.ts'
import { isoUtc } from './instant.ts'
import { decimal } from './track.ts'

/** Bytes that a number or decimal takes at most: 21 digits and 7 places (toFixed), or 17, sign and exponent. */
export const LONGEST_NUMBER = 32

/** Bytes of an instant of `putInstant`: a year of up to seven characters and the rest. @internal */
export const LONGEST_INSTANT = 24

export function put(bytes: Uint8Array, at: number, part: Uint8Array): number {
  const { length } = part
  if (length > 64) {
    bytes.set(part, at)
    return at + length
  }
  for (let i = 0; i < length; i++) bytes[at + i] = part[i]!
  return at + length
}

/** The digits of a whole number from 0 to 2^31 - 1. Up to two bytes behind them may be overwritten. */
export function putWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value >= 1000) return digits(bytes, at, value)
  // Three bytes at once; those that are too many are overwritten by what follows.
  const packed = small[value]!
  bytes[at] = packed
  bytes[at + 1] = packed >> 8
  bytes[at + 2] = packed >> 16
  return at + (packed >> 24)
}

/** The digits of 0 to 999, first digit in the lowest byte, their number in the highest. */
const small = Int32Array.from({ length: 1000 }, (_, value) => {
  const digits = [...String(value)].map(Number)
  return digits.reduce((packed, digit, i) => packed | ((48 + digit) << (8 * i)), digits.length << 24)
})

/** A whole number from 1000 to 2^31 - 1. */
function digits(bytes: Uint8Array, at: number, value: number): number {
  let length = 4
  for (let bound = 10_000; value >= bound; bound *= 10) length++
  let rest = value
  let i = at + length
  while (rest >= 100) {
    const next = (rest / 100) | 0
    i -= 2
    putPair(bytes, i, rest - next * 100)
    rest = next
  }
  if (rest >= 10) putPair(bytes, at, rest)
  else bytes[at] = 48 + rest
  return at + length
}

/** Two digits of 0 to 99. */
function putPair(bytes: Uint8Array, at: number, value: number): void {
  const ten = (value / 10) | 0
  bytes[at] = 48 + ten
  bytes[at + 1] = 48 + value - ten * 10
}

const scales = [1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7]

/** What `decimal` of track.ts gives: at most `places` places (up to 7), no exponent, no trailing zeros. */
export function putDecimal(bytes: Uint8Array, at: number, value: number, places: number): number {
  const scale = scales[places]!
  const scaled = Math.round(Math.abs(value) * scale)
  if (!(scaled <= 0x7fffffff)) return put(bytes, at, bytesOf(decimal(value, places)))
  let start = at
  if (value < 0 && scaled > 0) bytes[start++] = 45
  const whole = (scaled / scale) | 0
  let rest = scaled - whole * scale
  start = putWhole(bytes, start, whole)
  if (rest === 0) return start
  bytes[start++] = 46
  // All places, leading zeros too, from the last to the first; then the zeros at the end are given up.
  let end = start + places
  for (let i = end - 1; i >= start; i--) {
    const next = (rest / 10) | 0
    bytes[i] = 48 + rest - next * 10
    rest = next
  }
  while (bytes[end - 1] === 48) end--
  return end
}

/** `HH:MM:SS` of a second of the day. */
function putClock(bytes: Uint8Array, at: number, second: number): number {
  const minutes = (second / 60) | 0
  const hour = (minutes / 60) | 0
  putPair(bytes, at, hour)
  bytes[at + 2] = 58
  putPair(bytes, at + 3, minutes - hour * 60)
  bytes[at + 5] = 58
  putPair(bytes, at + 6, second - minutes * 60)
  return at + 8
}

/** Writes instants of one track as `2024-01-31T06:15:00Z`: the day's part is kept from one to the next. */
export function instantWriter(): (bytes: Uint8Array, at: number, epoch: number) => number {
  let day = Number.NaN
  let date = bytesOf('')
  return (bytes, at, epoch) => {
    const whole = Math.floor(epoch)
    const today = Math.floor(whole / 86_400)
    if (today !== day) {
      day = today
      date = bytesOf(isoUtc(whole).replace(/T.*/, 'T'))
    }
    const end = putClock(bytes, put(bytes, at, date), whole - today * 86_400)
    bytes[end] = 90
    return end + 1
  }
}
