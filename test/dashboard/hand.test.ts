// Mouse and focus: a drag selects no text, the wheel scrolls, a click opens the day, the focus follows.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { launch, noChromium, openPage, type Watched } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ person: 'sparse', days: 900 })
  dashboard = await dashboardOver(madeUp.home)
  browser = await launch()
})
after(async () => {
  if (skip) return
  await browser.close()
  await dashboard.close()
  await madeUp.remove()
})

async function over(work: (watched: Watched) => Promise<void>, more: Parameters<typeof openPage>[2] = {}) {
  const watched = await openPage(browser, dashboard, { at: evening, ...more })
  try {
    await work(watched)
    assert.deepEqual(watched.faults, [])
  } finally {
    await watched.close()
  }
}

test('a drag looks at its days, and what was pointed at before is gone', { skip }, async () => {
  await over(async ({ page, visit }) => {
    await visit('/trend/steps')
    const slider = page.getByRole('slider').first()
    const box = (await slider.boundingBox())!
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + 100, y)
    await page.mouse.down()
    await page.mouse.move(box.x + 300, y, { steps: 4 })
    assert.ok(await page.locator('.tip').first().isVisible())
    await page.mouse.up()
    await page.waitForURL(/range=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d/)
    assert.equal(await page.locator('.tip').count(), 0)
  })
})

test('no line joins days that are months apart', { skip }, async () => {
  await over(async ({ page, visit }) => {
    await visit('/trend/steps')
    const longest = await page.evaluate<number>(`(() => {
      const svg = document.querySelector('main .chart-box svg.data')
      const steps = [...svg.querySelectorAll('path.stroke')].flatMap((path) =>
        path.getAttribute('d').split('M').flatMap((run) => {
          const xs = run.split('L').map((point) => Number(point.split(' ')[0])).filter((x) => !Number.isNaN(x))
          return xs.slice(1).map((x, i) => x - xs[i])
        }))
      return Math.max(0, ...steps) / svg.clientWidth
    })()`)
    // Two months of nine hundred days.
    assert.ok(longest < 0.08, `${longest} of the width`)
  })
})

test('a day before the history is no gap', { skip }, async () => {
  await over(async ({ page, visit }) => {
    const { first } = await page.evaluate<{ first: string }>("asked('/status')")
    const before = new Date(Date.parse(first) - 5 * 86_400_000).toISOString().slice(0, 10)
    await visit(`/day/${before}`)
    const said = await page.locator('.week .sr').allTextContents()
    assert.equal(said.length, 7)
    assert.ok(
      said.every((text) => text.endsWith(': no data')),
      said.join(),
    )
  })
})

test('the heading has the focus after a view was opened', { skip }, async () => {
  await over(async ({ page, visit }) => {
    await visit('/data')
    await page.getByRole('link', { name: 'Heart', exact: true }).first().click()
    await page.locator('h1', { hasText: 'Heart' }).waitFor()
    assert.equal(await page.evaluate('document.activeElement.localName'), 'h1')
  })
})

test('a click of the mouse on a small cell opens its day', { skip }, async () => {
  await over(
    async ({ page, visit }) => {
      await visit('/trend/steps')
      const calendar = page.locator('.calendar').first().getByRole('slider')
      await calendar.scrollIntoViewIfNeeded()
      await calendar.click({ position: { x: 150, y: 40 } })
      await page.waitForURL(/\/day\/2026-/)
    },
    { viewport: { width: 390, height: 844 } },
  )
})

test('the wheel over a map scrolls the page, and a button shows the whole route again', { skip }, async () => {
  await over(async ({ page, visit }) => {
    const id = await page.evaluate<string | undefined>(
      `asked('/workout').then(async ({ items }) => {
        for (const { id } of items) if ((await asked('/workout/' + id)).series.lat) return id
      })`,
    )
    assert.ok(id !== undefined, 'no workout has a route')
    await visit(`/workout/${id}`)
    const map = page.locator('.map')
    const box = (await map.boundingBox())!
    const scale = () => page.locator('.leaflet-control-scale-line').first().textContent()
    const before = await scale()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.wheel(0, 240)
    await page.evaluate(`new Promise((done) => {
      const look = () => (scrollY > 0 ? done() : requestAnimationFrame(look))
      look()
    })`)
    assert.equal(await scale(), before)
    for (let i = 0; i < 4; i++) await page.locator('.leaflet-control-zoom-in').click()
    assert.notEqual(await scale(), before)
    await page.getByRole('button', { name: 'Show the whole route' }).click()
    assert.equal(await scale(), before)
  })
})
