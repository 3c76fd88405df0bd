// A table in columns: aligned, with headings, fitted to the width by shortening its widest texts, then by omitting
// columns; numbers and times are never cut.
import { oneLine } from '../terminal-text.ts'
import { bold, pad, paint, type Style, stripped, textWidth } from './style.ts'

/** One column: its heading and alignment. Numbers align right and are never cut. */
export interface TableColumn {
  readonly head: string
  readonly align?: 'left' | 'right'
  /** Minimum useful width of a text; Infinity if it must not be cut at all. */
  readonly least?: number
}

/**
 * The table as text without a line end. Cells are single-line; line ends become a blank and other control characters
 * `?`, so that no stored text can control the terminal. Texts that are too wide are cut with an ellipsis, the widest
 * first; if that is not enough the last columns are omitted and named under the table.
 */
export function drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((_, i) => oneLine(row[i] ?? '')))
  const heads = columns.map(({ head }) => oneLine(head))
  const wanted = heads.map((head, i) => Math.max(textWidth(head), ...cells.map((row) => textWidth(row[i] as string))))
  const least = columns.map((column, i) => Math.min(wanted[i]!, leastWidth(column)))
  const kept = columnsFor(least, width)
  if (kept < columns.length) {
    const left = heads.slice(kept)
    const note = paint(style, 'muted', `Too wide to show: ${left.join(', ')}.`)
    return `${drawTable(columns.slice(0, kept), rows, width, style)}\n${note}`
  }
  const widths = fit(wanted, least, width - (columns.length - 1) * 2)
  const line = (texts: readonly string[], how: (text: string) => string) =>
    texts
      .map((text, i) => how(pad(cut(text, widths[i] as number, style), widths[i] as number, side(columns[i]))))
      .join('  ')
      .trimEnd()
  return [
    line(heads, (text) => bold(style, text)),
    ...(style.depth > 0
      ? []
      : [
          line(
            widths.map((n) => '-'.repeat(n)),
            (text) => text,
          ),
        ]),
    ...cells.map((row) => line(row, (text) => text)),
  ].join('\n')
}

/** Name and value pairs, one per line, names muted. */
export function drawPairs(pairs: readonly (readonly [name: string, value: string])[], style: Style): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `  ${paint(style, 'muted', pad(name, width))}  ${value}`).join('\n')
}

function side(column: TableColumn | undefined): 'left' | 'right' {
  return column?.align === 'right' ? 'left' : 'right'
}

function leastWidth({ align, least }: TableColumn): number {
  return least ?? (align === 'right' ? Number.POSITIVE_INFINITY : 8)
}

/** How many columns fit at their minimum width; at least the first. */
function columnsFor(least: readonly number[], width: number): number {
  let used = -2
  const over = least.findIndex((n) => {
    used += n + 2
    return used > width
  })
  return over === -1 ? least.length : Math.max(1, over)
}

/** Shrinks the widest shrinkable columns until the sum fits. */
function fit(wanted: readonly number[], least: readonly number[], room: number): number[] {
  const widths = [...wanted]
  for (let over = widths.reduce((sum, n) => sum + n, 0) - room; over > 0; over--) {
    const widest = widths.reduce((best, n, i) => (n > least[i]! && n > (widths[best] ?? -1) ? i : best), -1)
    if (widest === -1) break
    widths[widest]!--
  }
  return widths
}

function cut(text: string, width: number, style: Style): string {
  if (textWidth(text) <= width) return text
  const mark = style.unicode ? '…' : '~'
  return [...stripped(text)].slice(0, Math.max(0, width - 1)).join('') + mark
}
