// A year in review: totals, months and bests of one calendar year, without positions or names.

import { addDays, daysBetween } from '../../codec/date.ts'
import { aggregate, type PeriodFigures } from '../../derive/periods.ts'
import { records } from '../../derive/records.ts'
import type { Row } from '../../kinds/kind.ts'
import { figureColumns } from '../figure-columns.ts'
import type { Reader } from '../reader.ts'

export interface YearReview {
  readonly year: number
  /** Elapsed days of the year, and those with data. */
  readonly days: number
  readonly measured: number
  readonly totals: {
    readonly steps: number | null
    readonly distance: number | null
    readonly workouts: number
    readonly workoutMinutes: number
    readonly workoutDistance: number
    readonly sleepMinutes: number | null
    readonly nights: number
  }
  /** Means of a day: sleep, resting heart rate. */
  readonly means: Readonly<Record<string, { readonly mean: number; readonly days: number }>>
  /** The same of the year before, for comparison. */
  readonly before: Readonly<Record<string, { readonly mean: number; readonly days: number }>>
  readonly months: readonly {
    readonly month: string
    readonly steps: number | null
    readonly sleep: number | null
    readonly workoutMinutes: number
  }[]
  /** Steps of each day from 1 January, null for a day without. */
  readonly steps: readonly (number | null)[]
  readonly bests: readonly {
    readonly title: string
    readonly date: string
    readonly value: number
    readonly unit: string
  }[]
  readonly sports: readonly {
    readonly sport: string
    readonly workouts: number
    readonly minutes: number
    readonly distance: number
  }[]
}

const columns = ['steps', 'distance', 'sleep_minutes', 'resting_heartrate', 'workout_minutes'] as const

/** Years with any data, newest first. */
export function yearsOf({ first, today }: Reader): number[] {
  if (first === null) return []
  const [from, to] = [Number(first.slice(0, 4)), Number(today.slice(0, 4))]
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => to - i)
}

export function yearReview(reader: Reader, year: number): YearReview {
  const start = `${year}-01-01`
  const end = `${year}-12-31`
  const last = reader.today < end ? addDays(reader.today, -1) : end
  const n = Math.max(0, daysBetween(start, last) + 1)
  const rows = yearRows(reader, start, n)
  const whole = aggregate(rows, 'year', columns)[0]
  const months = aggregate(rows, 'month', columns)
  const sports = sportsOf(reader, start, last)
  const sum = (of: (sport: (typeof sports)[number]) => number) => sports.reduce((total, sport) => total + of(sport), 0)
  return {
    year,
    days: n,
    measured: rows.filter((row) => columns.some((name) => row[name] !== null)).length,
    totals: {
      steps: whole?.figures.steps?.sum ?? null,
      distance: whole?.figures.distance?.sum ?? null,
      sleepMinutes: whole?.figures.sleep_minutes?.sum ?? null,
      nights: whole?.figures.sleep_minutes?.days ?? 0,
      workouts: sum(({ workouts }) => workouts),
      workoutMinutes: sum(({ minutes }) => minutes),
      workoutDistance: sum(({ distance }) => distance),
    },
    means: meansOf(whole),
    before: meansOf(
      aggregate(yearRows(reader, `${year - 1}-01-01`, daysBetween(`${year - 1}-01-01`, start)), 'year', columns)[0],
    ),
    months: Array.from({ length: 12 }, (_, i) => {
      const month = `${year}-${String(i + 1).padStart(2, '0')}`
      const figures = months.find(({ period }) => period === month)?.figures
      return {
        month,
        steps: figures?.steps?.mean ?? null,
        sleep: figures?.sleep_minutes?.mean ?? null,
        workoutMinutes: figures?.workout_minutes?.sum ?? 0,
      }
    }),
    steps: rows.map((row) => row.steps as number | null),
    bests: bestsOf(rows),
    sports,
  }
}

function yearRows(reader: Reader, start: string, n: number): Row[] {
  const values = figureColumns(reader, columns, start, n)
  return Array.from({ length: n }, (_, i) => ({
    date: addDays(start, i),
    ...Object.fromEntries(columns.map((name) => [name, values.get(name)![i]!])),
  }))
}

function meansOf(period: PeriodFigures | undefined): YearReview['means'] {
  return Object.fromEntries(
    (['steps', 'sleep_minutes', 'resting_heartrate'] as const).flatMap((name) => {
      const figure = period?.figures[name]
      return figure === undefined ? [] : [[name, { mean: figure.mean, days: figure.days }]]
    }),
  )
}

function bestsOf(rows: readonly Row[]): YearReview['bests'] {
  const wanted = [
    ['Most steps', 'steps', 'steps'],
    ['Longest night', 'sleep_minutes', 'min'],
    ['Most training', 'workout_minutes', 'min'],
  ] as const
  return wanted.flatMap(([title, column, unit]) => {
    const [best] = records(rows, column)
    return best === undefined || best.value === 0 ? [] : [{ title, unit, ...best }]
  })
}

function sportsOf({ database, account }: Reader, from: string, to: string): YearReview['sports'] {
  return database.all<YearReview['sports'][number]>(
    `SELECT coalesce(sport, 'workout') AS sport, count(*) AS workouts, coalesce(sum(moving_time), 0) / 60.0 AS minutes,
       coalesce(sum(distance), 0) AS distance
     FROM workout WHERE account = ? AND date BETWEEN ? AND ? AND parent IS NULL AND gone_since IS NULL
     GROUP BY 1 ORDER BY 3 DESC`,
    account.id,
    from,
    to,
  )
}
