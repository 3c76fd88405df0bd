// Two people in one store: each request concerns the one it names, and the page switches between them.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'
import { secondPerson } from './second-person.ts'

let madeUp: MadeUp
let dashboard: Dashboard
before(async () => {
  madeUp = await madeUpStore({ days: 20 })
  await secondPerson(madeUp.home, 'bea')
  dashboard = await dashboardOver(madeUp.home)
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

test('a request is about the person that it names, a download too', async () => {
  const entered = await enter(dashboard.open())
  const ask = async (path: string, more: Record<string, string> = {}) =>
    (await fetch(`${dashboard.origin}/api/v1/${path}`, { headers: { ...entered, ...more } })).json() as Promise<
      Record<string, unknown>
    >
  const database = new Database(storePath(madeUp.home), { readOnly: true })
  const days = (name: string) =>
    database.get<{ n: number }>(
      `SELECT count(*) AS n FROM day WHERE account = (SELECT id FROM account WHERE name = '${name}')`,
    )!.n
  try {
    const own = await ask('status')
    assert.deepEqual([own.account, own.days, own.accounts], ['default', days('default'), ['default', 'bea']])
    const hers = await ask('status', { 'wristory-account': 'bea' })
    assert.deepEqual([hers.account, hers.days], ['bea', days('bea')])
    assert.notEqual(days('bea'), days('default'))
    // A name that the store has not is nobody's, and hides nothing.
    assert.equal((await ask('status', { 'wristory-account': 'nobody' })).account, 'default')
    const wrong = await ask('day/tomorrow', { 'wristory-account': 'bea' })
    assert.match(JSON.stringify(wrong), /usage/)
  } finally {
    database.close()
  }
  const begun = await fetch(`${dashboard.origin}/api/v1/export`, {
    method: 'POST',
    headers: { ...entered, 'wristory-account': 'bea', 'content-type': 'application/json' },
    body: '{"format":"intervals"}',
  })
  const { download } = (await begun.json()) as { download: string }
  const file = await fetch(dashboard.origin + download)
  assert.equal(file.status, 200, await file.clone().text())
})

test('the page changes to another person and stays with them', { skip: noChromium }, async () => {
  let browser: Browser | undefined
  try {
    browser = await launch()
    const { page, visit, faults, close } = await openPage(browser, dashboard, { at: evening })
    await visit('/data')
    await page.getByLabel('Person').first().selectOption('bea')
    await page.waitForURL('**/home')
    await page.reload()
    assert.equal(await page.getByLabel('Person').first().inputValue(), 'bea')
    assert.deepEqual(faults, [])
    await close()
  } finally {
    await browser?.close()
  }
})
