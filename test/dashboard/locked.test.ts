// A bookmark works as long as `serve` runs, in every tab of the authenticated browser; after a restart it says how to
// open the dashboard again. The old secret is invalid by then.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = noChromium

test('a bookmark after a new start says how to open the dashboard, and works again after that', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 20 })
  let dashboard = await dashboardOver(madeUp.home)
  const { origin } = dashboard
  const bookmark = `${origin}/trend/steps?range=30d`
  const browser = await launch()
  const { page, faults, close } = await openPage(browser, dashboard)
  try {
    assert.equal(new URL(page.url()).hash, '', 'the code does not stay in the address')
    const other = await page.context().newPage()
    await other.goto(bookmark)
    await other.getByRole('heading', { name: 'Steps' }).first().waitFor()
    await other.reload()
    await other.getByRole('heading', { name: 'Steps' }).first().waitFor()
    const secret = await page.evaluate<string>(`localStorage.getItem('wristory-secret')`)
    await page.close()
    await dashboard.close()

    dashboard = await dashboardOver(madeUp.home, { port: Number(new URL(origin).port) })
    await other.goto(bookmark)
    await other.getByRole('heading', { name: 'This dashboard is locked' }).waitFor()
    const text = (await other.textContent('main')) ?? ''
    assert.match(text, /wristory serve/)
    assert.doesNotMatch(text, /\d{4}-\d\d|steps/i)
    const reply = await fetch(`${origin}/api/v1/status`, { headers: { authorization: `Bearer ${secret}` } })
    assert.equal(reply.status, 401)
    // A used address is no dead end either.
    const address = dashboard.open()
    const third = await other.context().newPage()
    await third.goto(address)
    await third.locator('h1').first().waitFor()
    await other.getByRole('heading', { name: 'Steps' }).first().waitFor()
    await third.goto('about:blank')
    await third.goto(address)
    await third.waitForURL('**/home')
    await third.locator('h1').first().waitFor()
    assert.doesNotMatch((await third.textContent('h1')) ?? '', /locked/)
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  }
})
