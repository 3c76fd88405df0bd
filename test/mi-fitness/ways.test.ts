// Every way in to Mi Fitness and every fault of its sign-in, with the simulator: the two are written independently and
// meet over HTTP only.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { openCloud, type SignInPrompts } from '../../src/cloud/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-mi-ways-'))
const time = { now: Date.UTC(2026, 10, 21, 12) }
let homes = 0
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ person: 'mover', days: 20, today: '2026-11-21', now: () => time.now })
})
beforeEach(() => simulator.clearFaults())
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

function open() {
  return openCloud({
    home: join(folder, String(++homes)),
    env: {},
    version: '0',
    cloud: simulator.url,
    clock: () => time.now,
    sleep: async (ms) => {
      time.now += ms
    },
  })
}

const prompts: SignInPrompts = {
  qr: () => undefined,
  captcha: async () => 'K7QX',
  code: async () => '246810',
}

function given() {
  const { email, password } = simulator.accounts[0]!
  return { account: email, password }
}

test('QR code and password sign in, past captcha, identity check by e-mail or phone, and second step', async () => {
  const faults = [
    ['mi-captcha', {}],
    ['mi-identity', {}],
    ['mi-identity', { by: 'phone' }],
    ['mi-step2', {}],
  ] as const
  const cloud = open()
  assert.equal((await cloud.signIn('qr', {}, { prompts })).hostProof, 'evidence')
  await cloud.close()
  for (const [name, options] of faults) {
    simulator.clearFaults()
    simulator.fault(name, options)
    const own = open()
    const session = await own.signIn('mi-password', given(), { prompts })
    assert.equal(session.host, 'de.hlth.io.mi.com', name)
    const client = own.clientFor(session)
    const query = { key: 'steps', start_time: '1795000000', end_time: '1795300000' }
    const { value } = await client.get('/app/v1/data/get_fitness_data_by_time', query)
    assert.equal((value as { code: number }).code, 0)
    await own.close()
  }
})

test('what stands in the way is said, with what to do', async () => {
  const cases = [
    ['mi-captcha', { type: 'manMachine' }, 'mi-password', 'sign-in-refused'],
    ['mi-too-many', {}, 'mi-password', 'wait'],
    ['mi-not-scanned', {}, 'qr', 'sign-in-refused'],
  ] as const
  for (const [name, options, way, code] of cases) {
    simulator.clearFaults()
    simulator.fault(name, options)
    const cloud = open()
    await assert.rejects(cloud.signIn(way, given(), { prompts }), { code }, name)
    await cloud.close()
  }
  simulator.clearFaults()
  const cloud = open()
  await assert.rejects(cloud.signIn('mi-password', { ...given(), password: 'x' }), { code: 'wrong-password' })
  await cloud.close()
})
