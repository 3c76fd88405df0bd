// Figures of a day in Mi Fitness: those that a device computed (PAI, training load, stress), and the cloud's daily reports
// (mi-fitness.md sections 2 and 3). Both name their day; the newest row of a day stands.

import { epochOfDate } from '../../codec/date.ts'
import { lenientNumber, within } from '../../codec/number.ts'
import { pack } from '../../codec/packed.ts'
import { day } from '../day.ts'
import { emptyRow, feed } from '../feed.ts'
import type { Issue, Kind, Row } from '../kind.ts'
import { pai } from '../pai.ts'
import { stress, stressLayout } from '../stress.ts'
import { trainingLoad } from '../training-load.ts'
import { vo2max } from '../vo2max.ts'
import { minuteOn, rowsByDay } from './minutes.ts'
import { isWithin, type MiReply, type MiRow } from './reply.ts'
import { localDay, reportSource, sampleSource } from './source.ts'

type Value = MiRow['value']

/** The newest row of each day that the reply speaks for. */
function newestByDay(reply: MiReply): Map<string, MiRow> {
  const days = new Map<string, MiRow>()
  for (const row of reply.rows) {
    const date = row.deleted || isRelative(row) ? null : localDay(row)
    if (date === null || !isWithin(reply, date)) continue
    const other = days.get(date)
    if (other === undefined || other.updated <= row.updated) days.set(date, row)
  }
  return days
}

/** A report of somebody who shares data with this account: not the wearer's. */
const isRelative = ({ value }: MiRow) => (lenientNumber(value.relative_uid) ?? 0) !== 0

const number = (value: Value, names: string, least: number, most: number) =>
  within(
    names
      .split(' ')
      .map((name) => lenientNumber(value[name]))
      .find((one) => one !== null),
    least,
    most,
  )

const samples = (key: string, title: string) =>
  sampleSource({ name: `mi_${key}`, title: `Mi Fitness: ${title}`, key, days: 30 })

export const miPai = samples('pai', 'PAI')
export const miTrainingLoad = samples('training_load', 'training load')
export const miVo2max = samples('vo2_max', 'VO2max')
export const miStress = sampleSource({ name: 'mi_stress', title: 'Mi Fitness: stress', key: 'stress', days: 7 })
export const miDays = reportSource({ name: 'mi_days', title: 'Mi Fitness: steps of a day', key: 'steps', days: 90 })

/** A kind of one row a day, its columns read by `read`. */
function dayFeed(
  kind: Pick<Kind, 'name' | 'columns'>,
  source: typeof miPai,
  read: (value: Value, row: MiRow) => Row,
): Kind {
  return feed(kind, source, {
    groups: (reply) => newestByDay(reply).keys(),
    *decode(reply): Generator<Row | Issue> {
      for (const [date, row] of newestByDay(reply))
        yield { ...emptyRow(kind), date, utc_offset: row.offset, ...read(row.value, row) }
    },
  })
}

const points = (value: Value, name: string) => number(value, name, 0, 2000)

const stressFeed = feed(stress, miStress, {
  groups: (reply) => rowsByDay(reply).map(({ date }) => date),
  *decode(reply): Generator<Row | Issue> {
    for (const { date, offset, rows } of rowsByDay(reply)) {
      const midnight = epochOfDate(date) - (offset ?? 0)
      const byMinute = new Map<number, { second: number; stress: number }>()
      for (const row of rows) {
        const value = within(lenientNumber(row.value.stress), 1, 100)
        if (value !== null) byMinute.set(minuteOn(date, row), { second: row.at! - midnight, stress: Math.round(value) })
      }
      const all = [...byMinute.values()].filter(({ second }) => second >= 0).sort((a, b) => a.second - b.second)
      if (all.length === 0) continue
      const values = all.map((point) => point.stress)
      const share = (least: number, most: number) =>
        Math.round((100 * values.filter((one) => one >= least && one <= most).length) / values.length)
      yield {
        date,
        utc_offset: offset,
        min: Math.min(...values),
        max: Math.max(...values),
        mean: Math.round(values.reduce((sum, one) => sum + one, 0) / values.length),
        relaxed: share(1, 39),
        normal: share(40, 59),
        medium: share(60, 79),
        high: share(80, 100),
        points: pack(stressLayout, all),
      }
    }
  },
})

export const dayFeeds = [
  dayFeed(day, miDays, (value) => ({
    steps: number(value, 'steps', 0, 200_000),
    distance: number(value, 'distance', 0, 300_000),
    energy: number(value, 'calories', 0, 20_000),
    goal: number(value, 'goal', 1, 200_000),
  })),
  dayFeed(pai, miPai, (value) => ({
    points: points(value, 'daily_pai'),
    total: points(value, 'total_pai'),
    low: points(value, 'low_zone_pai'),
    medium: points(value, 'medium_zone_pai'),
    high: points(value, 'high_zone_pai'),
  })),
  dayFeed(trainingLoad, miTrainingLoad, (value) => ({
    load: number(value, 'current_day_train_load', 0, 100_000),
    week: number(value, 'wtl_sum', 0, 100_000),
    optimal_min: number(value, 'wtl_sum_optimal_min', 0, 100_000),
    optimal_max: number(value, 'wtl_sum_optimal_max', 0, 100_000),
    overreaching: number(value, 'wtl_sum_overreaching', 0, 100_000),
  })),
  dayFeed(vo2max, miVo2max, (value) => ({ running: number(value, 'vo2_max vo2max', 1, 120) })),
  stressFeed,
]
