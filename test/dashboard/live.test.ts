// A sync seen from the page: progress, arriving days, responsiveness, stopping, and error messages.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Status } from '../../src/dashboard/schema.ts'
import type { FaultName, FaultOptions } from '../../src/simulator/index.ts'
import { runSql } from '../../src/store/sql.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { soon } from '../slowness.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = noChromium
/** The clocks of cloud, store and browser must agree where a token is made and checked. */
const now = Date.now

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

const cases: readonly (readonly [FaultName, FaultOptions, RegExp])[] = [
  ['token-expired-for-good', {}, /Sign in again/],
  ['rate-limited-retry-after', { retry: 3600 }, /wait/i],
  ['wrong-region-403', { host: 'none' }, /region|sign|refused/i],
]
for (const [name, options, words] of cases) {
  test(`${name} is said on the page, and the data stay`, { skip }, async () => {
    const madeUp = await madeUpStore({ days: 20, now })
    const dashboard = await dashboardOver(madeUp.home, { cloud: madeUp.simulator.url, now })
    const { page, faults, visit, close } = await openPage(browser, dashboard)
    try {
      await visit('/trend/steps')
      madeUp.simulator.fault(name, options)
      await page.getByRole('button', { name: 'Sync now' }).first().click()
      const said = page.getByRole('alert').filter({ hasText: 'The sync stopped.' })
      await said.waitFor()
      assert.match((await said.textContent()) ?? '', words)
      await page.getByRole('button', { name: 'Sync now' }).first().waitFor()
      assert.ok((await page.locator('.chart-box svg path').count()) > 0)
      assert.deepEqual(faults, [])
    } finally {
      await close()
      await dashboard.close()
      await madeUp.remove()
    }
  })
}

test('the page lives while a sync writes, and its Stop stops it', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 500, fetched: false, now })
  const dashboard = await dashboardOver(madeUp.home, { cloud: madeUp.simulator.url, now })
  const { page, faults, close } = await openPage(browser, dashboard)
  const headers = await enter(dashboard.open())
  try {
    const { email, password } = madeUp.simulator.accounts[0]!
    await page.goto(`${dashboard.origin}/welcome`)
    await page.getByLabel('E-mail or phone number').fill(email)
    await page.getByLabel('Password', { exact: false }).last().fill(password)
    await page.getByRole('button', { name: 'Sign in and sync' }).click()
    await page.getByRole('progressbar', { name: 'Sync' }).first().waitFor()
    const counts: number[] = []
    let status: Status
    do {
      const reply = await soon(3000, 'an answer beside the sync', () =>
        page.request.get(`${dashboard.origin}/api/v1/status`, { headers: { ...headers } }),
      )
      assert.equal(reply.status(), 200)
      status = (await reply.json()) as Status
      counts.push(status.days)
    } while (status.sync !== null && status.days < 30)
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    )
    if (status.sync !== null) {
      await page.getByRole('button', { name: 'Stop' }).first().click()
      await page.getByRole('button', { name: 'Sync now' }).first().waitFor()
    }
    // Days that came are there, the newest first.
    await page.getByRole('link', { name: 'Day', exact: true }).first().click()
    await page.locator('.figure').first().waitFor()
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

/** The local day so many days before now, in UTC. */
const ago = (days: number) => new Date(now() - days * 86_400_000).toISOString().slice(0, 10)

test('a gap and a failed window are fetched again, and nothing else', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 90, fetched: false, now })
  const dashboard = await dashboardOver(madeUp.home, { cloud: madeUp.simulator.url, now })
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  const headers = await enter(dashboard.open())
  const send = (path: string, body: object) =>
    page.evaluate<number>(
      `fetch('/api/v1${path}', { method: 'POST', headers: ${JSON.stringify(headers)}, body: ${JSON.stringify(JSON.stringify(body))} }).then(({ status }) => status)`,
    )
  const idle = async () => {
    for (;;) {
      const reply = await page.request.get(`${dashboard.origin}/api/v1/status`, { headers: { ...headers } })
      if (((await reply.json()) as Status).sync === null) return
      // Asking without a pause takes from the sync what it needs.
      await setTimeout(50)
    }
  }
  const sync = async (from: string, to: string) => {
    assert.equal(await send('/sync', { from, to }), 200)
    await idle()
  }
  const days = async (from: string, to: string) => {
    const { rows } = await runSql(
      storePath(madeUp.home),
      `select count(steps) from day where date between '${from}' and '${to}'`,
    )
    return Number(rows[0]![0])
  }
  try {
    const { email, password } = madeUp.simulator.accounts[0]!
    assert.equal(await send('/sign-in', { via: 'encrypted', email, password }), 200)
    await sync(ago(60), ago(50))
    madeUp.simulator.fault('not-json', { path: 'all_day_stress' })
    await sync(ago(9), ago(1))
    madeUp.simulator.clearFaults()
    assert.equal(await days(ago(49), ago(10)), 0)

    await visit('/data')
    const gap = page.getByRole('button', { name: `Fetch again ${ago(49)} to ${ago(10)}` })
    await gap.click()
    await idle()
    await gap.waitFor({ state: 'detached' })
    assert.ok((await days(ago(49), ago(10))) > 35)
    assert.equal(await days('2000-01-01', ago(61)), 0, 'what nobody asked for was not fetched')

    const panel = page.locator('section.panel').filter({ hasText: 'Failed windows' })
    assert.match((await panel.textContent()) ?? '', /stress/)
    await panel.getByRole('button', { name: 'Fetch again' }).first().click()
    await idle()
    await panel.waitFor({ state: 'detached' })
    assert.deepEqual(faults, [])
    assert.equal(await send('/sync', { from: '2026-02-31' }), 400)
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})
