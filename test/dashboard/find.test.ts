// Parsing days, months and years as people write them, and the ranges before and after.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaults } from '../../src/dashboard/defaults.ts'
import { findDays } from '../../src/dashboard/page/frame/find-day.ts'
import { setLook } from '../../src/dashboard/page/frame/format.ts'
import { earlierOf, laterOf } from '../../src/dashboard/page/frame/shift.ts'

setLook({ ...defaults, locale: 'de-DE' })
/** A Tuesday. */
const today = '2026-07-14'

test('a day is found by its date, its distance or its name', () => {
  const cases: Readonly<Record<string, string>> = {
    '2025-03-10': '2025-03-10',
    '10 march 2025': '2025-03-10',
    'March 10th, 2025': '2025-03-10',
    '10 mar': '2026-03-10',
    // Not over yet this year.
    '24 december': '2025-12-24',
    '29 feb 2024': '2024-02-29',
    '-30': '2026-06-14',
    '−1': '2026-07-13',
    today,
    yesterday: '2026-07-13',
    monday: '2026-07-13',
    'last tuesday': '2026-07-07',
    tue: '2026-07-07',
    // In the language of the page.
    '3. Oktober 2025': '2025-10-03',
    donnerstag: '2026-07-09',
  }
  for (const [text, date] of Object.entries(cases))
    assert.deepEqual(findDays(text, today), { from: date, to: date }, text)
})

test('a month or a year is all of its days', () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    '2025-02': ['2025-02-01', '2025-02-28'],
    'february 2024': ['2024-02-01', '2024-02-29'],
    march: ['2026-03-01', '2026-03-31'],
    august: ['2025-08-01', '2025-08-31'],
    '2024': ['2024-01-01', '2024-12-31'],
  }
  for (const [text, [from, to]] of Object.entries(cases)) assert.deepEqual(findDays(text, today), { from, to }, text)
})

test('what names no day finds none', () => {
  for (const text of ['', '2025-13', '2025-02-30', '31 february', 'steps', 'ma', '10 11 march', 'last', 'next week'])
    assert.equal(findDays(text, today), null, text)
})

test('earlier and later go by the length of the range, and months by months', () => {
  const range = (text: string) => ({ from: text.slice(0, 10), to: text.slice(12) })
  assert.equal(earlierOf(range('2026-04-16..2026-07-14'), '2020-01-01'), '2026-01-16..2026-04-15')
  assert.equal(laterOf(range('2026-01-16..2026-04-15'), today), '2026-04-16..2026-07-14')
  assert.equal(earlierOf(range('2026-03-01..2026-03-31'), '2020-01-01'), '2026-02-01..2026-02-28')
  assert.equal(laterOf(range('2026-02-01..2026-02-28'), today), '2026-03-01..2026-03-31')
  // The running month ends today, and nothing is after it.
  assert.equal(laterOf(range('2026-06-01..2026-06-30'), today), '2026-07-01..2026-07-14')
  assert.equal(earlierOf(range('2026-07-01..2026-07-14'), '2020-01-01'), '2026-06-01..2026-06-30')
  assert.equal(laterOf(range('2026-07-01..2026-07-14'), today), null)
  assert.equal(earlierOf(range('2020-01-01..2020-02-01'), '2020-01-01'), null)
})
