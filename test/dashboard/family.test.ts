// Several people on paired devices: a PIN opens one account, shares are for reading, guesses are slowed down, and a
// changed PIN locks what the old one unlocked. In the browser: unlocking, the people side by side, locking.

import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { routes } from '../../src/dashboard/routes.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { openFamily } from '../../src/http-server/family.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'
import { secondPerson } from './second-person.ts'

const host = 'wristory.example'
let madeUp: MadeUp
let dashboard: Dashboard
let clock = evening
before(async () => {
  madeUp = await madeUpStore({ days: 20 })
  await secondPerson(madeUp.home, 'bea')
  await secondPerson(madeUp.home, 'cyd')
  dashboard = await dashboardOver(madeUp.home, { proxy: `https://${host}`, now: () => clock })
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

interface Told {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly error?: { readonly code: string } }
}

/** One request through the proxy. */
function through(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Told> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(dashboard.origin)
    const whole = { host, 'x-forwarded-proto': 'https', origin: `https://${host}`, ...headers }
    const asked = request({ hostname: '127.0.0.1', port, path: `/api/v1${path}`, method, headers: whole }, (reply) => {
      let text = ''
      reply.on('data', (part: Buffer) => {
        text += part.toString()
      })
      reply.on('end', () => {
        const json = String(reply.headers['content-type']).startsWith('application/json')
        resolve({ status: reply.statusCode ?? 0, body: json ? JSON.parse(text) : { text } })
      })
    })
    asked.on('error', reject)
    asked.end(body === undefined ? '' : JSON.stringify(body))
  })
}

/** A paired device: how it asks. */
async function device() {
  const { address } = dashboard.remote?.pair() ?? assert.fail('no entrance')
  const { body } = await through('POST', '/session', {}, { code: new URL(address).hash.replace('#token=', '') })
  const authorization = `Bearer ${body.secret}`
  return (method: string, path: string, more: { account?: string; body?: unknown } = {}) =>
    through(
      method,
      path,
      { authorization, ...(more.account === undefined ? {} : { 'wristory-account': more.account }) },
      more.body,
    )
}

const unlock = (name: string, pin: string, stay = false) => ({ body: { name, pin, stay } })

/** Changes PINs and shares as the computer itself. */
async function change(name: string, body: object): Promise<void> {
  const headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
  const reply = await fetch(`${dashboard.origin}/api/v1/family/${name}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(body),
  })
  assert.equal(reply.status, 200, await reply.text())
}

async function without(): Promise<void> {
  for (const name of ['default', 'bea', 'cyd']) await change(name, { pin: null, sharedWith: [] })
  clock = evening
}

test('without a PIN a device reads every account; with one it is locked until a PIN opens one', async () => {
  const ask = await device()
  assert.equal((await ask('GET', '/status')).body.account, 'default')
  assert.equal((await ask('GET', '/status', { account: 'bea' })).body.account, 'bea')
  await change('bea', { pin: '4711' })
  try {
    for (const route of Object.keys(routes)) {
      const [method = '', path = ''] = route.split(' ')
      if (path === '/session') continue
      const { status, body } = await ask(method, path.replace(/\{\w+\}/, 'x'))
      const open = /^\/(people|unlock)$/.test(path)
      const closed = /^\/(sign-in|sql|handover|devices|family)/.test(path)
      if (!open) assert.equal(body.error?.code, closed ? 'foreign' : 'locked', `${route}: ${status}`)
    }
    assert.deepEqual((await ask('GET', '/people')).body, { people: ['bea'] })
    assert.equal((await ask('POST', '/unlock', unlock('bea', '4712'))).status, 400)
    assert.equal((await ask('POST', '/unlock', unlock('default', '4711'))).status, 400)
    assert.equal((await ask('POST', '/unlock', unlock('bea', '4711'))).status, 200)
    const { body } = await ask('GET', '/status')
    assert.deepEqual([body.account, body.member, body.accounts, body.signedIn], ['bea', 'bea', ['bea'], []])
    await ask('DELETE', '/unlock')
    assert.equal((await ask('GET', '/status')).body.error?.code, 'locked')
    // The computer itself sees all.
    const here = await fetch(`${dashboard.origin}/api/v1/status`, { headers: { ...(await enter(dashboard.open())) } })
    assert.deepEqual(((await here.json()) as { accounts: string[] }).accounts, ['default', 'bea', 'cyd'])
  } finally {
    await without()
  }
})

test('an unlocked device reads its own account, and shared ones without changing them', async () => {
  await change('bea', { pin: '4711' })
  await change('cyd', { sharedWith: ['bea'] })
  try {
    const ask = await device()
    await ask('POST', '/unlock', unlock('bea', '4711'))
    const foreign = ['default', 'nobody', '', 'Bea']
    for (const account of foreign)
      for (const path of [
        '/status',
        '/daily?metric=steps',
        '/note',
        '/insight',
        '/events',
        '/coverage',
        '/table/night',
      ]) {
        const { status, body } = await ask('GET', path, { account })
        assert.deepEqual([status, body.error?.code], [403, 'not-shared'], `${account} ${path}`)
        // A parameter names the account as well, and goes before the header.
        const named = `${path}${path.includes('?') ? '&' : '?'}account=${encodeURIComponent(account)}`
        assert.equal((await ask('GET', named, { account: 'bea' })).status, 403, named)
      }
    assert.deepEqual((await ask('GET', '/status')).body.accounts, ['bea', 'cyd'])
    assert.equal((await ask('GET', '/status', { account: 'cyd' })).body.account, 'cyd')
    const note = { from: '2026-07-01', to: '2026-07-01', text: 'mine' }
    for (const [method, path, body] of [
      ['POST', '/note', note],
      ['POST', '/sync', {}],
      ['DELETE', '/note/1', undefined],
      ['PUT', '/settings', {}],
    ] as const)
      assert.equal((await ask(method, path, { account: 'cyd', body })).status, 403, `${method} ${path}`)
    const { body } = await ask('POST', '/export', { account: 'cyd', body: { format: 'intervals' } })
    const download = String(body.download).replace('/api/v1', '')
    // The ticket is for the account of the export alone.
    const other = await through('GET', download.replace('account=cyd', 'account=default'))
    assert.equal(other.status, 401)
    assert.equal((await through('GET', download)).status, 200)
  } finally {
    await without()
  }
})

test('wrong PINs are slowed down, and a new PIN, time and a damaged file lock', async () => {
  await change('bea', { pin: '4711' })
  try {
    const ask = await device()
    for (let n = 0; n < 5; n++) assert.equal((await ask('POST', '/unlock', unlock('bea', '0000'))).status, 400)
    assert.equal((await ask('POST', '/unlock', unlock('bea', '4711'))).status, 429)
    clock += 61_000
    assert.equal((await ask('POST', '/unlock', unlock('bea', '0000'))).status, 400)
    clock += 61_000
    // Twice as long after the sixth; another device waits as well.
    assert.equal((await (await device())('POST', '/unlock', unlock('bea', '4711'))).status, 429)
    clock += 61_000
    assert.equal((await ask('POST', '/unlock', unlock('bea', '4711'))).status, 200)
    clock += 12 * 3_600_000 + 1000
    assert.equal((await ask('GET', '/status')).body.error?.code, 'locked')
    assert.equal((await ask('POST', '/unlock', unlock('bea', '4711', true))).status, 200)
    clock += 13 * 3_600_000
    assert.equal((await ask('GET', '/status')).status, 200)
    await change('bea', { pin: '08150815' })
    assert.equal((await ask('GET', '/status')).body.error?.code, 'locked')
    const file = join(madeUp.home, 'family.json')
    const text = readFileSync(file, 'utf8')
    assert.ok(!text.includes('08150815'))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    for (const damaged of ['', '{}', '[{"name":"bea"}]', text.slice(1)]) {
      writeFileSync(file, damaged)
      assert.equal((await ask('GET', '/status')).status, 500, damaged)
    }
    writeFileSync(file, text)
  } finally {
    await without()
  }
})

test('many guesses at once are as few as one after another', async () => {
  const family = openFamily(madeUp.home, () => evening)
  await family.setPin('cyd', '1234')
  const told = await Promise.all(Array.from({ length: 40 }, (_, n) => family.check('cyd', String(2000 + n))))
  assert.equal(told.filter((one) => one === 'wrong').length, 5)
  await family.setPin('cyd', null)
  for (const pin of ['', '123', '12a4', '1'.repeat(13)])
    await assert.rejects(family.setPin('cyd', pin), { code: 'usage' })
})

test('a renamed account stays closed, and shares follow', async () => {
  const family = openFamily(madeUp.home, () => evening)
  await family.setPin('cyd', '1234')
  family.share('cyd', ['bea'])
  family.share('bea', ['cyd'])
  family.rename('cyd', 'dee')
  assert.deepEqual(family.members(), [
    { name: 'dee', pin: true, sharedWith: ['bea'] },
    { name: 'bea', pin: false, sharedWith: ['dee'] },
  ])
  assert.deepEqual(family.readable('dee'), ['dee', 'bea'])
  await family.setPin('dee', null)
  family.share('dee', [])
  family.share('bea', [])
  assert.deepEqual(family.members(), [])
})

let browser: Browser
test('in the browser: PINs in Settings, the people side by side', { skip: noChromium }, async () => {
  browser = await launch()
  const { page, visit, faults, close } = await openPage(browser, dashboard, { at: evening })
  try {
    await visit('/settings')
    const pin = page.getByLabel('PIN of bea')
    await pin.fill('4711')
    await page.locator('form', { has: pin }).getByRole('button', { name: 'Set PIN' }).click()
    await page.getByText('A paired device asks for the PIN').waitFor()
    await page.getByLabel('default may read bea').click()
    await page.getByRole('checkbox', { name: 'default may read bea', checked: true }).waitFor()
    await visit('/family?range=30d')
    for (const name of ['default', 'bea', 'cyd']) await page.getByRole('slider', { name: `Steps of ${name}` }).waitFor()
    const axes = await page
      .locator('main svg.data')
      .evaluateAll((plots) =>
        plots.map((plot) =>
          [...plot.querySelectorAll('text')]
            .map(({ textContent }) => textContent)
            .filter((one) => /^\d/.test(one ?? '')),
        ),
      )
    const labelled = axes.filter(({ length }) => length > 0)
    assert.equal(labelled.length, 3)
    for (const axis of labelled) assert.deepEqual(axis, labelled[0])
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await browser.close()
    await without()
  }
})
