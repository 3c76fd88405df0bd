// Colours and characters of a terminal: a drawing names its colours, and `paint` emits what the terminal supports
// (24-bit, 256 or 16 colours, or none). Without colour everything is plain ASCII.

/**
 * Capabilities of an output: bits of colour (0 = none, 4, 8, 24), and whether block and braille characters are safe.
 */
export interface Style {
  readonly depth: 0 | 4 | 8 | 24
  readonly unicode: boolean
}

/** Plain text for files, pipes and NO_COLOR. @internal */
export const plain: Style = { depth: 0, unicode: false }

/**
 * Named colours as [24-bit, of 256, of 16]. The hues are the dashboard's dark theme, readable on dark and light
 * backgrounds; `muted` and `faint` never carry information of their own.
 */
const colours = {
  move: ['45c7b2', 79, 36],
  heart: ['ff7487', 204, 91],
  sleep: ['a79cff', 141, 95],
  deep: ['6557e8', 62, 34],
  light: ['a79ff8', 147, 94],
  rem: ['6ce5d2', 80, 96],
  awake: ['f2b24e', 215, 93],
  workout: ['ff9a66', 209, 33],
  muted: ['8f959c', 245, 90],
  faint: ['565c62', 240, 90],
  ok: ['7fcb85', 114, 32],
  warn: ['e9b44c', 179, 33],
  bad: ['ff8f85', 210, 31],
  accent: ['8ab6ff', 111, 94],
  move1: ['1f4a46', 23, 36],
  move2: ['2a6f66', 29, 36],
  move3: ['359587', 36, 36],
  move4: ['45c7b2', 79, 96],
  move5: ['9df0e0', 159, 97],
  inkDark: ['0f1614', 16, 30],
  inkLight: ['f2f5f4', 231, 97],
} as const satisfies Record<string, readonly [string, number, number]>

export type Colour = keyof typeof colours

/** The text in a colour (and bold or inverse), closed again; unchanged without colour. */
export function paint(style: Style, colour: Colour, text: string, how: { readonly back?: boolean } = {}): string {
  if (style.depth === 0 || text === '') return text
  return `\x1b[${sequence(style.depth, colour, how.back === true)}m${text}\x1b[${how.back ? 49 : 39}m`
}

/** Bold text; unchanged without colour. */
export function bold(style: Style, text: string): string {
  return style.depth === 0 || text === '' ? text : `\x1b[1m${text}\x1b[22m`
}

function sequence(depth: 4 | 8 | 24, colour: Colour, back: boolean): string {
  const [hex, of256, of16] = colours[colour]
  if (depth === 4) return String(of16 + (back ? 10 : 0))
  if (depth === 8) return `${back ? 48 : 38};5;${of256}`
  const value = Number.parseInt(hex, 16)
  return `${back ? 48 : 38};2;${value >> 16};${(value >> 8) & 255};${value & 255}`
}

const codes = /\x1b\[[0-9;]*m/g

/** The text without colour codes. */
export function stripped(text: string): string {
  return text.replace(codes, '')
}

/** Width of a text in cells; our drawings use no wide characters. */
export function textWidth(text: string): number {
  return [...stripped(text)].length
}

/** The text filled with blanks on the right (or the left) up to a width; longer text stays as it is. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return side === 'left' ? blanks + text : text + blanks
}

/** Bits of colour of a stream: none off a terminal or with NO_COLOR (no-color.org), FORCE_COLOR overrides both. */
export function colourDepth(
  stream: { readonly isTTY?: boolean; getColorDepth?(env?: object): number },
  env: Readonly<Record<string, string | undefined>>,
): Style['depth'] {
  const force = env.FORCE_COLOR
  if (force !== undefined && force !== '' && force !== '0' && force !== 'false')
    return force === '3' ? 24 : force === '2' ? 8 : 4
  if (stream.isTTY !== true || env.NO_COLOR || env.TERM === 'dumb') return 0
  const depth = stream.getColorDepth?.({ ...env }) ?? 4
  return depth >= 24 ? 24 : depth >= 8 ? 8 : depth >= 4 ? 4 : 0
}

/** Whether the locale is UTF-8; Windows Terminal and macOS always are. */
export function speaksUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  if (platform === 'darwin') return true
  if (platform === 'win32') return Boolean(env.WT_SESSION)
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')
}
