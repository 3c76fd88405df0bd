// Questions about workouts and training.

import { columnOf, type Question, statisticsOf, valueOn, yesterday } from './question.ts'

const lastRun = "(SELECT max(workout) FROM workout WHERE sport = 'outdoor run' AND parent IS NULL)"
const thisYear = "date BETWEEN '2026-01-01' AND '2026-07-14' AND parent IS NULL"
const since = { from: '2026-01-01' }

/** `start` of the newest run. */
const newestRun = async (call: Parameters<Question['answer']>[0]) =>
  (await call('workouts', { from: '-60', sport: 'outdoor run' })).rows![0]![0]

export const workouts: readonly Question[] = [
  {
    ask: 'How often did I train this year?',
    answer: async (call) => (await call('workouts', { ...since, totals_only: true })).count,
    sql: `SELECT count(*) FROM workout WHERE ${thisYear}`,
  },
  {
    ask: 'How many hours of each sport did I do in 2025?',
    answer: async (call) => {
      const { totals } = await call('workouts', { from: '2025-01-01', to: '2025-12-31', totals_only: true })
      const hours = columnOf(totals!, 'hours')
      return columnOf(totals!, 'sport')
        .map((sport, i) => [sport, hours[i]])
        .sort(bySport)
    },
    sql: `SELECT sport, sum(moving_time) / 3600.0 FROM workout WHERE date LIKE '2025-%' AND parent IS NULL
      GROUP BY sport ORDER BY sport`,
  },
  {
    ask: 'How many kilometres did I run each month of this year?',
    answer: async (call) =>
      columnOf((await call('workouts', { ...since, sport: 'outdoor run', by: 'month' })).totals!, 'km'),
    sql: `SELECT sum(distance) / 1000.0 FROM workout WHERE ${thisYear} AND sport = 'outdoor run'
      GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)`,
  },
  {
    ask: 'How far did I cycle indoors?',
    answer: async (call) => {
      const { totals } = await call('workouts', { ...since, sport: 'indoor cycling', totals_only: true })
      return [[columnOf(totals!, 'km')[0], columnOf(totals!, 'count')[0]]]
    },
    sql: `SELECT sum(distance), count(*) FROM workout WHERE ${thisYear} AND sport = 'indoor cycling'`,
  },
  {
    ask: 'What was my longest run?',
    answer: async (call) =>
      [...(await call('records')).workouts!.distance!].find((row) => row[0] === 'outdoor run')!.slice(1),
    sql: `SELECT strftime('%Y-%m-%dT%H:%M', start + utc_offset, 'unixepoch'), distance FROM workout
      WHERE sport = 'outdoor run' AND parent IS NULL ORDER BY distance DESC LIMIT 1`,
  },
  {
    ask: 'How far and how fast was my last run?',
    answer: async (call) => {
      const { figures } = await call('workout', { start: await newestRun(call) })
      return [[figures!.distance![0], figures!.moving_time![0], figures!.heartrate_mean![0]]]
    },
    sql: `SELECT distance, moving_time, heartrate_mean FROM workout WHERE workout = ${lastRun}`,
  },
  {
    ask: 'How many runs of ten kilometres or more did I do?',
    answer: async (call) =>
      (await call('workouts', { from: '2024-07-14', sport: 'outdoor run', min_km: 10, totals_only: true })).count,
    sql: "SELECT count(*) FROM workout WHERE sport = 'outdoor run' AND parent IS NULL AND distance >= 10000",
  },
  {
    ask: 'How long was I in each heart-rate zone on my last run?',
    answer: async (call) => (await call('workout', { start: await newestRun(call) })).zones!.rows,
    sql: `SELECT upper, seconds FROM heart_zone WHERE workout = ${lastRun} ORDER BY zone`,
  },
  {
    ask: 'What were my kilometre times on it?',
    answer: async (call) => columnOf((await call('workout', { start: await newestRun(call) })).splits_km!, 's'),
    sql: `SELECT seconds FROM split WHERE workout = ${lastRun} AND unit = 'km' ORDER BY number`,
  },
  {
    ask: 'Did my heart rate drift on it?',
    answer: async (call) => {
      const { drift } = await call('workout', { start: await newestRun(call) })
      return [[drift!.bpm_first, drift!.bpm_second, ...drift!.n_bpm!]]
    },
    sql: `SELECT avg(CASE WHEN second <= half THEN heartrate END), avg(CASE WHEN second > half THEN heartrate END),
      count(CASE WHEN second <= half THEN heartrate END), count(CASE WHEN second > half THEN heartrate END)
      FROM track_point, (SELECT max(second) / 2.0 AS half FROM track_point WHERE workout = ${lastRun})
      WHERE workout = ${lastRun}`,
  },
  {
    ask: 'How many points does its recording have?',
    answer: async (call) => (await call('workout', { start: await newestRun(call) })).n!.points,
    sql: `SELECT count(*) FROM track_point WHERE workout = ${lastRun}`,
  },
  {
    ask: 'How did the parts of the triathlon in October 2025 go?',
    answer: async (call) => {
      const found = await call('workouts', { from: '2025-10-01', to: '2025-10-31', sport: 'triathlon' })
      const { parts } = await call('workout', { start: found.rows![0]![0] })
      return [...parts!.rows!].map((row) => [row[1], row[2]])
    },
    sql: `SELECT sport, distance / 1000.0 FROM workout WHERE parent = (SELECT workout FROM workout
      WHERE sport = 'triathlon' AND date LIKE '2025-10-%') ORDER BY start`,
  },
  {
    ask: 'Which hike of this year climbed most?',
    answer: async (call) => {
      const found = await call('workouts', { ...since, sport: 'hiking' })
      return Math.max(...columnOf(found, 'ascent_m').map(Number))
    },
    sql: `SELECT max(ascent) FROM workout WHERE ${thisYear} AND sport = 'hiking'`,
  },
  {
    ask: 'How much energy did my workouts of the last 30 days take?',
    answer: async (call) =>
      columnOf((await call('workouts', { from: '-29', totals_only: true })).totals!, 'kcal').reduce<number>(
        (sum, value) => sum + Number(value),
        0,
      ),
    sql: "SELECT sum(energy) FROM workout WHERE date BETWEEN '2026-06-15' AND '2026-07-14' AND parent IS NULL",
  },
  {
    ask: 'On which weekday do I train most?',
    answer: async (call) => {
      const { totals } = await call('workouts', { ...since, by: 'weekday' })
      const counts = new Map<unknown, number>()
      for (const row of totals!.rows!) counts.set(row[0], (counts.get(row[0]) ?? 0) + Number(row[2]))
      return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => counts.get(name))
    },
    sql: `WITH weekday(w) AS (VALUES ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('0'))
      SELECT (SELECT count(*) FROM workout WHERE ${thisYear} AND strftime('%w', date) = w) FROM weekday`,
  },
  {
    ask: 'Do I train too much at the moment?',
    answer: async (call) => {
      const figures = ['acute_load', 'chronic_load', 'form']
      const { series } = await call('daily', { figures, from: yesterday, to: yesterday })
      return [figures.map((name) => series![name]![0])]
    },
    sql: `SELECT acute_load, chronic_load, form FROM day WHERE date = '${yesterday}'`,
  },
  {
    ask: 'On how many of the last 42 days did I not train?',
    answer: async (call) =>
      columnOf(await call('training_context'), 'workouts').filter((list) => (list as unknown[]).length === 0).length,
    sql: "SELECT 42 - count(DISTINCT date) FROM workout WHERE parent IS NULL AND date BETWEEN '2026-06-03' AND '2026-07-14'",
  },
  {
    ask: 'Do I sleep longer after a day of training?',
    answer: async (call) => {
      const found = await call('training_context', { to: '2026-07-13', days: 60 })
      const asleep = columnOf(found, 'sleep_minutes')
      const after = columnOf(found, 'workouts').flatMap((list, i) =>
        (list as unknown[]).length > 0 && typeof asleep[i + 1] === 'number' ? [Number(asleep[i + 1])] : [],
      )
      return [[after.reduce((a, b) => a + b, 0) / after.length, after.length]]
    },
    sql: `SELECT avg(light_minutes + deep_minutes + coalesce(rem_minutes, 0)), count(*) FROM night
      WHERE date BETWEEN '2026-05-16' AND '2026-07-13'
      AND date(date, '-1 day') IN (SELECT date FROM workout WHERE parent IS NULL)`,
  },
  {
    ask: 'How many minutes did I train on the day with most training in 2026?',
    answer: async (call) => (await statisticsOf(call, 'workout_minutes', { ...since, to: yesterday })).max,
    sql: `SELECT sum(moving_time) / 60.0 AS m FROM workout WHERE ${thisYear} AND date < '2026-07-14'
      GROUP BY date ORDER BY m DESC LIMIT 1`,
  },
  {
    ask: 'Did I train yesterday?',
    answer: (call) => valueOn(call, 'workouts', 'yesterday'),
    sql: `SELECT nullif(count(*), 0) FROM workout WHERE date = '${yesterday}'`,
  },
]

function bySport([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
