// The vendor's account export in every generation and with both ciphers: the same daily totals as the cloud's, and the
// cloud's own rows win.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Door, doorOfBytes, importInto, openDoors, survey } from '../../src/import/index.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { exportFiles, type Generation, zipOf } from './account-export.ts'

const NOW = 1_795_262_400
const zone = 'Europe/Berlin'
const folders: string[] = []
const USER = '1000000001'

function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'wristory-export-')))
  return folders.at(-1)!
}

let cloud: Store

async function emptyStore(): Promise<Store> {
  return openStore({ folder: folder(), write: true, now: () => NOW })
}

/** Fetches `days` of the person into the store. */
async function fetchInto(store: Store, days: number): Promise<void> {
  const simulator = await startSimulator({ person: 'two-years', days: 60, today: '2026-11-21', now: () => NOW * 1000 })
  const { userId, token } = simulator.accounts[0]!
  const get = async (path: string, query: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${simulator.url}${path}?${new URLSearchParams(query)}`, {
      headers: { apptoken: token },
    })
    return { body: Buffer.from(await answer.arrayBuffer()) }
  }
  const from = new Date((NOW - days * 86_400) * 1000).toISOString().slice(0, 10)
  const account = store.ensureAccount('default', userId, zone)
  await sync({ store, account, userId, cloud: { get }, now: () => NOW, from, kinds: ['day'] })
  await simulator.close()
}

before(async () => {
  cloud = await emptyStore()
  await fetchInto(cloud, 60)
})

after(() => {
  cloud.close()
  for (const path of folders) rmSync(path, { recursive: true })
})

const totals = (store: Store) =>
  store.database.all(
    `SELECT date, steps, distance, energy, running_distance, deep_minutes, sleep_minutes, sleep_start, sleep_end,
       heartrate_min, heartrate_mean, heartrate_max, heartrate_readings FROM day ORDER BY date`,
  )

function door(bytes: Uint8Array, password?: string): Door {
  return doorOfBytes('export.zip', bytes, { password: async () => password, scratch: tmpdir() })
}

async function brought(doors: Door[]): Promise<Store> {
  const store = await emptyStore()
  const account = store.ensureAccount('default', USER, zone)
  const imported = await importInto(store, account, { doors, zone, isOwn: (user) => user === USER })
  assert.ok(imported.fresh > 0)
  return store
}

const password = 'Öffne-Dich 7'

test('every generation of the export, under both ciphers, brings the daily totals of the cloud', async () => {
  for (const generation of [2020, 2021, 2022, 2026] as Generation[]) {
    const hashes = new Set<string>()
    for (const zipCrypto of [false, true]) {
      const bytes = await zipOf(exportFiles(cloud.database, generation), { password, zipCrypto })
      const store = await brought([door(bytes, password)])
      assert.deepEqual(totals(store), totals(cloud), String(generation))
      if (generation > 2021) {
        const stages = 'SELECT date, minute, minutes, stage FROM sleep_stage WHERE nap = 0 ORDER BY date, minute'
        assert.deepEqual(store.database.all(stages), cloud.database.all(stages), `stages of ${generation}`)
      }
      if (generation > 2020) {
        const naps = 'SELECT date, start, "end" FROM nap ORDER BY date, start'
        assert.ok(cloud.database.all(naps).length > 0)
        assert.deepEqual(store.database.all(naps), cloud.database.all(naps), `naps of ${generation}`)
      }
      hashes.add(contentHash(store.database))
      store.close()
    }
    assert.equal(hashes.size, 1)
  }
})

test('a wrong or missing password says so', async () => {
  const files = exportFiles(cloud.database, 2026)
  for (const zipCrypto of [false, true]) {
    const bytes = await zipOf(files, { password, zipCrypto })
    for (const [given, words] of [
      ['falsch', /does not open|broken/],
      [undefined, /locked/],
    ] as const) {
      await assert.rejects(
        survey({ doors: [door(bytes, given)], zone }),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, 'usage')
          assert.match(error.message, words)
          return true
        },
      )
    }
  }
})

test("Info-ZIP's own archives and a plain folder of tables read alike", async (t) => {
  const place = folder()
  for (const [name, text] of exportFiles(cloud.database, 2022)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  const keys = { password: async () => 'pass', scratch: tmpdir() }
  const fromFolder = await brought(await openDoors([place], keys))
  assert.deepEqual(totals(fromFolder), totals(cloud))
  const hash = contentHash(fromFolder.database)
  fromFolder.close()
  const zip = spawnSync('zip', ['-q', '-r', '-P', 'pass', 'out.zip', '.'], { cwd: place })
  if (zip.error) return t.skip('NOT RUN: zip is not installed')
  const fromZip = await brought([door(readFileSync(join(place, 'out.zip')), 'pass')])
  assert.equal(contentHash(fromZip.database), hash)
  fromZip.close()
})

test("the cloud's rows stand above the export's, whichever came first; twice changes nothing", async () => {
  const bytes = await zipOf(exportFiles(cloud.database, 2020))
  const one = await emptyStore()
  await fetchInto(one, 30)
  const only = contentHash(one.database)
  const account = one.account('default')!
  const recent = one.database.all("SELECT * FROM day WHERE date > '2026-11-01' ORDER BY date")
  await importInto(one, account, { doors: [door(bytes)], zone })
  const both = contentHash(one.database)
  assert.notEqual(both, only)
  assert.deepEqual(one.database.all("SELECT * FROM day WHERE date > '2026-11-01' ORDER BY date"), recent)
  assert.equal(one.database.all('SELECT date FROM day').length, cloud.database.all('SELECT date FROM day').length)
  const again = await importInto(one, account, { doors: [door(bytes)], zone })
  assert.deepEqual([again.fresh, contentHash(one.database)], [0, both])
  rebuild(one.database)
  assert.equal(contentHash(one.database), both)
  one.close()

  const other = await brought([door(bytes)])
  await fetchInto(other, 30)
  assert.equal(contentHash(other.database), both)
  other.close()
})

test("another person's export is left out", async () => {
  const bytes = await zipOf(exportFiles(cloud.database, 2026))
  const store = await emptyStore()
  const account = store.ensureAccount('default', '1000000002', zone)
  const found = await importInto(store, account, { doors: [door(bytes)], zone, isOwn: (user) => user === '1000000002' })
  assert.deepEqual([found.fresh, found.foreign, found.users], [0, 1, [USER]])
  store.close()
})

const sample = new URL('../../../shared/samples/gdpr/SPORT_jan2022_to_june2022.csv', import.meta.url)
const absent = existsSync(sample) ? false : 'NOT RUN: the real samples are not beside this checkout'

async function workoutsOfFile(file: URL, count: number, newest: readonly (string | number)[]): Promise<void> {
  const store = await brought(
    await openDoors([fileURLToPath(file)], { password: async () => undefined, scratch: tmpdir() }),
  )
  const rows = store.database.all<Record<string, number | string>>('SELECT * FROM workout ORDER BY workout DESC')
  assert.equal(rows.length, count)
  const { start, sport_code, distance, moving_time, energy } = rows[0]!
  assert.deepEqual(
    [
      new Date(Number(start) * 1000).toISOString(),
      sport_code,
      distance,
      moving_time,
      Math.round(Number(energy) * 1000),
    ],
    newest,
  )
  store.close()
}

test('a made-up SPORT file brings its workouts', () =>
  workoutsOfFile(new URL('../../fixtures/payloads/SPORT.csv', import.meta.url), 3, [
    '2024-03-10T12:00:00.000Z',
    6,
    1200,
    900,
    101_250,
  ]))

test('a real SPORT file brings its workouts', { skip: absent }, () =>
  workoutsOfFile(sample, 183, ['2022-06-30T12:35:45.000Z', 6, 1180, 877, 114_985]),
)

test('a workout that only a file tells is not asked for in the cloud', async () => {
  const header =
    'type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),calories(kcal)'
  const store = await brought([
    door(await zipOf([['SPORT_1.csv', `${header}\n1,2026-11-19 05:00:01+0000,600,0.4,0.3,1500,0.4,90\n`]])),
  ])
  const asked: string[] = []
  const get = async (path: string) => {
    asked.push(path)
    return { body: Buffer.from('{"code":1,"message":"success","data":{"next":-1,"summary":[]}}') }
  }
  await sync({
    store,
    account: store.account('default')!,
    userId: USER,
    cloud: { get },
    now: () => NOW,
    kinds: ['workout', 'lap'],
  })
  assert.deepEqual(asked, ['/v1/sport/run/history.json'])
  assert.equal(store.database.all('SELECT * FROM workout').length, 1)
  store.close()
})

test('weights and heart rates by hand, in the columns of both generations', async () => {
  const files: [string, string][] = [
    [
      'BODY_1.csv',
      'time,weight,height,bmi,fatRate,bodyWaterRate,boneMass,metabolism,muscleRate,visceralFat\n2026-03-01 16:00:00+0000,70.5,175,23.0,null,null,null,null,null,null\n',
    ],
    [
      'BODY_2.csv',
      'timestamp,weight,height,bmi,fatRate,bodyWaterRate,boneMass,metabolism,muscleRate,visceralFat,impedance\n1580000000,71,175,23.2,20.5,55,3.1,1600,50,8,500\n',
    ],
    ['HEARTRATE_1.csv', 'time,heartRate\n1580000060,61\n'],
    ['HEARTRATE_2.csv', 'date,lastSyncTime,heartRate,timestamp\n2020-01-27,1580100000,62,1580100000\n'],
  ]
  const store = await brought([door(await zipOf(files))])
  assert.deepEqual(
    store.database
      .all('SELECT instant, weight, fat, member FROM weight ORDER BY instant')
      .map((row) => Object.values(row as object)),
    [
      [1_580_000_000, 71, 20.5, 'self'],
      [1_772_380_800, 70.5, null, 'self'],
    ],
  )
  assert.deepEqual(
    store.database
      .all('SELECT instant, heartrate FROM heartrate ORDER BY instant')
      .map((row) => Object.values(row as object)),
    [
      [1_580_000_060, 61],
      [1_580_100_000, 62],
    ],
  )
  store.close()
})
