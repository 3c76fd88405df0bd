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

// The worked example of the NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.2 (single moving average): twelve
// values and their means of three, the lowest of which is 8.667. Each stands for ten minutes here, on a base of 50 bpm.
test('the moving average of the e-Handbook', () => {
  const values = [9, 8, 9, 12, 9, 12, 11, 7, 13, 9, 11, 10]
  const means = [8.667, 9.667, 10, 11, 10.667, 10, 10.333, 9.667, 11, 10]
  const dayOf = (list: readonly number[]) => {
    const heart = day(100)
    for (const [i, value] of list.entries()) heart.fill(50 + value, 300 + i * 10, 310 + i * 10)
    return heart
  }
  assert.equal(restingHeartrate(dayOf(values)), Math.round(50 + Math.min(...means)))
  for (const [i, mean] of means.entries())
    assert.equal(restingHeartrate(dayOf(values.slice(i, i + 3))), Math.round(50 + mean))
})
