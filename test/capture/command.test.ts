// `wristory capture` from the QR code to the stored token, with the simulator as the vendor; importing the captured HAR
// gives the content of a sync.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createHar, createUpstream } from '../../src/capture/index.ts'
import { main } from '../../src/cli/main.ts'
import { importInto, openDoors } from '../../src/import/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { fakeIo } from '../fake-io.ts'
import { visit } from '../visit.ts'
import { ask, startPaired } from './phone.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-capture-'))
const NOW = 1_795_262_400
const host = 'api-mifit-de2.zepp.com'
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ person: 'two-years', days: 20, today: '2026-11-21', now: () => NOW * 1000 })
})
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

/** A turn of the event loop; throws when the command has ended, for then there is nothing to wait for. */
async function beat(running: Promise<number>): Promise<void> {
  const ended = await Promise.race([running, new Promise<null>((resolve) => setImmediate(() => resolve(null)))])
  if (ended !== null) throw new Error(`the command ended with ${ended}`)
}

test('a phone goes from the QR code to a kept token; encrypted answers are fetched again', {
  timeout: 60_000,
}, async (t) => {
  const home = join(folder, 'home')
  const { userId, token } = simulator.accounts[0]!
  const io = fakeIo({ now: Date.now })
  const har = join(folder, 'traffic.har')
  // Where the test fails, the command still has to end.
  t.after(() => io.stop('SIGINT'))
  const running = main(
    [
      '--home',
      home,
      '--cloud',
      simulator.url,
      '--json',
      'capture',
      '--minutes',
      '2',
      '--address',
      '127.0.0.1',
      '--har',
      har,
    ],
    io,
  )
  while (!io.out().includes('\n')) await beat(running)
  const { pairing, origin, certificate } = JSON.parse(io.out().split('\n')[0]!)
  await fetch(pairing)
  const query = `query_type=detail&device_type=0&userid=${userId}&from_date=2026-11-10&to_date=2026-11-21`
  const phone = { ca: certificate, headers: { AppToken: token, appname: 'com.huami.midong' } }
  const days = await ask(origin, host, `/v1/data/band_data.json?${query}`, phone)
  assert.equal(days.status, 200)
  const concealed = { ...phone, headers: { ...phone.headers, 'x-hm-ekv': '1' } }
  const secret = await ask(origin, host, `/users/${userId}/devices?enableMultiDevice=true`, concealed)
  assert.match(String(secret.headers['content-type']), /octet-stream/)
  assert.equal(await running, 0, io.err())
  const last = JSON.parse(io.out().trim().split('\n').at(-1)!)
  assert.deepEqual([last.signedIn, last.replies, last.encrypted], [true, 2, 1])
  for (const secret of [token, userId]) assert.ok(!`${io.out()}${io.err()}`.includes(secret))

  const store = await openStore({ folder: home, now: () => NOW })
  assert.ok(store.database.all('SELECT * FROM day').length > 8)
  assert.ok(store.database.all('SELECT * FROM device').length > 0)
  store.close()
  assert.equal(statSync(har).mode & 0o777, 0o600)
  const text = readFileSync(har, 'utf8')
  assert.equal(JSON.parse(text).log.entries.length, 2)
  for (const word of [token, userId, ...deviceWords(days.body)]) assert.ok(!text.includes(word), word)
  // The key was in memory only; the note for `doctor` stays until it is forgotten.
  assert.equal(existsSync(join(home, 'capture', 'authority.json')), false)
  const doctor = fakeIo()
  await main(['--home', home, 'doctor'], doctor)
  assert.match(doctor.out(), /capture --forget/)
  const forgetting = fakeIo()
  await main(['--home', home, 'capture', '--forget'], forgetting)
  assert.equal(existsSync(join(home, 'capture')), false)
})

test('a capture ends by itself when its time is over', { timeout: 60_000 }, async (t) => {
  let now = Date.now()
  const io = fakeIo({ now: () => now })
  t.after(() => io.stop('SIGINT'))
  const home = join(folder, 'over')
  const argv = ['--home', home, '--cloud', simulator.url, 'capture', '--address', '127.0.0.1', '--minutes', '3']
  const running = main(argv, io)
  while (!/after 3 minutes/.test(io.err())) await beat(running)
  now += 3 * 60_000
  assert.equal(await running, 8)
  assert.match(io.err(), /Nothing has come from the phone/)
})

/** Ids that the answer holds: none of them may reach a redacted file. */
function deviceWords(body: Buffer): string[] {
  const { data } = JSON.parse(body.toString()) as { data: { device_id: string; summary: string }[] }
  return [...new Set(data.flatMap(({ device_id, summary }) => [device_id, summary]))]
}

test('a stopped capture says what to undo, where there was a phone', { timeout: 60_000 }, async (t) => {
  for (const phone of [false, true]) {
    const home = join(folder, `stopped-${phone}`)
    const io = fakeIo({ now: Date.now })
    t.after(() => io.stop('SIGINT'))
    const running = main(['--home', home, '--cloud', simulator.url, 'capture', '--address', '127.0.0.1'], io)
    while (!/SHA-256/.test(io.err())) await beat(running)
    const [, origin = '', code = ''] = /open (http\S+) on it and type ([\d ]+)\./.exec(io.err()) ?? []
    if (phone) assert.equal((await visit(origin, `/pair?code=${encodeURIComponent(code)}`)).status, 303)
    io.stop('SIGINT')
    assert.equal(await running, 130)
    assert.equal(/remove the profile/.test(io.err()), phone)
    assert.equal(existsSync(join(home, 'capture')), phone)
  }
})

test("the simulator's traffic captured, written as HAR and imported has the content of a sync", {
  timeout: 60_000,
}, async (t) => {
  const { userId, token } = simulator.accounts[0]!
  let second = NOW
  const path = join(folder, 'full.har')
  const har = createHar(path, 'full', '1')
  const capture = await startPaired({
    upstream: createUpstream({ plain: new URL(simulator.url) }),
    now: () => second * 1000,
    har,
  })
  t.after(() => capture.close())
  const cloud = {
    async get(target: string, query: Readonly<Record<string, string>>) {
      const { body } = await ask(capture.origin, host, `${target}?${new URLSearchParams(query)}`, {
        headers: { apptoken: token },
      })
      return { body }
    },
  }
  const one = await openStore({ folder: join(folder, 'one'), write: true, now: () => NOW })
  await sync({
    store: one,
    account: one.ensureAccount('default', userId, 'Europe/Berlin'),
    userId,
    cloud,
    now: () => second++,
    kinds: ['day', 'workout', 'lap', 'stress', 'hrv', 'device'],
  })
  har.close()
  const two = await openStore({ folder: join(folder, 'two'), write: true, now: () => NOW })
  const account = two.ensureAccount('default', userId, 'Europe/Berlin')
  const doors = await openDoors([path], { password: async () => undefined, scratch: folder })
  await importInto(two, account, { doors, zone: account.zone })
  assert.equal(contentHash(two.database), contentHash(one.database))
  one.close()
  two.close()
})
