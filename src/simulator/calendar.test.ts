// Day numbers and offsets, against dates and zones whose answers are known.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateAt, dayAt, dayNumberAt, dayOfYear, weekday, zoneOffset } from './calendar.ts'

test('day numbers and dates are each other’s inverse, what is no date is NaN', () => {
  for (const date of ['1970-01-01', '2000-02-29', '2024-02-29', '2026-12-31'])
    assert.equal(dateAt(dayNumberAt(date)), date)
  for (const text of ['', '2026-02-29', '2026-2-1', '2026-13-01', 'tomorrow'])
    assert.ok(Number.isNaN(dayNumberAt(text)), text)
  assert.equal(dateAt(Number.NaN), '')
  assert.equal(weekday(dayNumberAt('2026-11-22')), 6)
  assert.equal(dayOfYear(dayNumberAt('2026-03-01')), 59)
})

test('a day has the offset of its noon', () => {
  const cases: [string, string, number][] = [
    ['Europe/Berlin', '2026-03-28', 3600],
    ['Europe/Berlin', '2026-03-29', 7200],
    ['Europe/Berlin', '2026-10-25', 3600],
    ['Asia/Kolkata', '2026-07-01', 19800],
    ['Asia/Kathmandu', '2026-07-01', 20700],
    ['Pacific/Kiritimati', '2026-07-01', 50400],
    ['Pacific/Pago_Pago', '2026-07-01', -39600],
    ['America/St_Johns', '2026-01-01', -12600],
  ]
  for (const [zone, date, offset] of cases) assert.equal(zoneOffset(zone, dayNumberAt(date)), offset, `${zone} ${date}`)
})

test('the day in a zone at an instant', () => {
  const late = Date.UTC(2026, 10, 21, 23, 30) / 1000
  assert.equal(dateAt(dayAt('Europe/Berlin', late)), '2026-11-22')
  assert.equal(dateAt(dayAt('America/New_York', late)), '2026-11-21')
})
