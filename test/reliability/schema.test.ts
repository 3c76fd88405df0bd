// A store changed by another program: nothing is read or written as if it were ours, and `rebuild` repairs what it can.

import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { WristoryError } from '../../src/errors.ts'
import { keepReply } from '../../src/store/archive.ts'
import { backup, restore } from '../../src/store/backup.ts'
import { checkStore } from '../../src/store/check.ts'
import { Database } from '../../src/store/driver.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { schemaFaults } from '../../src/store/schema.ts'
import { isSchemaNoted } from '../../src/store/schema-note.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { now, tempStore } from '../temp-store.ts'

const root = mkdtempSync(join(tmpdir(), 'wristory-schema-'))
after(() => rmSync(root, { recursive: true, force: true }))
let number = 0

/** A folder with a fresh store in which another program ran `sql`. */
async function changedBy(sql: string): Promise<string> {
  const folder = mkdtempSync(join(root, `${number++}-`))
  const { store } = await tempStore(folder)
  store.close()
  const database = new DatabaseSync(storePath(folder))
  database.exec(sql)
  database.close()
  return folder
}

const reply = {
  account: 1,
  source: 'goal',
  request: 'goal',
  from: '2026-01-01',
  to: '2026-01-02',
  asked: 1,
  origin: 'cloud',
  body: Buffer.from('{}'),
}

const swallow = 'BEFORE INSERT ON reply BEGIN SELECT RAISE(IGNORE); END'
const changes: readonly [what: string, sql: string, named: RegExp][] = [
  ['a trigger that swallows replies', `CREATE TRIGGER helper ${swallow}`, /trigger "helper" is not part of a store/],
  ['a trigger on rows', 'CREATE TRIGGER x AFTER INSERT ON night BEGIN DELETE FROM night; END', /trigger "x"/],
  ['a trigger of a view', 'CREATE TRIGGER x INSTEAD OF INSERT ON day BEGIN SELECT 1; END', /trigger "x"/],
  ['one of our triggers gone', 'DROP TRIGGER reply_kept', /trigger "reply_kept" is missing/],
  [
    'one of our triggers replaced',
    `DROP TRIGGER reply_kept; CREATE TRIGGER reply_kept ${swallow}`,
    /trigger "reply_kept" was changed/,
  ],
  ['an index', 'CREATE UNIQUE INDEX once ON reply (source)', /index "once" is not part of a store/],
  ['an index gone', 'DROP INDEX reply_request', /index "reply_request" is missing/],
  ['a view replaced', 'DROP VIEW day; CREATE VIEW day AS SELECT 1 AS account', /view "day" was changed/],
  ['a view replaced by a table', 'DROP VIEW day; CREATE TABLE day (account)', /view "day" was changed/],
  ['a table altered', 'ALTER TABLE night ADD COLUMN mood TEXT', /table "night" was changed/],
  ['a table gone', 'DROP TABLE nap', /table "nap" is missing/],
]

for (const [what, sql, named] of changes) {
  test(`${what}: refused for reading, writing and restoring, named by check, repaired by rebuild`, async () => {
    const folder = await changedBy(sql)
    const refused = (error: unknown) => {
      assert.ok(error instanceof WristoryError)
      assert.equal(error.code, 'corrupt')
      assert.match(error.message, named)
      assert.match(error.hint, /wristory rebuild/)
      return true
    }
    await assert.rejects(openStore({ folder, now }), refused)
    await assert.rejects(openStore({ folder, write: true, now }), refused)
    const copy = join(root, `copy-${number++}.db`)
    copyFileSync(storePath(folder), copy)
    await assert.rejects(restore(mkdtempSync(join(root, 'to-')), copy, now), refused)
    assert.ok((await checkStore({ path: storePath(folder) })).findings.some(({ part }) => part === 'schema'))

    const store = await openStore({ folder, write: true, repair: true, now })
    rebuild(store.database)
    assert.deepEqual(schemaFaults(store.database), [])
    assert.notEqual(keepReply(store.database, reply), null)
    store.close()
    ;(await openStore({ folder, now })).close()
    assert.deepEqual((await checkStore({ path: storePath(folder), deep: true })).findings, [])
  })
}

test('a table of the archive that was altered cannot be repaired', async () => {
  const folder = await changedBy('ALTER TABLE reply ADD COLUMN note TEXT')
  const refused = { code: 'corrupt', hint: /wristory restore/ }
  await assert.rejects(openStore({ folder, now }), refused)
  await assert.rejects(openStore({ folder, write: true, repair: true, now }), refused)
})

test("a person's own tables, views and statistics are left alone", async () => {
  const folder = await changedBy(
    'CREATE TABLE diary (date TEXT PRIMARY KEY, mood TEXT); CREATE INDEX moods ON diary (mood);' +
      'CREATE VIEW sleepy AS SELECT * FROM night; INSERT INTO diary VALUES (1, 2); ANALYZE',
  )
  ;(await openStore({ folder, now })).close()
  ;(await openStore({ folder, write: true, now })).close()
  const store = await openStore({ folder, now })
  assert.equal(isSchemaNoted(store.database), true)
  assert.equal(store.database.all('SELECT * FROM diary').length, 1)
  store.close()
})

test('a fresh store, a rebuilt, a compacted and a restored one are read without comparing the schema', async () => {
  using temp = await tempStore()
  const { store, folder } = temp
  const noted = () => assert.equal(isSchemaNoted(store.database), true)
  noted()
  rebuild(store.database)
  noted()
  store.compact()
  noted()
  const copy = join(root, 'whole.db')
  await backup(folder, copy, false, now)
  const to = mkdtempSync(join(root, 'restored-'))
  await restore(to, copy, now)
  const restored = await openStore({ folder: to, now })
  assert.deepEqual(schemaFaults(restored.database), [])
  assert.equal(isSchemaNoted(restored.database), true)
  restored.close()
})

test('a log of an earlier state is found before it is applied', async () => {
  const { store, folder } = await tempStore()
  const path = storePath(folder)
  keepReply(store.database, reply)
  const earlier = readFileSync(`${path}-wal`)
  assert.ok(earlier.length > 0)
  // A reader beside a writer sees nothing wrong.
  ;(await openStore({ folder, now })).close()
  store.close()
  const later = await openStore({ folder, write: true, now })
  keepReply(later.database, { ...reply, asked: 2, body: Buffer.from('[]') })
  later.close()
  const whole = readFileSync(path)
  writeFileSync(`${path}-wal`, earlier)
  const refused = { code: 'corrupt', message: /earlier state/, hint: /-wal/ }
  await assert.rejects(openStore({ folder, now }), refused)
  await assert.rejects(openStore({ folder, write: true, now }), refused)
  assert.ok((await checkStore({ path })).findings.some(({ place }) => place === 'wristory.db-wal'))
  assert.deepEqual(readFileSync(path), whole)
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  const again = await openStore({ folder, now })
  assert.equal(again.database.all('SELECT 1 FROM reply').length, 2)
  again.close()
  rmSync(folder, { recursive: true })
})

test('a reply that the store does not keep is an error', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  // From within: another program may do so while ours has the store open.
  const others = new Database(storePath(temp.folder))
  others.exec(`CREATE TRIGGER helper ${swallow}`)
  others.close()
  assert.throws(() => keepReply(database, reply), { code: 'corrupt', message: /did not keep/ })
  database.exec(
    'DROP TRIGGER helper; CREATE TRIGGER helper AFTER INSERT ON reply BEGIN INSERT INTO run (command, process, started) VALUES (1, 1, 1); END',
  )
  assert.notEqual(keepReply(database, reply), null)
})
