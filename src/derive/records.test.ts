import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '../codec/date.ts'
import { records, streaks } from './records.ts'

const rows = [
  ['2026-01-01', 9000],
  ['2026-01-02', 12_000],
  ['2026-01-03', null],
  ['2026-01-05', 10_000],
  ['2026-01-06', 12_000],
  ['2026-01-07', 11_000],
  ['2026-01-08', 100],
].map(([date, steps]) => ({ date: date!, steps: steps! }))
const goal = (row: { steps?: unknown }) => Number(row.steps ?? 0) >= 9000

test('the best days', () => {
  assert.deepEqual(records(rows, 'steps', 3), [
    { date: '2026-01-02', value: 12_000 },
    { date: '2026-01-06', value: 12_000 },
    { date: '2026-01-07', value: 11_000 },
  ])
  assert.deepEqual(records(rows, 'weight'), [])
})

test('streaks end at a day that fails, is missing or has no row, but not at an unfinished today', () => {
  assert.deepEqual(streaks(rows, '2026-01-08', goal), {
    longest: { from: '2026-01-05', to: '2026-01-07', days: 3 },
    current: { from: '2026-01-05', to: '2026-01-07', days: 3 },
  })
  assert.equal(streaks(rows, '2026-01-09', goal).current, null)
  assert.deepEqual(streaks(rows.slice(0, 3), '2026-01-03', goal).longest?.days, 2)
  assert.deepEqual(streaks([], '2026-01-03', goal), { longest: null, current: null })
})

// Eight rows of the data set `airquality` that comes with R (New York, 1973; J. Chambers et al., Graphical Methods for
// Data Analysis, 1983). Its summary states the highest temperature, 97, and `order(-Temp)` begins with these four.
test('the hottest days of New York in 1973', () => {
  const days = [97, 94, 96, 94, 91, 92, 93, 93].map((value, i) => ({ date: addDays('1973-08-28', i), value }))
  assert.deepEqual(
    records(days, 'value', 4).map(({ date, value }) => `${date} ${value}`),
    ['1973-08-28 97', '1973-08-30 96', '1973-08-29 94', '1973-08-31 94'],
  )
})

// The problem of gaps and islands as I. Ben-Gan states it (SQL Server MVP Deep Dives, 2009, chapter 5): of the numbers
// 2, 3, 11, 12, 13, 27, 33, 34, 35, 42 the islands are 2-3, 11-13, 27, 33-35 and 42. Here they are days of a year.
test('streaks are the islands of Ben-Gan', () => {
  const numbers = [2, 3, 11, 12, 13, 27, 33, 34, 35, 42]
  const date = (number: number) => addDays('2025-12-31', number)
  const rows = Array.from({ length: 50 }, (_, i) => ({ date: date(i + 1), on: numbers.includes(i + 1) ? 1 : 0 }))
  const islands = [
    [2, 3],
    [11, 13],
    [27, 27],
    [33, 35],
    [42, 42],
  ] as const
  for (const [from, to] of islands) {
    const current = streaks(rows.slice(0, to), date(to), ({ on }) => on === 1).current
    assert.deepEqual(current, { from: date(from), to: date(to), days: to - from + 1 })
  }
  // Two of three days; the later one is told.
  const { longest } = streaks(rows, date(50), ({ on }) => on === 1)
  assert.deepEqual(longest, { from: date(33), to: date(35), days: 3 })
})
