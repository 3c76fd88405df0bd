// Killed at any moment and restarted, the data is the same: C1 to C3 and C5 of the catalogue in docs/reliability.md.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { kinds } from '../../src/kinds/index.ts'
import { storedAs } from '../../src/kinds/kind.ts'
import { openStore } from '../../src/store/store.ts'
import { lateness } from '../slowness.ts'
import { injected, syscalls } from './strace.ts'
import { chances, seed, spread, times } from './tier.ts'
import { type Child, daily, type Ended, faultsOf, hashOf, inPairs, lacks, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 30 })
})
after(() => world[Symbol.asyncDispose]())

/** After a violent end: a state that an undisturbed sync passes through, whole, and no manual step to the end. */
async function assertResumes(home: string, what: string): Promise<void> {
  const hash = await hashOf(home)
  assert.ok(hash === null || world.steps.includes(hash), `${what}: not a state on the way`)
  assert.deepEqual(await faultsOf(home), [], what)
  const resumed = await world.sync(home)
  assert.equal(resumed.status, 0, `${what}: ${resumed.err}`)
  assert.equal(await hashOf(home), world.reference, `${what}: resumed to something else`)
}

test('C1: killed at every write, rename and flush, it resumes to the same', { skip: lacks('strace') }, async () => {
  const counts = await syscalls(world, ['sync', '--kinds', 'day'])
  const points = Object.entries(counts).flatMap(([name, count]) =>
    spread(count, times(name === 'pwrite64' ? 5 : 1, 1000), seed).map((k) => ({ name, k })),
  )
  let killed = 0
  await inPairs(points, async ({ name, k }) => {
    const home = world.home()
    const ended = await world.sync(home, { through: injected(name, `signal=KILL:when=${k}`) })
    if (ended.signal === 'SIGKILL' || ended.status === 137) killed++
    await assertResumes(home, `${name} ${k}`)
  })
  // Calls are counted per thread, so that the last few points may lie beyond a run's end.
  assert.ok(killed > points.length * 0.6, `${killed} of ${points.length} were killed`)
})

test('C2: killed at random moments of a long sync', async () => {
  await using long = await startWorld({ days: times(200, 3650, 3650) })
  const chance = chances(seed)
  const wanted = times(4, 1000, 1000)
  // The moment is told by requests and not by the clock, so that a fast or a busy machine changes nothing: uniform over
  // what is left of the sync and a sixth beyond, then anywhere between two requests.
  const between = (await long.sync(long.home())).milliseconds / long.requests
  let kills = 0
  // Killed until it comes to its end, then a new home: so that every kill meets a sync that has work to do.
  while (kills < wanted) {
    const home = long.home()
    const before = long.simulator.requests.length
    const first = kills
    for (let ended: Ended | null = null; ended?.status !== 0; ) {
      const left = Math.max(1, long.requests - (long.simulator.requests.length - before))
      // In the end one is let through.
      const until = kills < wanted ? long.simulator.requests.length + Math.floor((left + 1) * 1.2 * chance()) : Infinity
      ended = await long.sync(home, { running: (child) => void killAfter(long, child, until, between * chance()) })
      if (ended.status !== 0) kills++
      assert.ok(ended.status === 0 || ended.signal === 'SIGKILL', ended.err)
      const hash = await hashOf(home)
      assert.ok(hash === null || long.steps.includes(hash), `kill ${kills} of seed ${seed}: not a state on the way`)
    }
    assert.equal(await hashOf(home), long.reference, `seed ${seed}`)
    // After a kill: the request that was cut off, and the last week, which every run asks for again.
    const more = long.simulator.requests.length - before - long.requests
    assert.ok(more <= 2 * (kills - first), `${more} requests more after ${kills - first} kills`)
    if (first === 0) assert.deepEqual(await faultsOf(home), [])
    rmSync(home, { recursive: true })
  }
})

test('C3: a chain of kills, each a few requests further, ends', async () => {
  const chance = chances(seed + 1)
  for (let chain = 0; chain < times(1, 50); chain++) {
    const home = world.home()
    const first = world.simulator.requests.length
    let kills = 0
    for (let ended: Ended | null = null; ended?.status !== 0; ) {
      const until = world.simulator.requests.length + 1 + Math.floor(chance() * (kills > 4 ? 20 : 4))
      ended = await world.sync(home, { running: (child) => void killAfter(world, child, until) })
      if (ended.status !== 0) kills++
      assert.ok(kills < 60, 'it never ends')
    }
    assert.equal(await hashOf(home), world.reference)
    assert.ok(kills > 0)
    const asked = world.simulator.requests.slice(first)
    // After a kill: the request that was cut off, and the last week, which every run asks for again.
    assert.ok(asked.length <= world.requests + 2 * kills, asked.map(({ path }) => path).join('\n'))
  }
})

/** Kills it once the cloud has seen so many requests, and so many milliseconds later; not at all where it ends before. */
async function killAfter({ simulator }: World, child: Child, requests: number, milliseconds = 0): Promise<void> {
  while (simulator.requests.length < requests && child.exitCode === null) await setTimeout(1)
  await setTimeout(milliseconds)
  child.kill('SIGKILL')
}

test('C5: told to stop, it stops at once, says what is kept, and the next run goes on', async () => {
  const chance = chances(seed + 2)
  const cases = Array.from({ length: times(4, 200) }, (_, n) => ({
    signal: n % 2 === 0 ? ('SIGINT' as const) : ('SIGTERM' as const),
    requests: Math.floor(chance() * world.requests),
    // Reading all of a store and going on costs more than stopping: a sample of many.
    resumed: n < 4 || n % 10 === 0,
  }))
  world.simulator.fault('slow', { seconds: 0.4 })
  let stopped = 0
  await inPairs(cases, async ({ signal, requests, resumed }) => {
    const home = world.home()
    let told = 0
    const ended = await world.run(home, ['sync', '--kinds', daily], {
      running: async (child) => {
        const before = world.simulator.requests.length
        while (world.simulator.requests.length <= before + requests && child.exitCode === null) await setTimeout(1)
        told = performance.now()
        child.kill(signal)
        child.once('close', () => {
          told = performance.now() - told
        })
      },
    })
    if (ended.status === 0) return
    if (ended.signal !== null) {
      // The other lane's requests are counted too: it was not yet listening, or had said its last word and was leaving.
      const wanted = ended.out === '' ? null : world.reference
      assert.equal(await hashOf(home), wanted, `${signal} ended it midway`)
      return
    }
    stopped++
    assert.equal(ended.status, signal === 'SIGINT' ? 130 : 143, ended.err)
    if (told >= 2000) assert.ok(told < 2000 * (await lateness()), `${told} ms`)
    assert.match(ended.err, /^note: Stopped\.\nRun the command again to continue.\n$/)
    const hash = await hashOf(home)
    assert.ok(hash === null || world.steps.includes(hash))
    assert.match(ended.out, hash === null ? /^$/ : await keptWords(home))
    if (resumed) await assertResumes(home, `${signal} after ${requests} requests`)
  })
  world.simulator.clearFaults()
  assert.ok(stopped > 0, 'none was stopped midway')
})

/** What a stopped first sync must say on stdout, as its store has it: new records of each kind, first and last day. */
async function keptWords(home: string): Promise<RegExp> {
  const store = await openStore({ folder: home, now: () => 0 })
  const { database } = store
  const counts = daily.split(',').flatMap((name) => {
    const { table } = storedAs(kinds.find((kind) => kind.name === name)!)
    const { n } = database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!
    return n === 0 ? [] : [`${name} ${n}`]
  })
  const { first, last } = database.get<{ first: string; last: string }>(
    'SELECT min(date) AS first, max(date) AS last FROM day',
  )!
  store.close()
  if (counts.length === 0) return /^(\d requests?, \d+ [^ ]+\.\nNothing new\.\n)?$/
  return new RegExp(
    `^\\d requests?, \\d+ kB\\.\n  new      ${counts.join(',\\s+')}\n[^]*Your history: ${first} to ${last}\\.\n$`,
  )
}

test('C5: a command that hears nothing is ended within two seconds, and by a second signal at once', async () => {
  // The seam: in a program whose work cannot be told to stop, only the signals themselves are left to end it.
  const deaf = { NODE_OPTIONS: '--import=data:text/javascript,AbortController.prototype.abort=()=>{}' }
  world.simulator.fault('slow', { seconds: 5 })
  for (const [signals, least, most] of [
    [['SIGINT'], 1000, 2000],
    [['SIGINT', 'SIGINT'], 0, 500],
    [['SIGTERM', 'SIGINT'], 0, 500],
  ] as const) {
    let told = 0
    const ended = await world.run(world.home(), ['sync'], {
      env: deaf,
      running: async (child) => {
        const before = world.simulator.requests.length
        while (world.simulator.requests.length === before && child.exitCode === null) await setTimeout(1)
        for (const [n, signal] of signals.entries()) {
          // Two of a kind sent at once may arrive as one.
          if (n > 0) await setTimeout(100)
          told = performance.now()
          child.kill(signal)
        }
        child.once('close', () => {
          told = performance.now() - told
        })
      },
    })
    assert.equal(ended.status, signals[0] === 'SIGINT' ? 130 : 143, signals.join(' '))
    assert.ok(told >= least && told < most * (await lateness()), `${signals.join(' ')}: ${told} ms`)
  }
  world.simulator.clearFaults()
})
