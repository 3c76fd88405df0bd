// The progress of a first sync as one figure: it never falls, it names its stage, and after the first fifth the whole that
// it forecasts is within a quarter of the truth, counted in requests.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCloud } from '../src/cloud/index.ts'
import { openStore } from '../src/store/store.ts'
import type { SyncProgress } from '../src/sync/options.ts'
import { sync } from '../src/sync/sync.ts'
import { evening, madeUpStore } from './dashboard/made-up-store.ts'

test('progress never falls, and after a fifth it is right within a quarter', async () => {
  const madeUp = await madeUpStore({ days: 400, fetched: false })
  const now = () => Math.floor(evening / 1000)
  const cloud = openCloud({
    home: madeUp.home,
    env: {},
    version: '0',
    cloud: madeUp.simulator.url,
    clock: () => evening,
  })
  const { email, password } = madeUp.simulator.accounts[0]!
  const session = await cloud.signIn('encrypted', { account: email, password })
  await cloud.tokens.save('default', session)
  const client = await cloud.client()
  const store = await openStore({ folder: madeUp.home, write: true, now })
  const seen: SyncProgress[] = []
  try {
    const { requests } = await sync({
      store,
      account: store.ensureAccount('default', session.userId, 'Europe/Berlin'),
      userId: session.userId,
      cloud: { get: (path, query) => client.get(path, query, { accept: [404] }) },
      now,
      onProgress: (progress) => seen.push(progress),
    })
    assert.ok(seen.length > 100)
    for (const [i, { share, title }] of seen.entries()) {
      assert.ok(share >= (seen[i - 1]?.share ?? 0) && share < 1, `${i}: ${share}`)
      assert.notEqual(title, '')
    }
    const late = seen.filter(({ done }) => done > requests / 5)
    // At an even pace the whole is forecast as what was done by its share.
    for (const { share, done } of late)
      assert.ok(Math.abs(done / share / requests - 1) <= 0.25, `${share} at ${done} of ${requests}`)
    assert.ok(seen.at(-1)!.share > 0.9)
  } finally {
    store.close()
    await cloud.close()
    await madeUp.remove()
  }
})
