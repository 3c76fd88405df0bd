import assert from 'node:assert/strict'
import { test } from 'node:test'
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
