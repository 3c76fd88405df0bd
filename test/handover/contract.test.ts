// What every receiver that has a real server or a stub must do: hold the store after a back-fill, a correction and a removed
// workout, get nothing twice, and be empty after the account is removed. Some weeks in every run, ten years nightly, because
// fetching them takes a minute.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purgeAccount } from '../../src/store/purge.ts'
import { tier } from '../reliability/tier.ts'
import { now } from '../temp-store.ts'
import { allTargets } from './targets.ts'
import { worldWith } from './world.ts'

const person = tier === 'pr' ? {} : ({ person: 'ten-years', from: null } as const)

test('a back-fill, a correction, a removed workout and a removed account reach every receiver', async (context) => {
  using one = await worldWith(person)
  const targets = await allTargets(context, one)
  /** Days of kinds that each receiver got. */
  const deliver = async (what: string) => {
    const delivered: number[] = []
    for (const { name, receiver } of targets) {
      const before = process.cpuUsage()
      const [outcome] = await one.hand({ only: [receiver] })
      const { user, system } = process.cpuUsage(before)
      assert.equal(outcome!.error, null, name)
      delivered.push(outcome!.delivered)
      const seconds = ((user + system) / 1e6).toFixed(2)
      context.diagnostic(`${what}: ${name}, ${outcome!.delivered} days of kinds, ${seconds} s of CPU`)
    }
    return delivered
  }
  const equal = async () => {
    for (const { name, equal } of targets) {
      await equal(one)
      context.diagnostic(`${name} equals the store`)
    }
  }
  try {
    const first = await deliver('the history')
    assert.ok(first.every((days) => days > 0))
    await equal()
    assert.ok((await deliver('nothing new')).every((days) => days === 0))
    await one.change((database) => {
      database.run(`UPDATE day_record SET steps = steps + 7 WHERE date IN (
        (SELECT min(date) FROM day_record WHERE steps > 0), (SELECT max(date) FROM day_record WHERE steps > 0))`)
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
