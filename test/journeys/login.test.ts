// The account commands with the simulator: every sign-in method, list, sign out, and error messages.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/cli/main.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { fakeIo } from '../fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-login-'))
let homes = 0
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 10, today: '2026-11-21', now: () => 1_795_262_400_000 })
})
beforeEach(() => simulator.clearFaults())
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

const newHome = () => join(folder, `${++homes}`)
const secrets = ['Correct-Horse.9', 'ada@example.test', '1000000001', 'SIM-']

/** A file with a secret, as people and containers keep them. */
function fileOf(secret: string): string {
  const file = join(folder, `secret-${++homes}`)
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return file
}

/** Runs one command line in this process; nothing it prints may hold a secret. */
async function run(home: string, args: string[], env: Record<string, string> = {}, stdin = '') {
  const world: Record<string, string | undefined> = { ...env, WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url }
  const io = fakeIo({ env: world, stdin: Readable.from([stdin]) })
  const status = await main(args, io)
  for (const secret of secrets) {
    assert.ok(
      !io.out().includes(secret) && !io.err().includes(secret),
      `${args[0]} shows ${secret}:\n${io.out()}${io.err()}`,
    )
  }
  return { status, out: io.out(), err: io.err(), env: world }
}

const email = ['login', '--email', 'ada@example.test']
const password = { WRISTORY_PASSWORD: 'Correct-Horse.9' }

test('sign in, list, sign out', async () => {
  const home = newHome()
  const login = await run(home, [...email, '--json'], password)
  assert.equal(login.status, 0, login.err)
  assert.partialDeepStrictEqual(JSON.parse(login.out), {
    account: 'default',
    via: 'encrypted',
    hostProof: 'domains',
    place: 'file',
  })
  assert.equal(login.env.WRISTORY_PASSWORD, undefined)
  assert.equal(statSync(join(home, 'accounts', 'default.json')).mode & 0o777, 0o600)
  assert.ok(!readFileSync(join(home, 'accounts', 'default.json'), 'utf8').includes('Correct-Horse'))

  const list = JSON.parse((await run(home, ['accounts', '--json'])).out)
  assert.deepEqual([list.length, list[0].account, list[0].renewable], [1, 'default', true])
  assert.match((await run(home, ['accounts'])).out, /default +zepp +encrypted +api-mifit/)

  const logout = await run(home, ['logout', '--json'])
  assert.deepEqual(JSON.parse(logout.out), { account: 'default', revoked: true })
  assert.deepEqual(readdirSync(join(home, 'accounts')), [])
  assert.equal((await run(home, ['logout'])).status, 3)
  assert.deepEqual(JSON.parse((await run(home, ['accounts', '--json'])).out), [])
})

test('the other ways, with their secrets from where they belong', async () => {
  const { token, userId } = simulator.accounts[0]!
  const cookie = encodeURIComponent(JSON.stringify({ token_info: { user_id: userId, app_token: token } }))
  const cases: [string, string[], Record<string, string>, string][] = [
    ['legacy', [...email, '--via', 'legacy'], password, ''],
    ['web', [...email, '--via', 'web', '--password-stdin'], {}, 'Correct-Horse.9\n'],
    ['encrypted', ['login', '--email', '+8613800000000', '--password-stdin'], {}, 'Correct-Horse.9\r\n'],
    ['token', ['login', '--user-id', userId], { WRISTORY_TOKEN: token }, ''],
    ['cookie', ['login', '--via', 'cookie'], {}, `${cookie}\n`],
    ['token', ['login'], { HUAMI_TOKEN: token, HUAMI_USER_ID: userId }, ''],
    ['token', ['login', '--token-file', fileOf(token), '--user-id', userId], password, ''],
    ['cookie', ['login', '--cookie-file', fileOf(cookie)], {}, ''],
    ['encrypted', ['login'], { ZEPP_EMAIL: 'ada@example.test', ZEPP_PASSWORD: 'Correct-Horse.9' }, ''],
    [
      'encrypted',
      ['login'],
      { WRISTORY_EMAIL: 'ada@example.test', WRISTORY_PASSWORD_FILE: fileOf('Correct-Horse.9') },
      '',
    ],
    ['encrypted', [...email, '--password-file', fileOf('Correct-Horse.9')], { ZEPP_APP_TOKEN: token }, ''],
  ]
  for (const [via, args, env, stdin] of cases) {
    const { status, out, err } = await run(newHome(), [...args, '--json'], env, stdin)
    assert.equal(status, 0, via + err)
    assert.equal(JSON.parse(out).via, via)
  }
})

test('several accounts lie side by side and never mix', async () => {
  const home = newHome()
  const bea = ['login', '--email', 'bea@example.test']
  const other = { WRISTORY_PASSWORD: 'Battery.Staple.7' }
  assert.equal((await run(home, email, password)).status, 0)
  const mixed = await run(home, bea, other)
  assert.equal(mixed.status, 3)
  assert.match(mixed.err, /--account NAME/)
  assert.equal((await run(home, ['--account', 'bea', ...bea], other)).status, 0)
  const names = JSON.parse((await run(home, ['accounts', '--json'])).out).map((a: { account: string }) => a.account)
  assert.deepEqual(names, ['bea', 'default'])
  assert.equal((await run(home, ['logout'])).status, 2)
  // Whatever asks for an account that nobody knows is told the same.
  for (const args of [['sync'], ['sync', '--plan'], ['fetch'], ['logout']]) {
    const { status, err } = await run(home, [...args, '--account', 'carl', '--json'])
    const { message, hint } = JSON.parse(err).error
    assert.equal(status, 2, args.join(' '))
    assert.deepEqual([message, hint], ['No account is called carl.', 'There are: bea, default.'])
  }
  assert.equal((await run(home, ['logout', '--account', 'bea', '--local'])).status, 0)
  const again = await run(home, [...email, '--json'], password)
  assert.equal(JSON.parse(again.out).account, 'default')
})

test('refusals are words, a hint and an exit status', async () => {
  const wrong = await run(newHome(), [...email, '--json'], { WRISTORY_PASSWORD: 'wrong-password.1' })
  assert.equal(wrong.status, 3)
  assert.equal(wrong.out, '')
  const { error } = JSON.parse(wrong.err)
  assert.equal(error.code, 'wrong-password')
  assert.match(error.hint, /--via cookie/)
  const usage: string[][] = [
    ['login'],
    email,
    ['login', '--via', 'carrier-pigeon'],
    ['login', '--email', 'ada', '--password-stdin'],
    [...email, '--password', 'x'],
    ['login', '--via', 'token'],
  ]
  const byId = await run(newHome(), ['login', '--user-id', '1000000001'])
  assert.equal(byId.status, 2)
  assert.match(byId.err, /WRISTORY_TOKEN/)
  for (const args of usage) assert.equal((await run(newHome(), args)).status, 2, args.join(' '))
})

test('"too many requests" costs one request, is exit status 9, and is remembered', async () => {
  const home = newHome()
  simulator.fault('rate-limited', { on: 'sign-in' })
  const before = simulator.requests.length
  const first = await run(home, [...email, '--json'], password)
  assert.equal(first.status, 9)
  const { until } = JSON.parse(first.err).error
  simulator.clearFaults()
  const second = await run(home, [...email, '--json'], password)
  assert.deepEqual([second.status, JSON.parse(second.err).error.until], [9, until])
  assert.equal(simulator.requests.length - before, 1)
  assert.equal((await run(home, [...email, '--force'], password)).status, 0)
})

test('the first sign-in to the real cloud says what will happen, once', async () => {
  const home = newHome()
  const io = () => fakeIo({ env: { WRISTORY_HOME: home } })
  const first = io()
  assert.equal(await main(['login', '--via', 'token'], first), 2)
  assert.match(first.err(), /Before the first sign-in/)
  const second = io()
  await main(['login', '--via', 'token'], second)
  assert.doesNotMatch(second.err(), /Before the first sign-in/)
})

test('a real process: the password is in neither its arguments nor its output', async () => {
  const bin = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))
  const env = { PATH: process.env.PATH, WRISTORY_HOME: newHome(), WRISTORY_CLOUD: simulator.url }
  const child = spawn(process.execPath, [bin, ...email, '--password-stdin', '--json'], { env })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  child.stderr.on('data', (data) => {
    text += data
  })
  child.stdin.end('Correct-Horse.9')
  const status = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(status, 0, text)
  assert.equal(JSON.parse(text).account, 'default')
})
