// The change feed: equal to one built from the rows, however they were written, and different exactly where rows
// differ.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { replies } from '../src/store/archive.ts'
import { feedDays, feedKinds, feedMonths, makeFeed } from '../src/store/feed.ts'
import { contentHash } from '../src/store/hash.ts'
import { purgeAccount } from '../src/store/purge.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { openStore } from '../src/store/store.ts'
import { sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

let simulator: Simulator
let temp: TempStore

before(async () => {
  simulator = await startSimulator({ today })
  temp = await tempStore()
  await sync(optionsFor(temp, bareCloud(simulator), { from: '2026-10-10' }))
})

after(async () => {
  temp[Symbol.dispose]()
  await simulator.close()
})

/** The whole feed, as lines. */
function feedOf({ store, account }: Pick<TempStore, 'store' | 'account'>): string[] {
  return feedMonths(store.database, account.id).flatMap(({ kind, month, days, digest }) => [
    `${kind} ${month}: ${days} ${digest}`,
    ...feedDays(store.database, account.id, kind, month).map(({ date, hash }) => `${kind} ${date} ${hash}`),
  ])
}

/** Kinds and days whose hash is in one of the two only, or another. */
function differing(a: readonly string[], b: readonly string[]): string[] {
  const lines = [...a.filter((line) => !b.includes(line)), ...b.filter((line) => !a.includes(line))]
  return [...new Set(lines.filter((line) => !line.includes(':')).map((line) => line.split(' ').slice(0, 2).join(' ')))]
}

test('the feed that a sync keeps is the one that the rows make', () => {
  const kept = feedOf(temp)
  assert.ok(kept.length > 1000)
  temp.store.database.transaction(() => makeFeed(temp.store.database))
  assert.deepEqual(feedOf(temp), kept)
})

test('a rebuild changes nothing in the feed', () => {
  const kept = feedOf(temp)
  rebuild(temp.store.database)
  assert.deepEqual(feedOf(temp), kept)
})

test('another order of replies ends in the same feed', async () => {
  using other = await tempStore()
  const { database } = other.store
  const band = [...replies(temp.store.database)].filter(({ source }) => source === 'band_data')
  database.transaction(() => {
    for (const reply of band) applyReply(database, { ...reply, account: other.account.id }, 'Europe/Berlin')
  })
  const forwards = contentHash(database)
  rebuild(database)
  database.transaction(() => {
    for (const reply of band.toReversed())
      applyReply(database, { ...reply, account: other.account.id }, 'Europe/Berlin')
  })
  assert.equal(contentHash(database), forwards)
})

test('one changed value changes the hashes of its kind and day, and the sum of the month', () => {
  const { database } = temp.store
  const kept = feedOf(temp)
  database.run("UPDATE night SET score = 99 - score WHERE date = '2026-11-10'")
  database.run('UPDATE profile SET height = height + 1')
  database.transaction(() => makeFeed(database))
  assert.deepEqual(differing(kept, feedOf(temp)).sort(), ['night 2026-11-10', 'profile '])
  assert.equal(kept.filter((line) => line.includes(':') && !feedOf(temp).includes(line)).length, 2)
  rebuild(database)
  assert.deepEqual(feedOf(temp), kept)
})

test('rows that go away leave the feed, and a month without any leaves no sum', () => {
  const { database } = temp.store
  database.run("DELETE FROM night WHERE date < '2026-11-01'")
  database.transaction(() => makeFeed(database))
  assert.equal(
    feedMonths(database, temp.account.id).find(({ kind, month }) => kind === 'night' && month === '2026-10'),
    undefined,
  )
  rebuild(database)
})

test('each kind has its name in the feed', () => {
  const named = new Set(feedMonths(temp.store.database, temp.account.id).map(({ kind }) => kind))
  for (const kind of named) assert.ok(feedKinds.includes(kind), kind)
  assert.ok(named.has('day_figure'))
})

test('a purged account leaves nothing in the feed', async () => {
  const other = await tempStore()
  const { database } = other.store
  const [reply] = [...replies(temp.store.database)].filter(({ source }) => source === 'band_data')
  database.transaction(() => applyReply(database, { ...reply!, account: other.account.id }, 'Europe/Berlin'))
  assert.ok(feedOf(other).length > 0)
  other.store.close()
  await purgeAccount(other.folder, 'me', now)
  const store = await openStore({ folder: other.folder, now })
  try {
    for (const table of ['feed', 'feed_month'])
      assert.equal(store.database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n, 0)
  } finally {
    store.close()
    rmSync(other.folder, { recursive: true })
  }
})
