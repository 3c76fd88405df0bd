// Questions about the heart, the body and what is missing.

import { columnOf, nightsOf, type Question, statisticsOf, valueOn, yesterday } from './question.ts'

const year = { from: '2025-07-14', to: yesterday }

export const body: readonly Question[] = [
  {
    ask: 'How has my resting heart rate gone this year, by month?',
    answer: async (call) =>
      (await call('nights', { figures: ['resting_heartrate'], from: '2026-01-01', to: 'yesterday', by: 'month' }))
        .series!.resting_heartrate,
    sql: `SELECT avg(resting_heartrate) FROM night WHERE date BETWEEN '2026-01-01' AND '${yesterday}'
      GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)`,
  },
  {
    ask: 'What is the lowest resting heart rate I ever had?',
    answer: async (call) =>
      (await call('records', { figure: 'resting_heartrate', lowest: true })).days!.resting_heartrate![0],
    sql: `SELECT date, resting_heartrate FROM night WHERE date < '2026-07-14' AND resting_heartrate > 0
      ORDER BY resting_heartrate, date LIMIT 1`,
  },
  {
    ask: 'What was my highest heart rate of the last week, and when?',
    answer: async (call) => {
      const { max, max_date } = await statisticsOf(call, 'heartrate_max', { from: '-7', to: 'yesterday' })
      return [[max, max_date]]
    },
    sql: `SELECT max(heartrate), date FROM minute WHERE date BETWEEN '2026-07-07' AND '${yesterday}'`,
  },
  {
    ask: 'What was my mean heart rate yesterday, and of how many readings?',
    answer: async (call) => {
      const figures = ['heartrate_mean', 'heartrate_readings']
      const { series } = await call('daily', { figures, from: 'yesterday', to: 'yesterday' })
      return [figures.map((name) => series![name]![0])]
    },
    sql: `SELECT avg(heartrate), count(heartrate) FROM minute WHERE date = '${yesterday}'`,
  },
  {
    ask: 'How is my heart-rate variability over the last 28 nights?',
    answer: async (call) => {
      const { mean, n } = await nightsOf(call, 'hrv', { from: '-28', to: 'yesterday' })
      return [[mean, n]]
    },
    sql: `SELECT avg(sleep_hrv), count(sleep_hrv) FROM day WHERE date BETWEEN '2026-06-16' AND '${yesterday}'`,
  },
  {
    ask: 'On which day of June was I most stressed?',
    answer: async (call) => {
      const { max_date, max } = await statisticsOf(call, 'stress_mean', { from: '2026-06-01', to: '2026-06-30' })
      return [[max_date, max]]
    },
    sql: "SELECT date, stress_mean FROM day WHERE date LIKE '2026-06-%' ORDER BY stress_mean DESC, date LIMIT 1",
  },
  {
    ask: 'How low did my blood oxygen go at night this year?',
    answer: async (call) => (await statisticsOf(call, 'sleep_spo2_min', { from: '2026-01-01' })).min,
    sql: `SELECT min(sleep_spo2_min) FROM day WHERE date BETWEEN '2026-01-01' AND '${yesterday}'`,
  },
  {
    ask: 'What do I weigh, and since when is that known?',
    answer: async (call) => (await call('profile')).weight_kg,
    sql: 'SELECT weight, date FROM day WHERE weight IS NOT NULL ORDER BY date DESC LIMIT 1',
  },
  {
    ask: 'How did my weight change within a year?',
    answer: async (call) => {
      const table = (await call('daily', { figures: ['weight'], ...year, by: 'month', statistics: true })).statistics!
      return columnOf(table.weight!, 'n')
    },
    sql: `SELECT count(weight) FROM day WHERE date BETWEEN '2025-07-14' AND '${yesterday}'
      GROUP BY substr(date, 1, 7) ORDER BY substr(date, 1, 7)`,
  },
  {
    ask: 'What is my step goal?',
    answer: async (call) => (await call('profile')).step_goal![0],
    sql: 'SELECT goal FROM day WHERE goal IS NOT NULL ORDER BY date DESC LIMIT 1',
  },
  {
    ask: 'When did I last have a VO2max of its highest?',
    answer: async (call) => (await call('records', { figure: 'vo2max' })).days!.vo2max![0],
    sql: 'SELECT date, vo2max FROM day WHERE vo2max IS NOT NULL ORDER BY vo2max DESC, date LIMIT 1',
  },
  {
    ask: 'Am I rested today? Readiness of the last week, without today.',
    answer: async (call) => (await statisticsOf(call, 'readiness', { from: '-7', to: 'today' })).mean,
    sql: `SELECT avg(readiness) FROM day WHERE date BETWEEN '2026-07-07' AND '${yesterday}'`,
  },
]

export const missing: readonly Question[] = [
  {
    ask: 'Why is Tuesday, 5 August 2025, empty?',
    answer: async (call) => {
      const { series, missing: why } = await call('daily', { figures: ['steps'], from: '2025-08-05', to: '2025-08-05' })
      return [[series!.steps![0], Object.keys(why!.steps!)[0] === 'empty' ? 'empty' : null]]
    },
    sql: `SELECT (SELECT steps FROM day WHERE date = '2025-08-05'), state FROM coverage_span
      WHERE kind = 'day' AND '2025-08-05' BETWEEN from_date AND to_date`,
  },
  {
    ask: 'For how many days of 2025 is there nothing?',
    answer: async (call) => (await call('coverage', { from: '2025-01-01', to: '2025-12-31' })).kinds!.day!.empty,
    sql: "SELECT 365 - count(*) FROM day_record WHERE date LIKE '2025-%'",
  },
  {
    ask: 'On how many nights of 2025 was no sleep measured although I wore the band?',
    answer: async (call) => (await call('coverage', { from: '2025-01-01', to: '2025-12-31' })).kinds!.night!.unmeasured,
    sql: `SELECT count(*) FROM day_record WHERE date LIKE '2025-%' AND date NOT IN (SELECT date FROM night)`,
  },
  {
    ask: 'What is the largest gap in my history?',
    answer: async (call) => (await call('overview')).largest_gaps![0]![2],
    sql: `SELECT max(julianday(next) - julianday(date) - 1) FROM (
      SELECT date, lead(date) OVER (ORDER BY date) AS next FROM day)`,
  },
  {
    ask: 'Since when is there data, and of how many nights?',
    answer: async (call) => {
      const { first_day, nights } = await call('overview')
      return [[first_day, nights]]
    },
    sql: 'SELECT min(date), (SELECT count(*) FROM night) FROM day',
  },
  {
    ask: 'Did the way of counting change at some time?',
    answer: async (call) => [...(await call('overview')).algorithm_changes!].map((row) => [row[0], row[1]]).sort(),
    sql: `SELECT min(date), 'sleep' FROM night WHERE sleep_algorithm = '4.0.17'
      UNION ALL SELECT min(date), 'steps' FROM day_record WHERE algorithm = '2.13.15'`,
  },
  {
    ask: 'When was my history last fetched?',
    answer: async (call) => Date.parse(String((await call('overview')).last_sync!.at)) / 1000,
    sql: 'SELECT max(ended) FROM run',
  },
  {
    ask: 'How long has the watch been with me?',
    answer: async (call) => [...(await call('overview')).devices!].find((row) => row[0] === 'Amazfit GTR 4')![1],
    sql: 'SELECT min(date) FROM day_record WHERE device_source = 7930112',
  },
  {
    ask: 'Did I sleep on the other side of the world? Where was the clock in Auckland?',
    person: 'traveller',
    answer: async (call) => {
      const { asleep_at, awake_at } = await call('night', { date: '2026-04-25' })
      return [[asleep_at, awake_at]]
    },
    sql: `SELECT strftime('%Y-%m-%dT%H:%M', start + utc_offset, 'unixepoch'),
      strftime('%Y-%m-%dT%H:%M', "end" + utc_offset, 'unixepoch') FROM night WHERE date = '2026-04-25'`,
  },
  {
    ask: 'How many steps on the day that I lost over the date line?',
    person: 'traveller',
    answer: (call) => valueOn(call, 'steps', '2026-05-09'),
    sql: "SELECT (SELECT steps FROM day WHERE date = '2026-05-09')",
  },
  {
    ask: 'Did I walk more abroad in May than at home in June?',
    person: 'traveller',
    answer: async (call) => {
      const vs = { vs_from: '2026-06-01', vs_to: '2026-06-30' }
      const found = await call('daily', { figures: ['steps'], from: '2026-05-01', to: '2026-05-31', ...vs })
      return [[found.range!.statistics!.steps!.mean, found.versus!.statistics!.steps!.mean]]
    },
    sql: `SELECT avg(CASE WHEN date LIKE '2026-05-%' THEN steps END), avg(CASE WHEN date LIKE '2026-06-%' THEN steps END)
      FROM day`,
  },
  {
    ask: 'In which years did I wear the band, and on how many days?',
    person: 'sparse',
    answer: async (call) => {
      const from = (await call('overview')).first_day
      const table = (await call('daily', { figures: ['steps'], from, to: 'yesterday', by: 'year', statistics: true }))
        .statistics!.steps!
      return columnOf(table, 'step')
        .map((step, i) => [step, columnOf(table, 'n')[i]])
        .filter(([, n]) => n !== 0)
    },
    sql: `SELECT substr(date, 1, 4), count(*) FROM day_record WHERE date < '2026-07-14' GROUP BY 1 ORDER BY 1`,
  },
  {
    ask: 'How much did I walk in the year in which I wore nothing?',
    person: 'sparse',
    answer: async (call) => {
      const { n, mean = null, sum = null } = await statisticsOf(call, 'steps', { from: '2018-01-01', to: '2018-12-31' })
      return [[n, mean, sum]]
    },
    sql: "SELECT count(steps), avg(steps), sum(steps) FROM day WHERE date LIKE '2018-%'",
  },
  {
    ask: 'How did I sleep last week?',
    person: 'empty',
    answer: async (call) => (await nightsOf(call, 'asleep', { from: '-7' })).n,
    sql: 'SELECT count(*) FROM night',
  },
]
