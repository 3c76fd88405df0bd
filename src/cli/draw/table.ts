// A table in columns: aligned, headed, cut to the width by shortening its widest texts.
import { bold, pad, paint, type Style, stripped, widthOf } from './style.ts'

/** One column: its heading and the side its texts lean to. */
export interface TableColumn {
  readonly head: string
  readonly align?: 'left' | 'right'
}

/**
 * The table as text without a line end. Cells are single-line; line ends are shown as a blank and other control
 * characters as `?`, so that no stored text can drive the terminal. Columns wider than the room are cut with an ellipsis, the widest first.
 */
export function drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((_, i) => tame(row[i] ?? '')))
  const wanted = columns.map(({ head }, i) => Math.max(widthOf(head), ...cells.map((row) => widthOf(row[i] as string))))
  const widths = fit(wanted, Math.max(width, columns.length * 5) - (columns.length - 1) * 2)
  const line = (texts: readonly string[], how: (text: string) => string) =>
    texts
      .map((text, i) => how(pad(cut(text, widths[i] as number, style), widths[i] as number, side(columns[i]))))
      .join('  ')
      .trimEnd()
  const heads = columns.map(({ head }) => head)
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

/** Name and value pairs under each other, names muted. */
export function drawPairs(pairs: readonly (readonly [name: string, value: string])[], style: Style): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `  ${paint(style, 'muted', pad(name, width))}  ${value}`).join('\n')
}

function side(column: TableColumn | undefined): 'left' | 'right' {
  return column?.align === 'right' ? 'left' : 'right'
}

/** Takes from the widest columns until the sum fits. */
function fit(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted]
  let over = widths.reduce((sum, n) => sum + n, 0) - room
  while (over > 0) {
    const widest = Math.max(...widths)
    if (widest <= 4) break
    const second = Math.max(4, ...widths.filter((n) => n < widest))
    const at = widths.indexOf(widest)
    const less = Math.max(1, Math.min(over, widest - second))
    widths[at] = widest - less
    over -= less
  }
  return widths
}

function cut(text: string, width: number, style: Style): string {
  if (widthOf(text) <= width) return text
  const mark = style.unicode ? '…' : '~'
  return [...stripped(text)].slice(0, Math.max(0, width - 1)).join('') + mark
}

/** Line ends and tabs become a blank; other controls, which could drive the terminal, become `?`. */
function tame(text: string): string {
  return text.replace(/[\t\n\r]+ */g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}
