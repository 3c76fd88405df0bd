// A month as a calendar: each day shaded by its steps on fixed thresholds, with its night under it; every other state
// has its own mark, so that a white cell never means zero.
import { count, hours, missing, monthName } from './number.ts'
import { bold, type Colour, pad, paint, type Style } from './style.ts'
import { gap } from './track.ts'
import type { DrawnFigures } from './view.ts'
import { means } from './week.ts'

/** Steps from which a shade begins: fixed, so that months and people compare; the first is anything above zero. */
const thresholds = [1, 4000, 7000, 10_000, 13_000] as const
const shades = ['move1', 'move2', 'move3', 'move4', 'move5'] as const

/** The days of one month in order, `width` columns wide; ends without a line end. */
export function drawMonth(days: readonly DrawnFigures[], width: number, style: Style): string {
  const first = days[0]
  if (!first) return ''
  const cell = Math.min(14, Math.max(6, Math.floor((width - 2) / 7)))
  const lead = (new Date(`${first.date}T00:00:00Z`).getUTCDay() + 6) % 7
  const slots: (DrawnFigures | null)[] = [...Array.from({ length: lead }, () => null), ...days]
  const weeks = Array.from({ length: Math.ceil(slots.length / 7) }, (_, i) => slots.slice(i * 7, i * 7 + 7))
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => pad(` ${name}`, cell)).join('')
  return [
    bold(style, `${monthName(first.date)} ${first.date.slice(0, 4)}`),
    '',
    `  ${paint(style, 'muted', names.trimEnd())}`,
    ...weeks.flatMap((week) => drawRow(week, cell, style)),
    '',
    ...legend(days, width, style),
    ...means(days, width, style),
  ].join('\n')
}

function drawRow(week: readonly (DrawnFigures | null)[], cell: number, style: Style): string[] {
  const cells = week.map((day) => (day ? drawCell(day, cell, style) : [pad('', cell), pad('', cell), pad('', cell)]))
  const lines = [0, 1, 2].map((line) => `  ${cells.map((parts) => parts[line]).join('')}`.trimEnd())
  const outside = week.every((day) => day === null || day.state === 'outside')
  return ['', ...(outside ? lines.slice(0, 1) : lines)]
}

function drawCell(day: DrawnFigures, cell: number, style: Style): string[] {
  const inner = cell - 1
  const number = pad(` ${Number(day.date.slice(8))}${day.state === 'partial' ? '*' : ''}`, inner)
  const sleep = pad(` ${day.asleep === null ? missing(style) : brief(day.asleep, inner)}`, inner)
  const blank = ' '.repeat(inner)
  if (day.state === 'outside') return [`${paint(style, 'faint', number)} `, `${blank} `, `${blank} `]
  if (day.steps === null || day.state === 'unfetched' || day.state === 'failed' || day.state === 'empty') {
    const mark = pad(` ${dayMark(day, style)}`, inner)
    return [
      `${paint(style, 'muted', number)} `,
      `${mark} `,
      `${day.asleep === null ? blank : paint(style, 'sleep', sleep)} `,
    ]
  }
  const steps = pad(inner >= 8 ? ` ${count(day.steps)}` : ` ${thousands(day.steps)}`, inner)
  const shade = stepsShade(day.steps)
  if (!shade) return [`${number} `, `${steps} `, `${paint(style, 'sleep', sleep)} `]
  const ink: Colour = shade === 'move1' || shade === 'move2' ? 'inkLight' : 'inkDark'
  const filled = (text: string) => `${paint(style, shade, paint(style, ink, text), { back: true })} `
  return [filled(number), filled(bold(style, steps)), filled(sleep)]
}

/** The mark of a day without steps. */
function dayMark(day: DrawnFigures, style: Style): string {
  if (day.state === 'failed') return paint(style, 'bad', style.unicode ? '×' : 'x')
  if (day.state === 'unfetched') return gap('unsynced', style)
  return paint(style, 'faint', missing(style))
}

function stepsShade(steps: number): (typeof shades)[number] | undefined {
  return shades[thresholds.findLastIndex((from) => steps >= from)]
}

function thousands(steps: number): string {
  if (steps < 1000) return String(steps)
  return steps < 9950 ? `${(steps / 1000).toFixed(1)}k` : `${Math.round(steps / 1000)}k`
}

function brief(minutes: number, room: number): string {
  const text = hours(minutes)
  return text.length + 1 <= room
    ? text
    : `${Math.floor(minutes / 60)}:${String(Math.round(minutes) % 60).padStart(2, '0')}`
}

function legend(days: readonly DrawnFigures[], width: number, style: Style): string[] {
  const marks: string[] = []
  if (days.some((day) => day.state === 'unfetched')) marks.push(`${gap('unsynced', style)} not fetched`)
  if (days.some((day) => day.state === 'empty' || (day.state === 'ok' && (day.steps === null || day.asleep === null))))
    marks.push(`${missing(style)} nothing recorded`)
  if (days.some((day) => day.state === 'failed')) marks.push(`${style.unicode ? '×' : 'x'} failed`)
  const said = paint(style, 'muted', marks.join('   '))
  if (style.depth === 0) return marks.length > 0 ? [`  ${said}`, ''] : []
  const scale = shades
    .map(
      (shade, i) =>
        `${paint(style, shade, '██')} ${paint(style, 'muted', i === 0 ? '>0' : `${(thresholds[i] as number) / 1000}k`)}`,
    )
    .join(' ')
  return marks.length > 0 && width < 84 ? [`  ${scale}`, `  ${said}`, ''] : [`  ${scale}   ${said}`.trimEnd(), '']
}
