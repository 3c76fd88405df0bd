// Sizes of results on ten years, and that following a cursor to the end gives every row once.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { type Answer, type Asked, askedOf } from './asked.ts'
import { repeated, withChanged } from './changed-store.ts'

/** A season, repeated to more than ten years. */
const DAYS = 120
const TIMES = 31
const first = '2016-07-20'

let store: MadeUp
before(async () => {
  store = await madeUpStore({ days: DAYS })
})
after(() => store.remove())

const bytes = (answer: Answer) => Buffer.byteLength(JSON.stringify(answer))
const twelve = [
  'steps',
  'distance',
  'energy',
  'sleep_minutes',
  'deep_minutes',
  'rem_minutes',
  'awake_minutes',
  'sleep_score',
  'resting_heartrate',
  'heartrate_mean',
  'stress_mean',
  'workout_minutes',
]

test('tools/list has 6 KB at most, with everything switched on', async () => {
  const all = await askedOf(store.home, { positions: true, names: true, sql: true })
  const { tools } = await all.client.listTools()
  assert.equal(tools.length, 14)
  assert.ok(JSON.stringify(tools).length <= 6 * 1024, `${JSON.stringify(tools).length} bytes`)
  await all.close()
})

test('a year of monthly sleep has 400 bytes at most, a year of nights 2 KB; what is whole says nothing of more', () =>
  withChanged(
    store.home,
    (database) => repeated(database, DAYS, 4),
    async (asked) => {
      const monthly = await asked.call('nights', { from: '2025-07-01', to: '2026-06-30', by: 'month' })
      assert.equal(monthly.series!.asleep!.length, 12)
      assert.ok(bytes(monthly) <= 400, `${bytes(monthly)} bytes`)
      const nights = await asked.call('nights', { from: '-365' })
      assert.equal(nights.series!.asleep!.length, 366)
      assert.ok(bytes(nights) <= 2048, `${bytes(nights)} bytes`)
      for (const answer of [monthly, nights, await asked.call('workouts'), await asked.call('training_context')])
        assert.ok(!('truncated' in answer) && !('more' in answer))
    },
  ))

/** Every tool as a model calls it that names as little as it can. */
const calls: readonly (readonly [string, Record<string, unknown>])[] = [
  ['overview', {}],
  ['daily', { figures: ['steps'] }],
  ['daily', { figures: twelve, from: first }],
  ['daily', { figures: twelve, from: first, by: 'week' }],
  ['daily', { figures: twelve, from: first, by: 'weekday' }],
  ['daily', { figures: twelve, from: first, by: 'month', statistics: true }],
  ['daily', { figures: twelve, from: first, statistics: true, threshold: 1 }],
  ['nights', {}],
  ['nights', { from: first, by: 'month' }],
  ['night', { date: 'yesterday' }],
  ['workouts', {}],
  ['workouts', { from: first }],
  ['workouts', { from: first, by: 'month' }],
  ['training_context', { days: 90 }],
  ['profile', {}],
  ['records', {}],
  ['changes', { date: 'yesterday' }],
  ['insight', { topic: 'sleep' }],
  ['insight', { topic: 'training' }],
  ['insight', { topic: 'ranges' }],
  ['coverage', {}],
  ['coverage', { kind: 'workout', from: first }],
]

test('on ten years every answer has 8 KB at most, and the cursor gives every row once', () =>
  withChanged(
    store.home,
    (database) => {
      repeated(database, DAYS, TIMES)
      // An algorithm that changes every year.
      database.exec("UPDATE night SET sleep_algorithm = sleep_algorithm || '.' || substr(date, 1, 4)")
    },
    async (asked) => {
      assert.ok(Number((await asked.call('overview')).days_with_data) > 3500)
      for (const [tool, parameters] of calls) {
        const answer = await asked.call(tool, parameters)
        assert.ok(bytes(answer) <= 8192, `${tool} ${JSON.stringify(parameters)}: ${bytes(answer)} bytes`)
      }
      const days = await followed(asked, 'daily', { figures: twelve, from: first }, ({ series }) => [...series!.steps!])
      assert.equal(days.length, (Date.parse('2026-07-14') - Date.parse(first)) / 86_400_000 + 1)
      const [part] = (await asked.call('daily', { figures: ['steps'], from: '2020-03-01', to: '2020-03-01' })).series!
        .steps!
      assert.equal(days[(Date.parse('2020-03-01') - Date.parse(first)) / 86_400_000], part)
      const weeks = await followed(asked, 'daily', { figures: twelve, from: first, by: 'week' }, ({ series }) => [
        ...series!.steps!,
      ])
      assert.deepEqual(weeks, [
        ...(await asked.call('daily', { figures: ['steps'], from: first, by: 'week' })).series!.steps!,
      ])
      const listed = await followed(asked, 'workouts', { from: first }, ({ rows }) => [...rows!].map((row) => row[0]))
      const { count } = await asked.call('workouts', { from: first, totals_only: true })
      assert.equal(new Set(listed).size, count)
      assert.equal(listed.length, count)
      const spans = await followed(asked, 'coverage', { kind: 'workout', from: first }, ({ rows }) => [...rows!])
      assert.equal(new Set(spans.map((span) => JSON.stringify(span))).size, spans.length)
    },
  ))

/** All rows of all pages, each page within its budget. */
async function followed(
  asked: Asked,
  tool: string,
  parameters: Record<string, unknown>,
  rowsOf: (answer: Answer) => unknown[],
): Promise<unknown[]> {
  const rows: unknown[] = []
  for (let cursor: unknown, pages = 1; ; pages++) {
    const answer = await asked.call(tool, { ...parameters, ...(cursor === undefined ? {} : { cursor }) })
    assert.ok(bytes(answer) <= 8192, `page ${pages} of ${tool}: ${bytes(answer)} bytes`)
    assert.equal('truncated' in answer, 'more' in answer)
    rows.push(...rowsOf(answer))
    cursor = answer.more
    if (cursor === undefined) return rows
    assert.ok(pages < 100, 'the cursor comes to no end')
  }
}
