// The best days and workouts, with their dates, and streaks of the step goal.

import { addDays, daysBetween } from '../../codec/date.ts'
import { records as best, streaks } from '../../derive/records.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Reader } from '../../query/reader.ts'
import { namedWorkouts } from '../../query/workouts.ts'
import { type Json, short } from '../answer.ts'
import { asNamed, figureUnits } from '../figures.ts'
import { comparisonBasis, type DayRange, figuresIn } from '../range.ts'
import type { Asking } from '../tool.ts'
import { sportName } from '../workout-row.ts'
import { knownFigure } from './daily.ts'

const usual = ['steps', 'distance', 'sleep_minutes', 'sleep_score', 'workout_minutes', 'vo2max'] as const
const workoutUnits = { distance: 'm', moving_time: 's', ascent: 'm', energy: 'kcal' } as const

interface RecordsAsked {
  readonly figure?: string | undefined
  readonly lowest?: boolean | undefined
}

export function answer({ figure, lowest = false }: RecordsAsked, { reader }: Asking): Json {
  const from = reader.first ?? reader.today
  const range = { from, to: reader.today, n: Math.max(1, daysBetween(from, reader.today) + 1) }
  const names = figure === undefined ? [...usual] : [knownFigure(figure)]
  const days = closedDays(reader, [...names, 'goal', 'steps'], range)
  const sign = lowest ? -1 : 1
  const found = names.map((name) => {
    const signed = days.map((row) => ({ date: row.date!, value: row[name] === null ? null : Number(row[name]) * sign }))
    return [name, best(signed, 'value', 5).map(({ date, value }) => [date, short(value * sign)])]
  })
  const common = {
    from: range.from,
    to: range.to,
    units: figureUnits(asNamed(names)),
    days: Object.fromEntries(found),
    n: Object.fromEntries(names.map((name) => [name, days.filter((row) => row[name] !== null).length] as const)),
    ...comparisonBasis(reader, names, range),
  }
  if (figure !== undefined) return common
  return { ...common, ...bestWorkouts(reader, range), step_goal_streaks: longestStreak(days, reader.today) }
}

/** The days of a range that were over, each with its figures; a day off the wrist has none. */
function closedDays(reader: Reader, names: readonly string[], range: DayRange): Row[] {
  const { columns, open } = figuresIn(reader, [...new Set(names)], range)
  return Array.from({ length: range.n }, (_, i) => ({
    date: addDays(range.from, i),
    ...Object.fromEntries(names.map((name) => [name, open[name]![i] ? null : columns[name]![i]!])),
  }))
}

/** The best workout of each sport, for the six sports that come first. */
function bestWorkouts(reader: Reader, { from, to }: DayRange) {
  const fields = Object.keys(workoutUnits)
  const all = namedWorkouts(reader, from, to, `parent, sport, ${fields.join(', ')}`).filter(
    ({ parent }) => parent === null,
  )
  const workouts = fields.map((name) => {
    const sorted = all.filter((row) => Number(row[name]) > 0).sort((a, b) => Number(b[name]) - Number(a[name]))
    const bySport = new Map<unknown, Row>()
    for (const row of sorted) if (!bySport.has(row.sport)) bySport.set(row.sport, row)
    const rows = [...bySport.values()].slice(0, 6)
    return [name, rows.map((row) => [sportName(row), String(row.name), short(row[name], 0)])]
  })
  return { workouts: Object.fromEntries(workouts), workouts_compared: all.length, workout_units: workoutUnits }
}

function longestStreak(rows: readonly Row[], today: string) {
  const { longest: most, current } = streaks(
    rows,
    today,
    ({ steps, goal }) => Number(goal) > 0 && Number(steps) >= Number(goal),
  )
  const told = (run: typeof most) => (run === null ? null : [run.from, run.to, run.days])
  return { longest: told(most), current: told(current) }
}
