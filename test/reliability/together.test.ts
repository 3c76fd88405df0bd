// Concurrency: two writers, readers beside a writer, copies during a sync (C6, C7, S7), and the smallest heap in which
// a sync of years works (C10).

import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { backup, restore } from '../../src/store/backup.ts'
import { Database } from '../../src/store/driver.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { lateness } from '../slowness.ts'
import { traced } from './strace.ts'
import { tier, times } from './tier.ts'
import { type Ended, faultsOf, hashOf, lacks, startWorld, type World } from './world.ts'

let world: World
/** The longest history of the tier: two years again, or ten. */
let long: World
before(async () => {
  world = await startWorld({ days: times(300, 730, 730) })
  long = tier === 'pr' ? world : await startWorld({ days: 3650 })
})
after(async () => {
  await world[Symbol.asyncDispose]()
  if (long !== world) await long[Symbol.asyncDispose]()
})

test('C6: of several syncs started at once one works, the others say who does and ask nothing', async () => {
  // From when a process could know, its first look at the lock, to its end: its start alone takes as long as the machine
  // is busy, and says nothing of the lock.
  const watched = lacks('strace') === false
  for (let round = 0; round < times(2, 20); round++) {
    // Slow until only one is left, so that even the last to start meets it.
    world.simulator.fault('slow', { seconds: 0.5 })
    const home = world.home()
    const first = world.simulator.requests.length
    // Two, seven, five, three, eight, six, four ...
    const count = 2 + ((round * 5) % 7)
    let left = count
    const starts = await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const file = join(world.folder, `trace-${n}`)
        const through = traced('openat,exit_group', '-ttt', '-o', file)
        const ended = await world.sync(home, watched ? { through } : {})
        if (--left === 1) world.simulator.clearFaults()
        return { ...ended, ...(watched && lookedAt(file)) }
      }),
    )
    const winners = starts.filter(({ status }) => status === 0)
    assert.equal(winners.length, 1, starts.map(({ status, err }) => `${status}: ${err}`).join('\n'))
    for (const { status, err, seconds = 0 } of starts.filter((start) => start !== winners[0])) {
      assert.equal(status, 4, err)
      const { error } = JSON.parse(err.trim())
      assert.equal(error.code, 'busy')
      const [, pid, since] = /process (\d+), since (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC/.exec(error.message) ?? []
      assert.ok(pid !== undefined && since !== undefined, error.message)
      // The programs' clock began at the world's moment when each of them started.
      const late = Date.parse(`${since.replace(' ', 'T')}Z`) - world.moment
      assert.ok(late >= 0 && late < 60_000, error.message)
      if (watched) assert.equal(pid, winners[0]?.pid)
      assert.ok(seconds < 1 || seconds < (await lateness()), `${seconds} s from the lock to the end`)
    }
    assert.equal(await hashOf(home), world.reference)
    assert.ok(world.simulator.requests.length - first <= world.requests)
  }
})

/** The process of a trace, and the seconds from its first look at the lock to its end. */
function lookedAt(file: string): { pid: string; seconds: number } {
  const lines = readFileSync(file, 'utf8').split('\n')
  const at = (what: string) => {
    const [, pid = '', time = ''] = /^(\d+) +([\d.]+)/.exec(lines.find((line) => line.includes(what)) ?? '') ?? []
    return { pid, time: Number(time) }
  }
  const [looked, ended] = [at('/writer.lock'), at('exit_group')]
  return { pid: looked.pid, seconds: ended.time - looked.time }
}

test('C6: the lock of a process that died is taken over without being told to', async () => {
  const home = world.home()
  const killed = await world.sync(home, {
    running: async (child) => {
      const first = world.simulator.requests.length
      while (world.simulator.requests.length === first) await setTimeout(2)
      child.kill('SIGKILL')
    },
  })
  assert.equal(killed.signal, 'SIGKILL')
  assert.ok(existsSync(join(home, 'writer.json')))
  assert.equal((await world.sync(home)).status, 0)
  assert.ok(!existsSync(join(home, 'writer.json')))
})

test('C7: readers beside a writer are never refused, and a held snapshot keeps the log small', async () => {
  const home = long.home()
  // The snapshot is held for a minute then.
  if (tier !== 'pr') long.simulator.fault('slow', { seconds: 0.5 })
  const syncing = long.sync(home)
  let queries = 0
  let snapshot: Database | null = null
  let longest = 0
  const state: { ended: Ended | null } = { ended: null }
  syncing.then((ended) => {
    state.ended = ended
  })
  while (state.ended === null) {
    await setTimeout(5)
    if ((await hashOf(home).catch(rethrow)) === null) continue
    if (snapshot === null) {
      snapshot = new Database(storePath(home), { readOnly: true })
      snapshot.exec('BEGIN')
      snapshot.all('SELECT * FROM day')
    }
    const store = await openStore({ folder: home, now: () => 0 })
    for (const sql of ['SELECT * FROM day', 'SELECT count(*) FROM minute_series', 'SELECT * FROM coverage_span']) {
      store.database.all(sql)
      queries++
    }
    store.close()
    longest = Math.max(longest, statSync(`${storePath(home)}-wal`, { throwIfNoEntry: false })?.size ?? 0)
  }
  long.simulator.clearFaults()
  snapshot?.exec('COMMIT')
  snapshot?.close()
  assert.equal(state.ended.status, 0, state.ended.err)
  assert.ok(queries > 20, `${queries} queries`)
  assert.ok(longest < 64 * 2 ** 20, `the log grew to ${longest} bytes`)
  assert.equal(await hashOf(home), long.reference)
})

function rethrow(error: unknown): never {
  throw error
}

test('S7: copies taken while a sync goes on are states on the way, and can be put back', async () => {
  const hashes = new Set<string>()
  let copies = 0
  while (copies < times(6, 100)) {
    const home = world.home()
    const state: { ended: Ended | null } = { ended: null }
    world.sync(home).then((ended) => {
      state.ended = ended
    })
    while (state.ended === null) {
      await setTimeout(5)
      if ((await hashOf(home)) === null) continue
      const file = join(world.folder, `copy-${copies++}.db`)
      const { hash } = await backup(home, file, false, () => 0)
      assert.ok(world.steps.includes(hash), file)
      assert.equal(statSync(file).mode & 0o777, 0o600)
      const other = world.home()
      await restore(other, file, () => 1_795_262_400)
      assert.equal(await hashOf(other), hash)
      assert.deepEqual(await faultsOf(other), [])
      hashes.add(hash)
      if (copies % 10 === 0) {
        assert.equal((await world.sync(other)).status, 0)
        assert.equal(await hashOf(other), world.reference)
      }
      for (const done of [file, other]) rmSync(done, { recursive: true })
    }
    assert.equal(state.ended.status, 0, state.ended.err)
    assert.equal(await hashOf(home), world.reference)
    rmSync(home, { recursive: true })
  }
  assert.ok(hashes.size > times(2, 3, 3), `${copies} copies of ${hashes.size} moments`)
})

test('S7: what a copy takes the place of is kept aside', async () => {
  const home = world.home()
  await world.sync(home)
  const file = join(world.folder, 'copy.db')
  const { hash } = await backup(home, file, false, () => 0)
  const { aside } = await restore(home, file, () => 1_795_262_400)
  assert.equal(await hashOf(home), hash)
  assert.ok(existsSync(aside!))
})

test('S7: what is no whole copy is not put back, and the store stays', async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const file = join(world.folder, 'whole.db')
  await backup(home, file, false, () => 0)
  const bytes = readFileSync(file)
  const bad = join(world.folder, 'bad.db')
  const { writeFileSync } = await import('node:fs')
  const cases: [string, Uint8Array][] = [
    ['cut', bytes.subarray(0, bytes.length >> 1)],
    ['empty', new Uint8Array()],
    ['text', Buffer.from('not a database at all, but long enough to be looked at twice')],
    ['flipped in a reply', flipped(bytes)],
  ]
  for (const [name, content] of cases) {
    writeFileSync(bad, content)
    const { status, err } = await world.run(home, ['restore', bad])
    assert.equal(status, 6, `${name}: ${err}`)
    if (name === 'text' || name === 'empty')
      assert.match(err, /bad\.db is not a wristory backup; nothing was changed\.\nName a file/)
    assert.equal(await hashOf(home), world.reference)
  }
  assert.equal((await world.run(home, ['backup', file])).status, 2)
  assert.equal((await world.run(home, ['restore', join(world.folder, 'absent.db')])).status, 6)
})

/** One bit of the largest reply's packed body, which is where most of the file is. */
function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  // The frame header of zstd (RFC 8878) starts every body.
  const at = copy.lastIndexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) + 40
  copy[at] = copy[at]! ^ 1
  return copy
}

test('C10: the longest history fits in a heap of 96 MiB; where memory ends, the store is whole', async () => {
  const home = long.home()
  const small = await long.sync(home, { env: { NODE_OPTIONS: '--max-old-space-size=96' } })
  assert.equal(small.status, 0, small.err)
  assert.equal(await hashOf(home), long.reference)
  let starved = 0
  for (let heap = times(12, 48, 48); starved < times(1, 3, 3) && heap >= 4; heap -= 4) {
    const home = long.home()
    const options = `--max-old-space-size=${heap} --max-semi-space-size=1`
    const ended = await long.sync(home, { env: { NODE_OPTIONS: options } })
    if (ended.status !== 0) {
      starved++
      const hash = await hashOf(home)
      assert.ok(hash === null || long.steps.includes(hash), `${heap} MiB`)
      assert.deepEqual(await faultsOf(home), [], `${heap} MiB`)
      assert.equal((await long.sync(home)).status, 0)
    }
    assert.equal(await hashOf(home), long.reference, `${heap} MiB`)
    rmSync(home, { recursive: true })
  }
  assert.ok(starved > 0, 'no heap was too small')
})
