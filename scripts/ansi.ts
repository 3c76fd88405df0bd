// Converts a terminal's coloured text into one self-contained SVG with text, without fonts or scripts.

/** How the picture looks; sizes in pixels. */
const look = { ink: '#ecedee', ground: '#121315', bar: '#1d1f22', cell: 8.4, line: 18, size: 14, margin: 20, head: 34 }

interface Run {
  text: string
  ink: string | undefined
  back: string | undefined
  bold: boolean
}

/** The lines of a terminal (24-bit colours as our drawings write them) as SVG text. */
export function ansiToSvg(text: string, title: string): string {
  const lines = text.replace(/\n+$/, '').split('\n').map(runs)
  const columns = Math.max(...lines.map((line) => line.reduce((sum, run) => sum + [...run.text].length, 0)))
  const width = Math.round(columns * look.cell + look.margin * 2)
  const height = Math.round(lines.length * look.line + look.margin * 2 + look.head)
  const body = lines.map((line, row) => drawLine(line, look.head + look.margin + row * look.line)).join('')
  const dots = ['#ff5f57', '#febc2e', '#28c840']
    .map((fill, i) => `<circle cx="${20 + i * 18}" cy="17" r="5.5" fill="${fill}"/>`)
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${look.size}">
<rect width="${width}" height="${height}" rx="10" fill="${look.ground}"/><path d="M0 34V10A10 10 0 0 1 10 0H${width - 10}A10 10 0 0 1 ${width} 10V34Z" fill="${look.bar}"/>${dots}<text x="${width / 2}" y="22" fill="#8f959c" text-anchor="middle" font-size="13">${escaped(title)}</text>
${body}</svg>
`
}

function drawLine(line: readonly Run[], top: number): string {
  let column = 0
  return line
    .map((run) => {
      const length = [...run.text].length
      const x = look.margin + column * look.cell
      column += length
      const back = run.back
        ? `<rect x="${x.toFixed(1)}" y="${top}" width="${(length * look.cell).toFixed(1)}" height="${look.line}" fill="${run.back}"/>`
        : ''
      if (run.text.trim() === '') return back
      return back + drawText(run, x, top)
    })
    .join('')
}

/** Blocks are drawn as shapes, since fonts leave hairlines between their cells; everything else stays text. */
function drawText(run: Run, x: number, top: number): string {
  const fill = run.ink ?? look.ink
  let shapes = ''
  let rest = ''
  ;[...run.text].forEach((char, i) => {
    const dots = braille(char)
    if (dots) {
      rest += ' '
      for (const [column, row] of dots)
        shapes += square(x + (i + 0.25 + column * 0.5) * look.cell, top + (row + 0.5) * (look.line / 4), 1.35)
      return
    }
    const box = block(char)
    if (!box) {
      rest += char
      return
    }
    rest += ' '
    const [left, above, width, height] = box
    shapes += `M${(x + (i + left) * look.cell).toFixed(1)} ${(top + above * look.line).toFixed(1)}h${(width * look.cell).toFixed(1)}v${(height * look.line).toFixed(1)}h${(-width * look.cell).toFixed(1)}z`
  })
  const drawn = shapes ? `<path d="${shapes}" fill="${fill}"/>` : ''
  if (rest.trim() === '') return drawn
  const weight = run.bold ? ' font-weight="700"' : ''
  const start = rest.length - rest.trimStart().length
  const shown = rest.trim()
  const at = x + start * look.cell
  return `${drawn}<text x="${at.toFixed(1)}" y="${top + 13.5}" fill="${fill}"${weight} textLength="${([...shown].length * look.cell).toFixed(1)}" xml:space="preserve">${escaped(shown)}</text>`
}

/** Left, top, width and height of a block element as shares of its cell (Unicode 16, block 2580). */
function block(char: string): [number, number, number, number] | undefined {
  const code = char.codePointAt(0) ?? 0
  if (code >= 0x2581 && code <= 0x2588) return [0, 1 - (code - 0x2580) / 8, 1, (code - 0x2580) / 8]
  if (code >= 0x2589 && code <= 0x258f) return [0, 0, (0x2590 - code) / 8, 1]
  if (code === 0x2590) return [0.5, 0, 0.5, 1]
  return undefined
}

/** The dots of a braille cell as [half column, row]; undefined for other characters. */
function braille(char: string): [number, number][] | undefined {
  const bits = (char.codePointAt(0) ?? 0) - 0x2800
  if (bits < 0 || bits > 0xff) return undefined
  const order: [number, number][] = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [0, 3],
    [1, 3],
  ]
  return order.filter((_, bit) => (bits >> bit) & 1)
}

function square(x: number, y: number, half: number): string {
  return `M${(x - half).toFixed(1)} ${(y - half).toFixed(1)}h${half * 2}v${half * 2}h${-half * 2}z`
}

function runs(line: string): Run[] {
  const found: Run[] = []
  let state: Omit<Run, 'text'> = { ink: undefined, back: undefined, bold: false }
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (part.startsWith('\x1b[')) state = applied(state, part.slice(2, -1).split(';').map(Number))
    else if (part !== '') found.push({ text: part, ...state })
  }
  return found
}

function applied(state: Omit<Run, 'text'>, codes: readonly number[]): Omit<Run, 'text'> {
  const [code = 0, , red = 0, green = 0, blue = 0] = codes
  const colour = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  if (code === 38) return { ...state, ink: colour }
  if (code === 48) return { ...state, back: colour }
  if (code === 39) return { ...state, ink: undefined }
  if (code === 49) return { ...state, back: undefined }
  if (code === 1) return { ...state, bold: true }
  if (code === 22) return { ...state, bold: false }
  return state
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
