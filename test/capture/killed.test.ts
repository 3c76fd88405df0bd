// A capture that is killed: what was shown is in the store, doctor reports that the phone must be reset, and `capture
// --forget` clears it.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/cli/main.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { openStore } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { visit } from '../visit.ts'
import { ask } from './phone.ts'

const program = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wristory-killed-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const NOW = 1_795_262_400

async function said(home: string, ...argv: string[]): Promise<string> {
  const io = fakeIo()
  await main(['--home', home, ...argv], io)
  return io.out() + io.err()
}

test('kill -9 loses nothing that was shown, and is remembered until it is undone', { timeout: 90_000 }, async (t) => {
  const simulator = await startSimulator({
    person: 'two-years',
    days: 20,
    today: '2026-11-21',
    now: () => NOW * 1000,
  })
  t.after(() => simulator.close())
  const { userId, token } = simulator.accounts[0]!
  const home = join(folder, 'home')
  const child = spawn(
    process.execPath,
    [program, '--home', home, '--cloud', simulator.url, 'capture', '--address', '127.0.0.1', '--keep-ca'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: folder, TZ: 'Europe/Berlin' } },
  )
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  let wake = () => {}
  child.stderr.on('data', (part) => {
    text += part
    wake()
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const shown = async (words: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = words.exec(text)
      if (found !== null) return found
      const ended = await Promise.race([
        gone.then(() => true),
        new Promise<false>((resolve) => {
          wake = () => resolve(false)
        }),
      ])
      assert.ok(!ended, text)
    }
  }

  const [, origin = '', one = '', two = ''] = await shown(/open (http:\S+) on it and type (\d{3}) (\d{3})\./)
  await shown(/Certificate SHA-256/)
  assert.equal((await visit(origin, `/pair?code=${one}${two}`)).status, 303)
  const ca = (await visit(origin, '/wristory.pem')).text
  const query = `query_type=detail&device_type=0&userid=${userId}&from_date=2026-11-10&to_date=2026-11-21`
  const headers = { apptoken: token }
  await ask(origin, 'api-mifit-de2.zepp.com', `/v1/data/band_data.json?${query}`, { ca, headers })
  const [, records] = await shown(/2026-11-10 to 2026-11-21: (\d+) records\n/)
  child.kill('SIGKILL')
  await gone

  for (const [name, mode] of [
    ['capture', 0o700],
    ['capture/authority.json', 0o600],
    ['capture/phone.json', 0o600],
  ] as const)
    assert.equal(statSync(join(home, name)).mode & 0o777, mode, name)
  const store = await openStore({ folder: home, now: () => NOW })
  assert.equal(store.database.all("SELECT * FROM day WHERE date >= '2026-11-10'").length, Number(records))
  store.close()
  assert.match(
    await said(home, 'doctor'),
    /a phone was given the certificate .*its key is stored here[\s\S]*capture --forget/,
  )
  assert.match(await said(home, 'capture', '--forget'), /No trace of the capture remains/)
  assert.equal(existsSync(join(home, 'capture')), false)
  const after = await said(home, 'doctor')
  assert.doesNotMatch(after, /--forget/)
  assert.match(after, /no phone still uses the proxy/)
  assert.match(await said(home, 'capture', '--forget'), /nothing to forget/)
})
