// Touch: two fingers zoom a day and a trend, one scrubs, and on a narrow window a tap in the calendar opens the week.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, madeUpStore } from './made-up-store.ts'

const skip = noChromium

interface Spot {
  readonly x: number
  readonly y: number
}

/** Moves fingers from one set of places to another. */
async function fingers(cdp: CDPSession, from: readonly Spot[], to: readonly Spot[]): Promise<void> {
  const touch = (type: string, spots: readonly Spot[]) =>
    cdp.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: spots.map((spot, id) => ({ ...spot, id })),
    })
  await touch('touchStart', from)
  for (let step = 1; step <= 5; step++)
    await touch(
      'touchMove',
      from.map((spot, i) => ({
        x: spot.x + ((to[i]!.x - spot.x) * step) / 5,
        y: spot.y + ((to[i]!.y - spot.y) * step) / 5,
      })),
    )
  // The page follows once a frame.
  await cdp.send('Runtime.evaluate', {
    expression: 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    awaitPromise: true,
  })
  await touch('touchEnd', [])
}

async function boxOf(page: Page, index: number) {
  const slider = page.getByRole('slider').nth(index)
  // Clear of the tabs at the foot, which are in front of the page.
  await slider.evaluate((element) =>
    (element as unknown as { scrollIntoView(how: object): void }).scrollIntoView({ block: 'center' }),
  )
  return (await slider.boundingBox())!
}

test('two fingers zoom, a tap in a narrow calendar gives the week', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 200 })
  const dashboard = await dashboardOver(madeUp.home)
  const browser = await launch()
  const { page, faults, visit, close } = await openPage(browser, dashboard, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    at: evening,
  })
  try {
    const cdp = await page.context().newCDPSession(page)
    await visit('/day/2026-07-09')
    const day = await boxOf(page, 0)
    const y = day.y + 120
    const middle = day.x + day.width / 2
    await fingers(
      cdp,
      [
        { x: middle - 30, y },
        { x: middle + 30, y },
      ],
      [
        { x: middle - 120, y },
        { x: middle + 120, y },
      ],
    )
    await page.waitForURL('**z=**')
    const [a, b] = new URL(page.url()).searchParams
      .get('z')!
      .split('~')
      .map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
    // Sixty pixels of about 26 hours were spread to two hundred and forty: a quarter of the time is left.
    assert.ok(b! - a! > 5 * 60 && b! - a! < 8 * 60, `${a} to ${b}`)
    await visit('/trend/steps')
    const trend = await boxOf(page, 0)
    const at = { x: trend.x + trend.width / 2, y: trend.y + 60 }
    await fingers(
      cdp,
      [
        { x: at.x - 25, y: at.y },
        { x: at.x + 25, y: at.y },
      ],
      [
        { x: at.x - 100, y: at.y },
        { x: at.x + 100, y: at.y },
      ],
    )
    await page.waitForURL('**range=2026-**')
    await page.goBack()
    assert.equal(new URL(page.url()).searchParams.get('range'), null)
    const calendar = await boxOf(page, 1)
    await page.touchscreen.tap(calendar.x + calendar.width * 0.4, calendar.y + 14 + 20)
    const week = page.getByRole('region', { name: /^Week from/ })
    await week.waitFor()
    assert.equal(await week.getByRole('link').count(), 7)
    const date = (await week.getByRole('link').nth(2).getAttribute('href'))!
    await week.getByRole('link').nth(2).tap()
    await page.waitForURL(`**${date}`)
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  }
})
