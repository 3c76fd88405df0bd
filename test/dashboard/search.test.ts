// Navigation: the search finds days, figures and workouts, every range has months and earlier ones, and the (i) of a
// figure explains it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, madeUpStore } from './made-up-store.ts'

test('search, months, earlier and later, and the explanation of a figure', { skip: noChromium }, async (t) => {
  const madeUp = await madeUpStore({ days: 120 })
  const dashboard = await dashboardOver(madeUp.home)
  const browser = await launch()
  t.after(async () => {
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  })
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  const found = async (text: string, url: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Day, figure, page, workout or command' }).fill(text)
    await page.keyboard.press('Enter')
    await page.waitForURL(url)
  }
  await visit('/data')
  await found('last friday', '**/day/2026-07-10')
  await found('10 june 2026', '**/day/2026-06-10')
  await found('june', '**/trend/steps?range=2026-06-01..2026-06-30')
  await found('resting', '**/trend/resting_heartrate')
  await found('body', '**/weight')
  await found('run 14 jul', '**/workout/*')
  await visit('/sleep')
  await page.getByRole('link', { name: /^Earlier: / }).click()
  await page.waitForURL('**/sleep?range=2026-01-16..2026-04-15')
  await page.getByRole('link', { name: /^Later: / }).click()
  await page.waitForURL('**/sleep?range=2026-04-16..2026-07-14')
  await page.locator('details.picker > summary').click()
  await page.locator('details.picker').getByRole('link', { name: 'May', exact: true }).click()
  await page.waitForURL('**/sleep?range=2026-05-01..2026-05-31')
  await visit('/day/2026-07-13')
  await page.locator('details.picker > summary').click()
  await page.locator('details.picker').getByRole('button', { name: 'Jun', exact: true }).click()
  await page.locator('details.picker').getByRole('link', { name: '9', exact: true }).click()
  await page.waitForURL('**/day/2026-06-09')
  await visit('/day/2026-07-13')
  await page.getByRole('button', { name: 'About SpO₂', exact: true }).click()
  const about = page.locator('.about-text:popover-open')
  for (const words of [
    'Mean of the readings.',
    'mean of the readings',
    'Blood oxygen',
    '95 % to 100 %',
    'Usual for you',
  ])
    assert.ok((await about.textContent())?.includes(words), words)
  assert.deepEqual(faults, [])
  await close()
})
