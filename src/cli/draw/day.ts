// Draws a day on one clock: figures, sleep, heart rate and steps under each other, with the same minutes per column in
// every track.

import { dataStates } from '../../kinds/data-state.ts'
import { oneLine } from '../terminal-text.ts'
import { drawFigures, headed } from './figures.ts'
import { algorithms, stageHalves, stageMarks } from './night.ts'
import {
  clock,
  clockOfMinute,
  count,
  distance as distanceText,
  duration,
  energy,
  hours,
  longDate,
  missing,
} from './number.ts'
import { bold, pad, paint, type Style, textWidth } from './style.ts'
import { band, bars, type ColumnState, gap, type TrackColumn } from './track.ts'
import type { DayView } from './view.ts'

/** The whole day, `width` columns wide; ends without a line end. */
export function drawDay(day: DayView, width: number, style: Style): string {
  const head = headed(bold(style, longDate(day.date)), paint(style, 'muted', note(day)), width)
  if (day.state !== 'ok' && day.state !== 'partial' && day.state !== 'unworn')
    return [head, '', `  ${sentence(day)}`, ...workouts(day, style)].join('\n')
  const minutes = minutesPerColumn(width)
  const columns = 1440 / minutes
  const states = columnStates(day, minutes)
  const lines = [
    head,
    '',
    ...figures(day, width, style),
    '',
    ...sleep(day, states, minutes, width, style),
    ...heartRate(day, states, minutes, width, style),
    ...steps(day, states, minutes, width, style),
    `  ${paint(style, 'muted', axis(columns))}`,
    ...legend(states, style),
    ...bouts(day, style),
    ...workouts(day, style),
    ...algorithms(day.algorithms, style),
  ]
  return lines.join('\n')
}

/** Minutes in one character: the finest of 10, 15, 20, 30, 60 whose columns fit beside the scale. */
export function minutesPerColumn(width: number): number {
  return [10, 15, 20, 30].find((minutes) => 1440 / minutes + 2 <= width) ?? 60
}

function note(day: DayView): string {
  if (day.state === 'partial') return `day still open, synced to ${clockOfMinute(day.until)}`
  return dataStates[day.state].label
}

function sentence(day: DayView): string {
  if (day.state === 'unfetched') return 'Not fetched yet: run `wristory sync`.'
  if (day.state === 'outside') return 'This day is outside your history (`wristory status` shows its range).'
  if (day.state === 'empty') return 'The cloud has nothing for this day: the device did not upload, or there was none.'
  return 'This day could not be fetched or read: run `wristory sync` again.'
}

function figures(day: DayView, width: number, style: Style): string[] {
  const dash = missing(style)
  const goal = day.goal && day.steps !== null ? `, ${Math.round((day.steps / day.goal) * 100)} % of goal` : ''
  const cells: [string, string][] = [
    [day.steps === null ? dash : count(day.steps), `steps${goal}`],
    [day.distance === null ? dash : distanceText(day.distance), 'distance'],
    [day.calories === null ? dash : energy(day.calories), 'active'],
    [day.asleep === null ? dash : hours(day.asleep), 'asleep'],
    [day.restingHeartRate === null ? dash : String(day.restingHeartRate), 'resting bpm'],
  ]
  return drawFigures(cells, width, style)
}

function columnStates(day: DayView, minutes: number): ColumnState[] {
  return Array.from({ length: 1440 / minutes }, (_, x) => {
    if (x * minutes >= day.until) return 'unsynced'
    let off = 0
    for (let m = x * minutes; m < (x + 1) * minutes; m++) if (day.notWorn[m]) off++
    return off * 2 > minutes ? 'unworn' : 'known'
  })
}

function sleep(day: DayView, states: readonly ColumnState[], minutes: number, width: number, style: Style): string[] {
  const { night } = day
  if (!night) return []
  const arrow = style.unicode ? '→' : 'to'
  const span = `${clock(night.start, night.offset)} ${arrow} ${clock(night.end, night.offset)}`
  const midnight = Date.parse(`${day.date}T00:00:00Z`) / 1000 - day.offset
  const stages = stageHalves(night, midnight, midnight + 86_400, states.length)
  const line = stages.map((stage, x) => {
    const at = midnight + x * minutes * 60
    if (stage) return paint(style, stageMarks[stage].colour, style.unicode ? '▆' : stageMarks[stage].ascii)
    const nap = night.naps.some(({ start, end }) => at >= start - minutes * 30 && at < end)
    if (nap) return paint(style, 'light', style.unicode ? '▆' : '=')
    return states[x] === 'known' ? ' ' : gap(states[x] as ColumnState, style)
  })
  const key = (['deep', 'light', 'rem', 'awake'] as const)
    .filter((stage) => night.minutes[stage] !== null)
    .map(
      (stage) =>
        paint(style, stageMarks[stage].colour, style.unicode ? '▆' : stageMarks[stage].ascii) +
        ` ${stage === 'rem' ? 'REM' : stage}`,
    )
    .join('  ')
  const lead = textWidth(span) + textWidth(key) + 17 <= width ? [`${span}   ${key}`] : [span]
  const below = lead[0] === span ? [`  ${key}`] : []
  return [titled('Sleep', 'sleep', lead[0]!, style), `  ${line.join('')}`, ...below, '']
}

function heartRate(
  day: DayView,
  states: readonly ColumnState[],
  minutes: number,
  width: number,
  style: Style,
): string[] {
  const readings = day.heartRateByMinute.filter((bpm) => bpm !== null)
  if (readings.length === 0) return [titled('Heart rate', 'heart', 'no reading', style), '']
  const [low, high] = [Math.min(...readings), Math.max(...readings)]
  // The scale is padded to tens and spans at least 40 to 120, so that quiet days look quiet.
  const from = Math.min(40, Math.floor(low / 10) * 10)
  const to = Math.max(120, Math.ceil(high / 10) * 10)
  const half = minutes / 2
  const halves = bridged(
    Array.from({ length: states.length * 2 }, (_, i): TrackColumn => {
      const part = day.heartRateByMinute.slice(i * half, (i + 1) * half).filter((bpm) => bpm !== null)
      const state = states[i >> 1] as ColumnState
      if (part.length === 0) return { low: null, high: null, state }
      return { low: Math.min(...part), high: Math.max(...part), state }
    }),
    half,
  )
  const lines = band(halves, { rows: 5, from, to, colour: 'heart' }, style)
  const range = `${low}${style.unicode ? '–' : '-'}${high} bpm`
  return [titled('Heart rate', 'heart', range, style), ...scaled(lines, [to, from], width - states.length, style), '']
}

/** Fills gaps of up to 15 minutes between two readings, as awake devices read every 5 or 10 minutes. */
function bridged(halves: readonly TrackColumn[], minutes: number): TrackColumn[] {
  const reach = Math.floor(15 / minutes)
  return halves.map((half, i) => {
    if (half.low !== null || half.state !== 'known') return half
    const before = halves.slice(Math.max(0, i - reach), i).findLast((other) => other.low !== null)
    const after = halves.slice(i + 1, i + 1 + reach).find((other) => other.low !== null)
    if (before?.low == null || before.high === null || after?.low == null || after.high === null) return half
    const mean = (before.low + before.high + after.low + after.high) / 4
    return { ...half, low: mean, high: mean }
  })
}

function steps(day: DayView, states: readonly ColumnState[], minutes: number, width: number, style: Style): string[] {
  const columns = states.map((state, x): TrackColumn => {
    const part = day.stepsByMinute.slice(x * minutes, (x + 1) * minutes).filter((n) => n !== null)
    const sum = part.reduce((total, n) => total + n, 0)
    const value = state === 'unsynced' || part.length === 0 || (state === 'unworn' && sum === 0) ? null : sum
    const running = day.bouts.some(
      (bout) => /run/i.test(bout.activity) && bout.start < (x + 1) * minutes && bout.end > x * minutes,
    )
    return { low: value, high: value, state, ...(running ? { colour: 'workout' as const } : {}) }
  })
  const max = Math.max(0, ...columns.map((column) => column.high ?? 0))
  const busiest = columns.findIndex((column) => column.high === max)
  const said = max > 0 ? `most at ${clockOfMinute(busiest * minutes)}, ${count(max)} in ${minutes} min` : stepless(day)
  const lines = bars(columns, { rows: 4, max: Math.max(max, 1), colour: 'move' }, style)
  return [titled('Steps', 'move', said, style), ...scaled(lines, max > 0 ? [max] : [], width - states.length, style)]
}

/** Zero steps differ from no record. */
function stepless(day: DayView): string {
  return day.stepsByMinute.some((steps) => steps !== null) ? 'none' : 'no record'
}

function titled(name: string, colour: 'sleep' | 'heart' | 'move', said: string, style: Style): string {
  return `  ${paint(style, colour, pad(name, 11))} ${paint(style, 'muted', said)}`
}

/** Lines with the scale's top and bottom at the right; without them if the indent and six cells do not fit. */
function scaled(lines: readonly string[], [top, bottom]: readonly number[], room: number, style: Style): string[] {
  if (room < 8) return lines.map((line) => `  ${line}`)
  return lines.map((line, row) => {
    const mark = row === 0 ? top : row === lines.length - 1 ? bottom : undefined
    return `  ${line}${mark === undefined ? '' : ` ${paint(style, 'muted', count(mark))}`}`
  })
}

/** Clock hours under the columns. */
function axis(columns: number): string {
  const every = columns >= 96 ? 2 : columns >= 72 ? 3 : columns >= 48 ? 4 : 6
  let line = ''
  for (let hour = 0; hour < 24; hour += every) line = pad(line, (hour / 24) * columns) + clockOfMinute(hour * 60)
  return line
}

function legend(states: readonly ColumnState[], style: Style): string[] {
  const parts = [
    states.includes('unworn') ? `${gap('unworn', style)} ${paint(style, 'muted', 'not worn')}` : '',
    states.includes('unsynced') ? `${gap('unsynced', style)} ${paint(style, 'muted', 'not synced')}` : '',
  ].filter((part) => part !== '')
  return parts.length > 0 ? [`  ${parts.join('   ')}`] : []
}

function bouts(day: DayView, style: Style): string[] {
  const named = day.bouts.filter((bout) => bout.end - bout.start >= 10 || /run/i.test(bout.activity))
  if (named.length === 0) return []
  const dash = style.unicode ? '–' : '-'
  const rows = named.map((bout) => {
    const span = `${clockOfMinute(bout.start)}${dash}${clockOfMinute(bout.end)}`
    const how = [
      bout.distance === null ? '' : distanceText(bout.distance),
      bout.steps === null ? '' : `${count(bout.steps)} steps`,
    ].filter((part) => part !== '')
    const colour = /run/i.test(bout.activity) ? 'workout' : 'move'
    return `  ${pad(span, 13)}${paint(style, colour, pad(bout.activity, 15))} ${paint(style, 'muted', how.join('  '))}`
  })
  return ['', ...rows]
}

/** The workouts that began on the day, with the id that `show workout` takes. */
function workouts({ workouts }: DayView, style: Style): string[] {
  if (workouts.length === 0) return []
  const dash = style.unicode ? '–' : '-'
  const rows = workouts.map(({ id, start, end, offset, sport, distance, moving }) => {
    const span = `${clock(start, offset)}${end === null ? '' : `${dash}${clock(end, offset)}`}`
    const how = [distance === null ? '' : distanceText(distance), moving === null ? '' : duration(moving)]
    const told = [...how.filter((part) => part !== ''), `workout ${id}`].join('  ')
    return `  ${pad(span, 13)}${paint(style, 'workout', pad(oneLine(sport.charAt(0).toUpperCase() + sport.slice(1)), 15))} ${paint(style, 'muted', told)}`
  })
  return ['', ...rows]
}
