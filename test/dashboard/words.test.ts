// The text of a difference between two figures.

import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { defaults } from '../../src/dashboard/defaults.ts'
import { duration, setLook } from '../../src/dashboard/page/frame/format.ts'
import { lookOf, saidChange, saidDifference } from '../../src/dashboard/page/frame/metrics.ts'
import type { FigureName } from '../../src/kinds/index.ts'
import { everyFigure } from './catalogue.ts'

everyFigure()

afterEach(() => setLook({ ...defaults, locale: 'en-GB' }))

test('a difference that rounds to nothing has neither a sign nor a share', () => {
  setLook({ ...defaults, locale: 'en-GB' })
  const cases: readonly (readonly [figure: FigureName, value: number, base: number, words: string])[] = [
    ['steps', 9576, 9299, '+277 (+3.0 %)'],
    ['steps', 9299, 9576, '−277 (−2.9 %)'],
    ['steps', 9000.4, 9000, '±0'],
    ['steps', 9000, 9000, '±0'],
    // More than nothing, and too little for a share.
    ['steps', 9001, 9000, '+1'],
    ['steps', 8999, 9000, '−1'],
    ['resting_heartrate', 52.2, 52, '±0 bpm'],
    ['resting_heartrate', 51.8, 52, '±0 bpm'],
    ['resting_heartrate', 54, 52, '+2 bpm (+3.8 %)'],
    ['sleep_minutes', 412, 400, '+12 min (+3.0 %)'],
    ['sleep_minutes', 400.001, 400, '±0 min'],
    ['weight', 71.04, 71, '±0.0 kg'],
    ['weight', 70.6, 71, '−0.4 kg (−0.6 %)'],
    // A share of little says nothing.
    ['workouts', 3, 2, '+1'],
    ['workouts', 1, 0, '+1'],
  ]
  for (const [figure, value, base, words] of cases)
    assert.equal(saidDifference(value, base, lookOf(figure)), words, `${figure} ${value} for ${base}`)
})

test('it is nothing by the units and the digits that are shown', () => {
  setLook({ ...defaults, locale: 'en-GB', units: 'imperial', weight: 'lb' })
  assert.equal(saidDifference(71.04, 71, lookOf('weight')), '+0.1 lb (+0.1 %)')
  assert.equal(saidChange(70, lookOf('distance')), '±0.0 mi')
  setLook({ ...defaults, locale: 'ar-EG' })
  assert.equal(saidChange(0.2, lookOf('steps')).startsWith('±'), true)
})

test('a duration of less than half a second is none', () => {
  setLook({ ...defaults, locale: 'en-GB' })
  assert.deepEqual([0, 0.001, 0.01, 0.5, 0.999, 1, 61].map(duration), [
    '0 min',
    '0 min',
    '1 s',
    '30 s',
    '60 s',
    '1 min',
    '1 h 01',
  ])
})
