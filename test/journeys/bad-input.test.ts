import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { FaultOptions } from '../../src/simulator/index.ts'
import { Database } from '../../src/store/driver.ts'
import { setOut, startProcess } from './journey.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-bad-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The one JSON object on stderr of a command that failed. */
function errorOf(stderr: string): { code: string; message: string; hint: string; until?: number } {
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error
}

test('a store that is newer, damaged or no folder is refused and left as it was', async () => {
  const newer = join(folder, 'newer')
  mkdirSync(newer)
  const database = new Database(join(newer, 'wristory.db'))
  database.exec('PRAGMA application_id = 2003986803; PRAGMA user_version = 99; CREATE TABLE future (x)')
  database.close()
  const damaged = join(folder, 'damaged')
  mkdirSync(damaged)
  writeFileSync(join(damaged, 'wristory.db'), 'not a database '.repeat(400))
  const file = join(folder, 'file')
  writeFileSync(file, 'a file where a folder should be')
  for (const [home, code, status] of [
    [newer, 'newer', 7],
    [damaged, 'corrupt', 6],
  ] as const) {
    const before = readFileSync(join(home, 'wristory.db'))
    for (const args of [['status'], ['show'], ['rebuild']]) {
      const ended = await startProcess([...args, '--json'], { WRISTORY_HOME: home }).ended
      assert.equal(ended.status, status, `${home} ${args[0]}: ${ended.stderr}`)
      const error = errorOf(ended.stderr)
      assert.equal(error.code, code)
      assert.ok(error.hint.length > 10)
    }
    assert.deepEqual(readFileSync(join(home, 'wristory.db')), before)
  }
  const ended = await startProcess(['status', '--json'], { WRISTORY_HOME: join(file, 'home') }).ended
  assert.equal(ended.status, 6, ended.stderr)
  assert.equal(errorOf(ended.stderr).code, 'store')
})

test('an unreachable cloud, an unsafe address and a foreign scheme', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  for (const [cloud, status] of [
    [`http://127.0.0.1:${port}`, 5],
    ['http://cloud.example.test', 2],
    ['ftp://127.0.0.1', 2],
    ['http://ada:secret@127.0.0.1:1', 2],
  ] as const) {
    const env = { WRISTORY_HOME: join(folder, 'nobody'), WRISTORY_CLOUD: cloud, WRISTORY_PASSWORD: 'Some-Horse.1' }
    const ended = await startProcess(['fetch', '--email', 'ada@example.test', '--json'], env).ended
    assert.equal(ended.status, status, `${cloud}: ${ended.stderr}`)
    assert.doesNotMatch(ended.stderr, /secret|Some-Horse|ada@/)
  }
})

test("an unknown account and a host that is not the vendor's are refused before any token leaves", async () => {
  const journey = await setOut({ person: 'two-years', days: 5, today: '2026-11-20' })
  const login = ['login', '--json', '--email', 'nobody@example.test', '--password-stdin']
  const unknown = await journey.run(login, { input: 'Correct-Horse.9\n' })
  assert.equal(unknown.status, 3, unknown.stderr)
  assert.deepEqual(errorOf(unknown.stderr).code, 'wrong-password')
  assert.doesNotMatch(unknown.stderr, /nobody@/)

  const before = journey.simulator.requests.length
  for (const host of ['evil.example.test', 'api-mifit.zepp.com.evil.test', 'api-mifit-de2.zepp.com@evil.test']) {
    const args = ['login', '--json', '--user-id', '1000000001', '--host', host]
    const { status, stderr } = await journey.run(args, { env: { WRISTORY_TOKEN: 'SIM-WEB-1000000001' } })
    assert.ok(status === 2 || status === 5, `${host}: ${status} ${stderr}`)
    assert.ok(errorOf(stderr).hint.length > 10)
  }
  assert.equal(journey.simulator.requests.length, before)
  assert.equal((await journey.run(['accounts', '--json'])).stdout, '[]\n')
})

test('a reply that was cut or is a web page is asked for again', async () => {
  const journey = await setOut({ person: 'two-years', days: 5, today: '2026-11-20' })
  await journey.login()
  for (const fault of ['truncated', 'html']) journey.simulator.fault(fault, { path: 'band_data', count: 1 })
  const { status, stdout, stderr } = await journey.run(['sync', '--json', '--kinds', 'day', '--from', '2026-11-16'])
  assert.equal(status, 0, stderr)
  assert.equal(JSON.parse(stdout).kinds.day.added, 5)
})

test('what the cloud refuses has its own status, words and hint, and loses nothing', async (t) => {
  const journey = await setOut({ person: 'two-years', days: 40, today: '2026-11-20' })
  await journey.login()
  assert.equal((await journey.run(['sync'])).status, 0)
  const days = async () => (await journey.run(['sql', '--json', 'SELECT count(*) n, sum(steps) s FROM day'])).stdout
  const before = await days()
  const cases: [fault: string, options: FaultOptions, code: string, status: number][] = [
    ['rate-limited-retry-after', { retry: 7200, on: 'data' }, 'wait', 9],
    ['redirect', {}, 'host-refused', 5],
    ['foreign-token', {}, 'wrong-account', 3],
    ['huge', { path: 'band_data', count: 1 }, 'partial', 8],
    ['token-expired-for-good', {}, 'token-expired', 3],
  ]
  for (const [fault, options, code, status] of cases)
    await t.test(fault, async () => {
      journey.simulator.fault(fault, options)
      const ended = await journey.run(['sync', '--json'])
      journey.simulator.clearFaults()
      assert.equal(ended.status, status, ended.stderr)
      const error = errorOf(ended.stderr)
      assert.equal(error.code, code)
      assert.ok(error.message.length > 10 && error.hint.length > 10)
      if (code === 'wait') assert.ok((error.until ?? 0) > Date.now() / 1000 + 3600)
      assert.equal(await days(), before)
    })
})
