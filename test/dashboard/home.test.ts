// The home page and its weeks and months: their figures are those of SQL, computed here a second time.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { DigestAnswer } from '../../src/dashboard/schema.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

let madeUp: MadeUp
let dashboard: Dashboard
let database: Database
before(async () => {
  madeUp = await madeUpStore({ days: 120 })
  dashboard = await dashboardOver(madeUp.home)
  database = new Database(storePath(madeUp.home), { readOnly: true })
})
after(async () => {
  database?.close()
  await dashboard?.close()
  await madeUp?.remove()
})

const one = <T>(sql: string) => database.get<{ n: T }>(sql)!.n

test('a digest is what SQL says of its days and of the same days of the periods before', async () => {
  const headers = await enter(dashboard.open())
  const digest = async (query: string) =>
    (await (
      await fetch(`${dashboard.origin}/api/v1/digest?${query}`, { headers: { ...headers } })
    ).json()) as DigestAnswer
  const mean = (name: string, from: string, days: number) =>
    one<number | null>(
      `SELECT avg("${name}") AS n FROM day WHERE date >= '${from}' AND date < date('${from}', '+${days} days')`,
    )
  for (const [query, from, days, before] of [
    // Monday 13 July is over, Tuesday is the evening of the test.
    ['by=week', '2026-07-13', 1, '2026-07-06'],
    ['by=week&date=2026-07-08', '2026-07-06', 7, '2026-06-29'],
    ['by=month&date=2026-06-20', '2026-06-01', 30, '2026-05-01'],
  ] as const) {
    const told = await digest(query)
    assert.deepEqual([told.from, told.over], [from, days], query)
    const length = before === '2026-05-01' ? 31 : days
    assert.ok(told.figures.length >= 8, query)
    for (const { name, mean: shown, before: earlier } of told.figures) {
      assert.ok(Math.abs(shown - mean(name, from, days)!) < 1e-9, `${query} ${name}`)
      const was = mean(name, before, length)
      assert.ok(was === null ? earlier === null : Math.abs(earlier! - was) < 1e-9, `${query} ${name} before`)
    }
    const inside = `date >= '${from}' AND date < date('${from}', '+${days} days') AND steps IS NOT NULL AND goal > 0`
    assert.deepEqual(told.goal, {
      reached: one(`SELECT count(*) AS n FROM day WHERE ${inside} AND steps >= goal`),
      of: one(`SELECT count(*) AS n FROM day WHERE ${inside}`),
    })
  }
})

test('the page opens on it, shows the same figures, and leads to every week and month', {
  skip: noChromium,
}, async () => {
  let browser: Browser | undefined
  try {
    browser = await launch()
    const { page, visit, faults, close } = await openPage(browser, dashboard, { at: evening })
    await visit('/')
    assert.equal(new URL(page.url()).pathname, '/home')
    const figure = (name: string) => page.locator(`[data-figure="${name}"] .value`).first().textContent()
    const steps = one<number>("SELECT steps AS n FROM day WHERE date = '2026-07-14'")
    assert.equal(await figure('steps'), steps.toLocaleString('en-GB'))
    const asleep = one<number>("SELECT sleep_minutes AS n FROM day WHERE date = '2026-07-14'")
    assert.equal((await figure('sleep_minutes'))?.replace(/\s/g, ''), `${Math.floor(asleep / 60)}h${asleep % 60}min`)
    await page.getByRole('link', { name: 'This week' }).click()
    await page.getByRole('heading', { name: /Week of/ }).waitFor()
    await page.getByLabel('Earlier').click()
    await page.waitForURL('**/home/week/2026-07-12')
    const cells = await page
      .getByRole('row', { name: /^Steps/ })
      .first()
      .locator('td')
      .allTextContents()
    const mean = one<number>("SELECT avg(steps) AS n FROM day WHERE date BETWEEN '2026-07-06' AND '2026-07-12'")
    assert.equal(cells[0], Math.round(mean).toLocaleString('en-GB'))
    assert.deepEqual(faults, [])
    await close()
  } finally {
    await browser?.close()
  }
})

test('a figure is pinned to Home, a topic is hidden, and the frame has the theme', { skip: noChromium }, async () => {
  let browser: Browser | undefined
  try {
    browser = await launch()
    const { page, visit, faults, close } = await openPage(browser, dashboard, { at: evening })
    const ofDay = () => page.getByRole('region', { name: 'The day' }).locator('.figure .label').allTextContents()
    await visit('/day/2026-07-13')
    await page.getByRole('button', { name: 'About Resting HR' }).first().click()
    await page.getByRole('button', { name: 'Pin to Home' }).click()
    await page.getByRole('button', { name: 'Remove from Home' }).waitFor()
    await visit('/home')
    assert.deepEqual(await ofDay(), ['Resting HR'])
    await page.locator('.rail').getByLabel('Theme').selectOption('dark')
    await page.locator('html[data-theme="dark"]').waitFor()
    await visit('/settings')
    assert.equal(await page.getByRole('combobox', { name: 'Theme' }).last().inputValue(), 'dark')
    await page.getByLabel('Sleep', { exact: true }).uncheck()
    await page.locator('.rail').getByRole('link', { name: 'Sleep' }).waitFor({ state: 'detached' })
    await page.getByRole('listitem').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Home shows the usual figures').waitFor()
    await visit('/home')
    assert.ok((await ofDay()).includes('Steps'))
    assert.equal(await page.getByRole('region', { name: 'The last night' }).count(), 0)
    await visit('/day/2026-07-13')
    const tracks = await page.locator('.track-name').allTextContents()
    assert.ok(tracks.includes('Heart rate') && !tracks.includes('Sleep'), tracks.join())
    assert.deepEqual(faults, [])
    await close()
  } finally {
    await browser?.close()
  }
})
