import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setOut, until } from './journey.ts'

const journey = await setOut({ person: 'two-years', today: '2026-11-20' })
const { run, home, simulator } = journey
const [person] = simulator.accounts
const email = person?.email ?? ''
const password = person?.password ?? ''
const span = ['--from', '2026-11-10', '--to', '2026-11-19']

test('fetch prints each day with activity and sleep, and keeps nothing of it', async () => {
  const { status, stdout, stderr } = await run(['fetch', '--email', email, '--password-stdin', ...span], {
    input: `${password}\n`,
  })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /^2026-11-19 {2}Thursday\n {2}steps [\d,]+ {3}distance [\d.]+ km {3}energy [\d,]+ kcal/m)
  assert.match(stdout, /^ {2}activity {2}\d\d:\d\d-\d\d:\d\d {2}\w+/m)
  assert.match(stdout, /^ {2}sleep {5}\d\d:\d\d-\d\d:\d\d {2}\d+ h \d\d asleep, deep/m)
  assert.match(stdout, /^ {12}\d\d:\d\d-\d\d:\d\d {2}(deep|light|REM|awake)$/m)
  assert.equal(existsSync(join(home, 'wristory.db')), false)
  assert.equal(existsSync(join(home, 'accounts')), false)
})

test('fetch as JSON holds the rows of the kinds', async () => {
  const { stdout } = await run(['fetch', '--email', email, '--json', ...span], { env: { WRISTORY_PASSWORD: password } })
  const { days } = JSON.parse(stdout)
  assert.ok(days.length >= 8 && days.length <= 10)
  const night = days.find((day: { night: unknown }) => day.night !== null)
  assert.ok(night.night.end > night.night.start && night.sleep_stage.length > 3 && night.day.steps >= 0)
})

test('a wrong password is told apart, with one attempt', async () => {
  const before = simulator.requests.length
  const words = await run(['fetch', '--email', email, '--password-stdin'], { input: 'Wrong-Horse.1\n' })
  assert.equal(words.status, 3)
  assert.match(words.stderr, /password/)
  assert.equal(simulator.requests.length - before, 1)
  const json = await run(['fetch', '--json', '--email', email, '--password-stdin'], { input: 'Wrong-Horse.1\n' })
  assert.equal(JSON.parse(json.stderr).error.code, 'wrong-password')
})

test('no password and no terminal is a usage error that names the ways', async () => {
  const { status, stderr } = await run(['fetch', '--email', email])
  assert.equal(status, 2)
  assert.match(stderr, /--password-stdin/)
})

test('a password on the command line works, is warned of and is wiped from the list of processes', async (t) => {
  if (process.platform !== 'linux') return t.skip('NOT RUN: only Linux has /proc')
  simulator.fault('stall', { path: 'band_data' })
  const before = simulator.requests.length
  const running = journey.start(['fetch', '--email', email, '--password', password, ...span])
  await until(() => simulator.requests.length > before, 'the sign-in')
  const shown = readFileSync(`/proc/${running.child.pid}/cmdline`, 'utf8')
  assert.equal(shown.includes(password), false)
  running.child.kill('SIGINT')
  const { status, stderr } = await running.ended
  simulator.clearFaults()
  assert.equal(status, 130)
  assert.match(stderr, /stays in the shell history/)
})

test('no secret reaches an output or a file', async () => {
  const { stdout, stderr } = await run(['fetch', '--email', email, '--password-stdin', ...span], {
    input: `${password}\n`,
  })
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = [stdout, stderr, ...files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))]
  for (const secret of [password, person?.token ?? '', 'SIM-'])
    for (const text of texts) assert.equal(text.includes(secret), false, secret)
})
