import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clock, clockOfMinute, count, duration, hours, kilometres, longDate, shortDate, size, some } from './number.ts'

test('numbers and dates read as the page shows them', () => {
  const cases: [string, string][] = [
    [count(17006), '17,006'],
    [count(0), '0'],
    [kilometres(12_449), '12.4 km'],
    [duration(47.6), '48 s'],
    [duration(720), '12 min'],
    [duration(24_720), '6 h 52'],
    [hours(52), '52 min'],
    [hours(425), '7 h 05'],
    [size(999), '999 bytes'],
    [size(3_140_000), '3.1 MB'],
    [some(1, 'day'), '1 day'],
    [some(1200, 'day'), '1,200 days'],
    [clock(0, 3600), '01:00'],
    [clock(-60, 0), '23:59'],
    [clock(1_700_000_000, 5 * 3600 + 45 * 60), '03:58'],
    [clockOfMinute(1440), '24:00'],
    [longDate('2026-11-21'), 'Saturday 21 November 2026'],
    [shortDate('2026-03-01'), 'Sun  1 Mar'],
  ]
  for (const [got, wanted] of cases) assert.equal(got, wanted)
})
