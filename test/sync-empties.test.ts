// Unreliable empty replies: an announced page that comes empty, and claims of a store from before claims existed.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { readNote } from '../src/store/note.ts'
import { type Cloud, sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 12, today, now: () => now() * 1000 })
})
after(() => simulator.close())

/** Stress in pages of four items; while `lying`, every page but the first is empty. */
function paged(state: { lying: boolean }): Cloud {
  const cloud = bareCloud(simulator)
  return {
    async get(path, query, options) {
      const { body } = await cloud.get(path, { ...query }, options)
      if (query.eventType !== 'all_day_stress') return { body }
      const first = !/^\d{13}$/.test(query.from ?? '') || Number(query.from) % 86_400_000 === 0
      const items = JSON.parse(Buffer.from(body).toString()).items as { timestamp: number }[]
      const page = state.lying && !first ? { items: [] } : { items: items.slice(0, 4), next: items[4] }
      return { body: Buffer.from(JSON.stringify(page)) }
    },
  }
}

const rows = ({ store }: TempStore) => store.database.get<{ n: number }>('SELECT count(*) AS n FROM stress')!.n
const syncStress = (temp: TempStore, cloud: Cloud) => sync(optionsFor(temp, cloud, { kinds: ['stress'] }))

test('a page that was announced and comes empty is no end: the window fails, and comes whole later', async () => {
  using whole = await tempStore()
  await syncStress(whole, bareCloud(simulator))
  assert.ok(rows(whole) > 8)
  using temp = await tempStore()
  const state = { lying: true }
  const { failed } = await syncStress(temp, paged(state))
  assert.ok(failed.length > 0)
  assert.ok(
    failed.every(
      ({ source, code, message }) => source === 'stress' && code === 'cloud-failed' && /empty/.test(message),
    ),
  )
  state.lying = false
  assert.deepEqual((await syncStress(temp, paged(state))).failed, [])
  assert.equal(rows(temp), rows(whole))
})

test('the empty spans of an older store are doubted where other streams have data, and tested', async () => {
  using whole = await tempStore()
  const kinds = ['day', 'stress']
  await sync(optionsFor(whole, bareCloud(simulator), { kinds }))
  using temp = await tempStore()
  const { database } = temp.store
  const cloud = bareCloud(simulator)
  const silent: Cloud = {
    get: async (path, query, options) =>
      query.eventType === 'all_day_stress'
        ? { body: Buffer.from('{"items":[]}') }
        : await cloud.get(path, query, options),
  }
  await sync(optionsFor(temp, silent, { kinds }))
  assert.equal(rows(temp), 0)
  // As a version left it that took no notes of empty answers.
  database.run("DELETE FROM setting WHERE name LIKE 'claims %' OR name LIKE 'doubted %'")
  await sync(optionsFor(temp, silent, { kinds }))
  const doubted = readNote<{ source: string }[]>(database, `doubted ${temp.account.id}`) ?? []
  assert.ok(doubted.some(({ source }) => source === 'stress'))
  await sync(optionsFor(temp, cloud, { kinds, now: () => now() + 3 * 86_400 }))
  assert.equal(rows(temp), rows(whole))
})
