// Files that wristory writes: atomic, with one set of modes, and never over a pipe, a device or a folder.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { main } from '../src/cli/main.ts'
import { WristoryError } from '../src/errors.ts'
import { writeAtomic } from '../src/files/atomic.ts'
import { backup } from '../src/store/backup.ts'
import { writeCopy } from '../src/store/copy.ts'
import { Database } from '../src/store/driver.ts'
import { purgeAccount, purgeAll } from '../src/store/purge.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { fakeIo } from './fake-io.ts'
import { now, tempStore } from './temp-store.ts'

const root = mkdtempSync(join(tmpdir(), 'wristory-files-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** Files that write otherwise than through `writeAtomic`, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'files/atomic.ts': 'the writer',
  'files/fs.ts': 'hands the functions on',
  'files/stream.ts': 'fills drafts',
  'capture/har.ts': 'grows while a phone is used, and never replaces a file',
  'import/databases.ts': 'copies in a temporary folder',
  'files/private.ts': 'makes an empty file',
  'store/lock.ts': 'who has the lock: only for messages',
}

test('every file is written by one function', () => {
  const source = fileURLToPath(new URL('../src', import.meta.url))
  const writers = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !name.endsWith('.test.ts'))
    .filter((name) => {
      const text = readFileSync(join(source, name), 'utf8')
      // Through the open file that `writeAtomic` gives is how it is meant.
      const elsewhere = text.replace(/writeAtomic\([^\n]*writeFileSync\((file|handle),/g, '')
      return /\b(writeFile|writeFileSync|createWriteStream|appendFile(Sync)?|copyFile)\(|\bopen(Sync)?\([^)]*(['"][wa]x?\+?['"]|O_CREAT)/.test(
        elsewhere,
      )
    })
    .map((name) => relative('.', name))
  assert.deepEqual(writers.filter((name) => exceptions[name] === undefined).sort(), [])
})

test('a file that could not be written leaves the one that was there, and nothing beside it', () => {
  const folder = mkdtempSync(join(root, 'old-'))
  const target = join(folder, 'report.html')
  writeFileSync(target, 'old')
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
  const fill = (temporary: string) => {
    writeFileSync(`${temporary}-journal`, '')
    throw full
  }
  assert.throws(() => writeAtomic(target, { replace: true }, fill), { code: 'disk-full', message: /report\.html/ })
  assert.equal(readFileSync(target, 'utf8'), 'old')
  assert.deepEqual(readdirSync(folder), ['report.html'])
})

test('a pipe and a folder are not replaced', {
  skip: process.platform === 'win32' && 'NOT RUN: not on Windows',
}, () => {
  const folder = mkdtempSync(join(root, 'pipe-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  mkdirSync(join(folder, 'place'))
  for (const name of ['pipe', 'place'])
    assert.throws(() => writeAtomic(join(folder, name), { replace: true }, () => {}), { code: 'usage' }, name)
  assert.deepEqual(readdirSync(folder), ['pipe', 'place'])
})

test('a copy that does not fit names the place of the copy', async () => {
  const folder = mkdtempSync(join(root, 'full-'))
  const { store } = await tempStore(folder)
  store.close()
  const database = new Database(storePath(folder))
  // No space for the copy: the engine says so of the database that it reads.
  database.run = () => {
    throw new WristoryError('disk-full', `No space left while writing ${database.path}`)
  }
  const copy = join(mkdtempSync(join(root, 'other-')), 'copy.db')
  assert.throws(
    () => writeCopy(database, copy, { replace: false }),
    (error: WristoryError) => {
      assert.ok(error.message.includes(copy) && !error.message.includes(folder), error.message)
      return true
    },
  )
  database.close()
})

test('a home folder with a path that SQLite cannot open is refused, whatever the command', async () => {
  const long = join(root, ...Array.from({ length: 5 }, () => 'x'.repeat(100)))
  for (const command of ['status', 'sync', 'doctor', 'rebuild', 'purge', 'serve', 'demo', 'import']) {
    const io = fakeIo({ env: { WRISTORY_HOME: long } })
    assert.equal(await main([command, ...(command === 'import' ? ['x'] : [])], io), 2, command)
    assert.match(io.err(), /has \d+ bytes.*\n.*--home/s, command)
  }
  assert.equal(existsSync(join(root, 'x'.repeat(100))), false)
})

test('purge refuses while another program has the store open, and says which copies keep an account', async () => {
  const folder = mkdtempSync(join(root, 'purge-'))
  const { store } = await tempStore(folder)
  store.ensureAccount('other', '2', null)
  store.close()
  await backup(folder, join(folder, 'wristory.before-20260101T000000.db'), false, now)
  const reader = await openStore({ folder, now })
  assert.equal(reader.accounts().length, 2)
  await assert.rejects(purgeAccount(folder, 'other', now), { code: 'busy', hint: /wristory serve/ })
  assert.throws(() => purgeAll(folder, now), { code: 'busy' })
  assert.equal(reader.accounts().length, 2)
  reader.close()
  assert.deepEqual(await purgeAccount(folder, 'other', now), ['wristory.before-20260101T000000.db'])
  assert.deepEqual(await purgeAccount(folder, 'me', now), ['wristory.before-20260101T000000.db'])
  assert.equal(purgeAll(folder, now).includes('wristory.db'), true)
  assert.equal(existsSync(storePath(folder)), false)
})

for (const [tz, zone, told] of [
  [':/etc/localtime', undefined, true],
  ['CEST', undefined, true],
  ['UTC+2', undefined, true],
  ['Europe/berlin', undefined, false],
  ['Europe/Berlin', 'Europe/Berlin', false],
  [undefined, 'UTC', false],
] as const)
  test(`TZ=${tz}: a zone is what the engine accepts, else none, said once`, async () => {
    const home = mkdtempSync(join(root, 'zone-'))
    const file = join(home, 'x.csv')
    writeFileSync(file, 'date,steps,distance,runDistance,calories\n2026-01-01,100,70,0,5\n')
    const io = fakeIo({ env: { WRISTORY_HOME: home, TZ: tz }, zone })
    await main(['import', file], io)
    assert.doesNotMatch(io.err(), /TypeError|went wrong/)
    assert.equal(io.err().split('is not the name of a time zone').length - 1, told ? 1 : 0, io.err())
  })
