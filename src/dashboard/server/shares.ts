// The composition of a week: time in heart zones over its workouts, or the distribution of its stress. A range of a
// month is shown by day if each day has its own shares, one of many years by month, so that every bar is visible.

import { daysBetween, weekday } from '../../codec/date.ts'
import { toMillionth } from '../../codec/number.ts'
import { dayNumber } from '../../query/figure-columns.ts'
import type { Reader } from '../../query/reader.ts'
import { stressLevels, stressShares, zoneSeconds } from '../../query/shares.ts'
import type { Shares } from '../schema.ts'
import { readDaily } from './daily.ts'

/** Days up to which stress is shown per day, and from which both are shown per month. */
const SHORT = 31
const LONG = 1100

/** The default steps of a range. */
function usualSteps(of: Shares['of'], days: number): Shares['by'] {
  return days > LONG ? 'month' : of === 'stress' && days <= SHORT ? 'day' : 'week'
}

/** Seconds in each heart zone, or mean percent of each level of stress, by steps of the range. */
export function readShares(
  reader: Reader,
  of: Shares['of'],
  from: string,
  to: string,
  by: Shares['by'] = usualSteps(of, daysBetween(from, to) + 1),
): Shares {
  const figure = of === 'zones' ? 'workouts' : 'stress_mean'
  const { start, n, state } = readDaily(reader, { metrics: [figure], from, to, by })
  const frame = { of, start, n, by, state: state[figure]! }
  const step = stepper(start, by)
  return of === 'zones' ? zoneShares(reader, frame, step, to) : stressBars(reader, frame, step, to)
}

type Frame = Pick<Shares, 'of' | 'start' | 'n' | 'by' | 'state'>
type StepNumber = (date: string) => number

/** The number of the step that a day falls in; weeks begin on Monday, as those of `/daily`. */
function stepper(start: string, by: Shares['by']): StepNumber {
  const month = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
  if (by === 'month') return (date) => month(date) - month(start)
  const begin = dayNumber(start)
  if (by === 'day') return (date) => dayNumber(date) - begin
  return (date) => Math.floor((dayNumber(date) - begin + weekday(start)) / 7)
}

function zoneShares(reader: Reader, frame: Frame, step: StepNumber, to: string): Shares {
  const rows = zoneSeconds(reader, frame.start, to)
  const highest = rows.reduce((most, { zone }) => Math.max(most, zone), 0)
  const values = Array.from({ length: highest }, () => new Array<number | null>(frame.n).fill(null))
  const workouts = Array.from({ length: frame.n }, () => new Set<number>())
  for (const { workout, zone, date, seconds } of rows) {
    const i = step(date)
    // Past the most steps that an answer holds.
    if (i >= frame.n) continue
    for (const part of values) part[i] ??= 0
    values[zone - 1]![i]! += seconds
    workouts[i]!.add(workout)
  }
  const parts = values.map((_, i) => `zone ${i + 1}`)
  return { ...frame, unit: 's', parts, values, counts: workouts.map(({ size }) => size) }
}

function stressBars(reader: Reader, frame: Frame, step: StepNumber, to: string): Shares {
  const rows = stressShares(reader, frame.start, to)
  const counts = new Array<number>(frame.n).fill(0)
  const sums = stressLevels.map(() => new Array<number>(frame.n).fill(0))
  for (const row of rows) {
    const i = step(row.date)
    if (i >= frame.n) continue
    counts[i]!++
    stressLevels.forEach((level, part) => {
      sums[part]![i]! += Number(row[level])
    })
  }
  const values = sums.map((part) => part.map((sum, i) => (counts[i] === 0 ? null : toMillionth(sum / counts[i]!))))
  return { ...frame, unit: '%', parts: [...stressLevels], values, counts }
}
