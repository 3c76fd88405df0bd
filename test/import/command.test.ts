// `wristory import` as a person runs it: a plan writes nothing, an import reports what came, a token is checked and
// stored.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { fakeIo } from '../fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-import-command-'))
const home = join(folder, 'home')
const file = join(folder, 'phone.txt')
let simulator: Simulator

before(async () => {
  simulator = await startSimulator({ person: 'two-years', days: 20, today: '2026-11-21', now: () => 1_795_262_400_000 })
  const { userId, token } = simulator.accounts[0]!
  const query = `query_type=detail&device_type=0&userid=${userId}&from_date=2026-11-02&to_date=2026-11-21`
  const answer = await fetch(`${simulator.url}/v1/data/band_data.json?${query}`, { headers: { apptoken: token } })
  const entry = {
    startedDateTime: '2026-11-21T11:00:00.000Z',
    request: {
      method: 'GET',
      url: `https://api-mifit-de2.zepp.com/v1/data/band_data.json?${query}`,
      headers: [{ name: 'apptoken', value: token }],
    },
    response: { status: 200, content: { text: await answer.text() } },
  }
  writeFileSync(file, JSON.stringify({ log: { entries: [entry] } }))
})
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function run(...argv: string[]) {
  const io = fakeIo()
  const status = await main(['--home', home, '--cloud', simulator.url, ...argv], io)
  return { status, out: io.out(), err: io.err() }
}

test('a plan says what the file holds and writes nothing', async () => {
  const { status, out } = await run('import', '--plan', file)
  assert.equal(status, 0)
  assert.match(out, /phone\.txt: HAR/)
  assert.match(out, /2026-11-02 to 2026-11-21/)
  assert.equal(existsSync(home), false)
})

test('an import says what came; again brings nothing', async () => {
  const first = await run('import', file)
  assert.equal(first.status, 0, first.err)
  assert.match(first.out, /1 new reply stored/)
  assert.match(first.err, /--keep-token/)
  const again = await run('import', '--json', file)
  assert.equal(JSON.parse(again.out).fresh, 0)
  const shown = await run('show', 'day', '2026-11-20', '--json')
  assert.equal(JSON.parse(shown.out).date, '2026-11-20')
})

test('nothing that is said holds the token or the user id', async () => {
  const { userId, token } = simulator.accounts[0]!
  for (const argv of [['--plan'], ['--plan', '--json'], ['--json'], []]) {
    const { out, err } = await run('import', ...argv, file)
    assert.ok(!`${out}${err}`.includes(token) && !`${out}${err}`.includes(userId), argv.join(' '))
  }
})

test('a token is checked with the cloud and kept as a login keeps it', async () => {
  const { status, err } = await run('import', '--keep-token', file)
  assert.equal(status, 0, err)
  assert.deepEqual(readdirSync(join(home, 'accounts')), ['default.json'])
  assert.equal(
    JSON.parse(readFileSync(join(home, 'accounts', 'default.json'), 'utf8')).logins.zepp.session.via,
    'capture',
  )
  assert.equal((await run('sync')).status, 0)
})

test("wristory's own exports and backups are refused in words, alone and among others", async () => {
  const own = join(folder, 'own')
  assert.equal((await run('export', 'csv', '-o', own)).status, 0)
  for (const format of ['json', 'ndjson'])
    assert.equal((await run('export', format, '--kind', 'night', '-o', join(folder, `night.${format}`))).status, 0)
  assert.equal((await run('backup', join(folder, 'copy.db'))).status, 0)
  const before = (await run('status', '--json')).out
  const tables = readdirSync(own).filter((name) => name.endsWith('.csv'))
  assert.ok(tables.length > 5)
  for (const name of [...tables.map((table) => join('own', table)), 'night.json', 'night.ndjson', 'own']) {
    for (const more of [[], ['--plan']]) {
      const { status, err } = await run('import', ...more, join(folder, name))
      assert.equal(status, 2, name)
      assert.match(err, /is a table that wristory exported \(\w+\); nothing was changed\.\n.*restore/, name)
    }
  }
  const copy = await run('import', join(folder, 'copy.db'))
  assert.match(copy.err, /copy\.db is a store or a backup of wristory; nothing was changed\.\n.*wristory restore/)
  assert.equal((await run('status', '--json')).out, before)
  for (const name of ['own', 'night.json', 'night.ndjson', 'copy.db']) rmSync(join(folder, name), { recursive: true })
})

test('an import counts as asked for now at the latest', async () => {
  const elsewhere = join(folder, 'elsewhere')
  const table = join(folder, 'ACTIVITY.csv')
  // The clock of these tests stands at noon of the last day.
  writeFileSync(table, 'date,lastSyncTime,steps,distance,runDistance,calories\n2026-11-21,1795262000,4000,2800,0,120\n')
  const io = fakeIo()
  assert.equal(await main(['--home', elsewhere, 'import', table], io), 0, io.err())
  const status = fakeIo()
  await main(['--home', elsewhere, 'status', '--json'], status)
  assert.equal(JSON.parse(status.out()).accounts[0].asked, 1_795_262_400)
  const again = fakeIo({ now: () => 1_795_300_000_000 })
  assert.equal(await main(['--home', elsewhere, 'import', table], again), 0, again.err())
  assert.match(again.out(), /Nothing new/)
  rmSync(table)
})

test('what is not there, or nothing of ours, is told apart', async () => {
  assert.equal((await run('import', join(folder, 'none'))).status, 2)
  writeFileSync(join(folder, 'letter'), 'Dear Ada,')
  const { status, out, err } = await run('import', join(folder, 'letter'))
  assert.equal(status, 2)
  assert.match(out, /not readable/)
  assert.match(err, /No Mi Fit or Zepp data found/)
  assert.doesNotMatch(`${out}${err}`, /not a known format/)
  // A plan of it ends the same.
  assert.deepEqual(await run('import', '--plan', join(folder, 'letter')), { status, out, err })
  const folderful = await run('import', folder)
  assert.equal(folderful.status, 2)
  assert.match(folderful.out, /name other files one by one/)
})
