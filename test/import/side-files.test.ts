// Databases with SQLite's files beside them, in names of any case; special files, and archives in archives.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { doorOfBytes, importInto, openDoors, survey } from '../../src/import/index.ts'
import { openStore } from '../../src/store/store.ts'
import { zip } from './evil-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-side-files-'))
after(() => rmSync(folder, { recursive: true }))
const keys = { password: async () => undefined, scratch: folder }
const summary = (steps: number) => JSON.stringify({ v: 5, stp: { ttl: steps, dis: 4200, cal: 200 } })

/** Twenty days of 6000 steps, and beside them the journal of an open transaction that makes them 7777. */
function hotJournal(name: string, letters: (text: string) => string = (text) => text): string {
  const place = join(folder, `${name}-open`)
  const database = new DatabaseSync(place)
  database.exec(letters('PRAGMA cache_size = 1; CREATE TABLE DATE_DATA (DATE TEXT, SUMMARY TEXT, DATA BLOB)'))
  const insert = database.prepare('INSERT INTO DATE_DATA VALUES (?, ?, ?)')
  for (let day = 1; day <= 20; day++)
    insert.run(`2017-05-${String(day).padStart(2, '0')}`, summary(6000), new Uint8Array(4320))
  database.exec('BEGIN')
  database.prepare('UPDATE DATE_DATA SET SUMMARY = ?').run(summary(7777))
  const copy = join(folder, name)
  for (const side of ['', '-journal']) copyFileSync(place + side, copy + side)
  database.exec('ROLLBACK')
  database.close()
  return copy
}

const steps = async (path: string) => {
  const doors = await openDoors([path], keys)
  const store = await openStore({ folder: mkdtempSync(join(folder, 'home-')), write: true, now: () => 1_795_262_400 })
  await importInto(store, store.ensureLocalAccount('default', 'UTC'), { doors, zone: 'UTC' })
  const days = store.database.all<{ steps: number }>('SELECT steps FROM day').map((day) => day.steps)
  store.close()
  return days
}

test('what a transaction had not finished is taken back, as SQLite does, and nothing is written beside the file', async () => {
  const path = hotJournal('origin_db')
  const before = [readFileSync(path), readFileSync(`${path}-journal`)]
  assert.deepEqual(await steps(path), new Array(20).fill(6000))
  assert.deepEqual([readFileSync(path), readFileSync(`${path}-journal`)], before)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('wristory-')),
    [],
  )
  const archive = join(folder, 'phone.zip')
  writeFileSync(
    archive,
    zip([
      { name: 'db/origin_db', content: before[0]! },
      { name: 'db/origin_db-journal', content: before[1]! },
    ]),
  )
  assert.deepEqual(await steps(archive), new Array(20).fill(6000))
})

test('names of tables and columns are read in small letters too', async () => {
  assert.deepEqual(await steps(hotJournal('small', (text) => text.toLowerCase())), new Array(20).fill(6000))
})

test('a pipe, a device and a folder in between are no files', async () => {
  const place = join(folder, 'odd')
  mkdirSync(join(place, 'deep', 'er'), { recursive: true })
  writeFileSync(join(place, 'deep', 'er', 'ACTIVITY.csv'), 'date,steps\n2024-03-01,5\n')
  writeFileSync(join(place, 'notes.txt'), 'Dear Ada,')
  const pipes = spawnSync('mkfifo', [join(place, 'pipe.csv')]).status === 0
  const { files, brought } = await survey({ doors: await openDoors([place], keys), zone: null })
  assert.deepEqual(
    files[0]?.parts.map(({ name }) => name),
    [join('deep', 'er', 'ACTIVITY.csv')],
  )
  assert.deepEqual(
    files[0]?.leftOut.map(({ what }) => what),
    ['notes.txt', ...(pipes ? ['pipe.csv'] : [])],
  )
  assert.equal(brought.length, 1)
  for (const path of [...(pipes ? [join(place, 'pipe.csv')] : []), '/dev/zero'].filter(existsSync))
    await assert.rejects(openDoors([path], keys), { code: 'usage', message: /not an ordinary file/ })
})

test('what has to be unpacked first is said', async () => {
  const tar = Buffer.alloc(1024)
  tar.write('ustar', 257)
  for (const [bytes, says] of [
    [tar, /is a tar archive: unpack it/],
    [gzipSync(tar), /is a tar archive packed with gzip: unpack it/],
    [gzipSync('date,steps\n2024-03-01,5\n'), /is a CSV packed with gzip/],
    [Buffer.from('7z\xbc\xaf\x27\x1c more', 'latin1'), /is a 7z archive/],
    [
      zip([{ name: 'inner.zip', content: zip([{ name: 'a.csv', content: Buffer.from('date,steps\n') }]) }]),
      /holds nothing/,
    ],
  ] as const) {
    const { files } = await survey({ doors: [doorOfBytes('x', bytes, keys)], zone: null })
    assert.match(files[0]!.warnings.join(' '), says)
  }
})

test('a month of 150,000 samples is read like any other', async () => {
  const path = join(folder, 'gadgetbridge.db')
  const database = new DatabaseSync(path)
  database.exec(`CREATE TABLE HUAMI_STRESS_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, STRESS INTEGER);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 149999)
    INSERT INTO HUAMI_STRESS_SAMPLE SELECT (1790000000 + i / 4) * 1000, 1, 30 FROM n`)
  database.close()
  const { brought } = await survey({ doors: await openDoors([path], keys), zone: 'UTC' })
  assert.deepEqual(
    brought.map(({ source, records }) => [source, records]),
    [['gadgetbridge_stress', 2]],
  )
})
