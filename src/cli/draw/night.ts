// A night as a hypnogram with its times, stage shares and naps; also the one-line band of stages used beside other tracks.
import type { AlgorithmVersion } from '../../query/day-rows.ts'
import { drawFigures, headed } from './figures.ts'
import { clock, hours, longDate, missing, some } from './number.ts'
import { bold, type Colour, pad, paint, type Style } from './style.ts'
import { meter } from './track.ts'
import type { NightView, Stage } from './view.ts'

const rows = ['awake', 'rem', 'light', 'deep'] as const
type StageLine = (typeof rows)[number]

const names: Readonly<Record<StageLine, string>> = { awake: 'Awake', rem: 'REM', light: 'Light', deep: 'Deep' }

/** Colour and plain letter of a stage. */
export const stageMarks: Readonly<Record<Stage, { readonly colour: Colour; readonly ascii: string }>> = {
  deep: { colour: 'deep', ascii: '#' },
  light: { colour: 'light', ascii: '=' },
  rem: { colour: 'rem', ascii: '+' },
  awake: { colour: 'awake', ascii: '.' },
  unknown: { colour: 'muted', ascii: '?' },
}

/** The whole night, `width` columns wide; ends without a line end. */
export function drawNight(night: NightView, width: number, style: Style): string {
  const span = `${clock(night.start, night.offset)} ${style.unicode ? '→' : 'to'} ${clock(night.end, night.offset)}`
  const lines = [
    headed(bold(style, `Night to ${longDate(night.date)}`), paint(style, 'muted', span), width),
    '',
    ...figures(night, width, style),
    '',
    ...hypnogram(night, width, style),
    '',
    ...shares(night, width, style),
    ...naps(night, style),
    ...algorithms(night.algorithms, style),
  ]
  return lines.join('\n')
}

/** Minutes asleep: all stages but awake; null if no stage is known. */
export function asleepMinutes(night: NightView): number | null {
  const { deep, light, rem } = night.minutes
  const known = [deep, light, rem].filter((minutes) => minutes !== null)
  return known.length === 0 ? null : known.reduce((sum, minutes) => sum + minutes, 0)
}

function figures(night: NightView, width: number, style: Style): string[] {
  const asleep = asleepMinutes(night)
  const cells: [string, string][] = [
    [asleep === null ? missing(style) : hours(asleep), 'asleep'],
    [night.score === null ? missing(style) : String(night.score), 'score'],
    [night.restingHeartRate === null ? missing(style) : String(night.restingHeartRate), 'resting bpm'],
    [night.wakeCount === null ? missing(style) : String(night.wakeCount), 'wake-ups'],
  ]
  return drawFigures(cells, width, style)
}

/**
 * Four rows (three without REM), half a column per step, with the clock under them; a message if there are no stages.
 */
function hypnogram(night: NightView, width: number, style: Style): string[] {
  if (night.stages.length === 0) return [`  ${paint(style, 'muted', 'No stages: only totals are available.')}`]
  const plot = Math.min(width - 10, 100)
  const halves = stageHalves(night, night.start, night.end, plot * 2)
  const shown = rows.filter((row) => row !== 'rem' || night.minutes.rem !== null)
  const drawn = shown.map((row) => {
    const line = Array.from({ length: plot }, (_, x) => cell(halves[x * 2] === row, halves[x * 2 + 1] === row, style))
    return `  ${paint(style, row, line.join(''))}  ${paint(style, 'muted', names[row])}`
  })
  return [...drawn, `  ${paint(style, 'muted', clockAxis(night.start, night.end, night.offset, plot))}`]
}

function cell(left: boolean, right: boolean, style: Style): string {
  if (!style.unicode) return left || right ? '#' : ' '
  return left ? (right ? '█' : '▌') : right ? '▐' : ' '
}

/** The predominant stage of each of `count` equal parts between two instants; null if there is none. */
export function stageHalves(night: NightView, from: number, to: number, count: number): (Stage | null)[] {
  const step = (to - from) / count
  return Array.from({ length: count }, (_, i) => {
    const a = from + i * step
    const b = a + step
    let best: Stage | null = null
    let most = 0
    for (const { start, end, stage } of night.stages) {
      const held = Math.min(end, b) - Math.max(start, a)
      if (held > most) [most, best] = [held, stage]
    }
    return most >= step / 4 ? best : null
  })
}

/** Full hours under a plot between two instants, as many as fit without touching. */
export function clockAxis(from: number, to: number, offset: number, width: number): string {
  const line = Array.from({ length: width }, () => ' ')
  const first = Math.ceil((from + offset) / 3600) * 3600 - offset
  const every = [1, 2, 3, 4, 6].find((hours) => (width / ((to - from) / 3600)) * hours >= 7) ?? 12
  for (let at = first, free = 0; at <= to; at += 3600) {
    if (((at + offset) / 3600) % every !== 0) continue
    const x = Math.round(((at - from) / (to - from)) * width)
    if (x < free || x + 5 > width) continue
    line.splice(x, 5, ...clock(at, offset))
    free = x + 6
  }
  return line.join('').trimEnd()
}

function shares(night: NightView, width: number, style: Style): string[] {
  const total = rows.reduce((sum, row) => sum + (night.minutes[row] ?? 0), 0)
  const room = Math.min(40, width - 28)
  return [...rows].reverse().map((row) => {
    const minutes = night.minutes[row]
    const name = pad(names[row], 6)
    if (minutes === null) return `  ${name} ${pad(missing(style), 7, 'left')}  ${paint(style, 'muted', 'not sent')}`
    const share = total > 0 ? minutes / total : 0
    const percent = pad(`${Math.round(share * 100)} %`, 5, 'left')
    return `  ${name} ${pad(hours(minutes), 7, 'left')} ${percent}  ${meter(share, Math.max(4, room), row, style).trimEnd()}`
  })
}

/** Algorithm changes on the day; usually empty. */
export function algorithms(changes: readonly AlgorithmVersion[], style: Style): string[] {
  if (changes.length === 0) return []
  const arrow = style.unicode ? '→' : 'to'
  // Versions come from outside: eight characters fit all known ones.
  const lines = changes.map(({ what, before, after }) => `${what} ${before.slice(0, 8)} ${arrow} ${after.slice(0, 8)}`)
  return ['', ...lines.map((line) => `  ${paint(style, 'muted', 'new algorithm')}  ${line}`)]
}

function naps(night: NightView, style: Style): string[] {
  if (night.naps.length === 0) return []
  const times = night.naps.map(({ start, end }) => `${clock(start, night.offset)} for ${hours((end - start) / 60)}`)
  return ['', `  ${paint(style, 'muted', some(night.naps.length, 'nap'))}  ${times.join(', ')}`]
}
