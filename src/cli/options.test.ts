import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder, isDay, localDay, names, spokenDay, wholeNumber } from './options.ts'

test('days are days of the calendar', () => {
  for (const good of ['2024-02-29', '2026-11-21', '1970-01-01']) assert.equal(localDay(good), good)
  for (const bad of ['2023-02-29', '2024-13-01', '24-01-01', '2024-1-1', '2024-01-01T00:00', '', '9999-01-01'])
    assert.equal(isDay(bad), false, bad)
  assert.throws(() => localDay('2023-02-29'), /YYYY-MM-DD/)
})

test('days as people say them', () => {
  const today = '2026-03-01'
  assert.equal(spokenDay('today', today), today)
  assert.equal(spokenDay('yesterday', today), '2026-02-28')
  assert.equal(spokenDay('-365', today), '2025-03-01')
  assert.throws(() => spokenDay('last week', today), { code: 'usage' })
  // Nothing lies before the calendar's 1970, and no error of the machine is shown for it.
  for (const far of ['-99999', '-99999999999999999999', '9999-12-31', '33715-01-01'])
    assert.throws(() => spokenDay(far, today), { code: 'usage', message: /not a calendar day between 1970 and 2999/ })
})

test('numbers, names and spans', () => {
  assert.equal(wholeNumber(0, 65_535)('8080'), 8080)
  for (const bad of ['1.5', '-1', '65536', 'x', '', '0x10', '1e3'])
    assert.throws(() => wholeNumber(0, 65_535)(bad), bad)
  assert.deepEqual(names('a, b,,c '), ['a', 'b', 'c'])
  inOrder('2024-01-01', '2024-01-01')
  assert.throws(() => inOrder('2024-01-02', '2024-01-01'), { code: 'usage' })
})
