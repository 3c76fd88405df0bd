// Every chart can be saved: as a self-contained SVG, as PNG, and its numbers as CSV.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Page } from 'playwright-core'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

async function saved(page: Page, panel: string, type: 'PNG' | 'SVG' | 'CSV') {
  const menu = page.locator('section.panel').filter({ hasText: panel }).locator('details.save')
  await menu.locator('summary').click()
  const waiting = page.waitForEvent('download')
  await menu.getByRole('button', { name: type, exact: true }).click()
  const file = await waiting
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('a chart is saved as SVG, PNG and CSV', { skip: noChromium }, async (t) => {
  const madeUp = await madeUpStore({ days: 40 })
  const dashboard = await dashboardOver(madeUp.home)
  const browser = await launch()
  t.after(async () => {
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  })
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  for (const [path, panel, words] of [
    ['/heartrate', 'Resting heart rate', 'bpm'],
    ['/day/2026-07-10', 'Heart rate', 'Steps'],
    ['/trend/steps', 'Every day', '2026'],
  ] as const) {
    await visit(path)
    const { name, bytes } = await saved(page, panel, 'SVG')
    const svg = bytes.toString()
    assert.match(name, /^[\p{L}\p{N}-]+\.svg$/u)
    assert.equal(XMLValidator.validate(svg), true, path)
    // Nothing is left to a stylesheet that the file does not have.
    assert.doesNotMatch(svg, /var\(|color-mix|class=|oklab/)
    assert.ok(svg.includes(`>${words}<`), `${path} shows ${words}`)
    const [root] = new XMLParser({ ignoreAttributes: false, preserveOrder: true }).parse(svg)
    assert.ok(Number(root[':@']['@_width']) > 300)
  }
  const { bytes: png } = await saved(page, 'Months', 'PNG')
  assert.equal(png.subarray(1, 4).toString(), 'PNG')
  assert.ok(png.readUInt32BE(16) > 600, 'twice the width of the page')
  const { bytes: csv } = await saved(page, 'Months', 'CSV')
  assert.match(csv.toString(), /^Month,Mean,Days\r\n2026-07,"?[\d,]+"?,\d+/)
  // Not every picture is of one colour: something is drawn.
  assert.ok(new Set(png.subarray(60)).size > 50)
  assert.deepEqual(faults, [])
  await close()
})
