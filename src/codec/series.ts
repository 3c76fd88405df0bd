// The text of a workout's series: items separated by `;` (one may trail), fields of an item by `,`. Parsed in one pass
// over the characters, because a series of an hour has thousands of items and a hostile one has millions.

import { lenientNumber } from './number.ts'

export interface EncodedSeries {
  /** `width` numbers per item, one item after the other; NaN for an empty or absent field. */
  readonly fields: Float64Array
  readonly width: number
  /** Number of items. */
  readonly count: number
  /** Items with a field that is not a number; all their fields are NaN. */
  readonly bad: number
  /** The first of them. */
  readonly odd: string
  /** True if there were more than MOST_ITEMS; the rest is left out. */
  readonly cut: boolean
}

/** Five days and a half at a second each. */
export const MOST_ITEMS = 500_000

/** Reads the first `width` fields of each item; anything but text has no items. Never throws. */
export function readSeries(text: unknown, width: number): EncodedSeries {
  if (typeof text !== 'string' || text === '') return none(width)
  const count = countItems(text)
  const fields = new Float64Array(count * width).fill(Number.NaN)
  let bad = 0
  let odd = ''
  let at = 0
  for (let item = 0; item < count; item++) {
    const start = at
    let field = 0
    let broken = false
    for (;;) {
      const end = fieldEnd(text, at)
      if (field < width && end > at) {
        const number = numberIn(text, at, end)
        if (Number.isNaN(number)) broken = true
        fields[item * width + field] = number
      }
      field++
      at = end + 1
      if (text[end] !== ',') break
    }
    if (broken) {
      fields.fill(Number.NaN, item * width, item * width + width)
      if (bad++ === 0) odd = text.slice(start, Math.min(at - 1, start + 40))
    }
  }
  return { fields, width, count, bad, odd, cut: at < text.length }
}

/** The text of `items`, as the cloud writes it. */
export function writeSeries(items: Iterable<readonly (number | string | null)[]>): string {
  let text = ''
  for (const fields of items) text += `${fields.map((field) => field ?? '').join(',')};`
  return text
}

function none(width: number): EncodedSeries {
  return { fields: new Float64Array(), width, count: 0, bad: 0, odd: '', cut: false }
}

const SEMICOLON = 59
const COMMA = 44
const MINUS = 45
const DOT = 46
const ZERO = 48

function countItems(text: string): number {
  let items = 0
  for (let at = text.indexOf(';'); at >= 0; at = text.indexOf(';', at + 1)) if (++items === MOST_ITEMS) return items
  return text.endsWith(';') ? items : items + 1
}

function fieldEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === SEMICOLON || code === COMMA) return at
  }
  return text.length
}

/** The decimal number between two positions; NaN if it is not one. */
function numberIn(text: string, from: number, to: number): number {
  let at = from
  const negative = text.charCodeAt(at) === MINUS
  if (negative) at++
  let whole = 0
  let scale = 0
  const first = at
  for (; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= ZERO + 9) {
      whole = whole * 10 + code - ZERO
      if (scale > 0) scale *= 10
    } else if (code === DOT && scale === 0) scale = 1
    else return oddNumber(text.slice(from, to))
  }
  // Up to 15 digits and powers of ten up to 10^22 the division below rounds correctly.
  if (to - first > 15 || to === first || (to - first === 1 && scale === 1)) return oddNumber(text.slice(from, to))
  const number = scale > 1 ? whole / scale : whole
  return negative ? 0 - number : number
}

function oddNumber(text: string): number {
  return lenientNumber(text) ?? Number.NaN
}
