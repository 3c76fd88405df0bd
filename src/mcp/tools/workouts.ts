// The list of workouts with filters, and what they add up to.

import { didYouMean } from '../../codec/near.ts'
import { WristoryError } from '../../errors.ts'
import type { Row } from '../../kinds/kind.ts'
import { budget, cut, type Json, short } from '../answer.ts'
import { rangeOf, zoneOf } from '../range.ts'
import type { Asking } from '../tool.ts'
import { rowOf, workoutColumns } from '../workout-row.ts'

interface Asked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly sport?: string | undefined
  readonly min_km?: number | undefined
  readonly totals_only?: boolean | undefined
  readonly cursor?: string | undefined
}

export function answer(
  { from, to, sport, min_km: least = 0, totals_only: totalsOnly, cursor: at }: Asked,
  { reader }: Asking,
): Json {
  const { database, account } = reader
  const range = rangeOf(reader, { from, to }, 90)
  const all = database.all<Row>(
    `SELECT * FROM workout WHERE account = ? AND parent IS NULL AND date BETWEEN ? AND ? ORDER BY start DESC`,
    account.id,
    range.from,
    range.to,
  )
  const sports = new Set(all.map((row) => String(row.sport)))
  if (sport !== undefined && !sports.has(sport)) throwUnknown(sport, reader.database, account.id)
  const chosen = all.filter(
    (row) => (sport === undefined || row.sport === sport) && (least === 0 || Number(row.distance ?? 0) >= least * 1000),
  )
  const common = {
    from: range.from,
    to: range.to,
    zone: zoneOf(reader),
    count: chosen.length,
    totals: { columns: ['sport', 'count', 'hours', 'km', 'kcal'], rows: totalsOf(chosen) },
  }
  if (totalsOnly === true) return common
  const { rows, ...rest } = cut(chosen.map(rowOf), at, budget.usual - 1500)
  return { ...common, columns: [...workoutColumns], rows, ...rest }
}

function totalsOf(rows: readonly Row[]): Json[] {
  const bySport = Object.entries(Object.groupBy(rows, (row) => String(row.sport ?? 'workout')))
  const sum = (list: readonly Row[], name: string) => list.reduce((total, row) => total + Number(row[name] ?? 0), 0)
  return bySport
    .sort(([, a = []], [, b = []]) => b.length - a.length)
    .map(([name, list = []]) => [
      name,
      list.length,
      short(sum(list, 'moving_time') / 3600, 1),
      short(sum(list, 'distance') / 1000, 1),
      short(sum(list, 'energy'), 0),
    ])
}

function throwUnknown(
  sport: string,
  database: { all<T>(sql: string, ...values: unknown[]): T[] },
  account: number,
): void {
  const known = database
    .all<{ sport: string }>('SELECT DISTINCT sport FROM workout WHERE account = ? AND sport IS NOT NULL', account)
    .map((row) => row.sport)
  if (known.includes(sport)) return
  throw new WristoryError('usage', `There is no workout of the sport ${JSON.stringify(sport)}.`, {
    hint: `${didYouMean(sport, known)}Sports: ${known.join(', ')}.`,
  })
}
