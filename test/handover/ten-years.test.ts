// Ten years into every receiver that has a real server or a stub: sums and counts are the store's. Nightly, because fetching
// them takes a minute; some weeks of the same are in kills.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purgeAccount } from '../../src/store/purge.ts'
import { tier } from '../reliability/tier.ts'
import { now } from '../temp-store.ts'
import { allTargets } from './targets.ts'
import { worldWith } from './world.ts'

const skip = tier === 'pr' && 'NOT RUN: ten years are for WRISTORY_TIER=nightly'

test('ten years, then a correction, a removed workout and a removed account reach every receiver', {
  skip,
}, async (context) => {
  using one = await worldWith({ person: 'ten-years', from: null })
  const targets = await allTargets(context, one)
  const deliver = async (what: string) => {
    for (const { name, receiver } of targets) {
      const before = process.cpuUsage()
      const [outcome] = await one.hand({ only: [receiver] })
      const { user, system } = process.cpuUsage(before)
      assert.equal(outcome!.error, null, name)
      context.diagnostic(
        `${what}: ${name}, ${outcome!.delivered} days of kinds, ${((user + system) / 1e6).toFixed(2)} s of CPU`,
      )
    }
  }
  const equal = async () => {
    for (const { name, equal } of targets) {
      await equal(one)
      context.diagnostic(`${name} equals the store`)
    }
  }
  try {
    await deliver('ten years')
    await equal()
    await one.change((database) => {
      database.run("UPDATE day_record SET steps = steps + 7 WHERE date IN ('2019-03-05', '2026-11-20')")
      database.run(
        'DELETE FROM workout WHERE workout = (SELECT max(workout) FROM workout WHERE parent IS NULL AND children IS NULL)',
      )
    })
    await deliver('a correction and a removed workout')
    await equal()
    await purgeAccount(one.home, 'me', now)
    await deliver('a removed account')
    for (const { name, empty } of targets) assert.equal(await empty(), true, `${name} is empty`)
  } finally {
    await Promise.all(targets.map((target) => target[Symbol.asyncDispose]()))
  }
})
