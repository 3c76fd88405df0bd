import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dateOfEpoch, daysBetween, eachDate, epochOfDate, isDate, weekday } from './date.ts'
import { offsetAt, offsetOfDay } from './zone.ts'

test('days are calendar days', () => {
  assert.equal(epochOfDate('2026-03-09'), 1_773_014_400)
  for (const bad of ['2023-02-30', '2023-13-01', '23-1-1', '', 'today', '2023-02-03T00:00'])
    assert.equal(isDate(bad), false, bad)
  assert.equal(isDate(20230203), false)
  assert.equal(addDays('2024-02-28', 2), '2024-03-01')
  assert.equal(addDays('2025-01-01', -1), '2024-12-31')
  assert.equal(daysBetween('2024-02-28', '2024-03-01'), 2)
  assert.deepEqual([...eachDate('2024-12-31', '2025-01-02')], ['2024-12-31', '2025-01-01', '2025-01-02'])
  assert.deepEqual([...eachDate('2025-01-02', '2025-01-01')], [])
  assert.equal(weekday('2026-11-22'), 6)
  assert.equal(dateOfEpoch(1_773_014_399, 3600), '2026-03-09')
  assert.equal(dateOfEpoch(Number.MAX_VALUE), '')
})

test('every day of four centuries is the one the engine names', () => {
  for (let epoch = -2_208_988_800; epoch < 10_000_000_000; epoch += 86_400) {
    const date = new Date(epoch * 1000).toISOString().slice(0, 10)
    assert.equal(dateOfEpoch(epoch + 86_399), date)
    assert.equal(epochOfDate(date), epoch)
  }
  assert.deepEqual([dateOfEpoch(Number.NaN), dateOfEpoch(-63_000_000_000), dateOfEpoch(300_000_000_000)], ['', '', ''])
})

test('whatever the text, it is a day where the calendar has one written so, and no number else', () => {
  const written = (text: string) => {
    const epoch = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 1000 : Number.NaN
    // Some days that no month has are read as days of the next one.
    return text >= '1900' && new Date(epoch * 1000).toJSON()?.startsWith(text) === true ? epoch : Number.NaN
  }
  const digits = fc.stringMatching(/^[0-9]{2}[0-9]{2}-[0-3][0-9]-[0-3][0-9]$/)
  const near = fc
    .tuple(digits, fc.nat(9), fc.constantFrom('-', '/', ':', ' ', 'x', '０', '٣', '.', '\0', '+'))
    .map(([text, at, odd]) => text.slice(0, at) + odd + text.slice(at + 1))
  fc.assert(
    fc.property(fc.oneof(digits, near, fc.string({ maxLength: 12 })), (text) =>
      assert.equal(epochOfDate(text), written(text), text),
    ),
    { numRuns: 20_000 },
  )
})

test('offsets follow the zone, half hours and clock changes included', () => {
  assert.equal(offsetAt('Europe/Berlin', 1_773_014_400), 3600)
  assert.equal(offsetAt('Europe/Berlin', 1_785_000_000), 7200)
  assert.equal(offsetAt('Asia/Kolkata', 1_785_000_000), 19_800)
  assert.equal(offsetAt('Nowhere/Land', 0), null)
  assert.equal(offsetOfDay('Europe/Berlin', epochOfDate('2026-03-29')), 7200)
  assert.equal(offsetOfDay('America/St_Johns', epochOfDate('2026-01-15')), -12_600)
})
