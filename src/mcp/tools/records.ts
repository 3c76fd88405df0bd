// The best days and workouts, with their dates, and streaks of the step goal.

import { dayMetrics } from '../../dashboard/server/daily.ts'
import { records as best, streaks } from '../../derive/records.ts'
import { WristoryError } from '../../errors.ts'
import type { Row } from '../../kinds/kind.ts'
import { type Json, short } from '../answer.ts'
import { localMinute } from '../clock.ts'
import { basisOf } from '../range.ts'
import type { Asking } from '../tool.ts'
import { unitsOf } from './daily.ts'

const usual = ['steps', 'distance', 'sleep_minutes', 'sleep_score', 'workout_minutes', 'vo2max'] as const
const longest = ['distance', 'moving_time', 'ascent', 'energy'] as const

interface Asked {
  readonly figure?: string | undefined
  readonly lowest?: boolean | undefined
}

export function answer({ figure, lowest = false }: Asked, { reader }: Asking): Json {
  const { database, account, today, first } = reader
  if (figure !== undefined && !dayMetrics.has(figure))
    throw new WristoryError('usage', `There is no daily figure ${JSON.stringify(figure)}.`, {
      hint: 'overview lists the figures.',
    })
  const names = figure === undefined ? [...usual] : [figure]
  const rows = database.all<Row>(
    `SELECT date, goal, recorded_minutes, steps AS own_steps, ${names.map((name) => `"${name}"`).join(', ')} FROM day
     WHERE account = ? AND date < ? ORDER BY date`,
    account.id,
    today,
  )
  const sign = lowest ? -1 : 1
  const worn = rows.filter((row) => row.recorded_minutes !== 0)
  const found = names.map((name) => {
    const signed = worn.map((row) => ({
      date: row.date!,
      value: typeof row[name] === 'number' ? row[name] * sign : null,
    }))
    return [name, best(signed, 'value', 5).map(({ date, value }) => [date, short(value * sign)])]
  })
  const basis = basisOf(reader, names, { from: first ?? today, to: today, n: 1 })
  const common = { units: unitsOf(names), days: Object.fromEntries(found), ...basis }
  if (figure !== undefined) return common
  return {
    ...common,
    workouts: Object.fromEntries(
      longest.map((name) => [
        name,
        database
          .all<Row>(
            `SELECT start, utc_offset, sport, max("${name}") AS value FROM workout
             WHERE account = ? AND parent IS NULL AND "${name}" > 0 GROUP BY sport ORDER BY value DESC LIMIT 6`,
            account.id,
          )
          .map((row) => [String(row.sport), localMinute(row.start, row.utc_offset), short(row.value, 0)]),
      ]),
    ),
    workout_units: { distance: 'm', moving_time: 's', ascent: 'm', energy: 'kcal' },
    step_goal_streaks: streakOf(rows, today),
  }
}

function streakOf(rows: readonly Row[], today: string) {
  const { longest: most, current } = streaks(
    rows,
    today,
    ({ own_steps: steps, goal }) => Number(goal) > 0 && Number(steps) >= Number(goal),
  )
  const told = (run: typeof most) => (run === null ? null : [run.from, run.to, run.days])
  return { longest: told(most), current: told(current) }
}
