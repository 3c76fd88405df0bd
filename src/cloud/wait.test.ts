import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff, retryAfter, sleep } from './wait.ts'

const now = Date.UTC(2026, 10, 22, 12)

test('Retry-After in every form', () => {
  const date = (seconds: number) => new Date(now + seconds * 1000).toUTCString()
  const cases: [string | undefined, number | undefined][] = [
    ['30', 30],
    [' 30 ', 30],
    ['0', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['315360000', 315_360_000],
    [date(60), 60],
    [date(-60), undefined],
    [date(315_360_000), 315_360_000],
    ['tomorrow', undefined],
    ['2026', 2026],
    ['22 Nov 2026 12:01', undefined],
    ['', undefined],
    [undefined, undefined],
    ['9'.repeat(20), undefined],
    ['9'.repeat(12), 999_999_999_999],
    ['9'.repeat(13), undefined],
    ['1', 1],
    ['Sun, 32 Nov 2026 12:01:00 GMT', undefined],
  ]
  for (const [value, seconds] of cases) {
    assert.equal(retryAfter(value === undefined ? {} : { 'retry-after': value }, now), seconds, value)
  }
})

test("a date counts from the reply's own clock", () => {
  const headers = { 'retry-after': 'Sun, 22 Nov 2026 10:01:00 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }
  assert.equal(retryAfter(headers, now), 60)
})

test('backoff doubles, has jitter, and is capped', () => {
  assert.deepEqual(
    [1, 2, 3].map((n) => backoff(n, () => 1)),
    [2, 4, 8],
  )
  assert.deepEqual(
    [1, 2, 3].map((n) => backoff(n, () => 0)),
    [1, 2, 4],
  )
  assert.equal(
    backoff(30, () => 1),
    300,
  )
})

test('sleep ends when the person stops', async () => {
  const stop = new AbortController()
  const work = sleep(60_000, stop.signal)
  stop.abort()
  await assert.rejects(work, { code: 'interrupted' })
  await assert.rejects(sleep(1, stop.signal), { code: 'interrupted' })
})

test('sleep takes its time, and leaves nothing at the signal', async () => {
  const { signal } = new AbortController()
  const before = performance.now()
  await sleep(20, signal)
  // Timers may be a millisecond early by the clock.
  assert.ok(performance.now() - before >= 19)
  await sleep(0)
})
