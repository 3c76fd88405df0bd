// Many rows of one kind stored by columns, for exports: walking a column of numbers is a hundred times cheaper than the
// same numbers in row objects.

import type { Columns, Row } from './column.ts'

/** A value of a row. */
export type CellValue = Row[string]

/** One column's values: the same for all rows, numbers (NaN is null), or anything. */
export type Cells =
  | { readonly same: CellValue }
  | { readonly numbers: Float64Array }
  | { readonly values: readonly (CellValue | undefined)[] }

/** `length` rows by columns. Columns that are not there have no values. */
export interface Batch {
  readonly length: number
  readonly columns: Readonly<Record<string, Cells>>
}

/** The rows of one kind, in the order of its key. */
export interface RowTable {
  readonly name: string
  readonly title: string
  readonly columns: Columns
  readonly key: readonly string[]
  /**
   * Reads the rows from the start. Each batch also has the offset from UTC (seconds) of each row, as far as known; its
   * numbers may be overwritten when the next one is requested.
   */
  batches(): AsyncIterable<BatchPart>
}

export interface BatchPart {
  readonly batch: Batch
  /** Seconds east of UTC of each row; null if unknown. */
  offset(row: number): number | null
}

/** The value of row `i`. */
export function cell(cells: Cells | undefined, i: number): CellValue {
  if (cells === undefined) return null
  if ('same' in cells) return cells.same
  if ('values' in cells) return cells.values[i] ?? null
  const number = cells.numbers[i]!
  return Number.isNaN(number) ? null : number
}

/** A batch of these rows, with the named columns. */
export function batchOf(rows: readonly Row[], names: readonly string[]): Batch {
  return {
    length: rows.length,
    columns: Object.fromEntries(names.map((name) => [name, { values: rows.map((row) => row[name] ?? null) }])),
  }
}

/** The batch's rows one by one, with the named columns. */
export function* unbatched({ length, columns }: Batch, names = Object.keys(columns)): Generator<Row> {
  const entries = names.map((name) => [name, columns[name]] as const)
  for (let i = 0; i < length; i++) {
    const row: Row = {}
    for (const [name, cells] of entries) row[name] = cell(cells, i)
    yield row
  }
}
