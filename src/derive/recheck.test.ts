import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, eachDate } from '../codec/date.ts'
import { RUNS, recheckWindows } from './recheck.ts'

test('thirty runs see every day once, in at most two windows each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5500 }), (length) => {
      const first = '2012-02-27'
      const last = addDays(first, length - 1)
      const seen: string[] = []
      let cursor: string | null = null
      for (let run = 0; run < RUNS; run++) {
        const { windows, next } = recheckWindows(first, last, cursor, { days: 30, most: 2 })
        assert.ok(windows.length >= 1 && windows.length <= 2)
        for (const { from, to } of windows) seen.push(...[...eachDate(from, to)].reverse())
        cursor = next
        if (cursor === null) break
      }
      assert.equal(cursor, null)
      assert.deepEqual(seen, [...eachDate(first, last)].reverse())
    }),
    { numRuns: 60 },
  )
})

test('no history, a cursor from elsewhere and one day', () => {
  const sizes = { days: 30, most: 2 }
  assert.deepEqual(recheckWindows('2024-01-02', '2024-01-01', null, sizes), { windows: [], next: null })
  assert.deepEqual(recheckWindows('2024-01-01', '2024-01-01', '2030-01-01', sizes), {
    windows: [{ from: '2024-01-01', to: '2024-01-01' }],
    next: null,
  })
  // 61 days: three a run.
  assert.deepEqual(recheckWindows('2024-01-01', '2024-03-01', '2024-02-10', sizes), {
    windows: [{ from: '2024-02-08', to: '2024-02-10' }],
    next: '2024-02-07',
  })
})

test('a slice is cut into windows of at least so many days, and no more of them than wanted', () => {
  // 600 days: twenty a run.
  const slice = (days: number, most: number, cursor: string | null = null) =>
    recheckWindows('2024-01-01', addDays('2024-01-01', 599), cursor, { days, most })
  const last = addDays('2024-01-01', 599)
  const windows = (...sizes: number[]) => {
    let to = last
    return sizes.map((size) => {
      const window = { from: addDays(to, 1 - size), to }
      to = addDays(to, -size)
      return window
    })
  }
  assert.deepEqual(slice(30, 2).windows, windows(20))
  assert.deepEqual(slice(10, 2).windows, windows(10, 10))
  assert.deepEqual(slice(8, 3).windows, windows(8, 8, 4))
  assert.deepEqual(slice(1, 2).windows, windows(10, 10))
  assert.equal(slice(30, 2).next, addDays(last, -20))
  // At the ends of the history the cursor holds; beyond them it starts over.
  assert.deepEqual(slice(30, 2, '2024-01-01'), { windows: [{ from: '2024-01-01', to: '2024-01-01' }], next: null })
  assert.deepEqual(slice(30, 2, last).windows, windows(20))
  assert.deepEqual(slice(30, 2, '2023-12-31').windows, windows(20))
})
