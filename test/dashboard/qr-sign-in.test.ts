// The dashboard's sign-in to Mi Fitness: by QR code, which goes on beside the page, and by cookies.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openTokens } from '../../src/cloud/tokens.ts'
import { createAccount } from '../../src/dashboard/server/account.ts'
import { guarded, type ScriptedCloud, sessionKey, startScripted, user } from '../mi-fitness/scripted-cloud.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-qr-'))
after(() => rmSync(folder, { recursive: true }))
let homes = 0

function desk(scripted: ScriptedCloud, account?: string) {
  const home = join(folder, String(++homes))
  return { home, ...createAccount({ home, env: {}, version: '0', origin: scripted.url, account, zone: null }) }
}

const granted = {
  code: 0,
  userId: user.userId,
  passToken: 'SIM-PASS-1',
  ssecurity: sessionKey,
  nonce: 12,
  location: 'https://sts-hlth.io.mi.com/healthapp/sts?d=SIM&p_ur=DE',
}

/** Answers the poll once `confirm` is called. */
function confirming(scripted: ScriptedCloud) {
  const held: (() => void)[] = []
  scripted.server.answer((request, response) => {
    if (request.path === '/longPolling/loginUrl')
      return guarded({ loginUrl: 'https://account.xiaomi.com/x', lp: 'https://c3.lp.account.xiaomi.com/lp/s?k=1' })
    if (request.path !== '/lp/s') return scripted.answering(request, response)
    held.push(() => response.end(guarded(granted).body))
    return undefined
  })
  return async () => {
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
    held.shift()!()
  }
}

test('a QR code is shown at once, and the sign-in is stored when it is confirmed', async () => {
  await using scripted = await startScripted()
  const confirm = confirming(scripted)
  const { home, qr, chosen } = desk(scripted)
  assert.equal(qr.progress().state, 'none')
  const code = await qr.start()
  assert.equal(code.address, 'https://account.xiaomi.com/x')
  assert.equal(qr.progress().state, 'waiting')
  assert.equal(await chosen(), null)
  await confirm()
  while (qr.progress().state === 'waiting') await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(qr.progress(), { state: 'done', message: '', hint: '' })
  assert.equal((await chosen())?.via, 'qr')
  assert.equal((await openTokens(home).load('default', 'mi-fitness')).session.userId, user.userId)
})

test('a code that leads nowhere says why, and a new one ends the one before', async () => {
  await using scripted = await startScripted()
  const confirm = confirming(scripted)
  const { qr } = desk(scripted)
  await qr.start()
  await qr.start()
  await confirm()
  while (qr.progress().state === 'waiting') await new Promise((resolve) => setImmediate(resolve))
  scripted.server.answer(() => ({ body: '<html>' }))
  await assert.rejects(qr.start(), { code: 'cloud-failed' })
  assert.equal(qr.progress().state, 'failed')
  qr.close()
})

test('a login of Mi Fitness joins the account that the page shows', async () => {
  await using scripted = await startScripted()
  const { home, signIn } = desk(scripted)
  await openTokens(home).save('ada', {
    userId: '1000000001',
    appToken: 'SIM-APP',
    host: 'api-mifit-de2.zepp.com',
    appName: 'com.huami.midong',
    via: 'token',
    cloud: scripted.url,
    issued: 1,
  })
  const name = await signIn({ via: 'mi-cookie', cookie: `userId=${user.userId}; passToken=SIM-PASS-1` })
  assert.equal(name, 'ada')
  assert.deepEqual(
    (await openTokens(home).list()).map(({ app }) => app),
    ['zepp', 'mi-fitness'],
  )
})
