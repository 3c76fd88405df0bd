// Data and progress are atomic: a failure between the two keeps neither (C8), and a sync continues from a store left at
// any point (C9).

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startSimulator } from '../../src/simulator/index.ts'
import { writeCopy } from '../../src/store/copy.ts'
import { contentHash } from '../../src/store/hash.ts'
import { storePath } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { bareCloud, now, optionsFor, tempStore, today } from '../temp-store.ts'
import { times } from './tier.ts'
import { faultsOf } from './world.ts'

const kinds = ['day', 'minute', 'night', 'workout', 'stress']

test('C8: a failure at any site between reply, rows, coverage and notes keeps none of them', async () => {
  const simulator = await startSimulator({ days: 40, today, now: () => now() * 1000 })
  try {
    using whole = await tempStore()
    await sync(optionsFor(whole, bareCloud(simulator), { kinds }))
    const reference = contentHash(whole.store.database)
    for (const table of ['reply', 'day_record', 'minute_series', 'night', 'coverage_span', 'setting', 'workout']) {
      for (const turn of [1, 3]) {
        using temp = await tempStore()
        const { database } = temp.store
        // The turn-th row that is written to the table fails, whichever statement writes it.
        database.exec(
          `CREATE TEMP TABLE countdown AS SELECT ${turn} AS n;
           CREATE TEMP TRIGGER fail BEFORE INSERT ON main.${table} BEGIN
             UPDATE countdown SET n = n - 1;
             SELECT RAISE(ABORT, 'fails here') WHERE (SELECT n FROM countdown) = 0;
           END`,
        )
        await assert.rejects(sync(optionsFor(temp, bareCloud(simulator), { kinds })), /fails here/, table)
        database.exec('DROP TRIGGER fail')
        assert.deepEqual(await faultsOf(temp.folder), [], `${table} ${turn}`)
        await sync(optionsFor(temp, bareCloud(simulator), { kinds }))
        assert.equal(contentHash(database), reference, `${table} ${turn}`)
      }
    }
  } finally {
    await simulator.close()
  }
})

test('C9: from every checkpoint on, a new sync ends in the same store', async () => {
  const simulator = await startSimulator({ days: 250, today, now: () => now() * 1000 })
  try {
    using temp = await tempStore()
    const copies: string[] = []
    const copying = bareCloud(simulator, () => {
      const folder = join(temp.folder, `at-${copies.length}`)
      mkdirSync(folder, { mode: 0o700 })
      writeCopy(temp.store.database, storePath(folder), { replace: true })
      copies.push(folder)
    })
    await sync(optionsFor(temp, copying, { kinds }))
    const reference = contentHash(temp.store.database)
    assert.ok(copies.length > 12)
    for (const [i, folder] of copies.entries()) {
      if (i % times(4, 1) !== 0) continue
      using other = await tempStore(folder)
      await sync(optionsFor(other, bareCloud(simulator), { kinds }))
      assert.equal(contentHash(other.store.database), reference, `from checkpoint ${i}`)
    }
  } finally {
    await simulator.close()
  }
})
