import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aggregate, periodStart } from './periods.ts'

// The examples of the article "ISO week date" in the English Wikipedia (table "Examples of contemporary dates around
// New Year's Day").
const weeks: [date: string, week: string][] = [
  ['1977-01-01', '1976-W53'],
  ['1977-01-02', '1976-W53'],
  ['1977-12-31', '1977-W52'],
  ['1978-01-01', '1977-W52'],
  ['1978-01-02', '1978-W01'],
  ['1978-12-31', '1978-W52'],
  ['1979-01-01', '1979-W01'],
  ['1979-12-30', '1979-W52'],
  ['1979-12-31', '1980-W01'],
  ['1980-01-01', '1980-W01'],
  ['1980-12-28', '1980-W52'],
  ['1980-12-29', '1981-W01'],
  ['1981-12-31', '1981-W53'],
  ['1982-01-03', '1981-W53'],
]

test('weeks are those of ISO 8601', () => {
  for (const [date, week] of weeks) assert.equal(periodStart(date, 'week'), week, date)
  assert.deepEqual([periodStart('2026-11-22', 'month'), periodStart('2026-11-22', 'year')], ['2026-11', '2026'])
})

test('missing is not zero: means are over the days with a value', () => {
  const rows = [
    { date: '2026-01-30', steps: 100, weight: null },
    { date: '2026-01-31', steps: null, weight: 70 },
    { date: '2026-02-01', steps: 50, weight: null },
    { date: '2026-02-02', steps: 150, weight: null },
  ]
  assert.deepEqual(aggregate(rows, 'month', ['steps', 'weight', 'pai']), [
    {
      period: '2026-01',
      first: '2026-01-30',
      last: '2026-01-31',
      days: 2,
      figures: {
        steps: { days: 1, sum: 100, mean: 100, min: 100, max: 100 },
        weight: { days: 1, sum: 70, mean: 70, min: 70, max: 70 },
      },
    },
    {
      period: '2026-02',
      first: '2026-02-01',
      last: '2026-02-02',
      days: 2,
      figures: { steps: { days: 2, sum: 200, mean: 100, min: 50, max: 150 } },
    },
  ])
})

// Ozone in New York in May 1973, out of the data set `airquality` that comes with R; NA where it was not measured.
// R's own example, aggregate(Ozone ~ Month, data = airquality, mean), prints 23.61538 for May; its summary of the data
// states the least value, 1.
test('the monthly mean of the example in the manual of R', () => {
  const may = '41 36 12 18 NA 28 23 19 8 NA 7 16 11 14 18 14 34 6 30 11 1 11 4 32 NA NA NA 23 45 115 37'
  const rows = may.split(' ').map((text, i) => ({
    date: `1973-05-${String(i + 1).padStart(2, '0')}`,
    ozone: text === 'NA' ? null : Number(text),
  }))
  const [month] = aggregate(rows, 'month', ['ozone'])
  const { days, mean, min, max } = month!.figures.ozone!
  assert.deepEqual([days, min, max, mean.toFixed(5)], [26, 1, 115, '23.61538'])
})

test('a day that is not over enters sums only', () => {
  const rows = [
    { date: '2026-02-01', steps: 9000, workout_minutes: 30 },
    { date: '2026-02-02', steps: 100, workout_minutes: 20 },
  ]
  const [month] = aggregate(rows, 'month', ['steps', 'workout_minutes'], {
    open: '2026-02-02',
    sums: ['workout_minutes'],
  })
  assert.deepEqual([month!.days, month!.figures.steps!.mean, month!.figures.workout_minutes!.sum], [2, 9000, 50])
})
