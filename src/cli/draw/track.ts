// Draws a series in character cells: bars of eighth blocks, or a braille band between minimum and maximum. Both take
// columns of values and the state of each column; a missing value is never drawn as a value.
import { type Colour, paint, type Style } from './style.ts'

/** Why a column has no value: the device was off, it had not uploaded yet, or unknown. */
export type ColumnState = 'known' | 'unworn' | 'unsynced'

export interface TrackColumn {
  /** Lowest and highest value; null without a reading. */
  readonly low: number | null
  readonly high: number | null
  readonly state: ColumnState
  readonly colour?: Colour
}

const eighths = ' ▁▂▃▄▅▆▇█'
/** Thirds of a cell in plain ASCII. */
const thirds = ' .:|'

/** Bars from zero to `max`, `rows` lines from the top; a zero is a faint baseline. Uses `high` of each column. */
export function bars(
  columns: readonly TrackColumn[],
  shape: { readonly rows: number; readonly max: number; readonly colour: Colour },
  style: Style,
): string[] {
  const { rows, max, colour } = shape
  const levels = style.unicode ? eighths : thirds
  const steps = levels.length - 1
  return lines(rows, columns, (column, row) => {
    if (column.high === null) return gap(column.state, style)
    if (column.high === 0) return row === rows - 1 ? paint(style, 'faint', style.unicode ? '▁' : '_') : ' '
    const height = Math.max(1, Math.round((Math.min(column.high, max) / max) * rows * steps))
    const inRow = Math.min(steps, Math.max(0, height - (rows - 1 - row) * steps))
    return paint(style, column.colour ?? colour, levels[inRow] as string)
  })
}

/** Bits of a braille cell by [half column][dot from the top] (Unicode 16, block 2800). */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/**
 * A band from `low` to `high` over a scale `from`..`to`. Takes two columns of values per character cell; neighbours that
 * both have values are joined. Plain ASCII draws one mark per cell and row.
 */
export function band(
  halves: readonly TrackColumn[],
  shape: { readonly rows: number; readonly from: number; readonly to: number; readonly colour: Colour },
  style: Style,
): string[] {
  const { rows, from, to, colour } = shape
  const perRow = style.unicode ? 4 : 1
  const height = rows * perRow
  const dot = (value: number) =>
    Math.min(height - 1, Math.max(0, Math.round(((to - value) / (to - from)) * (height - 1))))
  const spans = halves.map((half): HeightSpan | null =>
    half.low === null || half.high === null ? null : [dot(half.high), dot(half.low)],
  )
  const joined = spans.map((span, i) => join(span, spans[i - 1]))
  const cells = Array.from({ length: Math.ceil(halves.length / 2) }, (_, i) => i)
  return Array.from({ length: rows }, (_, row) =>
    cells
      .map((cell) => {
        const pair = [joined[cell * 2], joined[cell * 2 + 1]]
        if (!pair[0] && !pair[1]) return gap((halves[cell * 2] as TrackColumn).state, style)
        if (!style.unicode) return pair.some((span) => span && covers(span, row)) ? '*' : ' '
        let bits = 0
        pair.forEach((span, half) => {
          for (let y = 0; y < 4; y++) if (span && covers(span, row * 4 + y)) bits |= dots[half]![y]!
        })
        return bits === 0 ? ' ' : paint(style, colour, String.fromCharCode(0x2800 + bits))
      })
      .join(''),
  )
}

/** The mark of a column without a value. */
export function gap(state: ColumnState, style: Style): string {
  if (state === 'unworn') return paint(style, 'faint', style.unicode ? '╱' : '/')
  if (state === 'unsynced') return paint(style, 'faint', style.unicode ? '·' : ':')
  return ' '
}

type HeightSpan = readonly [top: number, bottom: number]

/** The span extended towards its neighbour, so that a line has no gaps. */
function join(span: HeightSpan | null | undefined, before: HeightSpan | null | undefined): HeightSpan | null {
  if (!span) return null
  if (!before) return span
  const [top, bottom] = span
  const [topBefore, bottomBefore] = before
  if (bottomBefore < top) return [bottomBefore + 1, bottom]
  if (topBefore > bottom) return [top, topBefore - 1]
  return span
}

function covers(span: HeightSpan, y: number): boolean {
  return y >= span[0] && y <= span[1]
}

function lines(
  rows: number,
  columns: readonly TrackColumn[],
  cell: (column: TrackColumn, row: number) => string,
): string[] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => cell(column, row)).join(''))
}

/** A horizontal bar of `share` (0..1) of `width` cells, filled up with blanks; anything above zero shows. */
export function meter(share: number, width: number, colour: Colour, style: Style): string {
  const wanted = Math.round(Math.min(1, Math.max(0, share)) * width)
  const length = share > 0 ? Math.max(1, wanted) : 0
  // Three quarters high, so that adjacent bars stay separate.
  return paint(style, colour, (style.unicode ? '▆' : '#').repeat(length)) + ' '.repeat(width - length)
}
