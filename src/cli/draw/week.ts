// A week in seven rows: steps and sleep as bars beside their numbers, and means over the closed days that have them.

import { addDays, weekday } from '../../codec/date.ts'
import { dataStates } from '../../kinds/data-state.ts'
import { flowed } from './figures.ts'
import { count, hours, missing, monthName, shortDate } from './number.ts'
import { bold, pad, paint, type Style } from './style.ts'
import { meter } from './track.ts'
import type { DrawnFigures } from './view.ts'

/** Seven days in order, `width` columns wide; ends without a line end. */
export function drawWeek(days: readonly DrawnFigures[], width: number, style: Style): string {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return ''
  // A bar each for steps and sleep; the remaining width goes to the wider one.
  const room = width - 2 - 10 - 9 - 9 - 8 - 4
  const sleepRoom = Math.max(4, Math.min(20, Math.floor(room * 0.35)))
  const stepRoom = Math.max(4, Math.min(48, room - sleepRoom))
  const most = Math.max(1, ...days.map((day) => day.steps ?? 0))
  const longest = Math.max(1, ...days.map((day) => day.asleep ?? 0))
  const dash = paint(style, 'faint', missing(style))
  const rows = days.map((day) => {
    const name = pad(shortDate(day.date), 10)
    if (day.state !== 'ok' && day.state !== 'partial')
      return `  ${paint(style, 'muted', `${name} ${dataStates[day.state].label}`)}`
    const stepBar = day.steps === null ? pad('', stepRoom) : meter(day.steps / most, stepRoom, 'move', style)
    const sleepBar = day.asleep === null ? pad('', sleepRoom) : meter(day.asleep / longest, sleepRoom, 'sleep', style)
    const steps = pad(day.steps === null ? dash : count(day.steps), 7, 'left')
    const sleep = pad(day.asleep === null ? dash : hours(day.asleep), 7, 'left')
    const heart = pad(day.restingHeartRate === null ? dash : String(day.restingHeartRate), 4, 'left')
    const open = day.state === 'partial' ? paint(style, 'muted', ' *') : ''
    return `  ${name}${steps} ${stepBar} ${sleep} ${sleepBar} ${paint(style, 'heart', heart)}${open}`.trimEnd()
  })
  const heads = `  ${pad('', 10)}${pad('steps', 7, 'left')} ${pad('', stepRoom)} ${pad('asleep', 7, 'left')} ${pad('', sleepRoom)} ${pad('rest', 4, 'left')}`
  return [
    bold(style, weekTitle(first.date, last.date)),
    '',
    paint(style, 'muted', heads),
    ...rows,
    '',
    ...means(days, width, style),
  ].join('\n')
}

/** The Monday of the week of a local day. */
export function weekStart(date: string): string {
  return addDays(date, -weekday(date))
}

function weekTitle(first: string, last: string): string {
  const start = `${Number(first.slice(8))} ${monthName(first)}${first.slice(0, 4) === last.slice(0, 4) ? '' : ` ${first.slice(0, 4)}`}`
  return `Week of ${start} to ${Number(last.slice(8))} ${monthName(last)} ${last.slice(0, 4)}`
}

/** One line of means without open days, with their number of days. */
export function means(days: readonly DrawnFigures[], width: number, style: Style): string[] {
  const closed = days.filter((day) => day.state === 'ok')
  const parts = [
    mean(
      closed.map((day) => day.steps),
      (value) => `${count(value)} steps`,
    ),
    mean(
      closed.map((day) => day.asleep),
      (value) => `${hours(value)} asleep`,
    ),
    mean(
      closed.map((day) => day.restingHeartRate),
      (value) => `${count(value)} bpm at rest`,
    ),
  ].filter((part) => part !== undefined)
  const open = days.some((day) => day.state === 'partial')
    ? [`  ${paint(style, 'muted', '* day still open, not in the means')}`]
    : []
  if (parts.length === 0) return open
  const said = parts.map(({ text, days }) => `${text} (${days} d)`)
  return [...flowed(`  ${paint(style, 'muted', 'Mean')} `, said, width), ...open]
}

function mean(values: readonly (number | null)[], say: (value: number) => string) {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return undefined
  return { text: say(known.reduce((sum, value) => sum + value, 0) / known.length), days: known.length }
}
