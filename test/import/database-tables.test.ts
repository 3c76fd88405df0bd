// Further tables of other programs' databases: Gadgetbridge's samples, Xiaomi's devices, and the workouts, heart rates
// and weights of the Mi Fit app.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { importInto, openDoors } from '../../src/import/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const NOW = 1_795_262_400
const zone = 'Europe/Berlin'
// 2026-11-20 00:00 in Berlin, winter time.
const midnight = 1_795_129_200
const folder = mkdtempSync(join(tmpdir(), 'wristory-tables-'))
after(() => rmSync(folder, { recursive: true }))

/** Makes a database of the tables, `columns` as SQL. */
function make(name: string, tables: Record<string, { columns: string; rows: (string | number | null)[][] }>): string {
  const path = join(folder, name)
  const database = new DatabaseSync(path)
  database.exec('BEGIN')
  for (const [table, { columns, rows }] of Object.entries(tables)) {
    database.exec(`CREATE TABLE ${table} (${columns})`)
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${columns.split(',').map(() => '?')})`)
    for (const row of rows) insert.run(...row)
  }
  database.exec('COMMIT')
  database.close()
  return path
}

/** A store with the file in it; a second import and a rebuild must not change it. */
async function brought(path: string): Promise<Store> {
  const store = await openStore({ folder: mkdtempSync(join(folder, 'store-')), write: true, now: () => NOW })
  const account = store.ensureLocalAccount('default', zone)
  const doors = await openDoors([path], { password: async () => undefined, scratch: folder })
  const first = await importInto(store, account, { doors, zone })
  assert.deepEqual(first.files[0]!.warnings, [])
  const hash = contentHash(store.database)
  const again = await importInto(store, account, { doors, zone })
  rebuild(store.database)
  assert.deepEqual([again.fresh, contentHash(store.database)], [0, hash])
  return store
}

const list = (store: Store, sql: string) => store.database.all(sql).map((row) => Object.values(row as object))

test("Gadgetbridge's stress, oxygen, PAI, pulses, breaths and workouts", async () => {
  const device = (...rest: (string | number)[]) => [1, 1, ...rest]
  const ms = (seconds: number) => (midnight + seconds) * 1000
  const sample = 'TIMESTAMP INTEGER, DEVICE_ID INTEGER, USER_ID INTEGER'
  const path = make('gadgetbridge', {
    HUAMI_STRESS_SAMPLE: {
      columns: `${sample}, TYPE_NUM INTEGER, STRESS INTEGER`,
      // The last minute of the day before, and 20, 40, 60, 80.
      rows: [-60, 300, 600, 900, 1200].map((at, i) => [ms(at), ...device(1, [33, 20, 40, 60, 80][i]!)]),
    },
    HUAMI_SPO2_SAMPLE: {
      columns: `${sample}, TYPE_NUM INTEGER, SPO2 INTEGER`,
      rows: [
        [ms(3600), ...device(0, 97)],
        [ms(7200), ...device(1, 0)],
      ],
    },
    HUAMI_HEART_RATE_MANUAL_SAMPLE: {
      columns: `${sample}, UTC_OFFSET INTEGER, HEART_RATE INTEGER`,
      rows: [
        [ms(5000), ...device(3_600_000, 71)],
        [ms(6000), ...device(3_600_000, 255)],
      ],
    },
    HUAMI_PAI_SAMPLE: {
      columns: `${sample}, UTC_OFFSET INTEGER, PAI_LOW REAL, PAI_MODERATE REAL, PAI_HIGH REAL, TIME_LOW INTEGER,
        TIME_MODERATE INTEGER, TIME_HIGH INTEGER, PAI_TODAY REAL, PAI_TOTAL REAL`,
      // Two of one day: the later one counts.
      rows: [
        [ms(36_000), ...device(3_600_000, 1, 0, 0, 5, 0, 0, 1, 50)],
        [ms(72_000), ...device(3_600_000, 1.5, 2.5, 0, 15, 4, 0, 4, 53)],
      ],
    },
    HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE: {
      columns: `${sample}, UTC_OFFSET INTEGER, RATE INTEGER`,
      // Around UTC's midnight, which is one o'clock here.
      rows: [
        [ms(3540), ...device(3600, 14)],
        [ms(3600), ...device(3600, 15)],
      ],
    },
    BASE_ACTIVITY_SUMMARY: {
      columns: `_id INTEGER, NAME TEXT, START_TIME INTEGER, END_TIME INTEGER, ACTIVITY_KIND INTEGER, DEVICE_ID INTEGER,
        USER_ID INTEGER, SUMMARY_DATA TEXT, RAW_SUMMARY_DATA BLOB`,
      rows: [
        [
          1,
          'Run',
          ms(43_200),
          ms(45_000),
          16,
          ...device(
            JSON.stringify({
              distanceMeters: { value: 5012, unit: 'meters' },
              activeSeconds: { value: 1750, unit: 'seconds' },
              averageHR: 141,
            }),
          ),
          null,
        ],
        [2, null, ms(50_000), ms(50_600), 999_999, ...device(''), null],
      ],
    },
  })
  const store = await brought(path)
  assert.deepEqual(
    list(store, 'SELECT date, min, max, mean, relaxed, normal, medium, high FROM stress ORDER BY date'),
    [
      ['2026-11-19', 33, 33, 33, 100, 0, 0, 0],
      ['2026-11-20', 20, 80, 50, 25, 25, 25, 25],
    ],
  )
  assert.deepEqual(list(store, "SELECT instant, stress FROM stress_point WHERE date = '2026-11-20' LIMIT 1"), [
    [midnight + 300, 20],
  ])
  assert.deepEqual(list(store, 'SELECT instant, date, spo2 FROM spo2'), [[midnight + 3600, '2026-11-20', 97]])
  assert.deepEqual(list(store, 'SELECT instant, heartrate FROM heartrate'), [[midnight + 5000, 71]])
  assert.deepEqual(list(store, 'SELECT date, points, total, low, medium, low_minutes, medium_minutes FROM pai'), [
    ['2026-11-20', 4, 53, 1.5, 2.5, 15, 4],
  ])
  assert.deepEqual(list(store, 'SELECT instant, breaths FROM respiration ORDER BY instant'), [
    [midnight + 3540, 14],
    [midnight + 3600, 15],
  ])
  assert.deepEqual(
    list(store, 'SELECT start, "end", sport, distance, moving_time, heartrate_mean FROM workout ORDER BY start'),
    [
      [midnight + 43_200, midnight + 45_000, 'outdoor run', 5012, 1750, 141],
      [midnight + 50_000, midnight + 50_600, null, null, 600, null],
    ],
  )
  store.close()
})

test("Xiaomi's minutes with their own sleep, oxygen and stress", async () => {
  const rows: number[][] = []
  for (let minute = 0; minute < 1440; minute++)
    rows.push([
      midnight + minute * 60,
      7,
      1,
      10,
      minute < 600 ? 0 : 5,
      -1,
      60 + (minute % 3),
      minute === 700 ? 44 : 0,
      minute === 100 ? 96 : 0,
    ])
  const sample = 'TIMESTAMP INTEGER, DEVICE_ID INTEGER, USER_ID INTEGER'
  const ms = (minute: number) => (midnight + minute * 60) * 1000
  const path = make('xiaomi', {
    XIAOMI_ACTIVITY_SAMPLE: {
      columns: `${sample}, RAW_INTENSITY INTEGER, STEPS INTEGER, RAW_KIND INTEGER, HEART_RATE INTEGER, STRESS INTEGER, SPO2 INTEGER`,
      rows,
    },
    XIAOMI_SLEEP_STAGE_SAMPLE: {
      columns: `${sample}, STAGE INTEGER`,
      rows: [
        [ms(-30), 7, 1, 3],
        [ms(60), 7, 1, 2],
        [ms(120), 7, 1, 5],
        [ms(130), 7, 1, 4],
      ],
    },
    XIAOMI_SLEEP_TIME_SAMPLE: {
      columns: `${sample}, WAKEUP_TIME INTEGER, TOTAL_DURATION INTEGER`,
      rows: [[ms(-30), 7, 1, ms(400), 420]],
    },
    XIAOMI_DAILY_SUMMARY_SAMPLE: {
      columns: `${sample}, STEPS INTEGER, CALORIES INTEGER`,
      rows: [[ms(0), 7, 1, 4210, 180]],
    },
    XIAOMI_MANUAL_SAMPLE: {
      columns: `${sample}, TYPE INTEGER, VALUE INTEGER`,
      rows: [
        [ms(800), 7, 1, 17, 66],
        [ms(801), 7, 1, 18, 98],
        [ms(802), 7, 1, 19, 30],
      ],
    },
  })
  const store = await brought(path)
  assert.deepEqual(
    list(
      store,
      "SELECT steps, energy, heartrate_max, deep_minutes, rem_minutes, awake_minutes FROM day WHERE date = '2026-11-20'",
    ),
    [[4210, 180, 62, 60, 240, 10]],
  )
  assert.deepEqual(list(store, 'SELECT start, "end" FROM night'), [[midnight - 1800, midnight + 130 * 60 + 4 * 3600]])
  assert.deepEqual(list(store, 'SELECT date, mean FROM stress'), [['2026-11-20', 44]])
  assert.deepEqual(list(store, 'SELECT spo2 FROM spo2 ORDER BY instant'), [[96], [98]])
  assert.deepEqual(list(store, 'SELECT heartrate FROM heartrate'), [[66]])
  store.close()
})

const sample = new URL('../../../shared/samples/workouts/walk_1543838684_local_db_nogps.json', import.meta.url)
const absent = existsSync(sample) ? false : 'NOT RUN: the real samples are not beside this checkout'

interface Walk {
  readonly heartrate: readonly [least: number, most: number]
  readonly steps: number
  readonly pauses: readonly (readonly number[])[]
}

async function walkOfPhone(payload: URL, { heartrate, steps, pauses }: Walk): Promise<void> {
  const walk = JSON.parse(readFileSync(payload, 'utf8'))
  const bulk = {
    BULKLL: 'longitude_latitude',
    BULKGAIT: 'gait',
    BULKAL: 'altitude',
    BULKACC: 'accuracy',
    BULKTIME: 'time',
    BULKFLAG: 'flag',
    BULKPACE: 'pace',
    BULKPAUSE: 'pause',
    BULKHR: 'heart_rate',
    BULKDISTANCE: 'distance',
    BULKSPEED: 'speed',
  }
  const path = make(`origin_db_${walk.trackid}`, {
    TRACKDATA: {
      columns: `_id INTEGER, TRACKID INTEGER, TYPE INTEGER, VERSION INTEGER, ${Object.keys(bulk).map((name) => `${name} TEXT`)}`,
      rows: [[1, walk.trackid, 6, 12, ...Object.values(bulk).map((name) => walk[name])]],
    },
    TRACKRECORD: {
      columns: '_id INTEGER, TRACKID INTEGER, DISTANCE INTEGER, COSTTIME INTEGER, ENDTIME INTEGER',
      rows: [[1, walk.trackid, 3873, 2247, walk.trackid + 3140]],
    },
    HEART_RATE: {
      columns: 'TIME INTEGER, TYPE INTEGER, HR INTEGER',
      rows: [
        [1_543_838_000, 2, 63],
        [1_543_838_060, 1, 99],
      ],
    },
    WEIGHT_INFOS: {
      columns: 'TIMESTAMP INTEGER, WEIGHT REAL, HEIGHT INTEGER, BODY_FAT REAL',
      rows: [[1_543_800_000_000, 70.5, 175, 0]],
    },
  })
  const store = await brought(path)
  assert.deepEqual(list(store, 'SELECT sport_code, distance, moving_time, "end" FROM workout'), [
    [6, 3873, 2247, walk.trackid + 3140],
  ])
  const [point] = store.database.all<Record<string, number>>(
    'SELECT count(heartrate) AS n, min(heartrate) AS least, max(heartrate) AS most, max(steps) AS steps FROM track_point',
  )
  assert.deepEqual([point!.least, point!.most, point!.steps], [...heartrate, steps])
  assert.deepEqual(list(store, 'SELECT start, seconds FROM pause'), pauses)
  assert.deepEqual(list(store, 'SELECT instant, heartrate FROM heartrate'), [[1_543_838_000, 63]])
  assert.deepEqual(list(store, 'SELECT weight, height, fat, member FROM weight'), [[70.5, 175, null, 'self']])
  store.close()
}

test("a made-up walk of the Mi Fit app's database, a pulse and a weight", () =>
  walkOfPhone(new URL('../../fixtures/payloads/walk_database.json', import.meta.url), {
    heartrate: [90, 125],
    steps: 900,
    pauses: [
      [1_542_700_300, 20],
      [1_542_700_600, 45],
    ],
  }))

test("a real walk of the Mi Fit app's database, a pulse and a weight", { skip: absent }, () =>
  walkOfPhone(sample, { heartrate: [78, 139], steps: 4755, pauses: [[1_543_839_154, 890]] }),
)
