// A login of Mi Fitness beside one of Zepp: signed in, synced, renewed, ended.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type OpenCloud, openCloud, type Session } from '../../src/cloud/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore } from '../../src/store/store.ts'
import { syncLogins } from '../../src/sync/logins.ts'
import { type ScriptedCloud, sessionKey, startScripted, user } from './scripted-cloud.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-mi-'))
after(() => rmSync(home, { recursive: true }))
let homes = 0
const now = () => 1_795_262_400
const day = Date.UTC(2026, 10, 20) / 1000

/** Ten minutes of steps in the morning, with the offset of Berlin in winter. */
const steps = Array.from({ length: 10 }, (_, i) => ({
  sid: 'ab12',
  key: 'steps',
  time: day + 8 * 3600 + i * 60,
  value: JSON.stringify({ time: day + 8 * 3600 + i * 60, steps: 100, distance: 70, calories: 4, timezone: 4 }),
  zone_offset: 3600,
  zone_name: 'Europe/Berlin',
}))

function open(scripted: ScriptedCloud): OpenCloud & { readonly home: string } {
  const own = join(home, String(++homes))
  const cloud = openCloud({
    home: own,
    env: {},
    version: '0',
    cloud: scripted.url,
    clock: () => now() * 1000,
    sleep: async () => {},
  })
  return Object.assign(cloud, { home: own })
}

const cookies = `userId=${user.userId}; passToken=SIM-PASS-1`

async function synced(cloud: OpenCloud & { readonly home: string }) {
  const store = await openStore({ folder: cloud.home, write: true, now })
  try {
    const clients = await cloud.clients('me')
    const onEnd = (_: string, error?: unknown) => cloud.noteOutcome(clients[0]!, error)
    const options = { store, zone: 'Europe/Berlin', now, from: '2026-11-01', onEnd }
    const summary = await syncLogins(clients, options, async () => {})
    const { database } = store
    return {
      summary,
      minutes: database.get<{ n: number; steps: number }>(
        'SELECT count(*) AS n, sum(steps) AS steps FROM minute WHERE steps > 0',
      )!,
      logins: database.all<{ login: string | null }>('SELECT DISTINCT login FROM reply').map(({ login }) => login),
      runs: database
        .all<{ login: string | null; outcome: string }>('SELECT login, outcome FROM run')
        .map((run) => ({ ...run })),
      hash: contentHash(database),
    }
  } finally {
    store.close()
  }
}

test('cookies of a browser become a login, whose history is synced', async () => {
  await using scripted = await startScripted({ steps })
  scripted.state.hosts = ['de.hlth.io.mi.com']
  const cloud = open(scripted)
  const session = await cloud.signIn('mi-cookie', { cookie: cookies })
  assert.equal(session.host, 'de.hlth.io.mi.com')
  assert.equal(session.hostProof, 'evidence')
  assert.equal(new Set(scripted.state.asked.map(({ host }) => host)).size, 6)
  await cloud.tokens.save('me', session)
  const { minutes, logins, runs } = await synced(cloud)
  assert.deepEqual({ ...minutes }, { n: 10, steps: 1000 })
  assert.deepEqual(logins, ['mi-fitness'])
  assert.deepEqual(runs, [{ login: 'mi-fitness', outcome: 'done' }])
  const asked = scripted.state.asked.filter(({ path }) => path.endsWith('get_fitness_data_by_time'))
  assert.ok(asked.every(({ data }) => Number.isInteger(data.start_time) && Number.isInteger(data.end_time)))
  const requests = scripted.server.requests.filter(({ host }) => host === 'de.hlth.io.mi.com')
  assert.ok(requests.every(({ headers }) => headers.region_tag === 'de'))
  assert.ok(requests.every(({ headers }) => headers.cookie?.includes('passToken') === false))
  await cloud.close()
})

test('an ended service token is renewed once, and a replaced passToken is on disk before the next step', async () => {
  await using scripted = await startScripted({ steps })
  const cloud = open(scripted)
  await cloud.tokens.save('me', await cloud.signIn('mi-cookie', { cookie: cookies }))
  scripted.state.serviceToken = 'SIM-SERVICE-2'
  scripted.state.sessionKey = Buffer.from('SIM-KEY-2-OF-16!').toString('base64')
  scripted.state.nextPassToken = 'SIM-PASS-2'
  const file = join(cloud.home, 'accounts', 'me.json')
  let onDisk = ''
  scripted.server.answer(
    ((usual) => (request, response) => {
      if (request.host === 'sts-hlth.io.mi.com') onDisk = readFileSync(file, 'utf8')
      return usual(request, response)
    })(scripted.answering),
  )
  const { minutes } = await synced(cloud)
  assert.equal(minutes.steps, 1000)
  assert.match(onDisk, /SIM-PASS-2/)
  const stored = (await cloud.tokens.load('me', 'mi-fitness')).session
  assert.deepEqual([stored.loginToken, stored.appToken], ['SIM-PASS-2', 'SIM-SERVICE-2'])
  const renewals = scripted.server.requests.filter(({ path }) => path === '/pass/serviceLogin')
  assert.equal(renewals.length, 2)
  assert.equal(new Set(renewals.map(({ headers }) => /deviceId=([^;]*)/.exec(headers.cookie ?? '')?.[1])).size, 1)
  await cloud.close()
})

test('a dead passToken ends the login with a hint, and no password is sent', async () => {
  await using scripted = await startScripted({ steps })
  const cloud = open(scripted)
  await cloud.tokens.save('me', await cloud.signIn('mi-cookie', { cookie: cookies }))
  scripted.state.serviceToken = 'SIM-SERVICE-2'
  scripted.state.passToken = 'SIM-PASS-9'
  await assert.rejects(synced(cloud), ({ code, hint }: { code: string; hint: string }) => {
    assert.equal(code, 'token-expired')
    assert.match(hint, /--app mi-fitness/)
    return true
  })
  assert.ok(scripted.server.requests.every(({ path }) => path !== '/pass/serviceLoginAuth2'))
  const [listed] = await cloud.tokens.list()
  assert.deepEqual([listed?.app, listed?.refused?.error], ['mi-fitness', 'token-expired'])
  await cloud.close()
})

test('pages and text that does not decrypt mean an ended sign-in; 502 is asked again', async () => {
  await using scripted = await startScripted({ steps })
  const cloud = open(scripted)
  await cloud.tokens.save('me', await cloud.signIn('mi-cookie', { cookie: cookies }))
  const client = await cloud.client('me')
  const read = () =>
    client.get('/app/v1/data/get_fitness_data_by_time', { key: 'steps', start_time: '0', end_time: '9' })
  for (const body of ['<html>sign in</html>', Buffer.from('not for this key').toString('base64')]) {
    const own = await cloud.client('me')
    scripted.state.script.push(() => ({ body }))
    await own.get('/app/v1/data/get_fitness_data_by_time', { key: 'steps', start_time: '0', end_time: '9' })
  }
  scripted.state.script.push(
    () => ({ status: 502 }),
    () => ({ status: 504 }),
  )
  const { body } = await read()
  assert.deepEqual(JSON.parse(new TextDecoder().decode(body)).result.data_list, [])
  scripted.state.script.push(() => ({ body: '{"code":-4002001,"message":"not relatives"}' }))
  await assert.rejects(read(), { code: 'cloud-refused' })
  await cloud.close()
})

test('tokens of one cloud are never sent to the other', async () => {
  await using scripted = await startScripted()
  const cloud = open(scripted)
  const mi = await cloud.signIn('mi-cookie', { cookie: cookies })
  const before = scripted.server.requests.length
  const zepp: Session = {
    userId: '1000000001',
    appToken: 'SIM-APP',
    host: 'api-mifit-de2.zepp.com',
    appName: 'com.huami.midong',
    via: 'token',
    cloud: scripted.url,
    issued: now(),
  }
  assert.throws(() => cloud.clientFor({ ...mi, host: zepp.host }), { code: 'host-refused' })
  assert.throws(() => cloud.clientFor({ ...zepp, host: mi.host }), { code: 'host-refused' })
  await assert.rejects(cloud.clientFor(mi).get('/v1/data/band_data.json'), { code: 'bug' })
  await assert.rejects(cloud.clientFor(zepp).get('/app/v1/data/get_fitness_data_by_time'), { code: 'bug' })
  assert.equal(scripted.server.requests.length, before)
  assert.equal(mi.sessionKey, sessionKey)
  await cloud.close()
})

test('a file at a signed address is fetched without cookies, and from hosts of the list only', async () => {
  await using scripted = await startScripted()
  const cloud = open(scripted)
  const client = cloud.clientFor(await cloud.signIn('mi-cookie', { cookie: cookies }))
  const address = 'https://sg-fit.fds.api.xiaomi.com/b/o%2Fx?Expires=1&Signature=a%2Bb%3D'
  assert.equal(new TextDecoder().decode(await client.download(address)), 'file /b/o%2Fx')
  const seen = scripted.server.requests.at(-1)!
  assert.equal(seen.headers.cookie, undefined)
  assert.equal(seen.query.get('Signature'), 'a+b=')
  const before = scripted.server.requests.length
  for (const url of [
    'http://sg-fit.fds.api.xiaomi.com/x',
    'https://fds.api.xiaomi.com.example.test/x',
    'https://example.test/x',
    'https://a:b@sg-fit.fds.api.xiaomi.com/x',
    'x',
  ])
    await assert.rejects(client.download(url), { code: 'host-refused' }, url)
  assert.equal(scripted.server.requests.length, before)
  await cloud.close()
})
