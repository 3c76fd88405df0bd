// Streams, windows and records that always fail: the others are fetched all the same, and each failure is reported as
// what it is.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WristoryError } from '../src/errors.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { contentHash } from '../src/store/hash.ts'
import { sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ person: 'two-years', days: 100, today, now: () => now() * 1000 })
})
after(() => simulator.close())

/** A sync during which `refuse` may throw; the requests it made. */
async function syncWhile(temp: TempStore, refuse: (asked: string) => void, more: object = {}) {
  const asked: string[] = []
  const cloud = bareCloud(simulator, (path, query) => {
    asked.push(`${path} ${Object.values(query).join(' ')}`)
    refuse(asked.at(-1)!)
  })
  return { asked, summary: await sync(optionsFor(temp, cloud, more)) }
}

const failWith =
  (code: 'cloud-failed' | 'cloud-refused' | 'wrong-region' | 'token-expired', path: RegExp) => (asked: string) => {
    if (path.test(asked)) throw new WristoryError(code, `The cloud answered ${asked.split(' ')[0]} with an error.`)
  }
const count = ({ store }: TempStore, table: string) =>
  store.database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n

test('details of neighbouring workouts that always fail cost neither the other details nor the streams', async () => {
  using whole = await tempStore()
  const kinds = ['workout', 'track_point', 'stress', 'pai', 'weight']
  await syncWhile(whole, () => {}, { kinds })
  const listed = whole.store.database.all<{ workout: number }>('SELECT workout FROM workout ORDER BY workout DESC')
  assert.ok(listed.length > 12)
  const bad = new RegExp(`detail.json (${listed.slice(3, 7).map(({ workout }) => workout)})`.replaceAll(',', '|'))
  using temp = await tempStore()
  const first = await syncWhile(temp, failWith('cloud-failed', bad), { kinds })
  assert.deepEqual([...new Set(first.summary.failed.map(({ source }) => source))], ['workout_detail'])
  for (const table of ['stress', 'pai', 'weight']) assert.ok(count(temp, table) > 0, table)
  await syncWhile(temp, failWith('cloud-failed', bad), { kinds })
  assert.equal(count(temp, 'track'), listed.length - 4)
  // Each of them has its turn; the store ends as an undisturbed one.
  for (let run = 0; run < 4; run++) await syncWhile(temp, failWith('cloud-failed', /^$/), { kinds })
  assert.equal(contentHash(temp.store.database), contentHash(whole.store.database))
  assert.equal(count(temp, 'failure'), 0)
})

test('streams that the cloud does not have go last, with one request each', async () => {
  using temp = await tempStore()
  const events = failWith('cloud-refused', /\/events|fileInfo/)
  const first = await syncWhile(temp, events)
  assert.ok(count(temp, 'weight') > 0 && count(temp, 'day_record') > 0 && count(temp, 'track') > 0)
  assert.ok(first.summary.failed.every(({ code }) => code === 'cloud-refused'))
  const second = await syncWhile(temp, events)
  const refused = second.asked.filter((one) => /\/events|fileInfo/.test(one)).length
  const streams = new Set(first.summary.failed.map(({ source }) => source)).size
  assert.ok(streams > 20)
  assert.equal(refused, streams)
  // Nothing else is asked after the first of them, but for the old windows that each run looks at once more.
  const rest = second.asked.slice(second.asked.findIndex((one) => /\/events|fileInfo/.test(one)))
  assert.ok(rest.length <= streams + 4, `${rest.length} requests`)
})

for (const [code, status] of [
  ['wrong-region', 403],
  ['token-expired', 401],
] as const)
  test(`a ${status} of one stream is that stream's, and everything else comes`, async () => {
    for (const path of [/weightRecords/, /PaiHealthInfo/, /band_data/, /devices/]) {
      using temp = await tempStore()
      const { summary } = await syncWhile(temp, failWith(code, path), {
        kinds: ['day', 'weight', 'pai', 'stress', 'workout', 'device'],
        brief: true,
      })
      const failed = new Set(summary.failed.map(({ source }) => source))
      assert.ok(failed.size === 1, `${path.source}: ${[...failed]}`)
      assert.ok(summary.failed.length > 0 && summary.failed.every((one) => one.code === 'cloud-refused'), path.source)
      assert.match(summary.failed[0]!.message, /answers the others: token and region are valid/)
      assert.ok(count(temp, 'stress') > 0 && count(temp, 'workout') > 0, path.source)
    }
  })

test('a token or a region that is refused everywhere ends the run as such, wherever that begins', async () => {
  for (const after of [0, 1, 9])
    for (const code of ['token-expired', 'wrong-region', 'cloud-failed'] as const) {
      using temp = await tempStore()
      let left = after
      let refused = 0
      const running = syncWhile(temp, () => {
        if (left-- > 0) return
        refused++
        throw new WristoryError(code, 'refused')
      })
      await assert.rejects(running, { code, message: 'refused' })
      assert.ok(refused <= (code === 'cloud-failed' ? 4 : 2), `${code} after ${after}: ${refused} requests`)
    }
})

test('windows that always fail do not keep a stream from its older ones', async () => {
  const kinds = ['stress', 'day']
  using whole = await tempStore()
  await syncWhile(whole, () => {}, { kinds })
  using temp = await tempStore()
  // The newest windows of thirty days.
  const bad = failWith('cloud-failed', /band_data.*2026-(11|10|09)-\d\d$/)
  const first = await syncWhile(temp, bad, { kinds })
  assert.equal(first.summary.failed.length, 3)
  assert.ok(count(temp, 'stress') > 0)
  assert.equal(count(temp, 'day_record'), 0)
  await syncWhile(temp, bad, { kinds })
  await syncWhile(temp, bad, { kinds })
  assert.ok(count(temp, 'day_record') > 0)
  await syncWhile(temp, () => {}, { kinds })
  assert.equal(contentHash(temp.store.database), contentHash(whole.store.database))
  assert.equal(count(temp, 'failure'), 0)
})

test('three failures in a row end the walk of a stream', async () => {
  using temp = await tempStore()
  const { asked, summary } = await syncWhile(temp, failWith('cloud-failed', /detail\.json/), {
    kinds: ['workout', 'track_point', 'pai'],
  })
  assert.equal(asked.filter((one) => /detail\.json/.test(one)).length, 3)
  assert.equal(summary.failed.length, 3)
})
