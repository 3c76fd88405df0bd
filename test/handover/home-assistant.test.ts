// The receiver `home-assistant` against its rules: every hour once, sums that run on, corrections and removals.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purgeAccount } from '../../src/store/purge.ts'
import { now } from '../temp-store.ts'
import { type HomeAssistantStub, HUB_TOKEN, homeAssistantStub } from './stubs/home-assistant.ts'
import { equalHub } from './targets.ts'
import { type World, world } from './world.ts'

async function equal(one: World, hub: HomeAssistantStub): Promise<void> {
  await equalHub(one, hub)
  assert.deepEqual(hub.refusals, [])
}

test('statistics equal the store, after a second run, a broken connection, a correction and a removal', async () => {
  using one = await world()
  await using hub = await homeAssistantStub()
  one.add('home-assistant', { url: hub.url }, { secrets: { token: HUB_TOKEN } })
  hub.crashAfter(3)
  const [broken] = await one.hand()
  assert.match(broken!.error!.message, /broke the connection/)
  one.clock.now += 60
  assert.equal((await one.hand())[0]!.error, null)
  await equal(one, hub)
  await one.hand({ only: ['home-assistant'], from: '2026-11-01' })
  await equal(one, hub)
  await one.change((database) => void database.run("DELETE FROM minute_series WHERE date = '2026-11-10'"))
  await one.hand()
  await equal(one, hub)
  await purgeAccount(one.home, 'me', now)
  await one.hand()
  assert.deepEqual(hub.rows('SELECT * FROM statistics'), [])
})

test('what Home Assistant had queued when it ended is delivered again', async () => {
  using one = await world()
  await using hub = await homeAssistantStub()
  one.add('home-assistant', { url: hub.url }, { secrets: { token: HUB_TOKEN } })
  await one.hand()
  const correct = () =>
    one.change(
      (database) => void database.run("UPDATE day_figure SET sleep_score = sleep_score - 1 WHERE date = '2026-11-10'"),
    )
  await correct()
  const before = hub.commands()
  await one.hand()
  const all = hub.commands() - before
  for (const commands of [1, all - 1, all]) {
    await correct()
    hub.crashAfter(commands)
    await one.hand()
    one.clock.now += 3600
    await one.hand()
    await equal(one, hub)
  }
})

test('a wrong token says what to do', async () => {
  using one = await world()
  await using hub = await homeAssistantStub()
  one.add('home-assistant', { url: hub.url }, { secrets: { token: 'wrong-canary' } })
  const [outcome] = await one.hand()
  assert.match(outcome!.error!.message, /refused the token/)
  assert.match(outcome!.error!.hint, /long-lived access token/)
})
