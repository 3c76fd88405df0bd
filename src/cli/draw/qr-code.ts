// A QR code for the terminal.

import { paint, type Style } from './style.ts'

/** Black on white whatever the terminal's colours: few cameras read the reverse. */
export async function qrCode(text: string, style: Style): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr')
  return renderUnicodeCompact(text, { border: 2 })
    .split('\n')
    .map((line) => paint(style, 'inkDark', paint(style, 'inkLight', line), { back: true }))
    .join('\n')
}
