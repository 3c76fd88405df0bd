// Columns and rows: what a value is, and in which unit.

import type { Figure } from './figure.ts'

export type ColumnType = 'text' | 'integer' | 'real' | 'date' | 'instant' | 'offset' | 'flag' | 'json' | 'blob'

export interface Column {
  readonly type: ColumnType
  /** SI or the field's own: `m`, `kcal`, `bpm`, `min`, `s`, `%`, `steps`; absent for names, codes and times. */
  readonly unit?: string
  /** True for the difference of two values: in another system of units it is scaled, and no zero is moved. */
  readonly difference?: true
  readonly doc: string
  /** Where it is a figure of the table `day`. */
  readonly figure?: Figure
}

export type Columns = Readonly<Record<string, Column>>

/** A row whose kind is not known at compile time. */
export type Row = Record<string, string | number | Uint8Array | null>
