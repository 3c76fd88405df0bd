import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clock,
  clockOfMinute,
  count,
  decimal,
  distance,
  duration,
  energy,
  height,
  hours,
  longDate,
  plainLook,
  setLook,
  shortDate,
  size,
  some,
  speed,
  unitName,
} from './number.ts'

test('numbers and dates read as the page shows them', () => {
  const cases: [string, string][] = [
    [count(17006), '17,006'],
    [count(0), '0'],
    [distance(12_449), '12.4 km'],
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

test('units and locale are those that were chosen', () => {
  const both = (change: object, values: () => string[]) => {
    setLook({ ...plainLook, ...change })
    const got = values().map((text) => text.replaceAll('\u00a0', ' '))
    setLook(plainLook)
    return got
  }
  assert.deepEqual(
    both({ units: 'imperial', weight: 'lb', energy: 'kJ' }, () => [
      distance(16_093.44),
      height(100),
      energy(100),
      speed(1609.344 / 480, 'pace'),
      speed(10, 'speed'),
      unitName('kg'),
    ]),
    ['10.0 mi', '328 ft', '418 kJ', '8:00 /mi', '22.4 mph', 'lb'],
  )
  assert.deepEqual(
    both({ locale: 'de' }, () => [
      count(17_006),
      decimal(1.5, 1),
      distance(12_449),
      longDate('2026-11-21'),
      clock(0, 0),
    ]),
    ['17.006', '1,5', '12,4 km', 'Samstag, 21. November 2026', '00:00'],
  )
  assert.deepEqual(
    both({ locale: 'en-US' }, () => [clockOfMinute(0), clockOfMinute(725), clockOfMinute(1440), clockOfMinute(1395)]),
    ['12:00 am', '12:05 pm', '12:00 am', '11:15 pm'],
  )
  assert.deepEqual(
    both({ clock: '12' }, () => [clockOfMinute(61)]),
    ['1:01 am'],
  )
})
