import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gridlines, scaleOf, type UnitSystem } from './units.ts'

const metric: UnitSystem = { units: 'metric', energy: 'kcal', weight: 'kg' }
const imperial: UnitSystem = { units: 'imperial', energy: 'kJ', weight: 'lb' }

const shown = (value: number, unit: string, choice: UnitSystem) => {
  const { factor, offset, unit: name } = scaleOf(unit, choice)
  return `${Math.round((value * factor + offset) * 100) / 100} ${name}`.trim()
}

test('values are converted by the definitions of the units', () => {
  assert.deepEqual(
    [
      shown(34.4, '°C', imperial),
      shown(-40, '°C', imperial),
      shown(37, '°C', metric),
      shown(1609.344, 'm', imperial),
      shown(7792, 'm', metric),
      shown(100, 'height', imperial),
      shown(500, 'kcal', imperial),
      shown(70, 'kg', imperial),
      shown(70, 'kg', { ...metric, weight: 'st' }),
      shown(10, 'm/s', metric),
      shown(10, 'm/s', imperial),
      shown(9576, 'steps', imperial),
      shown(51, 'bpm', imperial),
    ],
    [
      '93.92 °F',
      '-40 °F',
      '37 °C',
      '1 mi',
      '7.79 km',
      '328.08 ft',
      '2092 kJ',
      '154.32 lb',
      '11.02 st',
      '36 km/h',
      '22.37 mph',
      '9576',
      '51 bpm',
    ],
  )
})

/** The texts of an axis, with each gridline checked against the scale. */
function axis(low: number, high: number, unit: string, choice: UnitSystem): number[] {
  const scale = scaleOf(unit, choice)
  return gridlines(low, high, scale).map(({ at, shown }) => {
    assert.ok(Math.abs(at * scale.factor + scale.offset - shown) < 1e-9)
    assert.ok(at >= low - 1e-9 && at <= high + (high - low) * 1e-5)
    return shown
  })
}

test('gridlines are round in the unit that is shown', () => {
  assert.deepEqual(axis(0, 15_000, 'm', imperial), [0, 5])
  assert.deepEqual(axis(0, 9000, 'm', imperial), [0, 2, 4])
  assert.deepEqual(axis(0, 15_000, 'm', metric), [0, 5, 10, 15])
  assert.deepEqual(axis(66, 74, 'kg', imperial), [150, 155, 160])
  assert.deepEqual(axis(33, 36, '°C', imperial), [92, 94, 96])
  assert.deepEqual(axis(0, 900, 'kcal', imperial), [0, 2000])
})

test('gridlines of durations are half hours, hours or multiples of them', () => {
  assert.deepEqual(axis(380, 560, 'min', metric), [420, 480, 540])
  assert.deepEqual(axis(0, 500, 'min', metric), [0, 180, 360])
  assert.deepEqual(axis(0, 100, 'min', metric), [0, 30, 60, 90])
  assert.deepEqual(axis(0, 40, 'min', metric), [0, 15, 30])
  for (let high = 60; high < 1440; high += 7)
    for (const value of axis(0, high, 'min', metric)) assert.equal(value % 15, 0, `${high}: ${value}`)
})
