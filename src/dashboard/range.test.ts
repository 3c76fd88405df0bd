import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barsBy, compareRange, parseBy, periodStarts, rangeOf, rollUp } from './range.ts'

test('what the address says of steps, or what is usual', () => {
  assert.equal(parseBy('month'), 'month')
  assert.equal(parseBy('fortnight'), 'day')
  assert.equal(parseBy(null, 'week'), 'week')
  const bars = (range: string | null) => barsBy(rangeOf(range, '2020-01-01', '2026-07-14', '90d'))
  assert.deepEqual([null, '1y', 'all', '2020-01-01..2026-07-14'].map(bars), ['day', 'week', 'month', 'day'])
})

test('weeks begin on Mondays, months on the first, the first of them where the range does', () => {
  // 2026-07-01 is a Wednesday.
  assert.deepEqual(periodStarts('2026-07-01', 14, 'week'), [0, 5, 12])
  assert.deepEqual(periodStarts('2026-07-06', 8, 'week'), [0, 7])
  assert.deepEqual(periodStarts('2024-01-31', 31, 'month'), [0, 1, 30])
  assert.deepEqual(periodStarts('2026-07-01', 3, 'day'), [0, 1, 2])
  assert.deepEqual(periodStarts('2026-07-01', 0, 'week'), [])
})

test('a step is the mean of its whole days, with the lowest and the highest; an open day is none', () => {
  const values = [4, null, 7, 100, null, null, 0.1]
  assert.deepEqual(rollUp(values, 'vmvpnnv', [0, 4]), [
    { mean: 5.5, lowest: 4, highest: 7, days: 2, state: 'v' },
    { mean: 0.1, lowest: 0.1, highest: 0.1, days: 1, state: 'v' },
  ])
  assert.deepEqual(rollUp([9, null, null], 'pnn', [0]), [
    { mean: null, lowest: null, highest: null, days: 0, state: 'n' },
  ])
})

test('by month a period is compared with whole months, so that each meets one', () => {
  const beside = (compare: string, from: string, to: string, by?: 'week' | 'month') => {
    const other = compareRange(compare, { from, to }, by)
    return other === null ? null : `${other.from} ${other.to}`
  }
  assert.equal(beside('year', '2026-07-01', '2026-07-31'), '2025-07-02 2025-08-01')
  assert.equal(beside('year', '2026-07-01', '2026-07-31', 'week'), '2025-07-02 2025-08-01')
  assert.equal(beside('year', '2026-07-01', '2026-07-31', 'month'), '2025-07-01 2025-07-31')
  assert.equal(beside('2016', '2026-01-15', '2026-07-14', 'month'), '2016-01-15 2016-07-14')
  assert.equal(beside('previous', '2026-05-01', '2026-06-30', 'month'), '2026-03-01 2026-04-30')
  assert.equal(beside('previous', '2025-11-30', '2026-02-28', 'month'), '2025-07-30 2025-10-31')
  // The end of February meets the end of February, whatever the year; a day that a month lacks is its last one.
  assert.equal(beside('year', '2025-02-01', '2025-02-28', 'month'), '2024-02-01 2024-02-29')
  assert.equal(beside('year', '2024-02-29', '2024-03-30', 'month'), '2023-02-28 2023-03-30')
  assert.equal(beside('2030', '2026-07-01', '2026-07-31', 'month'), null)
  assert.equal(beside('nothing', '2026-07-01', '2026-07-31', 'month'), null)
})
