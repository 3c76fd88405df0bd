import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, eachDate } from '../codec/date.ts'
import type { CoverageState } from '../kinds/data-state.ts'
import { type CoverageSpan, coveredByAll, paint, uncovered } from './coverage.ts'

const jan = (day: number) => addDays('2024-01-01', day - 1)

test('painting merges neighbours and an empty answer changes nothing', () => {
  let spans: CoverageSpan[] = paint([], jan(10), jan(12), () => 'ok')
  assert.deepEqual(spans, [{ from: jan(10), to: jan(12), state: 'ok' }])
  spans = paint(spans, jan(8), jan(11), (date) => (date === jan(9) ? 'ok' : 'empty'))
  assert.deepEqual(spans, [
    { from: jan(8), to: jan(8), state: 'empty' },
    { from: jan(9), to: jan(12), state: 'ok' },
  ])
  spans = paint(spans, jan(12), jan(12), () => 'partial')
  assert.deepEqual(spans.at(-1), { from: jan(12), to: jan(12), state: 'partial' })
})

test('painting agrees with a map of days, whatever the order', () => {
  const state = fc.constantFrom<CoverageState>('ok', 'partial', 'unmeasured', 'empty')
  const stroke = fc.record({ from: fc.integer({ min: 1, max: 60 }), length: fc.integer({ min: 1, max: 20 }), state })
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 12 }), (strokes) => {
      let spans: CoverageSpan[] = []
      const map = new Map<string, CoverageState>()
      for (const { from, length, state } of strokes) {
        spans = paint(spans, jan(from), jan(from + length - 1), () => state)
        for (const date of eachDate(jan(from), jan(from + length - 1)))
          if (state !== 'empty' || !map.has(date)) map.set(date, state)
      }
      const painted = new Map(
        spans.flatMap((span) => [...eachDate(span.from, span.to)].map((date) => [date, span.state] as const)),
      )
      assert.deepEqual([...painted].sort(), [...map].sort())
      // What was asked in this run overlaps with what is known.
      const before = strokes
        .slice(0, 3)
        .map(({ from, length }): CoverageSpan => ({ from: jan(from), to: jan(from + length - 1), state: 'ok' }))
      for (const span of before) for (const date of eachDate(span.from, span.to)) map.set(date, 'ok')
      const open = uncovered([...before, ...spans], jan(1), jan(90), 7)
      const missing = [...eachDate(jan(1), jan(90))].filter((date) => !map.has(date))
      const asked = open.flatMap(({ from, to }) => [...eachDate(from, to)])
      assert.equal(new Set(asked).size, asked.length)
      assert.ok(missing.every((date) => asked.includes(date)))
      for (const { from, to } of open) {
        assert.ok([...eachDate(from, to)].length <= 7)
        assert.ok(missing.includes(from) && missing.includes(to))
      }
      const ends = open.map(({ to }) => to)
      assert.deepEqual(ends, [...ends].sort().reverse())
    }),
  )
})

test('painted runs are sorted, apart and as few as can be', () => {
  const ok = (from: number, to: number): CoverageSpan => ({ from: jan(from), to: jan(to), state: 'ok' })
  assert.deepEqual(
    paint([ok(1, 3)], jan(4), jan(6), () => 'ok'),
    [ok(1, 6)],
  )
  assert.deepEqual(
    paint([ok(4, 6)], jan(1), jan(3), () => 'ok'),
    [ok(1, 6)],
  )
  assert.deepEqual(
    paint([ok(1, 9)], jan(4), jan(6), () => null),
    [ok(1, 9)],
  )
  assert.deepEqual(
    paint([ok(1, 9)], jan(4), jan(6), () => 'failed'),
    [ok(1, 3), { from: jan(4), to: jan(6), state: 'failed' }, ok(7, 9)],
  )
  assert.deepEqual(
    paint([ok(1, 2), ok(8, 9)], jan(4), jan(6), () => 'ok'),
    [ok(1, 2), ok(4, 6), ok(8, 9)],
  )
})

test('covered by all are the days that each list holds, in runs of any state', () => {
  const run = (from: number, to: number, state: CoverageState = 'ok'): CoverageSpan => ({
    from: jan(from),
    to: jan(to),
    state,
  })
  assert.deepEqual(coveredByAll([]), [])
  assert.deepEqual(coveredByAll([[run(1, 4, 'empty'), run(5, 9)]]), [run(1, 9)])
  assert.deepEqual(coveredByAll([[run(1, 3), run(5, 9)]]), [run(1, 3), run(5, 9)])
  const days = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
  const spans = (list: boolean[]) => list.flatMap((is, n) => (is ? [run(n + 1, n + 1, n % 2 ? 'ok' : 'empty')] : []))
  fc.assert(
    fc.property(fc.array(days, { minLength: 1, maxLength: 4 }), (lists) => {
      const common = coveredByAll(lists.map(spans))
      const both = lists[0]!.map((_, n) => lists.every((list) => list[n]))
      const wanted = both.flatMap((is, n) => (is ? [jan(n + 1)] : []))
      assert.deepEqual(
        common.flatMap(({ from, to }) => [...eachDate(from, to)]),
        wanted,
      )
    }),
  )
})
