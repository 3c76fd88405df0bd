// Figures as value over label, side by side and wrapped to the width; and the line of heading and remark above a drawing.
import { bold, pad, paint, type Style, textWidth } from './style.ts'

/** Value over label, as many side by side as fit; two lines per row of figures, indented by two. */
export function drawFigures(
  cells: readonly (readonly [value: string, label: string])[],
  width: number,
  style: Style,
): string[] {
  const rows: (readonly [value: string, label: string])[][] = [[]]
  let used = 2
  for (const cell of cells) {
    const wide = widthOfCell(cell)
    if (used + wide - 3 > width && rows.at(-1)?.length) {
      rows.push([])
      used = 2
    }
    rows.at(-1)?.push(cell)
    used += wide
  }
  return rows.flatMap((row) => {
    const line = (of: 0 | 1) =>
      row
        .map((cell) => pad(cell[of], widthOfCell(cell)))
        .join('')
        .trimEnd()
    return [`  ${bold(style, line(0))}`, `  ${paint(style, 'muted', line(1))}`]
  })
}

/** Left and right text on one line; under each other when they do not fit. */
export function headed(left: string, right: string, width: number): string {
  const room = width - textWidth(left) - textWidth(right)
  if (textWidth(right) === 0) return left
  return room < 2 ? `${left}\n${right}` : left + ' '.repeat(room) + right
}

/** Phrases joined by a comma, on as many indented lines as they need. */
export function flowed(lead: string, phrases: readonly string[], width: number): string[] {
  const lines = [lead]
  phrases.forEach((phrase, i) => {
    const text = i < phrases.length - 1 ? `${phrase},` : phrase
    const line = lines.at(-1) as string
    if (i > 0 && textWidth(`${line} ${text}`) > width) lines.push(`${' '.repeat(textWidth(lead))} ${text}`)
    else lines[lines.length - 1] = `${line} ${text}`
  })
  return lines
}

function widthOfCell([value, label]: readonly [string, string]): number {
  return Math.max(textWidth(value), textWidth(label)) + 3
}
