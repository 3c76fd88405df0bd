// Columns and rows: types and units of values.

import type { Figure } from './figure.ts'

/**
 * How a value is stored: `date` is `YYYY-MM-DD`, `instant` epoch seconds, `offset` seconds east of UTC, `flag` 0 or 1,
 * `json` JSON text.
 */
export type ColumnType = 'text' | 'integer' | 'real' | 'date' | 'instant' | 'offset' | 'flag' | 'json' | 'blob'

/** A column: what its values are, in which unit. */
export interface Column {
  readonly type: ColumnType
  /** SI or the field's own: `m`, `kcal`, `bpm`, `min`, `s`, `%`, `steps`; absent for names, codes and times. */
  readonly unit?: string
  /** True for a difference of two values: conversion to another unit scales it without an offset. */
  readonly difference?: true
  readonly doc: string
  /** Set if it is a figure of the table `day`. */
  readonly figure?: Figure
}

/** Columns by name, in their order. */
export type Columns = Readonly<Record<string, Column>>

/** A row of a kind not known at compile time. */
export type Row = Record<string, string | number | Uint8Array | null>
