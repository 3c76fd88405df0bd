// A digest out of made-up days, with figures worked out by hand.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '../codec/date.ts'
import { digestOf, nextPeriod, periodStart } from './digest.ts'

/** Days of which the steps are the number of the week (1, 2, …) times 1,000, from Monday 2 March 2026 on. */
const days = (count: number, more: (i: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, i) => ({
    date: addDays('2026-03-02', i),
    steps: (Math.floor(i / 7) + 1) * 1000,
    goal: 8000,
    ...more(i),
  }))

test('periods are weeks from Monday and months of the calendar', () => {
  assert.equal(periodStart('2026-03-08', 'week'), '2026-03-02')
  assert.equal(periodStart('2026-03-02', 'week'), '2026-03-02')
  assert.equal(nextPeriod('2026-01-01', 'month'), '2026-02-01')
  assert.equal(nextPeriod('2026-02-01', 'month'), '2026-03-01')
  assert.equal(nextPeriod('2026-12-01', 'month'), '2027-01-01')
})

test('a week has its means, those before, and what is usual', () => {
  const digest = digestOf(days(7 * 14), '2026-06-07', 'week', '2026-07-01')
  assert.deepEqual([digest.from, digest.to, digest.over], ['2026-06-01', '2026-06-07', 7])
  const steps = digest.figures.find(({ name }) => name === 'steps')
  // The fourteenth week; the twelve before it are 2,000 to 13,000.
  assert.deepEqual(steps, { name: 'steps', days: 7, mean: 14_000, before: 13_000, usual: [3000, 12_000] })
  assert.deepEqual(digest.goal, { reached: 7, of: 7 })
  assert.equal(digest.streaks.current?.days, 49)
  assert.deepEqual(digest.records, [{ name: 'steps', date: '2026-06-01', value: 14_000, best: 13_000 }])
})

test('a week that is not over is compared with the same days, and today is not over', () => {
  const rows = days(7 * 3 + 4, (i) => ({ sleep_minutes: i % 7 < 3 ? 400 : 500 }))
  const digest = digestOf(rows, '2026-03-26', 'week', '2026-03-26')
  assert.equal(digest.over, 3)
  const sleep = digest.figures.find(({ name }) => name === 'sleep_minutes')
  assert.deepEqual(sleep, { name: 'sleep_minutes', days: 3, mean: 400, before: 400, usual: null })
})

test('nothing recorded is no figure, and a first period holds no records', () => {
  const digest = digestOf(
    [
      { date: '2026-03-02', steps: 5000, goal: null },
      { date: '2026-03-03', steps: null, goal: null },
    ],
    '2026-03-02',
    'month',
    '2026-04-01',
  )
  assert.deepEqual(
    digest.figures.map(({ name, days, mean, before }) => [name, days, mean, before]),
    [['steps', 1, 5000, null]],
  )
  assert.deepEqual([digest.goal, digest.records, digest.streaks.longest], [null, [], null])
})
