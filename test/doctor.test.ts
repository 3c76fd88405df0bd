// `doctor`: each problem, in a home folder with exactly that problem.

import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { surroundings } from '../src/cli/doctor/place.ts'
import { signIns, storeChecks } from '../src/cli/doctor/store.ts'
import type { DoctorCheck } from '../src/cli/doctor/verdict.ts'
import { main } from '../src/cli/main.ts'
import type { Session } from '../src/cloud/session.ts'
import { openTokens } from '../src/cloud/tokens.ts'
import { keepReply } from '../src/store/archive.ts'
import { fakeIo } from './fake-io.ts'
import { now, tempStore } from './temp-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let homes = 0
function newHome(): string {
  const home = join(folder, `${homes++}`)
  mkdirSync(home, { mode: 0o700 })
  return home
}

const around = (home: string, more: object = {}) => [
  ...surroundings({ home, env: {}, platform: 'linux', now: now() * 1000, version: '0.1.0', ...more }),
]
const told = (checks: readonly DoctorCheck[], name: string) => {
  const { state, says } = checks.find((check) => check.name === name)!
  return `${state}: ${says}`
}

test('the folder: absent, a file, open to others, on a system without modes', () => {
  const absent = join(folder, 'nowhere')
  assert.equal(told(around(absent), 'folder'), `warn: ${absent} does not exist yet`)
  assert.ok(!around(absent).some(({ name }) => name === 'disk'))
  const home = newHome()
  assert.equal(told(around(home), 'folder'), `ok: ${home}, readable by you alone`)
  chmodSync(home, 0o755)
  mkdirSync(join(home, 'accounts'))
  writeFileSync(join(home, 'accounts', 'ada.json'), '{}', { mode: 0o644 })
  writeFileSync(join(home, 'notes'), '', { mode: 0o644 })
  symlinkSync('/nowhere', join(home, 'link'))
  const says = told(around(home), 'folder')
  assert.match(says, /^bad: others can read the folder itself, accounts, notes, a file of tokens or settings in /)
  assert.equal(told(around(home, { platform: 'win32' }), 'folder'), `ok: ${home}`)
  const file = join(home, 'notes')
  assert.equal(
    told([...surroundings({ home: file, env: {}, platform: 'linux', now: 0, version: '' })].slice(0, 3), 'folder'),
    `bad: ${file} is not a folder`,
  )
})

test('settings, the clock, and what an interrupted copy left', () => {
  const home = newHome()
  const settings = (env: object) => told(around(home, { env }), 'settings')
  assert.equal(settings({}), 'ok: nothing unusual is set')
  assert.equal(settings({ HTTPS_PROXY: 'http://localhost:1', NODE_OPTIONS: '' }), 'ok: set: HTTPS_PROXY')
  assert.match(settings({ WRISTORY_CLOUD: 'http://127.0.0.1:1' }), /^warn: .*simulator/)
  assert.match(settings({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }), /^bad: .*anyone impersonate the cloud/)
  assert.match(told(around(home, { now: 0 }), 'clock'), /^bad: the clock says 1970-01-01 00:00/)
  assert.match(told(around(home), 'clock'), /^ok: 2026-11-21 12:00 UTC/)
  assert.match(told(around(home), 'files'), /^ok/)
  writeFileSync(join(home, '.backup.db.1.new'), '')
  assert.equal(told(around(home), 'files'), 'warn: unfinished files remain: .backup.db.1.new')
})

test('a phone that was given a certificate', () => {
  const home = newHome()
  assert.equal(told(around(home), 'capture'), 'ok: no phone still uses the proxy')
  mkdirSync(join(home, 'capture'), { mode: 0o700 })
  const note = (until: number) =>
    writeFileSync(join(home, 'capture', 'phone.json'), JSON.stringify({ fingerprint: 'AB:CD', until }), { mode: 0o600 })
  note(now() + 60)
  assert.equal(told(around(home), 'capture'), 'warn: a phone was given the certificate AB:CD…')
  note(now() - 60)
  writeFileSync(join(home, 'capture', 'authority.json'), '{}', { mode: 0o600 })
  assert.equal(
    told(around(home), 'capture'),
    'warn: a phone was given the certificate AB:CD…, which has ended since; its key is stored here for another run',
  )
  writeFileSync(join(home, 'capture', 'phone.json'), 'no JSON', { mode: 0o600 })
  assert.match(told(around(home), 'capture'), /certificate unknown…, which has ended/)
})

const session: Session = {
  userId: '1000000001',
  appToken: 'SIM-APP-TOKEN-0000-WXYZ',
  host: 'api-mifit-de2.zepp.com',
  appName: 'com.huami.midong',
  via: 'encrypted',
  issued: now() - 86_400,
}

test('sign-ins: none, without an end, long, soon, ended, renewable, with an unproven host, unreadable', async () => {
  const says = async (change: Partial<Session> | null) => {
    const home = newHome()
    if (change !== null) await openTokens(home).save('ada', { ...session, ...change })
    return told(await signIns(home, now()), 'sign-in')
  }
  const day = 86_400
  assert.equal(await says(null), 'warn: no account is signed in')
  assert.equal(await says({}), 'ok: ada: signed in, expiry unknown')
  assert.equal(await says({ expires: now() + 30 * day }), 'ok: ada: signed in for 30 more days')
  assert.match(
    await says({ hostProof: 'unproven' }),
    /^warn: ada: signed in, expiry unknown; its data host is unconfirmed/,
  )
  assert.match(
    await says({ expires: now() + 2 * day }),
    /^warn: ada: .* expires in 2 days .*Run `wristory login` again/,
  )
  assert.match(await says({ expires: now() - 1 }), /^bad: ada: .* expired at .*Run `wristory login` again/)
  assert.match(await says({ expires: now() - 1, loginToken: 'SIM-LOGIN' }), /^bad: ada: .*try to renew it/)
  const home = newHome()
  await openTokens(home).save('ada', session)
  writeFileSync(join(home, 'accounts', 'ada.json'), '{')
  assert.match(told(await signIns(home, now()), 'sign-in'), /^bad: /)
})

test('a pause that the cloud asked for is told while it lasts', async () => {
  const home = newHome()
  const pauses = async () => (await signIns(home, now())).filter(({ name }) => name === 'pause').length
  assert.equal(await pauses(), 0)
  writeFileSync(join(home, 'pace.json'), JSON.stringify({ stopped: now() + 60 }), { mode: 0o600 })
  assert.equal(await pauses(), 1)
  writeFileSync(join(home, 'sign-in.json'), JSON.stringify({ hosts: { a: { until: now() - 60 } } }), { mode: 0o600 })
  assert.equal(await pauses(), 1)
  writeFileSync(join(home, 'pace.json'), 'no JSON', { mode: 0o600 })
  assert.equal(await pauses(), 0)
})

test('the store: absent, without a day, idle, from the future, with failures', async () => {
  assert.equal(told(await storeChecks(newHome(), now()), 'store'), 'warn: there is no store yet')
  using temp = await tempStore()
  const { store, account } = temp
  const checks = () => storeChecks(temp.folder, now())
  assert.match(told(await checks(), 'store'), /^ok: .* 0 replies, whole/)
  assert.match(told(await checks(), 'log'), /^ok: .* to be checkpointed/)
  assert.equal(told(await checks(), 'history'), 'warn: me: no day yet')
  assert.equal(told(await checks(), 'fetching'), 'ok: me: nothing failed')
  assert.equal(told(await checks(), 'issues'), 'ok: none in the replies')
  const { database } = store
  database.run("INSERT INTO day_figure (account, date) VALUES (?, '2026-11-20')", account.id)
  assert.equal(told(await checks(), 'history'), 'ok: me: 2026-11-20 to 2026-11-20, 1 day')
  database.run("UPDATE day_figure SET date = '2026-11-01' WHERE account = ?", account.id)
  assert.equal(told(await checks(), 'history'), 'warn: me: 2026-11-01 to 2026-11-01, 1 day; nothing for 20 days')
  const asked = { account: account.id, source: 'band_data', request: '', from: '2026-11-01', to: '2026-11-01' }
  keepReply(database, { ...asked, asked: now() + 2 * 86_400, origin: 'cloud', body: Buffer.from('{}') })
  assert.equal(told(await checks(), 'history'), 'bad: me: replies are dated in the future')
  database.run(
    "INSERT INTO failure (account, source, window_from, window_to, at, code, message) VALUES (?, 'band_data', '2026-11-01', '2026-11-02', 0, 'network', '')",
    account.id,
  )
  assert.equal(
    told(await checks(), 'fetching'),
    'warn: me: 1 window could not be fetched, such as band_data 2026-11-01 to 2026-11-02 (network)',
  )
})

test('a file that is no database is told, and ends the command with a status of its own', async () => {
  const home = newHome()
  writeFileSync(join(home, 'wristory.db'), 'x'.repeat(5000), { mode: 0o600 })
  assert.match(told(await storeChecks(home, now()), 'store'), /^bad: /)
  const io = fakeIo()
  const file = join(home, 'report.json')
  assert.equal(await main(['--home', home, 'doctor', '--bundle', file], io), 8)
  assert.match(io.out(), /^BAD {3}store /m)
  assert.match(io.err(), /1 problem found/)
  const report = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(report.store, 'corrupt')
  assert.ok(!JSON.stringify(report).includes(home))
  const again = fakeIo()
  assert.equal(await main(['--home', home, 'doctor', '--bundle', file], again), 2)
  const json = fakeIo({ env: { HOME: folder } })
  assert.equal(await main(['--home', home, 'doctor', '--json', '--bundle', file, '--force'], json), 8)
  assert.ok(JSON.parse(json.out()).checks.length > 5)
  assert.ok(existsSync(file))
})
