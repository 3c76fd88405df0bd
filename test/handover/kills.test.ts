// Kills at random moments of the process that hands over, of the servers that it delivers to, and of `watch`: afterwards every
// receiver holds what the store holds, and nothing twice. A few of each in every run, 100 nightly; a failure names its seed.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Session } from '../../src/cloud/session.ts'
import { openTokens } from '../../src/cloud/tokens.ts'
import { chances, seed, times } from '../reliability/tier.ts'
import { allTargets, type Target } from './targets.ts'
import { type World, world } from './world.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'wristory.js')
const KILLS = times(2, 100)
/** Kills between two comparisons. */
const BETWEEN = times(2, 10)
const NOBODY = 'http://127.0.0.1:9'

type Chance = () => number

/** A change as time brings it: totals that grow, a correction, a day or a workout that is gone. */
async function changed(one: World, chance: Chance): Promise<void> {
  const rows = await one.read<{ date: string }>('SELECT date FROM day_record WHERE steps IS NOT NULL ORDER BY date')
  const { date } = rows[Math.floor(chance() * rows.length)]!
  const newest = rows.at(-1)!.date
  const [more, what] = [1 + Math.floor(chance() * 50), chance()]
  await one.change((database) => {
    for (const day of [date, newest]) database.run('UPDATE day_record SET steps = steps + ? WHERE date = ?', more, day)
    if (what < 0.3) database.run('UPDATE day_figure SET sleep_score = sleep_score + 1 WHERE date = ?', date)
    else if (what < 0.4) database.run('DELETE FROM minute_series WHERE date = ?', date)
    else if (what < 0.5) database.run('DELETE FROM workout WHERE date = ?', date)
  })
}

interface Running {
  readonly ended: Promise<number | null>
  kill(): void
}

function started(one: World, list: readonly string[]): Running {
  const child = spawn(process.execPath, [bin, ...list, '--home', one.home, '--cloud', NOBODY, '--quiet'], {
    stdio: 'ignore',
    env: { ...process.env, WRISTORY_HOME: one.home },
  })
  return { ended: new Promise((resolve) => child.once('exit', resolve)), kill: () => child.kill('SIGKILL') }
}

const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Hands over to the end, also where a process that outlived its parent is still at it. */
async function settled(one: World): Promise<void> {
  let status: number | null = null
  for (let tries = 0; status !== 0 && tries < 30; tries++) status = await started(one, ['handover', 'send']).ended
  assert.equal(status, 0)
}

async function compared(one: World, targets: readonly Target[], said: string): Promise<void> {
  await settled(one)
  for (const target of targets) {
    try {
      await target.equal(one)
    } catch (cause) {
      throw new Error(`${target.name} differs ${said} (WRISTORY_SEED=${seed})`, { cause })
    }
  }
}

/** Kills it once at a moment between its start and its usual end, and lets it be. */
async function killedOnce(running: Running, usual: number, chance: Chance): Promise<void> {
  await Promise.race([after(chance() * usual), running.ended])
  running.kill()
  await running.ended
}

async function crashed(target: Target, usual: number, chance: Chance): Promise<void> {
  await after(chance() * usual)
  // PostgreSQL refuses to start while processes of the killed one are ending.
  for (let tries = 0; ; tries++) {
    try {
      return await target.crash!()
    } catch (error) {
      if (tries === 30) throw error
    }
  }
}

/** What docs/handover.md says of a server that lost what it had acknowledged: `send --from` delivers it again. */
async function backfilled(one: World, servers: readonly Target[]): Promise<void> {
  for (const { receiver } of servers.filter(({ forgets }) => forgets === true)) {
    await settled(one)
    assert.equal(await started(one, ['handover', 'send', receiver, '--from', '2014-01-01']).ended, 0)
  }
}

async function killing(context: TestContext, one: World, targets: readonly Target[]): Promise<void> {
  const chance = chances(seed)
  await compared(one, targets, 'at first')
  await changed(one, chance)
  const begun = performance.now()
  await settled(one)
  const usual = performance.now() - begun
  context.diagnostic(`a delivery takes ${Math.round(usual)} ms; seed ${seed}`)
  const servers = targets.filter(({ crash }) => crash !== null)
  const rounds: Readonly<Record<string, () => Promise<void>>> = {
    receiver: () => killedOnce(started(one, ['handover', 'send']), usual, chance),
    server: async () => {
      const { ended } = started(one, ['handover', 'send'])
      await Promise.all([...servers.map((target) => crashed(target, usual, chance)), ended])
    },
    watch: () => killedOnce(started(one, ['watch', '--every', '1000']), usual, chance),
  }
  for (const [victim, round] of Object.entries(rounds)) {
    for (let kill = 1; kill <= KILLS; kill++) {
      await changed(one, chance)
      await round()
      if (kill % BETWEEN !== 0 && kill !== KILLS) continue
      await changed(one, chance)
      if (victim === 'server') await backfilled(one, servers)
      await compared(one, targets, `after ${kill} kills of ${victim}`)
    }
    context.diagnostic(`${KILLS} kills of ${victim}: ${targets.map(({ name }) => name).join(', ')} equal the store`)
  }
}

test('kills of sender, servers and watch lose nothing and double nothing', async (context) => {
  using one = await world()
  const session: Session = {
    userId: '1',
    appToken: 'a'.repeat(40),
    host: 'api-mifit.zepp.com',
    appName: 'com.huami.midong',
    via: 'token',
    issued: 1,
    cloud: NOBODY,
  }
  await openTokens(one.home).save('me', session)
  const targets = await allTargets(context, one)
  try {
    await killing(context, one, targets)
  } finally {
    await Promise.all(targets.map((target) => target[Symbol.asyncDispose]()))
  }
})
