// The numbers of a chart as rows, for its table and as CSV.

/** A button in a table; without `act` it waits. */
export interface Act {
  readonly text: string
  /** What a screen reader says of it. */
  readonly means: string
  readonly act: (() => void) | null
}

/** A plain value, one that leads somewhere, or one that does something. */
export type Cell = string | number | null | { readonly text: string; readonly href: string } | Act

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
