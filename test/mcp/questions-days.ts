// Questions about days and nights.

import { columnOf, nightsOf, type Question, statisticsOf, valueOn, weighted, yesterday } from './question.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const weekend = [5, 6]
const working = [0, 1, 2, 3, 4]

export const steps: readonly Question[] = [
  {
    ask: 'How many steps did I walk yesterday?',
    answer: (call) => valueOn(call, 'steps', 'yesterday'),
    sql: `SELECT sum(steps) FROM minute WHERE date = '${yesterday}'`,
  },
  {
    ask: 'How many so far today, and is the day over?',
    answer: async (call) => {
      const { series, not_over } = await call('daily', { figures: ['steps'], from: 'today' })
      return [[series!.steps![0], not_over![0]]]
    },
    sql: "SELECT sum(steps), date FROM minute WHERE date = '2026-07-14'",
  },
  {
    ask: 'What is my daily mean over the last seven full days?',
    answer: async (call) => (await statisticsOf(call, 'steps', { from: '-7', to: 'yesterday' })).mean,
    sql: `SELECT sum(steps) / 7.0 FROM minute WHERE date BETWEEN '2026-07-07' AND '${yesterday}'`,
  },
  {
    ask: 'How many steps in June?',
    answer: async (call) => (await statisticsOf(call, 'steps', june)).sum,
    sql: "SELECT sum(steps) FROM day WHERE date LIKE '2026-06-%'",
  },
  {
    ask: 'Which were my five best days?',
    answer: async (call) => (await call('records', { figure: 'steps' })).days!.steps,
    sql: "SELECT date, steps FROM day WHERE date < '2026-07-14' ORDER BY steps DESC, date LIMIT 5",
  },
  {
    ask: 'On which day of this year did I walk least?',
    answer: async (call) => {
      const { min_date, min } = await statisticsOf(call, 'steps', { from: '2026-01-01' })
      return [[min_date, min]]
    },
    sql: `SELECT date, steps FROM day WHERE date BETWEEN '2026-01-01' AND '2026-07-13'
      AND steps IS NOT NULL ORDER BY steps, date LIMIT 1`,
  },
  {
    ask: 'On how many days of this year did I reach 10,000 steps, and on how many not?',
    answer: async (call) => {
      const { at_least, below } = await statisticsOf(call, 'steps', { from: '2026-01-01', threshold: 10_000 })
      return [[at_least, below]]
    },
    sql: "SELECT sum(steps >= 10000), sum(steps < 10000) FROM day WHERE date BETWEEN '2026-01-01' AND '2026-07-13'",
  },
  {
    ask: 'Do I walk more on weekends than on weekdays?',
    answer: async (call) => {
      const asked = { figures: ['steps'], from: '-365', by: 'weekday', statistics: true }
      const table = (await call('daily', asked)).statistics!.steps!
      return [[weighted(table, weekend), weighted(table, working)]]
    },
    sql: `SELECT avg(CASE WHEN strftime('%w', date) IN ('0', '6') THEN steps END),
      avg(CASE WHEN strftime('%w', date) NOT IN ('0', '6') THEN steps END)
      FROM day WHERE date BETWEEN '2025-07-14' AND '2026-07-13'`,
  },
  {
    ask: 'What do I walk on a usual Wednesday, and on how many is that based?',
    answer: async (call) => {
      const { series, n } = await call('daily', { figures: ['steps'], from: '2026-01-01', by: 'weekday' })
      return [[series!.steps![2], n!.steps![2]]]
    },
    sql: `SELECT avg(steps), count(*) FROM day
      WHERE date BETWEEN '2026-01-01' AND '2026-07-13' AND strftime('%w', date) = '3'`,
  },
  {
    ask: 'How did my daily steps go month by month in 2025?',
    answer: async (call) =>
      (await call('daily', { figures: ['steps'], from: '2025-01-01', to: '2025-12-31', by: 'month' })).series!.steps,
    sql: "SELECT avg(steps) FROM day WHERE date LIKE '2025-%' GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)",
  },
  {
    ask: 'How many steps in each month of this year so far, without today?',
    answer: async (call) => {
      const asked = { figures: ['steps'], from: '2026-01-01', to: 'yesterday', by: 'month', statistics: true }
      return columnOf((await call('daily', asked)).statistics!.steps!, 'sum')
    },
    sql: `SELECT sum(steps) FROM day WHERE date BETWEEN '2026-01-01' AND '2026-07-13'
      GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)`,
  },
  {
    ask: 'What is my longest streak of reaching the step goal?',
    answer: async (call) => (await call('records')).step_goal_streaks!.longest![2],
    sql: `SELECT max(n) FROM (SELECT count(*) AS n FROM (
      SELECT julianday(date) - row_number() OVER (ORDER BY date) AS run FROM day WHERE goal > 0 AND steps >= goal
        AND date < '2026-07-14') GROUP BY run)`,
  },
  {
    ask: 'How many kilometres did I walk and run in 2025?',
    answer: async (call) =>
      Number((await statisticsOf(call, 'distance', { from: '2025-01-01', to: '2025-12-31' })).sum) / 1000,
    sql: "SELECT sum(distance) / 1000.0 FROM day WHERE date LIKE '2025-%'",
  },
  {
    ask: 'What is the median of my active energy in June?',
    answer: async (call) => (await statisticsOf(call, 'energy', june)).median,
    sql: `SELECT avg(energy) FROM (SELECT energy, row_number() OVER (ORDER BY energy) AS i, count(*) OVER () AS n FROM day
      WHERE date LIKE '2026-06-%' AND energy IS NOT NULL) WHERE i IN ((n + 1) / 2, (n + 2) / 2)`,
  },
  {
    ask: 'Is this June better than the last one?',
    answer: async (call) => {
      const vs = { vs_from: '2025-06-01', vs_to: '2025-06-30' }
      const { range, versus } = await call('daily', { figures: ['steps'], ...june, ...vs })
      return [[range!.statistics!.steps!.mean, versus!.statistics!.steps!.mean]]
    },
    sql: `SELECT avg(CASE WHEN date LIKE '2026-06-%' THEN steps END), avg(CASE WHEN date LIKE '2025-06-%' THEN steps END)
      FROM day`,
  },
  {
    ask: 'How many minutes a day did the band record last week?',
    answer: async (call) => (await statisticsOf(call, 'recorded_minutes', { from: '2026-07-12', to: yesterday })).sum,
    sql: `SELECT count(*) FROM minute WHERE date BETWEEN '2026-07-12' AND '${yesterday}'`,
  },
]

export const nights: readonly Question[] = [
  {
    ask: 'How long did I sleep last night?',
    answer: async (call) => (await call('night', { date: 'today' })).figures!.sleep_minutes,
    sql: "SELECT light_minutes + deep_minutes + coalesce(rem_minutes, 0) FROM night WHERE date = '2026-07-14'",
  },
  {
    ask: 'How much deep sleep do I get, over the last 28 nights?',
    answer: async (call) => {
      const { mean, n } = await nightsOf(call, 'deep', { from: '-28', to: 'yesterday' })
      return [[mean, n]]
    },
    sql: `SELECT avg(deep_minutes), count(*) FROM night WHERE date BETWEEN '2026-06-16' AND '${yesterday}'`,
  },
  {
    ask: 'What share of my sleep in June was REM?',
    answer: async (call) => {
      const { statistics } = await call('nights', { figures: ['rem', 'asleep'], ...june, statistics: true })
      return (100 * Number(statistics!.rem!.sum)) / Number(statistics!.asleep!.sum)
    },
    sql: `SELECT 100.0 * sum(rem_minutes) / sum(light_minutes + deep_minutes + rem_minutes) FROM night
      WHERE date LIKE '2026-06-%'`,
  },
  {
    ask: 'How many nights of the last year were shorter than six hours?',
    answer: async (call) => (await nightsOf(call, 'asleep', { from: '-365', threshold: 360 })).below,
    sql: `SELECT count(*) FROM night WHERE date BETWEEN '2025-07-14' AND '${yesterday}'
      AND light_minutes + deep_minutes + coalesce(rem_minutes, 0) < 360`,
  },
  {
    ask: 'In which month of 2025 did I most often get eight hours?',
    answer: async (call) => {
      const asked = { figures: ['asleep'], from: '2025-01-01', to: '2025-12-31', by: 'month', threshold: 480 }
      const table = (await call('nights', asked)).statistics!.asleep!
      const counts = columnOf(table, 'at_least').map(Number)
      return columnOf(table, 'step')[counts.indexOf(Math.max(...counts))]
    },
    sql: `SELECT substr(date, 1, 7) FROM night WHERE date LIKE '2025-%'
      GROUP BY 1 ORDER BY sum(light_minutes + deep_minutes + coalesce(rem_minutes, 0) >= 480) DESC, 1 LIMIT 1`,
  },
  {
    ask: 'What was my longest night?',
    answer: async (call) => (await call('records', { figure: 'sleep_minutes' })).days!.sleep_minutes![0],
    sql: `SELECT date, light_minutes + deep_minutes + coalesce(rem_minutes, 0) AS asleep FROM night
      WHERE date < '2026-07-14' ORDER BY asleep DESC, date LIMIT 1`,
  },
  {
    ask: 'When do I usually fall asleep?',
    answer: async (call) => (await nightsOf(call, 'asleep_at', { from: '-28', to: 'yesterday' })).mean,
    sql: `SELECT avg((start + utc_offset - unixepoch(date)) / 60) FROM night
      WHERE date BETWEEN '2026-06-16' AND '${yesterday}'`,
  },
  {
    ask: 'How much later do I get up on weekends?',
    answer: async (call) => {
      const asked = { figures: ['awake_at'], from: '2026-01-01', by: 'weekday', statistics: true }
      const table = (await call('nights', asked)).statistics!.awake_at!
      return weighted(table, weekend) - weighted(table, working)
    },
    sql: `SELECT avg(CASE WHEN w IN ('0', '6') THEN up END) - avg(CASE WHEN w NOT IN ('0', '6') THEN up END) FROM (
      SELECT strftime('%w', date) AS w, ("end" + utc_offset - unixepoch(date)) / 60 AS up FROM night
      WHERE date BETWEEN '2026-01-01' AND '${yesterday}')`,
  },
  {
    ask: 'When did I wake up on 11 July?',
    answer: async (call) => (await call('night', { date: '2026-07-11' })).awake_at,
    sql: `SELECT strftime('%Y-%m-%dT%H:%M', "end" + utc_offset, 'unixepoch') FROM night WHERE date = '2026-07-11'`,
  },
  {
    ask: 'How often and how long was I deep asleep that night?',
    answer: async (call) => {
      const deep = [...(await call('night', { date: '2026-07-11' })).stages!].filter((stage) => stage[2] === 'deep')
      return [[deep.length, deep.reduce((sum, stage) => sum + Number(stage[1]), 0)]]
    },
    sql: "SELECT count(*), sum(minutes) FROM sleep_stage WHERE date = '2026-07-11' AND stage = 'deep' AND nap = 0",
  },
  {
    ask: 'Did I nap on 12 July, and how long?',
    answer: async (call) => (await call('night', { date: '2026-07-12' })).naps![0],
    sql: "SELECT minute, light_minutes + deep_minutes + rem_minutes FROM nap WHERE date = '2026-07-12'",
  },
  {
    ask: 'How did my sleep go over the winter, by month?',
    answer: async (call) => {
      const found = await call('nights', { figures: ['asleep'], from: '2025-11-01', to: '2026-02-28', by: 'month' })
      return [...found.series!.asleep!].map((value, i) => [value, found.n!.asleep![i]])
    },
    sql: `SELECT avg(light_minutes + deep_minutes + coalesce(rem_minutes, 0)), count(*) FROM night
      WHERE date BETWEEN '2025-11-01' AND '2026-02-28' GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)`,
  },
  {
    ask: 'How much does my sleep score vary?',
    answer: async (call) => {
      const { sd, n } = await nightsOf(call, 'score', { from: '2026-01-01', to: '2026-06-30' })
      return [[sd, n]]
    },
    sql: `SELECT sqrt((sum(score * score) - sum(score) * avg(score)) / (count(*) - 1)), count(*) FROM night
      WHERE date BETWEEN '2026-01-01' AND '2026-06-30'`,
  },
  {
    ask: 'Do I sleep better since I have the watch?',
    answer: async (call) => {
      const asked = {
        figures: ['asleep'],
        from: '2025-03-01',
        to: '2025-08-31',
        vs_from: '2025-09-03',
        vs_to: '2026-02-28',
      }
      const { range, versus, caution, algorithm_changes } = await call('nights', asked)
      const changed = /not comparable/.test(String(caution)) ? algorithm_changes![0]![0] : null
      return [[range!.statistics!.asleep!.mean, versus!.statistics!.asleep!.mean, changed]]
    },
    sql: `SELECT avg(CASE WHEN date BETWEEN '2025-03-01' AND '2025-08-31' THEN asleep END),
      avg(CASE WHEN date BETWEEN '2025-09-03' AND '2026-02-28' THEN asleep END),
      (SELECT min(date) FROM night WHERE sleep_algorithm = '4.0.17')
      FROM (SELECT date, light_minutes + deep_minutes + coalesce(rem_minutes, 0) AS asleep FROM night)`,
  },
  {
    ask: 'How often do I wake up at night? Take the night of 13 July.',
    answer: async (call) => (await call('night', { date: yesterday })).figures!.awakenings,
    sql: `SELECT wake_count FROM night WHERE date = '${yesterday}'`,
  },
]
