// A run of more than a thousand points is kept in several pieces: its figures are of the whole track.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { trainedOf } from '../../src/query/insight/runs.ts'
import { createReader } from '../../src/query/reader.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'

let madeUp: MadeUp
let store: Store

before(async () => {
  madeUp = await madeUpStore({ days: 60 })
  store = await openStore({ folder: madeUp.home, now: () => 1_900_000_000 })
})

after(async () => {
  store.close()
  await madeUp.remove()
})

test('time at each heart rate and best efforts are of all pieces of a track', async () => {
  const { database } = store
  const long = database.all<{ workout: number; date: string; pieces: number }>(
    `SELECT w.workout, w.date, count(t.piece) AS pieces FROM workout w LEFT JOIN track_series t USING (account, workout)
     WHERE ' ' || w.sport || ' ' LIKE '% run %' AND w.parent IS NULL AND w.gone_since IS NULL
     GROUP BY w.workout ORDER BY w.workout`,
  )
  assert.ok(
    long.some(({ pieces }) => pieces > 1),
    'there is a run of several pieces',
  )
  const { runs } = await trainedOf(createReader(database, store.accounts()[0]!, 1_900_000_000_000))
  assert.equal(runs.length, long.length)
  for (const [i, { workout, date, pieces }] of long.entries()) {
    if (pieces < 2) continue
    const { minutes, metres } = database.get<{ minutes: number; metres: number }>(
      `SELECT sum(gap) FILTER (WHERE heartrate > 0 AND gap BETWEEN 1 AND 30) / 60.0 AS minutes, max(distance) AS metres
       FROM (SELECT heartrate, distance, lead(second) OVER (ORDER BY second) - second AS gap
             FROM track_point WHERE workout = ? AND distance IS NOT NULL)`,
      workout,
    )!
    const run = runs[i]!
    assert.equal(run.date, date)
    const timed = run.beats.reduce((sum, beat) => sum + beat.minutes, 0)
    assert.ok(Math.abs(timed - minutes) < 0.01, `${date}: ${timed} of ${minutes} min`)
    const longest = Math.max(...run.efforts.map(({ distance }) => distance))
    assert.ok(longest > metres / 3, `${date}: ${longest} m of ${metres}`)
  }
})
