// A row a day for four to thirteen weeks: load, recovery, sleep and what was trained, ready to reason about.

import { addDays } from '../../codec/date.ts'
import type { Row } from '../../kinds/kind.ts'
import { budget, cut, type Json, short } from '../answer.ts'
import { basisOf, dateOf, figuresIn } from '../range.ts'
import type { Asking } from '../tool.ts'
import { unitsOf } from './daily.ts'

const names = [
  'steps',
  'sleep_minutes',
  'sleep_score',
  'resting_heartrate',
  'sleep_hrv',
  'stress_mean',
  'readiness',
  'training_load',
  'acute_load',
  'chronic_load',
  'form',
] as const

interface Asked {
  readonly to?: string | undefined
  readonly days?: number | undefined
  readonly cursor?: string | undefined
}

export function answer({ to, days = 42, cursor: at }: Asked, { reader }: Asking): Json {
  const end = dateOf(reader, to ?? 'today')
  const range = { from: addDays(end, 1 - days), to: end, n: days }
  const { columns, missing, open } = figuresIn(reader, names, range)
  const trained = workoutsByDay(reader.database, reader.account.id, range.from, range.to)
  const used = names.filter((name) => columns[name]!.some((value) => value !== null))
  const rows = Array.from({ length: days }, (_, i) => {
    const date = addDays(range.from, i)
    return [date, ...used.map((name) => short(columns[name]![i], 1)), trained.get(date) ?? []]
  })
  return {
    from: range.from,
    to: range.to,
    units: unitsOf(used),
    columns: ['date', ...used, 'workouts'],
    ...cut(rows, at, budget.usual - 1200),
    day_not_over: open.at(-1) === true ? range.to : null,
    without_data: names.filter((name) => !used.includes(name)),
    missing: Object.fromEntries(
      Object.entries(missing as Record<string, Json>).filter(([name]) => used.includes(name as (typeof names)[number])),
    ),
    ...basisOf(reader, used, range),
  }
}

function workoutsByDay(
  database: { all<T>(sql: string, ...values: unknown[]): T[] },
  account: number,
  from: string,
  to: string,
): Map<string, Json[]> {
  const byDay = new Map<string, Json[]>()
  for (const row of database.all<Row>(
    `SELECT date, sport, moving_time, distance, heartrate_mean FROM workout
     WHERE account = ? AND parent IS NULL AND date BETWEEN ? AND ? ORDER BY start`,
    account,
    from,
    to,
  )) {
    const km = row.distance === null ? null : short(Number(row.distance) / 1000, 1)
    const cells = [String(row.sport), short(Number(row.moving_time) / 60, 0), km, short(row.heartrate_mean, 0)]
    byDay.set(String(row.date), [...(byDay.get(String(row.date)) ?? []), cells])
  }
  return byDay
}
