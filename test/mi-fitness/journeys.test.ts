// Every way in to Mi Fitness against the simulated cloud, whose author did not see the client.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openCloud, type SignInPrompts } from '../../src/cloud/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-mi-journeys-'))
const time = { now: Date.parse('2026-07-14T17:42:00Z') }
let simulator: Simulator
let homes = 0
before(async () => {
  simulator = await startSimulator({ person: 'mover', days: 30, now: () => time.now })
})
after(async () => {
  await simulator.close()
  rmSync(home, { recursive: true })
})

/** Signs in on a new device, and reads the newest steps as proof. */
async function enter(way: 'qr' | 'mi-password' | 'mi-cookie' | 'sts-address', prompts: SignInPrompts = {}, own = {}) {
  const cloud = openCloud({
    home: join(home, String(++homes)),
    env: {},
    version: '0',
    cloud: simulator.url,
    clock: () => time.now,
    sleep: async (ms) => {
      time.now += ms
    },
  })
  const { email, password } = simulator.accounts[0]!
  const credentials = way === 'mi-password' ? { account: email, password } : { cookie: simulator.xiaomi ?? '' }
  try {
    const session = await cloud.signIn(way, { ...credentials, ...own }, { prompts })
    await cloud.tokens.save('me', session)
    const client = await cloud.client('me', 'mi-fitness')
    const params = JSON.stringify([{ key: 'steps', limit: 1 }])
    const { value } = await client.get('/app/v1/data/get_latest_fitness_data', { params })
    const [row] = (value as { result: { data_list: { key: string }[] } }).result.data_list
    assert.equal(row?.key, 'steps')
    return session
  } finally {
    await cloud.close()
    simulator.clearFaults()
  }
}

const code: SignInPrompts['code'] = async () => '246810'

test('a QR code that is scanned after the first poll has ended', async () => {
  const shown: string[] = []
  const session = await enter('qr', { qr: (address) => void shown.push(address) })
  assert.equal(session.host, 'de.hlth.io.mi.com')
  assert.equal(shown.length, 1)
  simulator.fault('mi-not-scanned')
  await assert.rejects(enter('qr', { qr: () => undefined }), /Nobody confirmed/)
})

test('cookies, and the region by what the six hosts answer', async () => {
  const session = await enter('mi-cookie')
  assert.deepEqual([session.host, session.hostProof], ['de.hlth.io.mi.com', 'evidence'])
  await assert.rejects(enter('mi-cookie', {}, { cookie: 'userId=2000000001; passToken=V1:dead' }), {
    code: /sign-in-refused|token-expired/,
  })
})

test('a password, with a captcha, a code by e-mail or by phone, and a second step', async () => {
  await enter('mi-password')
  simulator.fault('mi-captcha')
  const pictures: Uint8Array[] = []
  const captcha: SignInPrompts['captcha'] = async (picture) => {
    pictures.push(picture)
    return 'K7QX'
  }
  await enter('mi-password', { captcha })
  assert.equal(Buffer.from(pictures[0]!).subarray(1, 4).toString(), 'PNG')
  simulator.fault('mi-identity')
  await enter('mi-password', { code })
  simulator.fault('mi-identity', { by: 'phone' })
  await enter('mi-password', { code })
  simulator.fault('mi-step2')
  await enter('mi-password', { code })
})

test('what a password cannot pass is said, and it is sent once', async () => {
  const posts = () => simulator.requests.filter(({ path }) => path.startsWith('/pass/serviceLoginAuth2')).length
  const refused = async (wanted: RegExp, own = {}) => {
    const from = posts()
    await assert.rejects(enter('mi-password', { code }, own), wanted)
    assert.equal(posts() - from, 1)
  }
  simulator.fault('mi-captcha', { type: 'manMachine' })
  await refused(/slider|QR|puzzle|picture/i)
  await refused(/password/i, { password: 'wrong' })
  simulator.fault('mi-too-many', { path: 'serviceLoginAuth2' })
  await refused(/too many/i)
})
