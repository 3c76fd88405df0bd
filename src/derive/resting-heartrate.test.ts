import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restingHeartrate } from './resting-heartrate.ts'

const day = (fill: number) => new Uint8Array(1440).fill(fill)

test('the lowest thirty minutes, whatever single minutes say', () => {
  const heart = day(70).fill(52, 200, 230).fill(40, 800, 803)
  // Three minutes at 40 among 70 are 67 on the mean.
  assert.equal(restingHeartrate(heart), 52)
  assert.equal(restingHeartrate(day(70)), 70)
})

test('minutes without a reading do not count, and too few say nothing', () => {
  assert.equal(restingHeartrate(day(254)), null)
  assert.equal(restingHeartrate(day(0).fill(50, 100, 114)), null)
  assert.equal(restingHeartrate(day(255).fill(50, 100, 115)), 50)
  const sparse = day(254)
  for (let minute = 0; minute < 1440; minute += 2) sparse[minute] = minute < 60 ? 48 : 66
  assert.equal(restingHeartrate(sparse), 48)
  assert.equal(restingHeartrate(new Uint8Array()), null)
})
