// Storing the replies of a capture: they wait for the user id and for other writers, pages become one reply, and
// another person's are refused.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { SeenExchange } from '../../src/capture/index.ts'
import { createKeeper } from '../../src/cli/capture-keep.ts'
import { createContext } from '../../src/cli/context.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'

const NOW = 1_795_262_400
const folder = mkdtempSync(join(tmpdir(), 'wristory-keep-'))
after(() => rmSync(folder, { recursive: true }))
const host = 'https://api-mifit-de2.zepp.com'

/** An answer to `path`, as the capture tells of it. */
function seen(path: string, content: unknown, more = false): SeenExchange {
  const body = Buffer.from(JSON.stringify(content))
  const exchange = { method: 'GET', url: host + path, headers: [], form: '', status: 200, replyHeaders: [], body }
  const from = '2026-11-20'
  return { title: path, from, to: from, records: 1, encrypted: false, more, exchange: { ...exchange, started: NOW } }
}

const stress = (from: number, items: object[], next?: number) =>
  seen(
    `/users/1000000001/events?eventType=all_day_stress&from=${from}&to=1795305599999&limit=1000`,
    { items, ...(next === undefined ? {} : { next: { timestamp: next } }) },
    next !== undefined,
  )
const day = (timestamp: number, mean: number) => ({
  eventType: 'all_day_stress',
  timestamp,
  avgStress: mean,
  data: '[]',
})
// Midnights in Berlin.
const [first, second] = [1_795_042_800_000, 1_795_129_200_000]

function keeperIn(home: string, owner: () => string | undefined) {
  const context = createContext(fakeIo(), { home }, new AbortController().signal)
  const told: boolean[] = []
  return { told, keeper: createKeeper(context, { name: 'default', owner, onTold: (_, kept) => told.push(kept) }) }
}

async function stressIn(home: string) {
  const store = await openStore({ folder: home, now: () => NOW })
  const means = store.database.all<{ mean: number }>('SELECT mean FROM stress ORDER BY date').map(({ mean }) => mean)
  const hash = contentHash(store.database)
  store.close()
  return { means, hash }
}

test('an answer waits for the user id, and for another command that is writing', async () => {
  const home = join(folder, 'waits')
  let user: string | undefined
  const { keeper, told } = keeperIn(home, () => user)
  keeper.add(stress(first, [day(first, 30)]))
  await keeper.settle()
  assert.deepEqual([keeper.fresh, told], [0, [false]])
  user = '1000000001'
  const other = await openStore({ folder: home, write: true, now: () => NOW })
  await assert.rejects(keeper.settle(), { code: 'busy' })
  other.close()
  await keeper.settle()
  // It is told of once.
  assert.deepEqual([keeper.fresh, told], [1, [false]])
  assert.deepEqual((await stressIn(home)).means, [30])
})

test('pages that come one by one are the same as both at once', async () => {
  const pages = () => [stress(first, [day(first, 30)], second), stress(second, [day(second, 40)])]
  const [alone, together] = [join(folder, 'alone'), join(folder, 'together')]
  const one = keeperIn(alone, () => '1000000001')
  for (const page of pages()) {
    one.keeper.add(page)
    await one.keeper.settle()
  }
  const both = keeperIn(together, () => '1000000001')
  for (const page of pages()) both.keeper.add(page)
  await both.keeper.settle()
  const [a, b] = [await stressIn(alone), await stressIn(together)]
  assert.deepEqual(a, b)
  assert.deepEqual(a.means, [30, 40])
})

test("another person's answers are not mixed in", async () => {
  const home = join(folder, 'other')
  const mine = keeperIn(home, () => '1000000001')
  mine.keeper.add(stress(first, [day(first, 30)]))
  await mine.keeper.settle()
  const theirs = keeperIn(home, () => '1000000002')
  theirs.keeper.add(stress(second, [day(second, 90)]))
  await assert.rejects(theirs.keeper.settle(), { code: 'wrong-account' })
  assert.deepEqual((await stressIn(home)).means, [30])
})
