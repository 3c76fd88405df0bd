// Workouts deleted in the cloud: marked only by a later, complete page of the list, kept, and left out of figures.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesOf } from '../src/codec/text.ts'
import { encodeDetail } from '../src/kinds/sources/workout-detail.ts'
import { encodeHistory } from '../src/kinds/workout.ts'
import { checkStore } from '../src/store/check.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { type Cloud, sync } from '../src/sync/sync.ts'
import { now, optionsFor, type TempStore, tempStore } from './temp-store.ts'

const DAY = 86_400
const first = now() - 30 * DAY
const ids = [first, first + 5 * DAY, first + 10 * DAY]

const row = (trackid: number) => ({
  trackid: String(trackid),
  source: 'run.256.huami.com',
  type: 1,
  dis: '1000.0',
  run_time: '600',
  end_time: String(trackid + 600),
  syncedTimezone: 'Europe/Berlin',
})

/** A cloud whose list is `body`. */
function cloudOf(body: () => Uint8Array): Cloud {
  return {
    async get(path, query) {
      if (path.endsWith('/history.json')) return { body: body() }
      if (path.endsWith('/detail.json')) return { body: encodeDetail(Number(query.trackid), { time: '1', pace: '1' }) }
      return { body: bytesOf('{"code":1,"message":"success","data":[],"items":[]}') }
    },
  }
}

let hours = 0
async function syncList(temp: TempStore, body: Uint8Array): Promise<void> {
  hours++
  const at = now() + hours * 3600
  await sync({
    ...optionsFor(
      temp,
      cloudOf(() => body),
    ),
    now: () => at,
  })
}

const list = (...some: number[]) => encodeHistory(some.map(row))
const goneIn = ({ store }: TempStore) =>
  store.database
    .all<{ workout: number }>('SELECT workout FROM workout WHERE gone_since IS NOT NULL ORDER BY workout')
    .map(({ workout }) => workout)
const metres = ({ store }: TempStore) =>
  store.database.get<{ sum: number }>('SELECT sum(workout_distance) AS sum FROM day')!.sum

for (const [which, id] of [
  ['oldest', ids[0]!],
  ['middle', ids[1]!],
  ['newest', ids[2]!],
] as const)
  test(`the ${which} workout is deleted in the cloud: marked, kept, out of figures, and back when it is listed again`, async () => {
    using temp = await tempStore()
    await syncList(temp, list(...ids))
    assert.deepEqual(goneIn(temp), [])
    assert.equal(metres(temp), 3000)
    const rest = ids.filter((one) => one !== id)
    await syncList(temp, list(...rest))
    const since = now() + hours * 3600
    await syncList(temp, list(...rest))
    assert.deepEqual(goneIn(temp), [id])
    assert.equal(
      temp.store.database.get<{ at: number }>('SELECT gone_since AS at FROM workout WHERE gone_since IS NOT NULL')!.at,
      since,
    )
    assert.equal(metres(temp), 2000)
    const before = contentHash(temp.store.database)
    rebuild(temp.store.database)
    assert.equal(contentHash(temp.store.database), before)
    assert.deepEqual((await checkStore({ path: join(temp.folder, 'wristory.db'), deep: true })).findings, [])
    const subset = { part: 0, of: 2 }
    assert.deepEqual((await checkStore({ path: join(temp.folder, 'wristory.db'), deep: true, subset })).findings, [])
    await syncList(temp, list(...ids))
    assert.deepEqual(goneIn(temp), [])
    assert.equal(metres(temp), 3000)
  })

test('nothing is marked by a list that is empty, an error, not readable throughout, or a page of another range', async () => {
  using temp = await tempStore()
  await syncList(temp, list(...ids))
  const page = (summary: unknown[], next: unknown = -1) =>
    bytesOf(JSON.stringify({ code: 1, message: 'success', data: { next, summary } }))
  for (const body of [
    list(),
    bytesOf('{"code":0,"message":"busy"}'),
    bytesOf('<html>'),
    page([row(ids[2]!), { trackid: 'x' }]),
    // The rest of the list comes on a page that cannot be had.
    page([row(ids[2]!)], ids[2]! - 1_000_000_000),
    page([row(ids[2]!)], null),
  ]) {
    await syncList(temp, body)
    assert.deepEqual(goneIn(temp), [], new TextDecoder().decode(body))
  }
})
