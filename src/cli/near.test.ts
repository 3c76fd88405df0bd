import assert from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean, nearest } from './near.ts'

test('the name that was meant', () => {
  const names = ['day', 'night', 'week', 'month', 'workout', 'workouts']
  for (const [written, meant] of [
    ['nigth', 'night'],
    ['dya', 'day'],
    ['Mont', 'month'],
    ['workuots', 'workouts'],
    ['year', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ] as const)
    assert.equal(nearest(written, names), meant, written.slice(0, 20))
  assert.equal(didYouMean('wek', names), ' Did you mean week?')
  assert.equal(didYouMean('quarter', names), '')
})
