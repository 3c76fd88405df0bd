// One column of a row group: collects cells, then writes the shortest of Parquet's encodings. Dictionaries and
// differences make a minute cost about three bytes, so nothing is compressed on top.

import { bytesOf } from '../../codec/text.ts'
import { WristoryError } from '../../errors.ts'
import { type Cells, type CellValue, cell } from '../../kinds/batch.ts'
import type { Column } from '../../kinds/kind.ts'
import { bitsFor, deltas, hybrid, plainBytes, plainNumbers, Sink } from './encoding.ts'

/** Parquet's numbers for types and encodings (parquet.thrift). */
export const types = { INT32: 1, INT64: 2, DOUBLE: 5, BYTE_ARRAY: 6 } as const
export const encodings = { PLAIN: 0, RLE: 3, DELTA_BINARY_PACKED: 5, RLE_DICTIONARY: 8 } as const

export type PhysicalType = keyof typeof types

/** The parts of a column chunk. */
export interface Encoded {
  readonly rows: number
  readonly encoding: number
  /** Body of the dictionary page and its number of entries. */
  readonly dictionary: { readonly count: number; readonly body: Uint8Array } | null
  /** Body of the data page: definition levels, then values. */
  readonly data: Uint8Array
}

export interface Gatherer {
  add(cells: Cells | undefined, length: number): void
  /** All that was added since the last call. */
  encode(): Encoded
}

/** Integers that measure something stay below 2^31; ids and counters without a unit may not. */
export function physicalType({ type, unit }: Column): PhysicalType {
  if (type === 'real') return 'DOUBLE'
  if (type === 'instant') return 'INT64'
  if (type === 'date' || type === 'flag' || type === 'offset') return 'INT32'
  if (type === 'integer') return unit === undefined ? 'INT64' : 'INT32'
  return 'BYTE_ARRAY'
}

/** Arrays that one column after the other encodes with: fresh ones for each would be ten MiB of garbage a group. */
export interface Workspace {
  readonly defined: Uint8Array
  readonly present: Float64Array
  readonly codes: Uint32Array
  readonly places: Uint16Array
}

export function workspace(capacity: number): Workspace {
  return {
    defined: new Uint8Array(capacity),
    present: new Float64Array(capacity),
    codes: new Uint32Array(capacity),
    places: new Uint16Array(TABLE),
  }
}

/** Gathers up to `capacity` rows of a column; dates become days since 1970, instants milliseconds. */
export function gatherer(column: Column, capacity: number, work: Workspace): Gatherer {
  const physical = physicalType(column)
  return physical === 'BYTE_ARRAY' ? bytesGatherer(capacity) : numberGatherer(column, physical, capacity, work)
}

function numberGatherer(column: Column, physical: PhysicalType, capacity: number, work: Workspace): Gatherer {
  const values = new Float64Array(capacity)
  let rows = 0
  const toNumber = (value: CellValue): number => {
    if (column.type === 'date')
      return typeof value === 'string' ? Date.parse(`${value}T00:00:00Z`) / 86_400_000 : Number.NaN
    return typeof value === 'number' ? value : Number.NaN
  }
  return {
    add(cells, length) {
      const part = values.subarray(rows, rows + length)
      if (cells === undefined) part.fill(Number.NaN)
      else if ('numbers' in cells) part.set(cells.numbers.subarray(0, length))
      else if ('same' in cells) part.fill(toNumber(cells.same))
      else for (let i = 0; i < length; i++) part[i] = toNumber(cell(cells, i))
      if (column.type === 'instant') for (let i = 0; i < length; i++) part[i] = Math.round(part[i]! * 1000)
      rows += length
    },
    encode() {
      const sink = new Sink()
      const present = levels(sink, values.subarray(0, rows), work)
      const encoded = encodeNumbers(sink, present, physical as 'INT32', rows, work)
      rows = 0
      return encoded
    },
  }
}

/** A column of integers must not silently lose a fraction or a digit. */
function demandWhole(values: Float64Array, physical: 'INT32' | 'INT64' | 'DOUBLE'): void {
  if (physical === 'DOUBLE') return
  const bound = physical === 'INT32' ? 2 ** 31 : 2 ** 53
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if ((value | 0) === value) continue
    if (!Number.isInteger(value) || value >= bound || value < -bound)
      throw new WristoryError('usage', `A column of whole numbers holds ${value}.`, {
        hint: 'Give the column the type `real`.',
      })
  }
}

/** Writes which rows have a value and returns those values. */
function levels(sink: Sink, values: Float64Array, { defined, present }: Workspace): Float64Array {
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const there = Number.isNaN(value) ? 0 : 1
    defined[i] = there
    present[count] = value
    count += there
  }
  definitionLevels(sink, defined.subarray(0, values.length))
  return present.subarray(0, count)
}

function definitionLevels(sink: Sink, defined: Uint8Array): void {
  sink.put([0, 0, 0, 0])
  const start = sink.length
  hybrid(sink, defined, defined.length, 1)
  new DataView(sink.bytes.buffer).setUint32(start - 4, sink.length - start, true)
}

function encodeNumbers(
  sink: Sink,
  values: Float64Array,
  physical: 'INT32' | 'INT64' | 'DOUBLE',
  rows: number,
  { codes, places }: Workspace,
): Encoded {
  if (physical !== 'DOUBLE' && steady(values)) {
    demandWhole(values, physical)
    const packed = deltas(values)
    if (packed !== null) {
      sink.put(packed)
      return { rows, encoding: encodings.DELTA_BINARY_PACKED, dictionary: null, data: sink.written }
    }
  }
  const distinct = dictionaryCodes(values, codes, places.fill(0))
  // Where a dictionary tells them apart, only the different ones are looked at.
  demandWhole(distinct === null ? values : Float64Array.from(distinct), physical)
  if (distinct !== null) {
    indices(sink, codes, values.length, distinct.length)
    const body = plainNumbers(distinct, physical)
    return {
      rows,
      encoding: encodings.RLE_DICTIONARY,
      dictionary: { count: distinct.length, body },
      data: sink.written,
    }
  }
  const packed = physical === 'DOUBLE' ? null : deltas(values)
  sink.put(packed ?? plainNumbers(values, physical))
  const encoding = packed === null ? encodings.PLAIN : encodings.DELTA_BINARY_PACKED
  return { rows, encoding, dictionary: null, data: sink.written }
}

/** As many tell how a column goes on. */
const SAMPLE = 4096

/** Whether the numbers mostly rise by the same step, as clocks do: by the first of them, as it is asked of every column. */
function steady(values: Float64Array): boolean {
  const length = Math.min(values.length, SAMPLE)
  let same = 0
  for (let i = 2; i < length; i++) {
    const step = values[i]! - values[i - 1]!
    if (step !== 0 && step === values[i - 1]! - values[i - 2]!) same++
  }
  return same * 2 > length
}

// Beyond as many different values the dictionary costs more than it saves.
const MOST_DISTINCT = 4096
/** Numbers below this find their code in a table instead of a map. */
const TABLE = 65_536

/** Fills `codes` with the places of the values in the list of different ones; null when there are too many. */
function dictionaryCodes(values: Float64Array, codes: Uint32Array, table: Uint16Array): number[] | null {
  const map = new Map<number, number>()
  const distinct: number[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const whole = value & 0xffff
    // Places are kept from 1 on: 0 is "not met yet".
    let place = whole === value ? table[whole]! : (map.get(value) ?? 0)
    if (place === 0) {
      if (distinct.length === MOST_DISTINCT) return null
      distinct.push(value)
      place = distinct.length
      if (whole === value) table[whole] = place
      else map.set(value, place)
    }
    codes[i] = place - 1
  }
  return distinct
}

function bytesGatherer(capacity: number): Gatherer {
  const codes = new Uint32Array(capacity)
  const defined = new Uint8Array(capacity)
  let places = new Map<string, number>()
  let distinct: Uint8Array[] = []
  let rows = 0
  let count = 0
  const dictionaryPlace = (value: CellValue): number | null => {
    if (value === null) return null
    const key = value instanceof Uint8Array ? value.join() : String(value)
    let place = places.get(key)
    if (place === undefined) {
      place = distinct.length
      places.set(key, place)
      distinct.push(value instanceof Uint8Array ? value : bytesOf(String(value)))
    }
    return place
  }
  return {
    add(cells, length) {
      const same =
        cells === undefined || 'same' in cells ? dictionaryPlace(cells === undefined ? null : cells.same) : undefined
      for (let i = 0; i < length; i++) {
        const place = same === undefined ? dictionaryPlace(cell(cells, i)) : same
        defined[rows++] = place === null ? 0 : 1
        if (place !== null) codes[count++] = place
      }
    },
    encode() {
      const sink = new Sink()
      definitionLevels(sink, defined.subarray(0, rows))
      indices(sink, codes, count, distinct.length)
      const dictionary = { count: distinct.length, body: plainBytes(distinct) }
      const encoded = { rows, encoding: encodings.RLE_DICTIONARY, dictionary, data: sink.written }
      places = new Map()
      distinct = []
      rows = 0
      count = 0
      return encoded
    },
  }
}

/** Places in a dictionary, behind the number of bits of each. */
function indices(sink: Sink, codes: Uint32Array, count: number, distinct: number): void {
  const width = bitsFor(Math.max(0, distinct - 1))
  sink.put([width])
  hybrid(sink, codes, count, width)
}
