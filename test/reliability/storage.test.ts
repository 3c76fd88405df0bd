// A full, failing or read-only disk, and an update that is killed midway: S1, S2 and S4. Nothing stored is lost, the
// message says what to do, and no stack trace is shown.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openStore, storePath } from '../../src/store/store.ts'
import { ARCHIVE_VERSION } from '../../src/store/store-file.ts'
import { injected, syscalls } from './strace.ts'
import { seed, spread, tier, times } from './tier.ts'
import { type Ended, faultsOf, hashOf, inPairs, lacks, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 30 })
})
after(() => world[Symbol.asyncDispose]())

function assertSaid({ status, err }: Ended, statuses: readonly number[], what: string): void {
  assert.ok(status !== null && statuses.includes(status), `${what}: status ${status}\n${err}`)
  assert.doesNotMatch(err, /\n\s+at |node:internal|ERR_/, what)
  if (status === 0) return
  const { error } = JSON.parse(err.trim().split('\n').at(-1)!)
  assert.ok(error.hint.length > 10, what)
}

test('S1: the disk is full from any write on', { skip: lacks('strace') }, async () => {
  const counts = await syscalls(world, ['sync', '--kinds', 'day'])
  await inPairs(spread(counts.pwrite64!, times(4, 1000), seed), async (k) => {
    const home = world.home()
    const ended = await world.sync(home, { through: injected('pwrite64', `error=ENOSPC:when=${k}+`) })
    // Zero: only the compacting at the end met the full disk, and that is a convenience.
    assertSaid(ended, [6, 0], `write ${k}`)
    if (ended.status === 6) {
      const { error } = JSON.parse(ended.err.trim().split('\n').at(-1)!)
      assert.equal(error.code, 'disk-full', error.message)
      assert.match(error.message, /wristory\.db.*MiB free/)
    }
    const hash = await hashOf(home)
    assert.ok(hash === null || world.steps.includes(hash), `write ${k}: not a state on the way`)
    assert.deepEqual(await faultsOf(home), [])
    assert.ok(existsSync(join(home, 'accounts', 'default.json')))
    assert.equal((await world.sync(home)).status, 0)
    assert.equal(await hashOf(home), world.reference)
  })
})

test('S1: small disks', { skip: lacks('root') }, async () => {
  await using large = await startWorld({ days: 400, kinds: 'day,minute,stress,heartrate_file,spo2' })
  for (const megabytes of tier === 'pr' ? [1 + (seed % 2)] : [1, 2, 4, 8, 16]) {
    const home = large.home()
    const disk = join(large.folder, `disk-${megabytes}`)
    mkdirSync(disk)
    mount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk])
    try {
      cpSync(home, join(disk, 'home'), { recursive: true })
      const ended = await large.sync(join(disk, 'home'))
      assertSaid(ended, [0, 6], `${megabytes} MB`)
      assert.deepEqual(await faultsOf(join(disk, 'home')), [])
      mount(['-o', 'remount,size=200m', disk])
      assert.equal((await large.sync(join(disk, 'home'))).status, 0)
      assert.equal(await hashOf(join(disk, 'home')), large.reference)
    } finally {
      spawnSync('umount', [disk])
    }
  }
})

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

test('S2: reading or flushing fails', { skip: lacks('strace') }, async () => {
  const cases = ['fsync', 'fdatasync', 'pread64', 'ftruncate'].flatMap((name) =>
    spread(name === 'pread64' ? 60 : 12, times(1, 12), seed).map((k) => ({ name, k })),
  )
  await inPairs(cases, async ({ name, k }) => {
    const home = world.home()
    const what = `${name} ${k}`
    const ended = await world.sync(home, { through: injected(name, `error=EIO:when=${k}`) })
    assertSaid(ended, [0, 6], what)
    const hash = await hashOf(home)
    assert.ok(hash === null || world.steps.includes(hash), what)
    assert.deepEqual(await faultsOf(home), [], what)
    assert.equal((await world.sync(home)).status, 0, what)
    assert.equal(await hashOf(home), world.reference, what)
  })
})

test('S2: a read-only disk is read, and not written', { skip: lacks('root') }, async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const disk = join(world.folder, 'read-only')
  mkdirSync(disk)
  mount(['-t', 'tmpfs', 'tmpfs', disk])
  try {
    cpSync(home, join(disk, 'home'), { recursive: true })
    mount(['-o', 'remount,ro', disk])
    await assertReadsOnly(join(disk, 'home'))
  } finally {
    spawnSync('umount', [disk])
  }
})

test('S2: a folder of another user is refused in words', { skip: lacks('root') }, async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  chmodSync(world.folder, 0o755)
  // Nobody, as Debian numbers it.
  const how = { uid: 65534, env: { NODE_COMPILE_CACHE: '' } }
  const reading = [['status'], ['show', 'day'], ['check'], ['sql', 'SELECT count(*) FROM day']]
  for (const args of [...reading, ['sync'], ['rebuild'], ['backup', '/tmp/never.db'], ['purge', '--yes']]) {
    const ended = await world.run(home, [...args, '--json'], how)
    assertSaid(ended, [6], args.join(' '))
    assert.match(ended.err, /no permission|EACCES|could not be read/, args.join(' '))
  }
  assert.equal(await hashOf(home), world.reference)
})

async function assertReadsOnly(home: string): Promise<void> {
  for (const args of [
    ['status'],
    ['show', 'day'],
    ['check', '--deep'],
    ['sql', 'SELECT count(*) FROM day'],
    ['doctor'],
  ]) {
    const ended = await world.run(home, args)
    assert.ok(ended.status === 0 || args[0] === 'doctor', `${args.join(' ')}: ${ended.err}`)
  }
  assertSaid(await world.run(home, ['sync', '--kinds', 'day', '--json']), [6], 'sync')
  assertSaid(await world.run(home, ['rebuild', '--json']), [6], 'rebuild')
}

const schemas = fileURLToPath(new URL('../../fixtures/schemas/', import.meta.url))

test('S4: every released schema is brought to this version, and nothing of it is lost', async () => {
  for (const file of readdirSync(schemas).filter((name) => name.endsWith('.sql'))) {
    const home = world.home()
    const before = load(join(schemas, file), home)
    const store = await openStore({ folder: home, write: true, now: () => 0 })
    assert.deepEqual(archiveOf(store.database), before)
    assert.deepEqual(store.database.all("SELECT name FROM sqlite_schema WHERE name LIKE 'kysely%'"), [])
    assert.equal(store.database.get<{ user_version: number }>('PRAGMA user_version')?.user_version, ARCHIVE_VERSION)
    store.close()
    assert.deepEqual(await faultsOf(home), [])
    const copy = new DatabaseSync(join(home, `wristory.version-${Number.parseInt(file, 10)}.db`), { readOnly: true })
    assert.deepEqual(archiveOf({ all: (sql) => copy.prepare(sql).all() }), before)
    copy.close()
  }
})

test('S4: the owner of imported Mi Fitness data becomes a login', async () => {
  const home = world.home()
  load(join(schemas, '5.sql'), home)
  const store = await openStore({ folder: home, write: true, now: () => 0 })
  const account = store.account('default')!
  assert.equal(store.isOwner(account, '2000000001', 'mi-fitness'), true)
  assert.equal(store.isOwner(account, '2000000002', 'mi-fitness'), false)
  assert.deepEqual(store.database.all("SELECT name FROM setting WHERE name LIKE 'login %'"), [])
  store.close()
})

test('S4: killed at any write of an update, a store is the old or the new one', { skip: lacks('strace') }, async () => {
  const counts = await (async () => {
    const prepared = world.home()
    load(join(schemas, '1.sql'), prepared)
    return await syscalls(world, ['rebuild'], prepared)
  })()
  const points = Object.entries(counts).flatMap(([name, count]) =>
    spread(count, times(name === 'pwrite64' ? 3 : 1, 1000), seed).map((k) => ({ name, k })),
  )
  let killed = 0
  await inPairs(points, async ({ name, k }) => {
    const home = world.home()
    const before = load(join(schemas, '1.sql'), home)
    const ended = await world.run(home, ['rebuild'], { through: injected(name, `signal=KILL:when=${k}`) })
    if (ended.signal === 'SIGKILL' || ended.status === 137) killed++
    const raw = new DatabaseSync(storePath(home))
    const { user_version } = raw.prepare('PRAGMA user_version').get() as { user_version: number }
    assert.ok([1, ARCHIVE_VERSION].includes(user_version))
    assert.equal(raw.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok')
    assert.deepEqual(archiveOf({ all: (sql) => raw.prepare(sql).all() }), before)
    raw.close()
    assert.equal((await world.run(home, ['rebuild'])).status, 0)
    assert.deepEqual(await faultsOf(home), [])
  })
  assert.ok(killed > points.length * 0.6, `${killed} of ${points.length} were killed`)
})

function load(file: string, home: string): unknown[] {
  const raw = new DatabaseSync(storePath(home))
  raw.exec(readFileSync(file, 'utf8'))
  const before = archiveOf({ all: (sql) => raw.prepare(sql).all() })
  raw.close()
  return before
}

/** What no update may change. */
function archiveOf(database: { all(sql: string): unknown[] }): unknown[] {
  return JSON.parse(
    JSON.stringify([
      database.all('SELECT id, name, user_key, zone, created FROM account ORDER BY id'),
      database.all(
        `SELECT id, account, source, request, window_from, window_to, asked, origin, bytes, hex(sha256) AS sha, hex(body) AS body
         FROM reply ORDER BY id`,
      ),
      database.all(
        'SELECT id, account, command, process, started, ended, outcome, requests, bytes, summary FROM run ORDER BY id',
      ),
    ]),
  )
}
