// The store as a file: who may open it, what is refused, and that a refusal changes no byte.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../src/simulator/index.ts'
import { contentHash } from '../src/store/hash.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { sync } from '../src/sync/sync.ts'
import { soon } from './slowness.ts'
import { bareCloud, now, optionsFor, tempStore, today } from './temp-store.ts'

const root = mkdtempSync(join(tmpdir(), 'wristory-store-'))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const newFolder = () => join(root, `${++folders}`)
const open = (folder: string, write = true) => openStore({ folder, write, now })

test('folder 0700 and files 0600, and loose ones are tightened', async () => {
  const folder = newFolder()
  mkdirSync(folder, { mode: 0o755 })
  const mask = process.umask(0)
  try {
    const store = await open(folder)
    const mode = (name: string) => statSync(join(folder, name)).mode & 0o777
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    for (const name of ['wristory.db', 'wristory.db-wal', 'wristory.db-shm', 'writer.lock'])
      assert.equal(mode(name), 0o600, name)
    store.close()
    chmodSync(storePath(folder), 0o644)
    ;(await open(folder)).close()
    assert.equal(mode('wristory.db'), 0o600)
  } finally {
    process.umask(mask)
  }
})

test('one writer at a time; the second is told at once who has it, and readers are not disturbed', async () => {
  const folder = newFolder()
  const first = await open(folder)
  await soon(1000, 'the refusal', () =>
    assert.rejects(
      open(folder),
      (error: Error & { code?: string }) =>
        error.code === 'busy' && error.message.includes(`process ${process.pid}, since 20`),
    ),
  )
  const reader = await open(folder, false)
  assert.deepEqual(reader.accounts(), [])
  reader.close()
  first.close()
  ;(await open(folder)).close()
})

test('a store of a newer version is refused, for reading and writing, and stays as it was', async () => {
  const folder = newFolder()
  ;(await open(folder)).close()
  const raw = new DatabaseSync(storePath(folder))
  raw.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)')
  raw.close()
  const bytes = readFileSync(storePath(folder))
  for (const write of [true, false]) await assert.rejects(open(folder, write), { code: 'newer' })
  assert.deepEqual(readFileSync(storePath(folder)), bytes)
})

test('what is not our store is refused: text, another database, a folder, a link', async () => {
  const make: [string, (path: string) => void, string][] = [
    ['text', (path) => writeFileSync(path, 'Dear diary, '.repeat(500)), 'corrupt'],
    ['another database', (path) => new DatabaseSync(path).exec('CREATE TABLE t (x)'), 'corrupt'],
    ['a folder', (path) => mkdirSync(path), 'store'],
    ['a link', (path) => symlinkSync('/etc/hostname', path), 'store'],
  ]
  for (const [name, prepare, code] of make) {
    const folder = newFolder()
    mkdirSync(folder, { recursive: true })
    prepare(storePath(folder))
    for (const write of [true, false]) await assert.rejects(open(folder, write), { code }, `${name}, write ${write}`)
  }
})

test('no store yet: reading says what to do, and makes nothing', async () => {
  const folder = newFolder()
  await assert.rejects(
    open(folder, false),
    (error: Error & { code?: string; hint?: string }) =>
      error.code === 'sign-in-needed' && /demo/.test(error.hint ?? ''),
  )
  assert.throws(() => statSync(folder))
})

test('the data of another person is refused under the same name', async () => {
  using temp = await tempStore()
  assert.throws(() => temp.store.ensureAccount('me', '1000000002', null), { code: 'wrong-account' })
  assert.equal(temp.store.ensureAccount('other', '1000000002', null).name, 'other')
  assert.ok(!JSON.stringify(temp.store.accounts()).includes('1000000001'))
})

test('a full disk is said so, keeps what was saved whole, and the next run goes on', async () => {
  const simulator = await startSimulator({ days: 40, today, now: () => now() * 1000 })
  try {
    using reference = await tempStore()
    await sync(optionsFor(reference, bareCloud(simulator)))
    const pages = reference.store.database.get<{ page_count: number }>('PRAGMA page_count')!.page_count
    for (const share of [0.15, 0.4, 0.7]) {
      using temp = await tempStore()
      const { database } = temp.store
      // SQLite refuses to grow the file, with the same result code as for a disk without space.
      database.exec(`PRAGMA max_page_count = ${Math.round(pages * share)}`)
      await assert.rejects(
        sync(optionsFor(temp, bareCloud(simulator))),
        (error: Error & { code?: string; hint?: string }) =>
          error.code === 'disk-full' && error.message.includes(temp.folder),
      )
      assert.equal(database.get<{ integrity_check: string }>('PRAGMA integrity_check')!.integrity_check, 'ok')
      database.exec('PRAGMA max_page_count = 1000000')
      await sync(optionsFor(temp, bareCloud(simulator)))
      assert.equal(contentHash(database), contentHash(reference.store.database))
    }
  } finally {
    await simulator.close()
  }
})

test('a folder that may not be written is said so', async () => {
  const folder = newFolder()
  ;(await open(folder)).close()
  const program = `
    import { openStore } from ${JSON.stringify(fileURLToPath(new URL('../src/store/store.ts', import.meta.url)))}
    await openStore({ folder: ${JSON.stringify(join(root, 'not-mine'))}, write: true, now: () => 0 }).then(() => console.log('opened'), (e) => console.log(e.code, '|', e.message, '|', e.hint))
  `
  mkdirSync(join(root, 'not-mine'), { mode: 0o500 })
  chmodSync(root, 0o755)
  // Root may write anywhere, so the child runs as somebody else then.
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    ...somebody,
    env: { PATH: '/usr/bin' },
    encoding: 'utf8',
  })
  assert.match(child.stdout, /^store \| .*not-mine.*(no permission) \| /, child.stderr)
})

test('a damaged reply in the archive is found by rebuild, which then changes nothing', async () => {
  const simulator = await startSimulator({ days: 40, today, now: () => now() * 1000 })
  try {
    using temp = await tempStore()
    const { database } = temp.store
    await sync(optionsFor(temp, bareCloud(simulator)))
    const hash = contentHash(database)
    database.exec('DROP TRIGGER reply_unchanged')
    database.run(
      "UPDATE reply SET body = CAST(substr(body, 1, length(body) - 5) || x'0102030405' AS BLOB) WHERE id = (SELECT max(id) FROM reply)",
    )
    const { rebuild } = await import('../src/store/rebuild.ts')
    assert.throws(() => rebuild(database), { code: 'corrupt' })
    assert.equal(contentHash(database), hash)
  } finally {
    await simulator.close()
  }
})
