// `sync --all`: every signed-in account, one line each and one exit status.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { takeLock } from '../src/store/lock.ts'
import { fakeIo } from './fake-io.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-all-'))
const now = () => Date.parse('2026-11-21T12:00:00Z')
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 5, today: '2026-11-21', now })
  for (const [name, email, password] of [
    ['ada', 'ada@example.test', 'Correct-Horse.9'],
    ['bea', 'bea@example.test', 'Battery.Staple.7'],
  ] as const)
    assert.equal((await run(['login', '--email', email, '--account', name], { WRISTORY_PASSWORD: password })).status, 0)
})
after(async () => {
  await simulator.close()
  rmSync(home, { recursive: true })
})

async function run(args: string[], env: Record<string, string> = {}) {
  const io = fakeIo({ env: { ...env, WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url } })
  const status = await main(args, io)
  return { status, out: io.out(), err: io.err() }
}

const all = ['sync', '--all', '--kinds', 'day']

test('every account is synced and has one line', async () => {
  const { status, out, err } = await run(all)
  assert.equal(status, 0, err)
  assert.match(out, /^ada {2}\d+ requests?, \d+ new, 0 changed, [-\d]+ to 2026-11-21\nbea {2}[^\n]+\n$/)
  const { accounts } = JSON.parse((await run([...all, '--json'])).out)
  assert.deepEqual(
    accounts.map((one: { account: string; summary: { failed: unknown[] } }) => [one.account, one.summary.failed]),
    [
      ['ada', []],
      ['bea', []],
    ],
  )
})

test('an account that fails stops no other, and the status says so', async () => {
  const file = join(home, 'accounts', 'ada.json')
  const text = readFileSync(file, 'utf8')
  const sheet = JSON.parse(text)
  const { appToken, loginToken: _, access: __, ...session } = sheet.logins.zepp.session
  const zepp = { ...sheet.logins.zepp, session: { ...session, appToken: `${appToken}x` } }
  writeFileSync(file, JSON.stringify({ ...sheet, logins: { zepp } }))
  const mixed = await run(all)
  assert.equal(mixed.status, 8, mixed.err)
  assert.match(mixed.out, /^ada {2}token-expired: .+\nbea {2}\d+ requests?, /)
  assert.match(mixed.err, /1 of 2 accounts/)
  const machine = await run([...all, '--json'])
  assert.equal(JSON.parse(machine.out).accounts[0].error.code, 'token-expired')
  assert.equal(JSON.parse(machine.err).error.code, 'partial')
  writeFileSync(file, text)
})

test('what stops every account stops at once with its own status', async () => {
  const lock = takeLock(home, () => now() / 1000)
  const { status, out } = await run(all)
  lock.release()
  assert.equal(status, 4, out)
  assert.equal(out.trim().split('\n').length, 1)
})

test('it needs somebody signed in, and nobody named', async () => {
  assert.equal((await run([...all, '--account', 'ada'])).status, 2)
  assert.equal((await run([...all, '--plan'])).status, 2)
  assert.equal((await run([...all, '--home', join(home, 'nobody')])).status, 3)
})
