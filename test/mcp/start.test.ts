// A workout is addressed by the local minute of its start: two in one minute, parts, the repeated hour.

import assert from 'node:assert/strict'
import type { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { withChanged } from './changed-store.ts'

let store: MadeUp
before(async () => {
  store = await madeUpStore({ days: 30 })
})
after(() => store.remove())

/** Adds workouts with these columns, else as the newest one has them. */
function added(database: DatabaseSync, rows: readonly Record<string, string | number>[]): void {
  for (const row of rows) {
    const columns = database
      .prepare("SELECT name FROM pragma_table_info('workout')")
      .all()
      .map(({ name }) => String(name))
    const cells = columns.map((name) => (name in row ? `$${name}` : `"${name}"`)).join(', ')
    database
      .prepare(`INSERT INTO workout SELECT ${cells} FROM workout WHERE parent IS NULL ORDER BY workout DESC LIMIT 1`)
      .run(Object.fromEntries(Object.entries(row).map(([name, value]) => [`$${name}`, value])))
  }
}

const at = (utc: string, offset: number, more: Record<string, string | number>) => {
  const start = Date.parse(utc) / 1000
  const date = new Date((start + offset) * 1000).toISOString().slice(0, 10)
  return { workout: start, start, end: start + 600, utc_offset: offset, date, ...more }
}

test('two workouts of one minute, one of them over midnight, have names of their own', () =>
  withChanged(
    store.home,
    (database) =>
      added(database, [
        at('2026-07-01T21:59:05Z', 7200, { sport: 'yoga', distance: 100 }),
        at('2026-07-01T21:59:50Z', 7200, { sport: 'walking', distance: 200 }),
      ]),
    async ({ call }) => {
      const { rows } = await call('workouts', { from: '2026-07-01', to: '2026-07-01' })
      assert.deepEqual(
        [...rows!].map((row) => [row[0], row[1]]),
        [
          ['2026-07-01T23:59#2', 'walking'],
          ['2026-07-01T23:59', 'yoga'],
        ],
      )
      for (const row of rows!) assert.equal((await call('workout', { start: row[0] })).sport, row[1])
      await assert.rejects(call('workout', { start: '2026-07-01T23:59#3' }), /Take `start`/)
    },
  ))

test('in the hour that comes twice each workout is found', () =>
  withChanged(
    store.home,
    (database) =>
      added(database, [
        at('2025-10-26T00:30:00Z', 7200, { sport: 'yoga' }),
        at('2025-10-26T01:30:00Z', 3600, { sport: 'walking' }),
      ]),
    async ({ call }) => {
      const { rows } = await call('workouts', { from: '2025-10-26', to: '2025-10-26' })
      assert.deepEqual(
        [...rows!].map((row) => row[0]),
        ['2025-10-26T02:30#2', '2025-10-26T02:30'],
      )
      for (const row of rows!) assert.equal((await call('workout', { start: row[0] })).sport, row[1])
    },
  ))

test('the first part of a multisport workout begins with the whole and is found under the name in its list', () => {
  const parent = Date.parse('2026-07-03T06:00:00Z') / 1000
  return withChanged(
    store.home,
    (database) =>
      added(database, [
        at('2026-07-03T06:00:00Z', 7200, { sport: 'triathlon' }),
        at('2026-07-03T06:00:01Z', 7200, { sport: 'open-water swim', parent }),
        at('2026-07-03T06:20:00Z', 7200, { sport: 'outdoor run', parent }),
      ]),
    async ({ call }) => {
      const { rows } = await call('workouts', { from: '2026-07-03', to: '2026-07-03' })
      assert.deepEqual(
        [...rows!].map((row) => row[0]),
        ['2026-07-03T08:00'],
      )
      const { parts, sport } = await call('workout', { start: '2026-07-03T08:00' })
      assert.equal(sport, 'triathlon')
      assert.deepEqual(
        [...parts!.rows!].map((row) => row[0]),
        ['2026-07-03T08:00#2', '2026-07-03T08:20'],
      )
      for (const row of parts!.rows!) assert.equal((await call('workout', { start: row[0] })).sport, row[1])
    },
  )
})
