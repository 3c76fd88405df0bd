// A day without a connection, while syncs begin by themselves every hour (reliability.md N20).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WristoryError } from '../../src/errors.ts'
import { newestRuns } from '../../src/query/coverage.ts'
import type { Reader } from '../../src/query/reader.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { sync } from '../../src/sync/sync.ts'
import { bareCloud, now, optionsFor, tempStore, today } from '../temp-store.ts'

test('N20: an outage of a day is one line when it is lost, and one when it is back', async (t) => {
  const simulator = await startSimulator({ days: 3, today, now: () => now() * 1000 })
  t.after(() => simulator.close())
  using it = await tempStore()
  let hour = 0
  const lost = () => hour >= 1 && hour <= 24
  const cloud = bareCloud(simulator, () => {
    if (lost()) throw new WristoryError('network', 'The request could not be sent: there is no connection.')
  })
  const lines: (string | null)[][] = []
  for (; hour < 27; hour++) {
    const at = now() + hour * 3600
    const run = sync(optionsFor(it, cloud, { kinds: ['day'], now: () => at }))
    if (lost()) await assert.rejects(run, { code: 'network' })
    else await run
    const reader: Reader = { database: it.store.database, account: it.account, first: today, last: today, today }
    lines.push(newestRuns(reader).map(({ outcome, tries }) => `${outcome} ${tries}`))
  }
  assert.deepEqual(lines[0], ['done 1'])
  for (hour = 1; hour <= 24; hour++) assert.deepEqual(lines[hour], [`network ${hour}`, 'done 1'])
  assert.deepEqual(lines[26], ['done 1', 'done 1', 'network 24', 'done 1'])
  const failures = it.store.database.all('SELECT 1 FROM failure')
  assert.equal(failures.length, 0)
})
