import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sleepRegularity } from './regularity.ts'

const DAY = 86_400
const HOUR = 3600
/** Sleep on day `n` from `from` to `to` o'clock. */
const night = (n: number, from: number, to: number) => ({ start: n * DAY + from * HOUR, end: n * DAY + to * HOUR })
const days = (n: number) => [{ start: 0, end: n * DAY }]

test('100 for the same hours every day, as Phillips et al. (2017) define it', () => {
  assert.equal(
    sleepRegularity(
      Array.from({ length: 8 }, (_, n) => night(n, 0, 8)),
      days(8),
    ),
    100,
  )
})

test('minus 100 for the other way round every day', () => {
  // Asleep the whole of every second day.
  assert.equal(
    sleepRegularity(
      [0, 2, 4].map((n) => night(n, 0, 24)),
      days(6),
    ),
    -100,
  )
})

test('0 for chance', () => {
  // Asleep at random, half of the minutes of two hundred days, by a fixed generator (MINSTD).
  let seed = 42
  const spans = []
  for (let minute = 0; minute < 200 * 1440; minute += 30) {
    seed = (seed * 48_271) % 2_147_483_647
    if (seed % 2 === 0) spans.push({ start: minute * 60, end: (minute + 30) * 60 })
  }
  assert.ok(Math.abs(sleepRegularity(spans, days(200))!) < 3)
})

test('an hour later every other day costs two hours of 24', () => {
  const spans = Array.from({ length: 11 }, (_, n) => night(n, n % 2, 8 + (n % 2)))
  assert.ok(Math.abs(sleepRegularity(spans, days(11))! - (-100 + 200 * (22 / 24))) < 0.01)
})

test('days that were not measured are left out, and a day alone says nothing', () => {
  const spans = [0, 1, 4, 5].map((n) => night(n, 0, 8))
  const known = [
    { start: 0, end: 2 * DAY },
    { start: 4 * DAY, end: 6 * DAY },
  ]
  assert.equal(sleepRegularity(spans, known), 100)
  assert.equal(sleepRegularity([night(0, 0, 8)], days(1)), null)
  assert.equal(sleepRegularity([], []), null)
})
