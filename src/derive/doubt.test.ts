// Which empty answers are doubted, and when they are tested: by spans of days alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CoverageState } from '../kinds/data-state.ts'
import type { CoverageSpan } from './coverage.ts'
import { afterAnswer, afterForgetting, afterWalk, doubtful, NO_CLAIM, nextTest, pauseAfter, without } from './doubt.ts'

const span = (from: string, to: string) => ({ from: `2026-${from}`, to: `2026-${to}` })
const days = (from: string, to: string, state: CoverageState): CoverageSpan => ({ ...span(from, to), state })
const YEAR = span('01-01', '12-31')

test('an empty answer adds its days, one with data takes all days of its window away', () => {
  const empty = afterAnswer(NO_CLAIM, span('03-01', '03-31'), [span('03-01', '03-31')])
  assert.deepEqual(empty.spans, [span('03-01', '03-31')])
  const more = afterAnswer(empty, span('02-01', '02-28'), [span('02-01', '02-28')])
  assert.deepEqual(more.spans, [span('02-01', '03-31')])
  assert.deepEqual(afterAnswer(more, span('02-10', '02-20'), []).spans, [
    span('02-01', '02-09'),
    span('02-21', '03-31'),
  ])
  assert.deepEqual(afterAnswer(more, YEAR, []).spans, [])
})

test('a claim that grows keeps its tests; one apart from it begins with none', () => {
  const tested = { ...NO_CLAIM, spans: [span('03-01', '03-31')], tries: 4, at: 99 }
  const grown = afterAnswer(tested, span('03-25', '04-01'), [span('04-01', '04-01')])
  assert.deepEqual([grown.tries, grown.at], [4, 99])
  const apart = afterAnswer(tested, span('05-01', '05-08'), [span('05-01', '05-08')])
  assert.deepEqual([apart.tries, apart.at], [0, 0])
})

test('what is forgotten is asked for once more, window by window', () => {
  const forgotten = afterForgetting({ ...NO_CLAIM, spans: [span('01-01', '03-31')], tries: 2, at: 9 })
  assert.deepEqual(forgotten, { ...NO_CLAIM, forgotten: [span('01-01', '03-31')] })
  const asked = afterAnswer(forgotten, span('03-01', '03-31'), [span('03-01', '03-31')])
  assert.deepEqual(asked.forgotten, [span('01-01', '02-28')])
  assert.deepEqual(asked.spans, [span('03-01', '03-31')])
  // A walk that ended before it asked for everything leaves nothing open.
  assert.deepEqual([afterWalk(asked).spans, afterWalk(asked).forgotten], [[span('01-01', '03-31')], []])
})

test('doubted is what lies in the proven span and is longer than any pause of the data itself', () => {
  const claim = { ...NO_CLAIM, spans: [span('01-01', '04-30'), span('08-01', '08-10')] }
  const never = [days('01-01', '12-31', 'empty')]
  assert.deepEqual(doubtful(claim, never, null, 400), [])
  assert.deepEqual(doubtful(claim, never, span('03-01', '08-05'), 400), [
    span('08-01', '08-05'),
    span('03-01', '04-30'),
  ])
  assert.deepEqual(doubtful(claim, never, span('06-01', '07-01'), 400), [])
  // Cut into windows of a probe, the newest first.
  assert.deepEqual(doubtful(claim, never, span('03-01', '04-30'), 50), [span('03-12', '04-30'), span('03-01', '03-11')])
  // Data with pauses of twelve days: ten empty days are nothing unusual, four months are.
  const rare = [
    days('01-01', '04-30', 'empty'),
    days('05-01', '05-10', 'ok'),
    days('05-11', '05-22', 'empty'),
    days('05-23', '07-31', 'ok'),
    days('08-01', '08-10', 'empty'),
  ]
  assert.deepEqual(doubtful(claim, rare, YEAR, 400), [span('01-01', '04-30')])
})

test('every window is tested once a round; after each round the pause doubles, up to 64 days', () => {
  const day = 86_400
  const windows = [span('06-01', '12-31'), span('01-01', '05-31')]
  const claim = (tries: number) => ({ ...NO_CLAIM, tries, at: 1000 * day })
  assert.equal(nextTest(windows, claim(0), 1000 * day), windows[0])
  assert.equal(nextTest(windows, claim(1), 1000 * day), windows[1])
  assert.equal(nextTest(windows, claim(2), 1000 * day), 1001 * day)
  assert.equal(nextTest(windows, claim(2), 1001 * day), windows[0])
  assert.equal(nextTest(windows, claim(4), 1001 * day), 1002 * day)
  assert.deepEqual(
    [0, 1, 2, 3, 7, 8, 99].map(pauseAfter),
    [0, 1, 2, 4, 64, 64, 64].map((n) => n * day),
  )
  // A clock that was set back silences nothing.
  assert.equal(nextTest(windows, claim(2), 900 * day), windows[0])
})

test('days are cut out of spans', () => {
  assert.deepEqual(without([days('01-01', '01-31', 'ok')], [span('01-10', '01-12')]), [
    days('01-01', '01-09', 'ok'),
    days('01-13', '01-31', 'ok'),
  ])
  assert.deepEqual(without([span('01-01', '01-31')], [YEAR]), [])
  assert.deepEqual(without([span('01-01', '01-31')], [span('02-01', '02-02')]), [span('01-01', '01-31')])
})
