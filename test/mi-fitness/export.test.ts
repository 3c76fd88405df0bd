// The data export of Mi Fitness, by itself and beside one of the Zepp cloud. A Python program makes both and says what they
// add up to.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readCsv } from '../../src/codec/csv.ts'
import { importInto, openDoors, ownerTest, survey } from '../../src/import/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { keepLogin } from '../../src/store/logins.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const NOW = 1_796_000_000
const USER = '1000000007'
const samples = join(import.meta.dirname, '..', '..', '..', 'shared', 'samples', 'mi-fitness')
const absent = existsSync(samples) ? false : 'NOT RUN: the real samples are not beside this checkout'
const scratch = mkdtempSync(join(tmpdir(), 'wristory-mi-'))
const stores: Store[] = []

interface Told {
  readonly [figure: string]: number
}
let told: Readonly<Record<string, Told>>

before(() => {
  execFileSync('python3', [join(import.meta.dirname, 'person.py'), scratch])
  told = JSON.parse(readFileSync(join(scratch, 'told.json'), 'utf8')) as typeof told
})

after(() => {
  for (const store of stores) store.close()
  rmSync(scratch, { recursive: true })
})

const keys = { password: async () => undefined, scratch }

async function storeWith(...parts: readonly ('mi' | 'zepp')[]): Promise<Store> {
  const folder = mkdtempSync(join(scratch, 'store-'))
  const store = await openStore({ folder, write: true, now: () => NOW })
  stores.push(store)
  const account = store.ensureLocalAccount('default', 'Europe/Berlin')
  for (const part of parts) {
    const doors = await openDoors([join(scratch, part)], keys)
    await importInto(store, account, { doors, zone: account.zone, isOwn: ownerTest(store, account) })
  }
  return store
}

const FIGURES = `SELECT d.date, d.steps, sleep_score AS score, coalesce(workouts, 0) AS runs, n.start AS bed, n."end" AS up,
    n.deep_minutes AS deep, n.light_minutes AS light, n.rem_minutes AS rem, n.awake_minutes AS awake,
    (SELECT sum(steps) FROM minute m WHERE m.date = d.date) AS minute_steps,
    (SELECT count(heartrate) FROM minute m WHERE m.date = d.date) AS beats,
    (SELECT sum(heartrate) FROM minute m WHERE m.date = d.date) AS bpm,
    (SELECT sum(minutes) FROM sleep_stage s WHERE s.date = d.date) AS staged
  FROM day d LEFT JOIN night n ON n.date = d.date ORDER BY d.date`

test('every figure of an export is the one that its author added up', async () => {
  const { database } = await storeWith('mi')
  const rows = database.all<Record<string, number | string>>(FIGURES)
  const days = Object.entries(told).filter(([, day]) => 'steps' in day)
  assert.deepEqual(
    rows.map(({ date }) => date),
    days.map(([date]) => date).sort(),
  )
  for (const row of rows) {
    const { zepp_steps: _other, ...day } = told[row.date as string]!
    // A device that never measured REM in a night says nothing of it.
    const expected = { ...day, rem: day.rem === 0 ? null : day.rem }
    const { date, ...figures } = row
    assert.deepEqual({ ...figures }, expected, String(date))
  }
})

test('a clock that stays on standard time is put right: nights begin when they began', async () => {
  const { database } = await storeWith('mi')
  const offsets = database.all<{ date: string; utc_offset: number }>('SELECT date, utc_offset FROM night ORDER BY date')
  for (const { date, utc_offset } of offsets) assert.equal(utc_offset, date < '2025-10-26' ? 7200 : 3600, date)
  const runs = database.all<{ utc_offset: number }>('SELECT utc_offset FROM workout ORDER BY workout')
  assert.deepEqual([runs[0]!.utc_offset, runs.at(-1)!.utc_offset], [7200, 3600])
})

test('rows of another person and of an unknown key are left out and named; no user id is told', async () => {
  const found = await survey({ doors: await openDoors([join(scratch, 'mi')], keys), zone: 'Europe/Berlin' })
  const { parts, leftOut } = found.files[0]!
  assert.deepEqual(found.miUsers, [USER])
  assert.match(JSON.stringify(leftOut), /1 rows of \\"made_up_key\\"/)
  assert.match(JSON.stringify(leftOut), /1 rows belong to another person/)
  assert.doesNotMatch(JSON.stringify({ parts, leftOut }), new RegExp(USER))
})

test('rows that are no rows are named, and nothing else is lost', async () => {
  const folder = mkdtempSync(join(scratch, 'bad-'))
  const value = JSON.stringify({ steps: 40 }).replaceAll('"', '""')
  const rows = [
    `abc,"${value}"`,
    `99999999999999,"${value}"`,
    '1758438000,not json',
    `1758438060,"{""steps"":999999}"`,
    `1758438120,"${value}"`,
  ]
  const lines = rows.map((row) => `${USER},d1,steps,${row},1`)
  writeFileSync(join(folder, 'x.csv'), ['Uid,Sid,Key,Time,Value,UpdateTime', ...lines].join('\n'))
  const store = await storeWith()
  const account = store.account('default')!
  const doors = await openDoors([folder], keys)
  const { files } = await importInto(store, account, { doors, zone: account.zone, isOwn: ownerTest(store, account) })
  assert.match(JSON.stringify(files), /2 rows without a time/)
  const { database } = store
  const [minute, ...others] = database.all<{ steps: number }>('SELECT steps FROM minute WHERE steps IS NOT NULL')
  assert.deepEqual([minute!.steps, others.length], [40, 0])
  assert.deepEqual(
    database.all<{ code: string }>('SELECT code FROM issue ORDER BY code').map(({ code }) => code),
    ['bad-item', 'bad-value'],
  )
})

test('a table in the shape of a real export is read whole', { skip: absent }, async () => {
  const store = await storeWith()
  const account = store.account('default')!
  const doors = await openDoors([samples], keys)
  await importInto(store, account, { doors, zone: account.zone, isOwn: ownerTest(store, account) })
  const rows = (table: string) => [
    ...readCsv(readFileSync(join(samples, `shape_MiFitness_hlth_center_${table}.csv`), 'utf8')),
  ]
  const sum = (list: readonly Record<string, string>[], field: string) =>
    list.reduce((total, { Value }) => total + Number(JSON.parse(Value!)[field] ?? 0), 0)
  const of = (key: string) => rows('fitness_data').filter(({ Key }) => Key === key)
  const one = <T extends object>(sql: string) => store.database.get<T>(sql)!
  assert.deepEqual(
    { ...one('SELECT sum(steps) AS steps, sum(heartrate) AS bpm FROM minute') },
    {
      steps: sum(of('steps'), 'steps'),
      bpm: sum(of('heart_rate'), 'bpm'),
    },
  )
  assert.deepEqual(
    { ...one('SELECT sum(light_minutes) AS light, sum(deep_minutes) AS deep FROM night') },
    {
      light: sum(of('watch_night_sleep'), 'sleep_light_duration'),
      deep: sum(of('watch_night_sleep'), 'sleep_deep_duration'),
    },
  )
  assert.deepEqual(
    { ...one('SELECT count(*) AS n, sum(distance) AS distance FROM workout') },
    {
      n: rows('sport_record').length,
      distance: sum(rows('sport_record'), 'distance'),
    },
  )
})

test('both clouds in either order give one history, also after a rebuild', async () => {
  const [first, second] = [await storeWith('mi', 'zepp'), await storeWith('zepp', 'mi')]
  const hash = contentHash(first.database)
  assert.equal(contentHash(second.database), hash)
  rebuild(first.database)
  assert.equal(contentHash(first.database), hash)
  await importAgain(second)
  assert.equal(contentHash(second.database), hash)
})

async function importAgain(store: Store): Promise<void> {
  const doors = await openDoors([join(scratch, 'mi')], keys)
  const account = store.account('default')!
  const { fresh } = await importInto(store, account, { doors, zone: account.zone, isOwn: ownerTest(store, account) })
  assert.equal(fresh, 0)
}

test('two bands of one day are never added up; of a day of the move both halves stand', async () => {
  const { database } = await storeWith('zepp', 'mi')
  const steps = new Map(
    database.all<{ date: string; steps: number; minute_steps: number }>(FIGURES).map(({ date, ...row }) => [date, row]),
  )
  for (const [date, { zepp_steps: zepp, steps: mi }] of Object.entries(told)) {
    const day = steps.get(date)!
    if (date === '2025-09-25') continue
    // The Zepp band has a heart rate every other minute, the fuller record.
    assert.equal(day.minute_steps, zepp ?? mi, date)
    assert.equal(day.steps, zepp ?? mi, date)
  }
  const { zepp_steps: morning, steps: afternoon } = told['2025-09-25']!
  const moved = steps.get('2025-09-25')!
  assert.equal(moved.minute_steps, morning! + afternoon!)
  assert.equal(moved.steps, morning! + afternoon!)
})

test('what stands is told in the table `contender`, and a preference turns it round', async () => {
  const { database } = await storeWith('zepp', 'mi')
  const held = database.all<{ kind: string; witness: string; n: number }>(
    'SELECT kind, witness, count(*) AS n FROM contender GROUP BY kind, witness ORDER BY kind, witness',
  )
  assert.deepEqual(
    held.map(({ kind, witness, n }) => `${kind} ${witness} ${n}`),
    ['day mi-fitness 11', 'day zepp 11', 'minute mi-fitness 11', 'minute zepp 11'],
  )
  database.run(`INSERT INTO setting VALUES ('prefer 1', '{"witness":"mi-fitness"}')`)
  rebuild(database)
  const row = database.get<{ steps: number }>("SELECT steps FROM day WHERE date = '2025-09-22'")!
  assert.equal(row.steps, told['2025-09-22']!.steps)
})

test('an account is one person in each cloud: ids differ, a second person is refused', async () => {
  const store = await storeWith()
  const account = store.ensureAccount('default', '5000000001', 'Europe/Berlin')
  keepLogin(store, account, 'mi-fitness', USER)
  assert.equal(store.isOwner(account, '5000000001', 'zepp'), true)
  assert.equal(store.isOwner(account, USER, 'zepp'), false)
  assert.throws(() => keepLogin(store, account, 'mi-fitness', '1000000008'), { code: 'wrong-account' })
})
