// Several at once: two writers, readers beside a writer, copies taken while a sync goes on (C6, C7, S7), and the
// smallest heap that a sync of years gets along with (C10).

import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { backup, restore } from '../../src/store/backup.ts'
import { Database } from '../../src/store/driver.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { times } from './tier.ts'
import { type Ended, faultsOf, hashOf, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 730 })
})
after(() => world[Symbol.asyncDispose]())

test('C6: of several syncs at once one works, the others say who does and ask nothing', async () => {
  world.simulator.fault('slow', { seconds: 0.2, count: 20 })
  for (let round = 0; round < times(2, 20); round++) {
    const home = world.home()
    const first = world.simulator.requests.length
    let started: () => void
    const begun = new Promise<void>((resolve) => {
      started = resolve
    })
    const winner = world.sync(home, {
      running: async (child) => {
        while (world.simulator.requests.length === first && child.exitCode === null) await setTimeout(2)
        started()
      },
    })
    await begun
    const others = await Promise.all(Array.from({ length: 2 + round }, () => world.sync(home)))
    for (const { status, err } of others) {
      assert.equal(status, 4, err)
      const { error } = JSON.parse(err.trim())
      assert.equal(error.code, 'busy')
      assert.match(error.message, /process \d+, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
    }
    assert.equal((await winner).status, 0)
    assert.equal(await hashOf(home), world.reference)
    assert.ok(world.simulator.requests.length - first <= world.requests)
  }
  world.simulator.clearFaults()
})

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
  const home = world.home()
  const syncing = world.sync(home)
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
  snapshot?.exec('COMMIT')
  snapshot?.close()
  assert.equal(state.ended.status, 0, state.ended.err)
  assert.ok(queries > 20, `${queries} queries`)
  assert.ok(longest < 64 * 2 ** 20, `the log grew to ${longest} bytes`)
  assert.equal(await hashOf(home), world.reference)
})

function rethrow(error: unknown): never {
  throw error
}

test('S7: copies taken while a sync goes on are states on the way, and can be put back', async () => {
  const home = world.home()
  const state: { ended: Ended | null } = { ended: null }
  world.sync(home).then((ended) => {
    state.ended = ended
  })
  const copies: { file: string; hash: string }[] = []
  while (state.ended === null) {
    await setTimeout(5)
    if ((await hashOf(home)) === null || copies.length >= times(12, 100)) continue
    const file = join(world.folder, `copy-${copies.length}.db`)
    copies.push({ file, hash: (await backup(home, file, false, () => 0)).hash })
  }
  assert.equal(state.ended.status, 0, state.ended.err)
  assert.ok(copies.length > 3, `${copies.length} copies`)
  for (const { file, hash } of copies) {
    assert.ok(world.steps.includes(hash), file)
    assert.equal(statSync(file).mode & 0o777, 0o600)
  }
  assert.ok(new Set(copies.map(({ hash }) => hash)).size > 1, 'all copies are of the same moment')

  const { file, hash } = copies[copies.length >> 1]!
  const { aside } = await restore(home, file, () => 1_795_262_400)
  assert.equal(await hashOf(home), hash)
  assert.deepEqual(await faultsOf(home), [])
  assert.ok(existsSync(aside!))
  assert.equal((await world.sync(home)).status, 0)
  assert.equal(await hashOf(home), world.reference)
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

test('C10: two years fit in a heap of 96 MiB; where memory ends, the store is whole', async () => {
  const home = world.home()
  const small = await world.sync(home, { env: { NODE_OPTIONS: '--max-old-space-size=96' } })
  assert.equal(small.status, 0, small.err)
  assert.equal(await hashOf(home), world.reference)
  const starved = world.home()
  const ended = await world.sync(starved, { env: { NODE_OPTIONS: '--max-old-space-size=12 --max-semi-space-size=1' } })
  if (ended.status !== 0) {
    const hash = await hashOf(starved)
    assert.ok(hash === null || world.steps.includes(hash))
    assert.deepEqual(await faultsOf(starved), [])
    assert.equal((await world.sync(starved)).status, 0)
  }
  assert.equal(await hashOf(starved), world.reference)
})
