// Rows as lines of text, written word by word into a buffer: the minutes of ten years are five million lines, and
// strings of them would cost thirty times as much. CSV and JSON differ only in what stands around a cell.

import { bytesOf, joined } from '../codec/text.ts'
import { type Cells, type CellValue, cell } from '../kinds/batch.ts'
import type { Column } from '../kinds/kind.ts'
import type { BatchPart, RowTable } from './format.ts'
import { numberCell, putNumber, putTime, sameCell, type TextCell, textCell, timeCell } from './text-cell.ts'
import { putWords, SLACK, wordWriter } from './words.ts'

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

/** Bytes of a piece: large enough for few writes, small enough that memory stays flat. */
const CHUNK = 131_072

/** The columns that a text file has for a table: blobs cannot be told, an instant is told twice (ISO 8601, epoch). */
export function textColumns({ columns }: RowTable): { name: string; column: string; as: 'plain' | 'iso' }[] {
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
export async function* lines(table: RowTable, dialect: Dialect): AsyncGenerator<Uint8Array> {
  const columns = preparedColumns(table, dialect)
  const marks: Marks = { none: bytesOf(dialect.none), end: bytesOf(dialect.rowEnd) }
  let bytes = new Uint8Array(CHUNK)
  let view = new DataView(bytes.buffer)
  let at = 0
  for await (const part of table.batches()) {
    const cells = cellsOf(part, columns, marks, dialect)
    const most = cells.reduce((sum, one) => sum + one.most, 0)
    for (let row = 0; row < part.batch.length; ) {
      if (at + most + SLACK > bytes.length) {
        if (at > 0) yield bytes.subarray(0, at)
        // One buffer for all pieces: fresh ones would pile up to 50 MiB before they are collected.
        if (most + SLACK > bytes.length) {
          bytes = new Uint8Array(most + SLACK)
          view = new DataView(bytes.buffer)
        }
        at = 0
      }
      const to = Math.min(part.batch.length, row + Math.floor((bytes.length - SLACK - at) / most))
      at = putRows(cells, view, at, row, to)
      row = to
    }
  }
  if (at > 0) yield bytes.subarray(0, at)
}

/** Rows `from` to `to`, in a plain function: the engine makes it four times faster than the generator around it. */
function putRows(cells: readonly TextCell[], view: DataView, begin: number, from: number, to: number): number {
  let at = begin
  for (let row = from; row < to; row++) {
    for (let i = 0; i < cells.length; i++) {
      const one = cells[i]!
      if (one.holds === 'number') at = putNumber(one, view, at, row)
      else if (one.holds === 'time') at = putTime(one, view, at, row)
      else {
        at = putWords(view, at, one.lead)
        if (one.holds === 'text') at = putWords(view, at, one.texts[row]!)
      }
    }
  }
  return at
}

/** A column of the file, with what is put together once for all parts. */
interface TextColumn {
  readonly column: string
  readonly iso: boolean
  readonly type: Column['type']
  /** What stands before each of its cells. */
  readonly lead: Uint8Array
  /** The value that all rows of the last part had, as text: the next part's mostly have it too. */
  last: { readonly value: CellValue; readonly text: Uint8Array } | null
  /** The last part's cells of numbers and what stood before them: where neither changed, they serve again. */
  kept: { readonly before: readonly Uint8Array[]; readonly cell: TextCell } | null
}

interface Marks {
  readonly none: Uint8Array
  readonly end: Uint8Array
}

function preparedColumns(table: RowTable, dialect: Dialect): TextColumn[] {
  return textColumns(table).map(({ name, column, as }, i) => ({
    column,
    iso: as === 'iso',
    type: table.columns[column]!.type,
    lead: bytesOf((i === 0 ? dialect.rowStart : '') + dialect.before(name, i === 0)),
    last: null,
    kept: null,
  }))
}

/** The columns of a part. What is the same in every row is written together with what follows it. */
function cellsOf(part: BatchPart, columns: readonly TextColumn[], { none, end }: Marks, dialect: Dialect): TextCell[] {
  const { length } = part.batch
  const result: TextCell[] = []
  let before: Uint8Array[] = []
  const put = (cell: TextCell) => {
    result.push(cell)
    before = []
  }
  for (const one of columns) {
    before.push(one.lead)
    const cells = part.batch.columns[one.column] ?? { same: null }
    const textOf = (value: CellValue): Uint8Array => {
      if (value === null || value instanceof Uint8Array) return none
      return bytesOf(typeof value === 'number' ? dialect.number(value) : dialect.text(value, one.type))
    }
    if (one.iso) {
      const [numbers, offset] = [numbersIn(cells, length), offsetIn(part)]
      const same = (cell: TextCell) => cell.numbers === numbers && cell.offsetOf === null && cell.given === offset
      put(again(one, before, same, () => timeCell(joined(before), none, numbers, dialect.quote, offset)))
    } else if ('same' in cells) {
      if (one.last === null || one.last.value !== cells.same) one.last = { value: cells.same, text: textOf(cells.same) }
      before.push(one.last.text)
    } else if ('numbers' in cells) {
      const { numbers } = cells
      const same = (cell: TextCell) => cell.numbers === numbers
      put(again(one, before, same, () => numberCell(joined(before), none, numbers, textOf)))
    } else {
      const texts = Array.from({ length }, (_, row) => wordWriter(textOf(cell(cells, row))))
      put(textCell(joined(before), texts))
    }
  }
  return [...result, sameCell(joined([...before, end]))]
}

/** The cell of the last part where it is the `same` and stands behind the same, else a new one. */
function again(
  one: TextColumn,
  before: readonly Uint8Array[],
  same: (cell: TextCell) => boolean,
  make: () => TextCell,
): TextCell {
  const { kept } = one
  if (
    kept !== null &&
    same(kept.cell) &&
    kept.before.length === before.length &&
    kept.before.every((text, i) => text === before[i])
  )
    return kept.cell
  one.kept = { before, cell: make() }
  return one.kept.cell
}

/** The offset of all rows where they have one, else that of each. */
function offsetIn({ batch, offset }: BatchPart): number | BatchPart['offset'] {
  const offsets = batch.columns.utc_offset
  return offsets !== undefined && 'same' in offsets && typeof offsets.same === 'number' ? offsets.same : offset
}

/** The instants of a column; NaN for none. */
function numbersIn(cells: Cells, length: number): Float64Array {
  if ('numbers' in cells) return cells.numbers
  const numbers = new Float64Array(length).fill(Number.NaN)
  for (let row = 0; row < length; row++) {
    const value = cell(cells, row)
    if (typeof value === 'number') numbers[row] = value
  }
  return numbers
}
