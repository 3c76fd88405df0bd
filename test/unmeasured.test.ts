// What was not measured stays without a figure, and what is drawn between figures has its documented weights.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rolling } from '../src/dashboard/page/chart/rolling.ts'
import { category } from '../src/kinds/data-state.ts'
import { hours, packHours } from '../src/kinds/hour.ts'

test('an hour of which no minute was recorded has no steps, one without a step has 0', () => {
  const activity = new Uint8Array(1440 * 3)
  for (let minute = 0; minute < 1440; minute++) activity[minute * 3] = minute < 60 ? category.notWorn : 80
  const [unworn, still] = [...hours.unpack!({ date: '2026-01-01', hours: packHours(activity, null) })]
  assert.deepEqual([unworn!.steps, unworn!.recorded], [null, 0])
  assert.deepEqual([still!.steps, still!.recorded], [0, 60])
})

test('a trend is smoothed by 1-2-1', () => {
  const median = (passes: number) => rolling([0, 0, 0, 8, 8, 8], 3, 1, passes).map((point) => point?.q[2] ?? null)
  assert.deepEqual(median(0), [null, 0, 0, 8, 8, null])
  assert.deepEqual(median(1), [null, 0, 2, 6, 8, null])
})
