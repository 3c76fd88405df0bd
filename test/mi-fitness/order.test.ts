// Two logins of one account: the order in which they are synced does not change the rows, and neither login's notes
// concern the other.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openCloud } from '../../src/cloud/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore } from '../../src/store/store.ts'
import { type SyncedLogin, syncLogins } from '../../src/sync/logins.ts'
import { bareCloud, now, today } from '../temp-store.ts'
import { type ScriptedCloud, startScripted } from './scripted-cloud.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-mi-order-'))
let simulator: Simulator
let scripted: ScriptedCloud
before(async () => {
  simulator = await startSimulator({ days: 6, today, now: () => now() * 1000 })
  scripted = await startScripted({
    steps: rows('steps', { steps: 70, distance: 50 }),
    heart_rate: rows('heart_rate', { bpm: 66 }),
  })
})
after(async () => {
  await simulator.close()
  await scripted[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** An hour of each of four days, of which the simulated band knows two. */
function rows(key: string, value: object) {
  const noon = Date.parse(today) / 1000 + 12 * 3600
  return [-1, -3, -9, -10].flatMap((days) =>
    Array.from({ length: 60 }, (_, minute) => {
      const time = noon + days * 86_400 + minute * 60
      return { sid: 'cd34', key, time, zone_offset: 3600, value: JSON.stringify({ time, timezone: 4, ...value }) }
    }),
  )
}

async function logins(): Promise<{ zepp: SyncedLogin; mi: SyncedLogin; close: () => Promise<void> }> {
  const home = mkdtempSync(join(folder, 'tokens-'))
  const cloud = openCloud({ home, env: {}, version: '0', cloud: scripted.url, clock: () => now() * 1000 })
  await cloud.tokens.save('me', await cloud.signIn('mi-cookie', { cookie: 'userId=2000000001; passToken=SIM-PASS-1' }))
  const [mi] = await cloud.clients('me')
  const { userId } = simulator.accounts[0]!
  const zepp: SyncedLogin = { ...bareCloud(simulator), name: 'me', app: 'zepp', userId, origin: 'simulator' }
  return { zepp, mi: mi!, close: () => cloud.close() }
}

const from = '2026-11-01'
const options = { zone: 'Europe/Berlin', now, from }

test('either order of two logins gives one content, also after a rebuild', async () => {
  const { zepp, mi, close } = await logins()
  const hashes: string[] = []
  for (const order of [
    [zepp, mi],
    [mi, zepp],
    [zepp, mi, zepp],
    [mi, zepp, mi],
  ]) {
    const store = await openStore({ folder: mkdtempSync(join(folder, 'store-')), write: true, now })
    await syncLogins(order, { ...options, store }, async () => {})
    const { n } = store.database.get<{ n: number }>('SELECT count(DISTINCT witness) AS n FROM contender')!
    assert.equal(n, 2)
    hashes.push(contentHash(store.database))
    rebuild(store.database)
    hashes.push(contentHash(store.database))
    store.close()
  }
  assert.equal(new Set(hashes).size, 1, hashes.join('\n'))
  await close()
})

test('each login has its own ledger: an empty stream of one is no doubt of the other', async () => {
  const { zepp, mi, close } = await logins()
  const store = await openStore({ folder: mkdtempSync(join(folder, 'store-')), write: true, now })
  await syncLogins([zepp, mi], { ...options, store }, async () => {})
  const names = store.database
    .all<{ name: string }>("SELECT name FROM setting WHERE name LIKE '% 1%'")
    .map(({ name }) => name)
  assert.ok(names.some((name) => name.endsWith(' mi-fitness')) && names.some((name) => !name.endsWith(' mi-fitness')))
  const doubted =
    store.database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'doubted 1'")?.value ?? '[]'
  assert.doesNotMatch(doubted, /"mi_/)
  const runs = store.database.all<{ login: string }>('SELECT login FROM run ORDER BY id').map(({ login }) => login)
  assert.deepEqual(runs, ['zepp', 'mi-fitness'])
  store.close()
  await close()
})

test('a login that is refused does not stop the other, and its error is thrown at the end', async () => {
  const { zepp, mi, close } = await logins()
  scripted.state.script.push(...Array.from({ length: 9 }, () => () => ({ body: '{"code":401}' })))
  scripted.state.passToken = 'SIM-PASS-9'
  const store = await openStore({ folder: mkdtempSync(join(folder, 'store-')), write: true, now })
  const ended: [string, boolean][] = []
  let early = 0
  const onEnd = (app: string, error?: unknown) => void ended.push([app, error === undefined])
  const run = syncLogins([mi, zepp], { ...options, store, onEnd }, async ({ requests }) => {
    early = requests
  })
  await assert.rejects(run, { code: 'token-expired' })
  assert.deepEqual(ended, [
    ['mi-fitness', false],
    ['zepp', true],
  ])
  assert.ok(early > 0)
  store.close()
  await close()
})
