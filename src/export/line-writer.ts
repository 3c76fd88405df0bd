// Rows as lines of text, written as bytes into one buffer: the minutes of ten years are five million lines, and strings
// of them would take twice the time. CSV and JSON differ only in the text around a cell.

import { type Batch, type Cells, type CellValue, cell } from '../kinds/batch.ts'
import type { Column } from '../kinds/kind.ts'
import { LONGEST_CELL, put, putWhole, SLACK, timeWriter, type Words, wordsFrom } from './digits.ts'
import type { BatchPart, RowTable } from './format.ts'

/** The text around cells. */
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

/** The columns of a table in a text file: none for BLOBs, two for an instant (ISO 8601 and epoch). */
export function textColumns({ columns }: RowTable): { name: string; column: string; as: 'plain' | 'iso' }[] {
  return Object.entries(columns).flatMap(([name, { type }]) => {
    if (type === 'blob') return []
    const plain = { name, column: name, as: 'plain' as const }
    if (type !== 'instant') return [plain]
    const time = { ...plain, as: 'iso' as const }
    return [time, { ...plain, name: `${name}_epoch` }]
  })
}

/** A column of the file. */
interface TextColumn {
  readonly column: string
  /** Text before each of its cells. */
  readonly before: string
  /** Writes instants as ISO times; null: values as they are. */
  readonly time: ReturnType<typeof timeWriter> | null
  readonly none: Words
  toText(value: CellValue): string
}

/** The cells of a column in one part: texts by row, else numbers or instants (NaN is none). */
interface TextCells extends TextColumn {
  readonly lead: Words
  readonly texts: readonly Words[] | null
  readonly numbers: Float64Array
  /** Most bytes of a cell with its lead. */
  readonly most: number
}

/** Every row of `table` as one line. A chunk is overwritten when the next one is requested. */
export async function* lines(table: RowTable, dialect: Dialect): AsyncGenerator<Uint8Array> {
  const columns = preparedColumns(table, dialect)
  let bytes = new Uint8Array(CHUNK)
  let at = 0
  for await (const part of table.batches()) {
    const { cells, end } = textCells(part.batch, columns, dialect.rowEnd)
    const most = cells.reduce((sum, one) => sum + one.most, end[0]! + SLACK)
    for (let row = 0; row < part.batch.length; ) {
      if (at + most > bytes.length) {
        if (at > 0) yield bytes.subarray(0, at)
        // One buffer for all chunks: new ones would pile up to 50 MiB before they are collected.
        if (most > bytes.length) bytes = new Uint8Array(most)
        at = 0
      }
      const to = Math.min(part.batch.length, row + Math.floor((bytes.length - at) / most))
      at = putRows(new DataView(bytes.buffer), at, cells, end, part, row, to)
      row = to
    }
  }
  if (at > 0) yield bytes.subarray(0, at)
}

function preparedColumns(table: RowTable, dialect: Dialect): TextColumn[] {
  return textColumns(table).map(({ name, column, as }, i) => ({
    column,
    before: (i === 0 ? dialect.rowStart : '') + dialect.before(name, i === 0),
    time: as === 'iso' ? timeWriter(dialect.quote) : null,
    none: wordsFrom(dialect.none),
    toText(value) {
      if (value === null || value instanceof Uint8Array) return dialect.none
      return typeof value === 'number' ? dialect.number(value) : dialect.text(value, table.columns[column]!.type)
    },
  }))
}

/** The cells of a part, and the end of each row; a column with one value for all rows joins what follows it. */
function textCells({ length, columns }: Batch, wanted: readonly TextColumn[], rowEnd: string) {
  const cells: TextCells[] = []
  let before = ''
  for (const one of wanted) {
    const given = columns[one.column] ?? { same: null }
    before += one.before
    if (one.time === null && 'same' in given) before += one.toText(given.same)
    else {
      const lead = wordsFrom(before)
      const numeric = one.time !== null || 'numbers' in given
      const texts = numeric ? null : Array.from({ length }, (_, row) => wordsFrom(one.toText(cell(given, row))))
      const longest = texts?.reduce((most, words) => Math.max(most, words[0]!), 0) ?? LONGEST_CELL
      cells.push({ ...one, lead, texts, numbers: numbersIn(given, length), most: lead[0]! + longest })
      before = ''
    }
  }
  return { cells, end: wordsFrom(before + rowEnd) }
}

/** Rows `from` to `to`, in a plain function: the engine makes it four times faster than the generator around it. */
function putRows(
  view: DataView,
  begin: number,
  cells: readonly TextCells[],
  end: Words,
  part: BatchPart,
  from: number,
  to: number,
): number {
  let at = begin
  for (let row = from; row < to; row++) {
    for (let i = 0; i < cells.length; i++) {
      const one = cells[i]!
      at = put(view, at, one.lead)
      at = one.texts === null ? putNumber(view, at, one, part, row) : put(view, at, one.texts[row]!)
    }
    at = put(view, at, end)
  }
  return at
}

/** A number, or an instant as a time; what no calendar holds is none. */
function putNumber(view: DataView, at: number, one: TextCells, part: BatchPart, row: number): number {
  const value = one.numbers[row]!
  // NaN is found first: converting it to an integer takes ten times as long as other numbers.
  if (Number.isNaN(value)) return put(view, at, one.none)
  if (one.time === null) {
    if (value >= 0 && value <= 0x7fffffff && (value | 0) === value) return putWhole(view, at, value | 0)
    return put(view, at, wordsFrom(one.toText(value)))
  }
  if (!(Math.abs(value) < 8.64e12)) return put(view, at, one.none)
  return one.time(view, at, one.numbers, row, part.offset(row))
}

/** The numbers of a column; NaN for what is none. */
function numbersIn(cells: Cells, length: number): Float64Array {
  if ('numbers' in cells) return cells.numbers
  return Float64Array.from({ length }, (_, row) => {
    const value = cell(cells, row)
    return typeof value === 'number' ? value : Number.NaN
  })
}
