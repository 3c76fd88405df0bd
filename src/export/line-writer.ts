// Rows as lines of text, digits written by hand into a buffer: the minutes of ten years are five million lines, and
// strings of them would cost ten times as much. CSV and JSON differ only in what stands around a cell.

import { bytesOf } from '../codec/text.ts'
import { type Cells, cell, type Value } from '../kinds/batch.ts'
import type { Column } from '../kinds/kind.ts'
import { LONGEST_NUMBER, put, putClock, putFour, putWhole } from './digits.ts'
import type { Part, Table } from './format.ts'
import { offsetText } from './instant.ts'

/** What stands around cells, as text. */
export interface Dialect {
  readonly rowStart: string
  readonly rowEnd: string
  /** Before the cell of `column`; `first` in its row. */
  before(column: string, first: boolean): string
  /** Around an ISO time. */
  readonly quote: string
  readonly none: string
  text(value: string, type: Column['type']): string
  number(value: number): string
}

/** Writes what stands before the cell and the cell of `row` at `at`; gives the place behind. At most `most` bytes. */
interface Cell {
  readonly most: number
  /** A column of numbers and the only byte before each, -1 where there are others. */
  readonly numbers: Float64Array | null
  readonly lead: number
  /** What such a column has where nothing was measured. */
  readonly none: Uint8Array
  write(bytes: Uint8Array, at: number, row: number): number
}

/** Bytes of a piece: large enough for few writes, small enough that memory stays flat. */
const CHUNK = 65_536

/** The columns that a text file has for a table: blobs cannot be told, an instant is told twice (ISO 8601, epoch). */
export function textColumns({ columns }: Table): { name: string; column: string; as: 'plain' | 'iso' }[] {
  return Object.entries(columns).flatMap(([name, { type }]) => {
    if (type === 'blob') return []
    if (type !== 'instant') return [{ name, column: name, as: 'plain' as const }]
    return [
      { name, column: name, as: 'iso' as const },
      { name: `${name}_epoch`, column: name, as: 'plain' as const },
    ]
  })
}

/** Every row of `table` as one line. A piece is overwritten when the next one is asked for. */
export async function* lines(table: Table, dialect: Dialect): AsyncGenerator<Uint8Array> {
  const columns = textColumns(table)
  let bytes = new Uint8Array(CHUNK)
  let at = 0
  for await (const part of table.batches()) {
    const cells = cellsOf(part, table, columns, dialect)
    const most = cells.reduce((sum, one) => sum + one.most, 0)
    for (let row = 0; row < part.batch.length; ) {
      if (at + most > bytes.length) {
        if (at > 0) yield bytes.subarray(0, at)
        // One buffer for all pieces: fresh ones would pile up to 50 MiB before they are collected.
        if (most > bytes.length) bytes = new Uint8Array(most)
        at = 0
      }
      const to = Math.min(part.batch.length, row + Math.floor((bytes.length - at) / most))
      at = putRows(cells, bytes, at, row, to)
      row = to
    }
  }
  if (at > 0) yield bytes.subarray(0, at)
}

/** Rows `from` to `to`, in a plain function: the engine makes it four times faster than the generator around it. */
function putRows(cells: readonly Cell[], bytes: Uint8Array, begin: number, from: number, to: number): number {
  let at = begin
  for (let row = from; row < to; row++) {
    for (let i = 0; i < cells.length; i++) {
      const { numbers, lead, none, write } = cells[i]!
      // Small counts behind a comma are nearly all there is in most tables.
      const value = numbers === null ? -1 : numbers[row]!
      const whole = value | 0
      if (lead >= 0 && whole === value && whole >= 0 && whole < 1000) {
        bytes[at] = lead
        at = putWhole(bytes, at + 1, whole)
      } else if (lead >= 0 && Number.isNaN(value)) {
        bytes[at] = lead
        at = put(bytes, at + 1, none)
      } else at = write(bytes, at, row)
    }
  }
  return at
}

/** The cells of a row. What is the same in every row of the part is written together with what follows it. */
function cellsOf(part: Part, table: Table, columns: ReturnType<typeof textColumns>, dialect: Dialect): Cell[] {
  const none = bytesOf(dialect.none)
  const result: Cell[] = []
  let before: number[] = []
  columns.forEach(({ name, column, as }, i) => {
    before.push(...bytesOf((i === 0 ? dialect.rowStart : '') + dialect.before(name, i === 0)))
    const cells = part.batch.columns[column] ?? { same: null }
    const { type } = table.columns[column]!
    const textOf = (value: Value): Uint8Array => {
      if (value === null || value instanceof Uint8Array) return none
      return bytesOf(typeof value === 'number' ? dialect.number(value) : dialect.text(value, type))
    }
    if (as === 'plain' && 'same' in cells) {
      before.push(...textOf(cells.same))
      return
    }
    const lead = Uint8Array.from(before)
    before = []
    if (as === 'iso') result.push(isoCell(lead, part, cells, none, dialect.quote))
    else if ('numbers' in cells) result.push(numberCell(lead, cells.numbers, none, textOf))
    else
      result.push(
        textCell(
          lead,
          Array.from({ length: part.batch.length }, (_, row) => textOf(cell(cells, row))),
        ),
      )
  })
  const rest = Uint8Array.from([...before, ...bytesOf(dialect.rowEnd)])
  return [...result, { ...wordy, most: rest.length, write: (bytes, at) => put(bytes, at, rest) }]
}

const wordy = { numbers: null, lead: -1, none: new Uint8Array() }

function numberCell(
  lead: Uint8Array,
  numbers: Float64Array,
  none: Uint8Array,
  textOf: (value: number) => Uint8Array,
): Cell {
  // Instants of one series share their first digits, which are written once for many rows.
  let high = -1
  let shared = none
  return {
    most: lead.length + LONGEST_NUMBER,
    numbers,
    lead: lead.length === 1 ? lead[0]! : -1,
    none,
    write(bytes, at, row) {
      const value = numbers[row]!
      const start = put(bytes, at, lead)
      const whole = value | 0
      if (whole !== value || whole < 0) {
        return put(bytes, start, Number.isNaN(value) ? none : textOf(value))
      }
      if (whole < 10_000) return putWhole(bytes, start, whole)
      const upper = (whole / 10_000) | 0
      if (upper !== high) {
        high = upper
        shared = bytesOf(String(upper))
      }
      return putFour(bytes, put(bytes, start, shared), whole - upper * 10_000)
    },
  }
}

function textCell(lead: Uint8Array, values: readonly Uint8Array[]): Cell {
  return {
    ...wordy,
    most: lead.length + values.reduce((most, { length }) => (length > most ? length : most), 0),
    write: (bytes, at, row) => put(bytes, put(bytes, at, lead), values[row]!),
  }
}

/** `2024-01-31T07:15:00+01:00`; the parts that seldom change are kept. */
function isoCell(lead: Uint8Array, { offset }: Part, cells: Cells, none: Uint8Array, quote: string): Cell {
  let day = Number.NaN
  let date = none
  let zone: number | null = Number.NaN
  let tail = none
  return {
    ...wordy,
    // A quote, a year of up to seven characters, the rest of date, time and offset, a quote.
    most: lead.length + 40,
    write(bytes, at, row) {
      const value = 'numbers' in cells ? cells.numbers[row]! : cell(cells, row)
      // Beyond what a calendar can tell there is no time to write.
      if (typeof value !== 'number' || !(Math.abs(value) < 8.64e12)) return put(bytes, put(bytes, at, lead), none)
      const east = offset(row)
      if (east !== zone) {
        zone = east
        tail = bytesOf((east === null ? 'Z' : offsetText(east)) + quote)
      }
      const local = Math.floor(value) + (east ?? 0)
      const today = Math.floor(local / 86_400)
      if (today !== day) {
        day = today
        date = bytesOf(`${quote}${new Date(today * 86_400_000).toISOString().replace(/T.*/, '')}T`)
      }
      return put(bytes, putClock(bytes, put(bytes, put(bytes, at, lead), date), local - today * 86_400), tail)
    },
  }
}
