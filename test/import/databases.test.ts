// Databases of other programs: Gadgetbridge's minutes become days and nights, the phone's days equal the cloud's, and
// nothing is ever written to the file or beside it.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { importInto, openDoors, survey } from '../../src/import/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore } from '../../src/store/store.ts'
import { zipOf } from './account-export.ts'

const NOW = 1_795_262_400
const zone = 'Europe/Berlin'
const folders: string[] = []
const folder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'wristory-databases-')))
  return folders.at(-1)!
}
after(() => {
  for (const path of folders) rmSync(path, { recursive: true })
})

const keys = { password: async () => undefined, scratch: tmpdir() }

async function brought(path: string, home: string | null = zone) {
  const store = await openStore({ folder: folder(), write: true, now: () => NOW })
  const account = store.ensureLocalAccount('default', home)
  const doors = await openDoors([path], keys)
  const imported = await importInto(store, account, { doors, zone: home })
  return { store, account, imported, doors }
}

/** Thirty-five days of one band across the end of summer time: asleep 23:30 to 06:30 with ten minutes awake at 03:00. */
function gadgetbridge(path: string, { wal = false } = {}): void {
  const database = new DatabaseSync(path)
  if (wal) database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0')
  database.exec(`CREATE TABLE HUAMI_EXTENDED_ACTIVITY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, USER_ID INTEGER,
    RAW_INTENSITY INTEGER, STEPS INTEGER, RAW_KIND INTEGER, HEART_RATE INTEGER, UNKNOWN1 INTEGER, SLEEP INTEGER,
    DEEP_SLEEP INTEGER, REM_SLEEP INTEGER); BEGIN`)
  const insert = database.prepare('INSERT INTO HUAMI_EXTENDED_ACTIVITY_SAMPLE VALUES (?, 1, 1, ?, ?, ?, ?, 0, 0, ?, ?)')
  // 2026-10-10 00:00 in Berlin, summer time.
  const first = 1_791_583_200
  for (let minute = 0; minute < 35 * 1440; minute++) {
    const clock = minute % 1440
    const asleep = (clock >= 1410 || clock < 390) && (clock < 180 || clock >= 190)
    const steps = clock >= 600 && clock < 660 ? 100 : 0
    insert.run(
      first + minute * 60,
      asleep ? 2 : 20,
      steps,
      asleep ? 120 : 80,
      clock % 10 === 0 ? 61 : 255,
      clock < 60 ? 50 : 0,
      clock >= 300 && clock < 330 ? 60 : 0,
    )
  }
  database.exec('COMMIT')
  if (!wal) {
    database.close()
    return
  }
  // Closing would bring the log into the file; a copy of both is what a phone's backup is.
  writeFileSync(`${path}.copy`, readFileSync(path))
  writeFileSync(`${path}.copy-wal`, readFileSync(`${path}-wal`))
  database.close()
}

test("Gadgetbridge's minutes become days, nights and stages", async () => {
  const place = folder()
  const path = join(place, 'Gadgetbridge')
  gadgetbridge(path)
  const before = readFileSync(path)
  const { store, account, imported, doors } = await brought(path)
  assert.deepEqual(readdirSync(place), ['Gadgetbridge'])
  assert.deepEqual(readFileSync(path), before)
  assert.equal(imported.files[0]!.format, 'Gadgetbridge database')
  const day = store.database.get(
    'SELECT steps, heartrate_min, heartrate_readings, recorded_minutes, sleep_minutes, deep_minutes, rem_minutes, awake_minutes FROM day WHERE date = ?',
    '2026-10-15',
  )
  assert.deepEqual(
    { ...(day as object) },
    {
      steps: 6000,
      heartrate_min: 61,
      heartrate_readings: 144,
      recorded_minutes: 1440,
      sleep_minutes: 410,
      deep_minutes: 60,
      rem_minutes: 30,
      awake_minutes: 10,
    },
  )
  const night = store.database.get<{ start: number; end: number }>(
    'SELECT start, "end" FROM night WHERE date = \'2026-10-15\'',
  )
  assert.deepEqual(
    [night?.start, night?.end].map((at) => new Date(at! * 1000).toISOString()),
    ['2026-10-14T21:30:00.000Z', '2026-10-15T04:30:00.000Z'],
  )
  // 35 days begin at midnight in summer and end an hour before it in winter.
  const days = store.database.all<{ date: string; steps: number }>('SELECT date, steps FROM day ORDER BY date')
  assert.deepEqual([days.length, days.reduce((sum, { steps }) => sum + steps, 0)], [35, 35 * 6000])
  const hash = contentHash(store.database)
  const again = await importInto(store, account, { doors, zone })
  rebuild(store.database)
  assert.deepEqual([again.fresh, contentHash(store.database)], [0, hash])
  store.close()

  const zip = join(place, 'gadgetbridge.zip')
  writeFileSync(
    zip,
    await zipOf([
      ['files/1.gpx', '<gpx/>'],
      ['database/of-any-name', before],
    ]),
  )
  const zipped = await brought(zip)
  assert.equal(contentHash(zipped.store.database), hash)
  zipped.store.close()
})

test('what still lies in a write-ahead log is read too, and nothing is left beside the file', async () => {
  const place = folder()
  gadgetbridge(join(place, 'gb'), { wal: true })
  const before = readdirSync(place)
  const { store } = await brought(join(place, 'gb.copy'))
  assert.equal(store.database.all('SELECT date FROM day').length, 35)
  assert.deepEqual(readdirSync(place), before)
  store.close()
})

const sample = new URL('../../../shared/samples/daily/2018-12-03_miband.json', import.meta.url)
const absent = existsSync(sample) ? false : 'NOT RUN: the real samples are not beside this checkout'

async function dayOfPhone(payload: URL, wanted: Record<string, number>): Promise<void> {
  const { date_time, summary, data, data_hr } = JSON.parse(readFileSync(payload, 'utf8'))
  const path = join(folder(), 'origin_db_1')
  const database = new DatabaseSync(path)
  database.exec(
    'CREATE TABLE DATE_DATA (_id INTEGER, DATE TEXT, SUMMARY TEXT, DATA TEXT, DATA_HR BLOB, TIME_ZONE TEXT, DEVICE_ID TEXT)',
  )
  const text = Buffer.from(summary, 'base64').toString()
  // The phone appends bytes to the heart rates.
  const heartrate = Buffer.concat([Buffer.from(data_hr, 'base64'), Buffer.alloc(40)])
  database.prepare('INSERT INTO DATE_DATA VALUES (1, ?, ?, ?, ?, ?, NULL)').run(date_time, text, data, heartrate, '4')
  database.close()
  const { store, imported } = await brought(path, null)
  assert.equal(imported.files[0]!.format, 'database of the Mi Fit app')
  const day = store.database.get<Record<string, number>>('SELECT steps, distance, energy, utc_offset FROM day')
  assert.deepEqual({ ...day }, { ...wanted, utc_offset: 3600 })
  const minutes = store.database.get<{ steps: number }>('SELECT sum(steps) AS steps FROM minute')
  assert.equal(minutes?.steps, wanted.steps)
  store.close()
}

test("a made-up day in the phone's database", () =>
  dayOfPhone(new URL('../../fixtures/payloads/band_day.json', import.meta.url), {
    steps: 3000,
    distance: 1700,
    energy: 90,
  }))

test("a real day in the phone's database", { skip: absent }, () =>
  dayOfPhone(sample, { steps: 5179, distance: 3913, energy: 151 }),
)

test('databases that lie: views of known names, damage, other programs', async () => {
  const place = folder()
  const trap = new DatabaseSync(join(place, 'trap'))
  trap.exec(`CREATE TABLE other (x); CREATE VIEW DATE_DATA AS
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT '2026-01-01' AS DATE, i AS SUMMARY FROM n`)
  trap.close()
  gadgetbridge(join(place, 'whole'))
  const bytes = readFileSync(join(place, 'whole'))
  writeFileSync(join(place, 'cut'), bytes.subarray(0, bytes.length >> 1))
  bytes.fill(0xff, 8192)
  writeFileSync(join(place, 'damaged'), bytes)
  for (const name of ['trap', 'cut', 'damaged']) {
    const { files } = await survey({ doors: await openDoors([join(place, name)], keys), zone })
    assert.equal(files[0]!.warnings.length, 1, name)
  }
})
