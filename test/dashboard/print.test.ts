// A view on paper: light, without buttons, with its range, units and time; every chart fits its box, and nothing
// depends on a background.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { drawn } from '../reliability/tier.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ days: 400 })
  dashboard = await dashboardOver(madeUp.home)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await dashboard?.close()
  await madeUp?.remove()
})

interface Sheet {
  readonly pressed: readonly string[]
  readonly charts: readonly (readonly [drawn: number, room: number])[]
  readonly over: number
  readonly line: string
  readonly range: string
  readonly exact: string
  readonly background: string
}

const seen = `(() => {
  const shown = (one) => one.getClientRects().length > 0
  return {
    pressed: [...document.querySelectorAll('button, .button, select, .leaflet-control-zoom')].filter(shown).map((one) => one.textContent),
    charts: [...document.querySelectorAll('.chart-box > svg.data')].filter(shown).map((one) => [one.getBoundingClientRect().width, one.parentElement.clientWidth]),
    over: document.documentElement.scrollWidth - innerWidth,
    line: document.querySelector('.print-only').textContent,
    range: [...document.querySelectorAll('.segmented a')].filter(shown).map((one) => one.textContent).join(' '),
    exact: getComputedStyle(document.body).printColorAdjust,
    background: getComputedStyle(document.body).backgroundColor,
  }
})()`

/** What is seen as soon as it is as it should be, or in the end: boxes tell their size when the browser comes to it. */
async function sheetOf(page: Page, settled: (sheet: Sheet) => boolean): Promise<Sheet> {
  for (let left = 100; ; left--) {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    const sheet = await page.evaluate<Sheet>(seen)
    if (left === 0 || settled(sheet)) return sheet
    await setTimeout(50)
  }
}

/** Every chart is as wide as its box. */
const fits = ({ charts }: Sheet) => charts.every(([drawn, room]) => Math.abs(drawn - room) <= 1)

/** The page as it is while it is printed on paper so many pixels wide. */
async function printed(page: Page, width: number): Promise<Sheet> {
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width, height: 1000 })
  return sheetOf(page, (sheet) => fits(sheet) && sheet.over <= 0)
}

const paths = ['/day/2026-07-13', '/sleep', '/trend/steps', '/recovery', '/weight', '/data', '/workout']

// What 12 mm of margin leave of A4, upright and across, at 96 dots an inch.
for (const width of [703, 1031])
  test(`views on paper ${width} px wide`, { skip }, async () => {
    const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening, colorScheme: 'dark' })
    for (const path of drawn(paths, 4)) {
      await visit(path)
      const wide = await sheetOf(page, fits)
      const { pressed, charts, over, line, range, exact, background } = await printed(page, width)
      assert.deepEqual(pressed, [], path)
      assert.ok(over <= 0, `${path} is ${over} px too wide`)
      for (const [drawn, room] of charts)
        assert.ok(Math.abs(drawn - room) <= 1 && room <= 680, `${path}: ${drawn} px drawn in ${room}`)
      assert.equal(charts.length, wide.charts.length, path)
      assert.equal(line, 'wristory, printed 14 Jul 2026 19:42 · km, m, °C, kg, kcal')
      if (path === '/sleep') assert.equal(range, '90 d')
      assert.equal(exact, 'exact')
      assert.equal(background, 'rgb(255, 255, 255)', `${path} is light on paper`)
      assert.deepEqual(faults, [])
      await page.emulateMedia({ media: 'screen' })
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.evaluate(`dispatchEvent(new Event('afterprint'))`)
      const again = await sheetOf(page, ({ charts }) => isDeepStrictEqual(charts, wide.charts))
      assert.deepEqual(again.charts, wide.charts, `${path} is as before`)
    }
    await close()
  })

test('a trend takes a sheet upright, and two across; none of them is empty', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard, { at: evening })
  await visit('/trend/steps')
  const sheets = async (landscape = false) =>
    (await page.pdf({ format: 'A4', landscape })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
  assert.deepEqual([await sheets(), await sheets(true)], [1, 2])
  // Fifty workouts fill one and a half: the list begins below its heading.
  await visit('/workout')
  assert.ok((await sheets())! <= 3, `${await sheets()} sheets of workouts`)
  await close()
})

test('tables that the address asks for are open, and printed in place of the drawings; a key closes them', {
  skip,
}, async () => {
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  const count = (what: string) =>
    page.evaluate<number>(
      `[...document.querySelectorAll(${JSON.stringify(what)})].filter((one) => one.getClientRects().length > 0).length`,
    )
  /** So many are seen, if not at once then when the page has drawn itself. */
  const seesOnly = async (what: string, wanted: number) => {
    for (let left = 100; left > 0 && (await count(what)) !== wanted; left--) await setTimeout(50)
    assert.equal(await count(what), wanted, what)
  }
  await visit('/heartrate?range=90d&view=table')
  await page.locator('details.table[open] td').first().waitFor()
  const tables = await count('details.table')
  assert.ok(tables >= 3)
  await seesOnly('details.table[open] table', tables)
  assert.ok((await count('figure')) >= 3)
  await printed(page, 703)
  await seesOnly('details.table[open] table', tables)
  await seesOnly('.panel:has(details.table) figure', 0)
  await seesOnly('details.table > summary', 0)
  assert.ok((await page.evaluate<Sheet>(seen)).over <= 0)
  await page.emulateMedia({ media: 'screen' })
  await page.keyboard.press('v')
  await seesOnly('details.table[open]', 0)
  assert.equal(new URL(page.url()).search, '?range=90d')
  await page.keyboard.press('v')
  await seesOnly('details.table[open]', tables)
  assert.equal(new URL(page.url()).search, '?range=90d&view=table')
  assert.deepEqual(faults, [])
  await close()
})
