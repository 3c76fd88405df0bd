// Days as plain lists of all their data, for reading and for grep: one block per day.

import { asleepMinutes } from './night.ts'
import { clock, clockOfMinute, count, distance as distanceText, energy, hours, missing, weekday } from './number.ts'
import { bold, pad, paint, type Style } from './style.ts'
import type { DayView, NightView, Stage } from './view.ts'

const stageNames: Readonly<Record<Stage, string>> = {
  deep: 'deep',
  light: 'light',
  rem: 'REM',
  awake: 'awake',
  unknown: 'unknown',
}

/** One day: totals, bouts of movement, the night with its stages, naps. Ends without a line end. */
export function listDay(day: DayView, style: Style): string {
  const dash = missing(style)
  const totals = [
    `steps ${day.steps === null ? dash : count(day.steps)}`,
    `distance ${day.distance === null ? dash : distanceText(day.distance)}`,
    `energy ${day.calories === null ? dash : energy(day.calories)}`,
    ...(day.goal === null ? [] : [`goal ${count(day.goal)}`]),
  ]
  return [
    `${bold(style, day.date)}  ${weekday(day.date)}${day.state === 'partial' ? '  (so far)' : ''}`,
    `  ${totals.join('   ')}`,
    ...day.bouts.map((bout) => {
      const parts = [
        bout.steps === null ? '' : `${count(bout.steps)} steps`,
        bout.distance === null ? '' : distanceText(bout.distance),
      ].filter((part) => part !== '')
      const span = `${clockOfMinute(bout.start)}-${clockOfMinute(bout.end)}`
      return `  ${paint(style, 'move', pad('activity', 9))} ${span}  ${pad(bout.activity, 14)}  ${parts.join(', ')}`.trimEnd()
    }),
    ...(day.night === null ? [] : listNight(day.night, style)),
  ].join('\n')
}

function listNight(night: NightView, style: Style): string[] {
  const at = (from: number, to: number) => `${clock(from, night.offset)}-${clock(to, night.offset)}`
  const asleep = asleepMinutes(night)
  const shares = (['deep', 'light', 'rem', 'awake'] as const).flatMap((stage) => {
    const minutes = night.minutes[stage]
    return minutes === null ? [] : [`${stageNames[stage]} ${hours(minutes)}`]
  })
  const more = [
    night.score === null ? '' : `score ${night.score}`,
    night.restingHeartRate === null ? '' : `resting ${night.restingHeartRate} bpm`,
  ].filter((part) => part !== '')
  const told = [asleep === null ? missing(style) : `${hours(asleep)} asleep`, ...shares, ...more].join(', ')
  return [
    `  ${paint(style, 'sleep', pad('sleep', 9))} ${at(night.start, night.end)}  ${told}`,
    ...night.stages.map(({ start, end, stage }) => `    ${pad('', 8)}${at(start, end)}  ${stageNames[stage]}`),
    ...night.naps.map(
      ({ start, end }) => `  ${paint(style, 'sleep', pad('nap', 9))} ${at(start, end)}  ${hours((end - start) / 60)}`,
    ),
  ]
}
