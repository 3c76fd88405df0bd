import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { WristoryError } from '../errors.ts'
import { readPrivate, writePrivate } from '../files/private.ts'
import { deviceId } from './device.ts'
import { sessionExpiry } from './expiry.ts'
import type { Session } from './session.ts'
import { openTokens } from './tokens.ts'

const base = mkdtempSync(join(tmpdir(), 'wristory-tokens-'))
after(() => rmSync(base, { recursive: true }))
let homes = 0
const newHome = () => {
  homes += 1
  return join(base, `${homes}`)
}
const session: Session = {
  userId: '1000000001',
  appToken: 'SIM-APP-TOKEN-0000-WXYZ',
  loginToken: 'SIM-LOGIN',
  host: 'api-mifit-de2.zepp.com',
  appName: 'com.huami.midong',
  via: 'encrypted',
  issued: 1_795_000_000,
}
const other: Session = { ...session, userId: '2000000002', appToken: 'SIM-OTHER' }

test('stored tokens come back, in files that only their owner reads, under every umask', async () => {
  for (const mask of [0o000, 0o022, 0o077]) {
    const before = process.umask(mask)
    const home = newHome()
    const store = openTokens(home)
    await store.save('default', session)
    process.umask(before)
    assert.deepEqual(await store.load(), { name: 'default', session })
    assert.equal(statSync(join(home, 'accounts')).mode & 0o777, 0o700)
    assert.equal(statSync(join(home, 'accounts', 'default.json')).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(join(home, 'accounts')), ['default.json'])
  }
})

test('several accounts side by side; one must be named', async () => {
  const store = openTokens(newHome())
  await assert.rejects(store.load(), { code: 'sign-in-needed' })
  await assert.rejects(store.load('ada'), { code: 'sign-in-needed' })
  await store.save('Ada', session)
  await store.save('bob', other)
  await assert.rejects(store.load(), { code: 'usage' })
  assert.equal((await store.load('ada')).session.userId, '1000000001')
  assert.equal((await store.load('BOB')).session.userId, '2000000002')
  assert.deepEqual(
    (await store.list()).map(({ name }) => name),
    ['ada', 'bob'],
  )
  assert.equal(await store.remove('ada'), true)
  assert.equal(await store.remove('ada'), false)
  assert.equal((await store.load()).name, 'bob')
})

test('a name never changes hands', async () => {
  const store = openTokens(newHome())
  await store.save('default', session)
  await assert.rejects(store.save('default', other), { code: 'wrong-account' })
  assert.equal((await store.load()).session.appToken, session.appToken)
  await store.save('default', { ...session, appToken: 'SIM-NEW' })
  assert.equal((await store.load()).session.appToken, 'SIM-NEW')
})

test('lists hold no secret but the last four characters of a long token', async () => {
  const store = openTokens(newHome())
  await store.save('ada', session)
  await store.save('bob', other)
  const text = JSON.stringify(await store.list())
  assert.ok(!/SIM-|1000000001/.test(text))
  assert.deepEqual(
    (await store.list()).map(({ tail }) => tail),
    ['WXYZ', ''],
  )
})

test('names that mean something to a file system are refused', async () => {
  const store = openTokens(newHome())
  for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', '.hidden', 'a b', 'a\u0000', 'é', 'x'.repeat(65)]) {
    await assert.rejects(store.save(name, session), { code: 'usage' }, name)
  }
})

test('a damaged, foreign or newer file is said to be so', async () => {
  const cases: [string, string][] = [
    ['', 'sign-in-needed'],
    ['{', 'sign-in-needed'],
    ['{"version":1,"place":"file","session":{"userId":"x"}}', 'sign-in-needed'],
    [JSON.stringify({ version: 1, place: 'file', session: { ...session, appToken: 'a\r\nb' } }), 'sign-in-needed'],
    ['{"version":3,"place":"file"}', 'newer'],
  ]
  for (const [text, code] of cases) {
    const home = newHome()
    writePrivate(join(home, 'accounts', 'default.json'), text)
    await assert.rejects(openTokens(home).load(), { code }, text)
  }
})

test('loose modes are tightened, links are not followed, planted names are replaced', () => {
  const home = newHome()
  const file = join(home, 'a.json')
  mkdirSync(home, { mode: 0o755 })
  chmodSync(home, 0o755)
  writeFileSync(file, 'old', { mode: 0o644 })
  assert.equal(readPrivate(file), 'old')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const outside = join(base, 'outside')
  writeFileSync(outside, 'untouched')
  symlinkSync(outside, join(home, `.a.json.${process.pid}.new`))
  writePrivate(file, 'new')
  assert.equal(readFileSync(file, 'utf8'), 'new')
  assert.equal(statSync(home).mode & 0o777, 0o700)
  symlinkSync(outside, join(home, 'link.json'))
  assert.throws(() => readPrivate(join(home, 'link.json')), { code: 'store' })
  writePrivate(join(home, 'link.json'), 'own')
  assert.equal(readFileSync(outside, 'utf8'), 'untouched')
  assert.equal(readPrivate(join(home, 'absent')), undefined)
})

test('the keyring keeps a session where there is one, and says so where there is none', async (t) => {
  const home = newHome()
  const store = openTokens(home)
  const failed = await store.save('default', session, 'keyring').then(
    () => undefined,
    (error: WristoryError) => error,
  )
  if (failed !== undefined) {
    t.diagnostic('this machine has no keyring: its refusal is tested')
    assert.equal(failed.code, 'store')
    assert.match(failed.hint, /without --keyring/)
    await assert.rejects(store.load(), { code: 'sign-in-needed' })
    return
  }
  assert.ok(!readFileSync(join(home, 'accounts', 'default.json'), 'utf8').includes('SIM-'))
  assert.deepEqual((await store.load()).session, session)
  assert.equal(await store.remove('default'), true)
})

test('a failed write leaves the old file and says where', () => {
  const home = newHome()
  writeFileSync(home, 'a file where a folder should be')
  assert.throws(() => writePrivate(join(home, 'a.json'), 'x'), { code: 'store' })
  assert.equal(readFileSync(home, 'utf8'), 'a file where a folder should be')
})

test('one installation is one device', () => {
  const home = newHome()
  const id = deviceId(home)
  assert.match(id, /^[\w-]{36}$/)
  assert.equal(deviceId(home), id)
  assert.notEqual(deviceId(newHome()), id)
})

test('the end of a token is told a week ahead', () => {
  const now = 1_795_000_000
  const day = 86_400
  const { loginToken: _none, ...pasted } = session
  const cases: [number | undefined, string, number | undefined][] = [
    [undefined, 'unknown', undefined],
    [now + 8 * day, 'fine', 8],
    [now + 7 * day, 'soon', 7],
    [now + day, 'soon', 1],
    [now + 60, 'soon', 0],
    [now, 'ended', 0],
    [now - day, 'ended', 0],
  ]
  for (const [expires, level, days] of cases) {
    const expiry = sessionExpiry(expires === undefined ? pasted : { ...pasted, expires }, now)
    assert.deepEqual([expiry.level, expiry.days], [level, days])
    assert.equal(expiry.says === '', level === 'fine' || level === 'unknown')
  }
  assert.match(sessionExpiry({ ...pasted, expires: now }, now).says, /wristory login/)
  assert.match(sessionExpiry({ ...session, expires: now }, now).says, /try to renew it/)
})
