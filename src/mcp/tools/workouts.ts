// The list of workouts with filters and totals.

import { addDays } from '../../codec/date.ts'
import { didYouMean } from '../../codec/near.ts'
import { WristoryError } from '../../errors.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Reader } from '../../query/reader.ts'
import { namedWorkouts } from '../../query/workouts.ts'
import { budget, cut, type Json, jsonBytes, short } from '../answer.ts'
import { askedRange, type DayRange, recordedBy } from '../range.ts'
import { stepDays } from '../series.ts'
import type { Asking, Step } from '../tool.ts'
import { rowFields, scaled, sportName, workoutColumns, workoutLine } from '../workout-row.ts'
import { zoneName } from '../zone.ts'

const units = 'hours, km, kcal; bpm; ascent in m; load has none'
/** Default number of days. */
const USUAL = 90

interface WorkoutsAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly sport?: string | undefined
  readonly min_km?: number | undefined
  readonly by?: Step | undefined
  readonly totals_only?: boolean | undefined
  readonly cursor?: string | undefined
}

export function answer(asked: WorkoutsAsked, { reader }: Asking): Json {
  const { sport, min_km: least = 0, by, totals_only: totalsOnly, cursor } = asked
  const range = askedRange(reader, asked, USUAL)
  if (sport !== undefined) checkSport(reader, sport)
  const chosen = namedWorkouts(reader, range.from, range.to, `${rowFields}, device_source`)
    .filter((row) => row.parent === null && (sport === undefined || row.sport === sport))
    .filter(({ distance }) => least === 0 || Number(distance ?? 0) >= least * 1000)
    .reverse()
  const totals = by === undefined ? sportTotals(chosen) : totalsBy(chosen, range, by)
  const common = {
    from: range.from,
    to: range.to,
    zone: zoneName(reader),
    devices: recordedBy(chosen),
    units,
    count: chosen.length,
  }
  const columns = [...(by === undefined ? [] : ['step']), ...totalColumns]
  // Totals by step are what is asked for, and take the room; the list is one call without `by` away.
  if (by !== undefined || totalsOnly === true)
    return { ...common, totals: { columns, ...cut(totals, cursor, budget.usual - jsonBytes(common) - 250) } }
  const head = { ...common, totals: { columns, rows: totals }, columns: [...workoutColumns] }
  return { ...head, ...cut(chosen.map(workoutLine), cursor, budget.usual - jsonBytes(head) - 100) }
}

/** `n_km` and `n_kcal`: workouts with a distance, with an energy. */
const totalColumns = ['sport', 'count', 'hours', 'km', 'n_km', 'kcal', 'n_kcal']

function sportTotals(rows: readonly Row[]): Json[][] {
  const bySport = Object.values(Object.groupBy(rows, (row) => String(row.sport ?? 'workout')))
  return bySport
    .sort((a, b) => b!.length - a!.length)
    .map((list = []) => {
      const [time, distance, energy] = ['moving_time', 'distance', 'energy'].map((name) => added(list, name))
      return [
        sportName(list[0]!),
        list.length,
        scaled(time!.sum, 3600, 1),
        scaled(distance!.sum, 1000, 1),
        distance!.n,
        short(energy!.sum, 0),
        energy!.n,
      ]
    })
}

/** Totals of each step; a step without a workout has a row too, because 0 workouts are a fact. */
function totalsBy(rows: readonly Row[], range: DayRange, by: Step): Json[] {
  const byDate = Object.groupBy(rows, ({ date }) => String(date))
  return stepDays(range, by).flatMap(({ name, days }) => {
    const own = days.flatMap((i) => byDate[addDays(range.from, i)] ?? [])
    return own.length === 0 ? [[name, null, 0, null, null, 0, null, 0]] : sportTotals(own).map((row) => [name, ...row])
  })
}

/** The sum of the existing values; null if there is none. */
function added(rows: readonly Row[], name: string): { sum: number | null; n: number } {
  const values = rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []))
  return { sum: values.length === 0 ? null : values.reduce((a, b) => a + b, 0), n: values.length }
}

function checkSport({ database, account }: Reader, sport: string): void {
  const known = database
    .all<{ sport: string }>('SELECT DISTINCT sport FROM workout WHERE account = ? AND sport IS NOT NULL', account.id)
    .map((row) => row.sport)
  if (known.includes(sport)) return
  throw new WristoryError('usage', `There is no workout of the sport ${JSON.stringify(sport)}.`, {
    hint: `${didYouMean(sport, known)}Sports: ${known.join(', ')}.`,
  })
}
