// One column of a part as text: what stands before each of its cells, its values, and what one row has in common with
// the next. All sorts have one shape, so that the engine walks along a row without asking what it meets.

import { bytesOf } from '../codec/text.ts'
import { offsetText } from './instant.ts'
import { putClock, putWhole, putWords, type Words, wordWriter } from './words.ts'

export interface TextCell {
  /** `same`: what stands before is all there is. */
  readonly holds: 'number' | 'time' | 'text' | 'same'
  /** Bytes that a cell takes at most, with what stands before it. */
  readonly most: number
  readonly lead: Words
  readonly none: Words
  /** Numbers or instants; NaN is none. */
  readonly numbers: Float64Array
  readonly texts: readonly Words[]
  /** Text of a number that is not whole or beyond 31 bits. */
  readonly textOf: (value: number) => Uint8Array
  /** Around a time. */
  readonly quote: string
  /** Seconds east of UTC, row by row; null where all rows have the same. */
  readonly offsetOf: ((row: number) => number | null) | null
  /** The offset as given (at first not at all) and as a number. */
  given: number | null | undefined
  east: number
  /** Epoch seconds of the local midnight before the last time; NaN before the first. */
  midnight: number
  /** The lead and that day's date, and the offset with what ends the cell. */
  date: Words
  tail: Words
}

const nothing = wordWriter(new Uint8Array())

const empty: TextCell = {
  holds: 'same',
  most: 0,
  lead: nothing,
  none: nothing,
  numbers: new Float64Array(),
  texts: [],
  textOf: () => new Uint8Array(),
  quote: '',
  offsetOf: null,
  given: undefined,
  east: 0,
  midnight: Number.NaN,
  date: nothing,
  tail: nothing,
}

/** Bytes of a number: 17 digits, sign, point and exponent. */
const NUMBER = 32

/** Bytes of a time: a quote, a year of up to seven characters, the rest of date, time and offset, a quote. */
const TIME = 40

/** The same text in every row. */
export function sameCell(text: Uint8Array): TextCell {
  return { ...empty, lead: wordWriter(text), most: text.length }
}

export function textCell(lead: Uint8Array, texts: readonly Words[]): TextCell {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0)
  return { ...empty, holds: 'text', most: lead.length + longest, lead: wordWriter(lead), texts }
}

export function numberCell(
  lead: Uint8Array,
  none: Uint8Array,
  numbers: Float64Array,
  textOf: (value: number) => Uint8Array,
): TextCell {
  const most = lead.length + Math.max(NUMBER, none.length)
  return { ...empty, holds: 'number', most, lead: wordWriter(lead), none: wordWriter(none), numbers, textOf }
}

/** Times at `offset` seconds east of UTC, the same for all or told row by row; null is unknown. */
export function timeCell(
  lead: Uint8Array,
  none: Uint8Array,
  numbers: Float64Array,
  quote: string,
  offset: number | null | ((row: number) => number | null),
): TextCell {
  const most = lead.length + Math.max(TIME, none.length)
  const offsetOf = typeof offset === 'function' ? offset : null
  const cell = {
    ...empty,
    holds: 'time',
    most,
    lead: wordWriter(lead),
    none: wordWriter(none),
    numbers,
    quote,
  } as const
  const one: TextCell = { ...cell, offsetOf, date: wordWriter(lead) }
  if (typeof offset !== 'function') turn(one, offset)
  return one
}

/** NaN is told apart first: to make it whole takes a processor ten times as long as others. */
export function putNumber(one: TextCell, view: DataView, at: number, row: number): number {
  const value = one.numbers[row]!
  const start = putWords(view, at, one.lead)
  if (value >= 0 && value <= 0x7fffffff && (value | 0) === value) return putWhole(view, start, value | 0)
  return putWords(view, start, Number.isNaN(value) ? one.none : wordWriter(one.textOf(value)))
}

/** `2024-01-31T07:15:00+01:00`; the parts that seldom change are kept. */
export function putTime(one: TextCell, view: DataView, at: number, row: number): number {
  const instant = Math.floor(one.numbers[row]!)
  if (one.offsetOf !== null) turn(one, one.offsetOf(row))
  let second = instant - one.midnight
  if (!(second >= 0 && second < DAY)) {
    // Beyond what a calendar can tell there is no time to write.
    if (!(Math.abs(instant) < 8.64e12)) return putWords(view, putWords(view, at, one.lead), one.none)
    const midnight = Math.floor((instant + one.east) / DAY) * DAY
    const date = `${one.quote}${new Date(midnight * 1000).toISOString().replace(/T.*/, 'T')}`
    one.midnight = midnight - one.east
    one.date = behind(one.lead, bytesOf(date))
    second = instant - one.midnight
  }
  return putWords(view, putClock(view, putWords(view, at, one.date), second | 0), one.tail)
}

const DAY = 86_400

/** From here on times are `offset` seconds east of UTC. */
function turn(one: TextCell, offset: number | null): void {
  if (one.given === offset) return
  one.given = offset
  one.east = offset ?? 0
  one.tail = wordWriter(bytesOf((offset === null ? 'Z' : offsetText(offset)) + one.quote))
  one.midnight = Number.NaN
}

/** `text` behind `lead`. */
function behind(lead: Words, text: Uint8Array): Words {
  const bytes = new Uint8Array(lead.words.length * 8 + text.length)
  putWords(new DataView(bytes.buffer), 0, lead)
  bytes.set(text, lead.length)
  return wordWriter(bytes.subarray(0, lead.length + text.length))
}
