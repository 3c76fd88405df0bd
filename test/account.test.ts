// Renaming and merging accounts, on stores that were fetched from the made-up cloud.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { openCloud } from '../src/cloud/index.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { mergeAccounts, renameAccount } from '../src/store/accounts.ts'
import { checkStore } from '../src/store/check.ts'
import { addNote } from '../src/store/journal.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { sync } from '../src/sync/sync.ts'
import { fakeIo } from './fake-io.ts'
import { bareCloud } from './temp-store.ts'

const moment = Date.parse('2026-06-15T12:00:00Z')
const now = () => moment / 1000
const kinds = ['day', 'minute', 'night', 'workout']
let folder: string
let clouds: Simulator[]

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wristory-account-'))
  clouds = await Promise.all([20, 8].map((days) => startSimulator({ person: 'two-years', days, now: () => moment })))
})
after(async () => {
  for (const cloud of clouds) await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A home in which `ada` has twenty days and `bea` eight of a second login, each with a token. */
async function home(name: string): Promise<string> {
  const path = join(folder, name)
  for (const [i, account] of ['ada', 'bea'].entries()) {
    const cloud = clouds[i]!
    const { email, password } = cloud.accounts[0]!
    const way = openCloud({ home: path, env: {}, version: '0.0.0', cloud: cloud.url, clock: () => moment })
    const session = await way.signIn('encrypted', { account: email, password })
    const userId = `${session.userId}${i}`
    await way.tokens.save(account, { ...session, userId })
    await way.close()
    const store = await openStore({ folder: path, write: true, now })
    const row = store.ensureAccount(account, userId, 'Europe/Berlin')
    await sync({ store, account: row, userId, now, kinds, cloud: bareCloud(cloud, () => undefined) })
    addNote(
      store.database,
      row.id,
      { date: '2026-06-10', to_date: null, about: 'day', workout: null, tags: [], comment: account },
      now(),
    )
    store.close()
  }
  return path
}

async function read<T>(path: string, sql: string): Promise<T[]> {
  const store = await openStore({ folder: path, now })
  try {
    return store.database.all<T>(sql)
  } finally {
    store.close()
  }
}

async function faults(path: string): Promise<readonly object[]> {
  return (await checkStore({ path: storePath(path), deep: true })).findings
}

async function args(path: string, ...more: string[]): Promise<{ readonly status: number; readonly err: string }> {
  const io = fakeIo({ now: () => moment })
  return { status: await main(['--home', path, ...more], io), err: io.err() }
}

test('an account gets another name, with its login; a stopped rename goes on', async () => {
  const path = await home('rename')
  const before = await read(path, 'SELECT * FROM day_record')
  assert.equal((await args(path, 'account', 'rename', 'bea', 'ada')).status, 2)
  assert.equal((await args(path, 'account', 'rename', 'nobody', 'carl')).status, 2)
  assert.equal((await args(path, 'account', 'rename', 'bea', 'carl')).status, 0)
  assert.deepEqual(await read(path, 'SELECT name FROM account ORDER BY id'), [{ name: 'ada' }, { name: 'carl' }])
  assert.deepEqual(
    readdirSync(join(path, 'accounts'))
      .filter((name) => name.endsWith('.json'))
      .sort(),
    ['ada.json', 'carl.json'],
  )
  assert.deepEqual(await read(path, 'SELECT * FROM day_record'), before)
  assert.deepEqual(await faults(path), [])
  // Stopped after the store: the login still has the old name.
  await renameAccount(path, 'carl', 'dora', now)
  assert.equal((await args(path, 'account', 'rename', 'carl', 'dora')).status, 0)
  assert.ok(readdirSync(join(path, 'accounts')).includes('dora.json'))
})

test('two accounts become one: every day, night, note and reply is there, nothing counts as deleted', async () => {
  const path = await home('merge')
  const days = await read<{ date: string }>(path, 'SELECT DISTINCT date FROM day WHERE steps IS NOT NULL ORDER BY date')
  const workouts = await read(path, 'SELECT DISTINCT workout FROM workout ORDER BY workout')
  const replies = await read(path, 'SELECT hex(sha256) AS hash FROM reply ORDER BY id')
  assert.equal((await args(path, 'account', 'merge', 'bea', 'ada')).status, 2, 'not without --yes')
  assert.equal((await args(path, 'account', 'merge', 'bea', 'bea', '--yes')).status, 2)
  const merged = await args(path, 'account', 'merge', 'bea', 'ada', '--yes')
  assert.equal(merged.status, 0, merged.err)
  assert.deepEqual(await read(path, 'SELECT name FROM account'), [{ name: 'ada' }])
  assert.deepEqual(await read(path, 'SELECT DISTINCT date FROM day WHERE steps IS NOT NULL ORDER BY date'), days)
  assert.deepEqual(await read(path, 'SELECT workout FROM workout ORDER BY workout'), workouts)
  assert.deepEqual(await read(path, 'SELECT * FROM workout WHERE gone_since IS NOT NULL'), [])
  assert.deepEqual(await read(path, 'SELECT hex(sha256) AS hash FROM reply ORDER BY id'), replies)
  assert.deepEqual(await read(path, 'SELECT comment FROM note ORDER BY comment'), [
    { comment: 'ada' },
    { comment: 'bea' },
  ])
  assert.deepEqual(await faults(path), [])
  assert.deepEqual(
    readdirSync(join(path, 'accounts')).filter((name) => name.endsWith('.json')),
    ['ada.json'],
  )
  assert.ok(readdirSync(path).some((name) => name.startsWith('wristory.before-merge-')))
})

test('a merge that was stopped before the login was moved is finished by the next try', async () => {
  const path = await home('stopped')
  await mergeAccounts(path, 'bea', 'ada', { now, login: 'into' })
  assert.deepEqual(readdirSync(join(path, 'accounts')).filter((name) => name.endsWith('.json')).length, 2)
  assert.equal((await args(path, 'account', 'merge', 'bea', 'ada')).status, 0)
  assert.deepEqual(
    readdirSync(join(path, 'accounts')).filter((name) => name.endsWith('.json')),
    ['ada.json'],
  )
})

test('two persons are not merged, nor accounts of which other parts were purged', async () => {
  const path = await home('refused')
  assert.equal((await args(path, 'purge', '--account', 'bea', '--yes', '--kinds', 'nap')).status, 0)
  const refused = await args(path, 'account', 'merge', 'bea', 'ada', '--yes')
  assert.match(refused.err, /Other parts were purged/)
  assert.equal((await args(path, 'purge', '--account', 'bea', '--lift', '1')).status, 0)
  const store = await openStore({ folder: path, write: true, now })
  for (const [id, birth] of [
    [1, '1990-01'],
    [2, '1985-03'],
  ] as const)
    store.database.run("INSERT INTO profile (account, profile, birth) VALUES (?, '1', ?)", id, birth)
  store.close()
  assert.match((await args(path, 'account', 'merge', 'bea', 'ada', '--yes')).err, /two persons: their birth differs/)
})
