// One page each for the persons and media that the other tests have not: hardly any data, none at all, a day of 23
// hours, paper, and colours that the system forces.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Day } from '../../src/dashboard/schema.ts'
import { chromiumPath, launch, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = chromiumPath === undefined ? 'no Chromium on this machine: install it to test the page' : false

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

for (const person of ['sparse', 'empty'] as const) {
  test(`the pages of the ${person} person stand`, { skip }, async () => {
    const madeUp = await madeUpStore({ person, days: 120 })
    const dashboard = await dashboardOver(madeUp.home)
    const { page, faults, visit, close } = await openPage(browser, dashboard)
    try {
      for (const path of ['/day/2026-07-10', '/trend/steps', '/sleep', '/data']) {
        await visit(path)
        assert.equal(await page.locator('h1').count(), 1, path)
        assert.doesNotMatch((await page.locator('main').textContent()) ?? 'undefined', /NaN|undefined|Infinity/, path)
      }
      assert.deepEqual(faults, [])
    } finally {
      await close()
      await dashboard.close()
      await madeUp.remove()
    }
  })
}

test('a day of 23 hours, on screen, on paper and in forced colours', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 120 })
  const dashboard = await dashboardOver(madeUp.home)
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    await visit('/day/2026-03-29')
    const reply = await page.request.get(`${dashboard.origin}/api/v1/day/2026-03-29`)
    const day = (await reply.json()) as Day
    assert.deepEqual(
      day.offsets.map(([, minutes]) => minutes),
      [60, 120],
    )
    // Clocks go from 02:00 to 03:00 at 01:00 UTC, two hours after the midnight of Berlin's winter time.
    assert.equal(day.midnight + day.offsets[1]![0] * 60, Date.parse('2026-03-29T01:00:00Z') / 1000)
    const pdf = await page.pdf({ format: 'A4', printBackground: true })
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    assert.ok(sheets >= 1 && sheets <= 3, `${sheets} sheets`)
    const sync = page.getByRole('button', { name: 'Sync now' }).first()
    assert.ok(await sync.isVisible())
    await page.emulateMedia({ media: 'print' })
    assert.ok(!(await sync.isVisible()))
    await page.emulateMedia({ media: 'screen', forcedColors: 'active' })
    assert.ok(await page.getByRole('slider').isVisible())
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})
