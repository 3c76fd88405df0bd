// The numbers of a chart as rows, for its table and as CSV.

import type { ComponentChildren } from 'preact'

/** A button in a table; without `act` it waits. */
export interface Act {
  readonly text: string
  /** The text for screen readers. */
  readonly means: string
  readonly act: (() => void) | null
}

/** A cell with a look of its own; `text` is what CSV has of it. */
interface DrawnCell {
  readonly text: string
  readonly draw: ComponentChildren
}

/** A plain value, one that leads somewhere, one that does something, or one that is drawn. */
export type Cell = string | number | null | { readonly text: string; readonly href: string } | Act | DrawnCell

export interface TableProps {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Columns of words that may break into lines. */
  readonly wide?: readonly number[]
  /** Where a heading above says the caption already. */
  readonly bare?: boolean
  /** Columns of numbers that are written with their unit. */
  readonly right?: readonly number[]
  /** Columns of bars, whose heads are for those who hear the page. */
  readonly bars?: readonly number[]
  /** Columns that a phone has no room for. */
  readonly roomy?: readonly number[]
}

/** RFC 4180, with formulas of spreadsheets made harmless. */
export function csvOf({ columns, rows }: Pick<TableProps, 'columns' | 'rows'>): string {
  const field = (cell: Cell): string => {
    if (cell === null) return ''
    if (typeof cell === 'number') return String(cell)
    const said = typeof cell === 'object' ? cell.text : cell
    const text = /^[=+\-@\t\r]/.test(said) ? `'${said}` : said
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n')
}
