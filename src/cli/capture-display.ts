// The terminal's view of a capture: the QR code, four steps, received data, and advice. With --json one line at the
// start.

import type { Authority, Capture, SeenExchange } from '../capture/index.ts'
import type { CommandContext } from './context.ts'
import { some } from './draw/number.ts'
import { qrCode } from './draw/qr-code.ts'
import { paint, type Style } from './draw/style.ts'

export class Display {
  /** Epoch milliseconds of the last event. */
  last: number
  private readonly context: CommandContext
  private capture: Capture | null = null
  private steps = ''
  private advice = ''

  constructor(context: CommandContext) {
    this.context = context
    this.last = context.now()
  }

  async begin(capture: Capture, authority: Authority, minutes: number): Promise<void> {
    const { json, emit, note, quiet, styleOfNotes } = this.context
    this.capture = capture
    const { pairing, origin, code } = capture
    if (json) return emit({ pairing, origin, code, certificate: authority.certificate })
    if (quiet) return
    note(`${await qrCode(pairing, styleOfNotes)}\n`)
    note(`Scan this with your phone's camera, or open ${origin} on it and type ${code.slice(0, 3)} ${code.slice(3)}.`)
    note('The page that opens lists the steps for iPhone and Android.')
    note(`This ends when your token is found, or after ${some(minutes, 'minute')}; Ctrl+C stops it.`)
    note(`Certificate SHA-256 ${authority.fingerprint}\n`)
    this.tick()
  }

  change(): void {
    this.last = this.context.now()
    this.tick()
  }

  seen({ title, from, to, records, encrypted }: SeenExchange, kept: boolean): void {
    const what = encrypted
      ? 'encrypted by the app; fetched again at the end'
      : `${some(records, 'record')}${kept ? '' : ', not stored yet'}`
    if (!this.context.json) this.context.note(`    ${title}, ${from === to ? from : `${from} to ${to}`}: ${what}`)
  }

  tick(): void {
    if (this.capture === null || this.context.json) return
    const { note, styleOfNotes } = this.context
    const steps = this.capture
      .steps()
      .map(({ title, done }) => stepLine(title, done, styleOfNotes))
      .join('  ')
    if (steps !== this.steps) note(steps)
    this.steps = steps
    const advice = this.capture.advice()
    if (advice !== this.advice) note(paint(styleOfNotes, 'muted', advice))
    this.advice = advice
  }
}

function stepLine(title: string, done: boolean, style: Style): string {
  const mark = style.unicode ? (done ? '●' : '○') : done ? '[x]' : '[ ]'
  return done ? paint(style, 'ok', `${mark} ${title}`) : `${mark} ${title}`
}
