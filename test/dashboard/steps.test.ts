// Heart, Movement, Recovery, Body and the trends by day, week or month: one control, and what is drawn is what the store holds.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
let database: Database
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ days: 200 })
  dashboard = await dashboardOver(madeUp.home)
  database = new Database(storePath(madeUp.home), { readOnly: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await dashboard?.close()
  database?.close()
  await madeUp?.remove()
})

const panelOf = (page: Page, title: string) =>
  page.locator('.panel', { has: page.getByRole('heading', { name: title, exact: true }) })

/** The table of a panel, row by row, as its cells are written. */
async function rowsOf(page: Page, title: string): Promise<string[][]> {
  const panel = panelOf(page, title)
  await panel.locator('details.table > summary').click()
  await panel.locator('tbody tr').first().waitFor()
  const rows: string[][] = []
  for (const row of await panel.locator('tbody tr').all()) rows.push(await row.locator('th, td').allTextContents())
  return rows
}

/** What the store makes of a figure by month, newest first: first day of the month, mean, lowest, highest, days. */
function monthsOf(figure: string, from: string, to: string): string[][] {
  const days = database.all<{ date: string; value: number }>(
    `select date, ${figure} as value from day
     where date between ? and ? and ${figure} is not null and recorded_minutes is not 0 order by date`,
    from,
    to,
  )
  const months = new Map<string, number[]>()
  for (const { date, value } of days) months.set(date.slice(0, 7), [...(months.get(date.slice(0, 7)) ?? []), value])
  return [...months]
    .map(([month, values]) => [
      `${month}-01`,
      String(values.reduce((sum, value) => sum + value, 0) / values.length),
      String(Math.min(...values)),
      String(Math.max(...values)),
      String(values.length),
    ])
    .reverse()
}

/** Rows of a table are those of the store, each mean to the hundredth that is shown. */
function assertRows(
  shown: readonly (readonly (string | undefined)[])[],
  store: readonly (readonly (string | undefined)[])[],
): void {
  assert.equal(shown.length, store.length)
  for (const [i, row] of shown.entries())
    for (const [k, cell] of row.entries()) {
      const wanted = store[i]![k]
      if (cell === wanted) continue
      assert.ok(Math.abs(Number(cell) - Number(wanted)) <= 0.005_001, `row ${i}: ${cell}, not ${wanted}`)
    }
}

test('every page has one control by which its charts go', { skip }, async () => {
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  for (const [path, title, standard] of [
    ['/heartrate', 'Resting heart rate', 'Day'],
    ['/recovery', 'HRV', 'Day'],
    ['/weight', 'Weight', 'Day'],
    ['/steps', 'Steps', 'Day'],
    ['/steps?range=1y', 'Steps', 'Week'],
  ] as const) {
    await visit(path)
    const control = page.getByRole('navigation', { name: 'By', exact: true })
    assert.equal(await control.locator('[aria-current]').textContent(), standard, path)
    await control.getByRole('link', { name: 'Month' }).click()
    await page.waitForURL((url) => url.searchParams.get('by') === 'month')
    const name = path.startsWith('/steps') ? `${title}, mean of a day by month` : `${title}, mean by month`
    await page.getByRole('heading', { name, exact: true }).waitFor()
    // What nobody calls a step is none.
    await visit(`${path}${path.includes('?') ? '&' : '?'}by=fortnight`)
    assert.equal(await control.locator('[aria-current]').textContent(), standard, path)
  }
  assert.deepEqual(faults, [])
  await close()
})

test('by month each figure is the mean of its days in the store', { skip }, async () => {
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  const span: readonly [string, string] = ['2026-02-01', '2026-06-30']
  const range = `range=${span.join('..')}&by=month`
  await visit(`/heartrate?${range}`)
  const resting = await rowsOf(page, 'Resting heart rate, mean by month')
  assertRows(
    resting.map((row) => row.slice(0, 5)),
    monthsOf('resting_heartrate', ...span),
  )
  const [lows, means, highs] = ['min', 'mean', 'max'].map((end) => monthsOf(`heartrate_${end}`, ...span))
  assertRows(
    await rowsOf(page, 'Lowest to highest of a day, means by month'),
    highs!.map((row, i) => [row[0], lows![i]![1], means![i]![1], row[1], row[4], '']),
  )
  await page.getByRole('heading', { name: 'Time in zones by month', exact: true }).waitFor()
  await visit(`/recovery?${range}`)
  const variability = await rowsOf(page, 'HRV, mean by month')
  assertRows(
    variability.map((row) => row.slice(0, 5)),
    monthsOf('hrv', ...span),
  )
  await page.getByRole('heading', { name: 'Levels of stress by month', exact: true }).waitFor()
  await visit(`/weight?${range}`)
  const weights = await rowsOf(page, 'Weight, mean by month')
  assertRows(
    weights.map((row) => row.slice(0, 5)),
    monthsOf('weight', ...span),
  )
  // What is made of the weighings themselves, by the same months; a day counts once, with its last.
  const muscle = await rowsOf(page, 'Muscle, mean by month')
  const own = database.all<{ month: string; muscle: number }>(
    `select substr(date, 1, 7) as month, avg(muscle) as muscle from
     (select date, muscle, max(instant) from weight where member = 'self' and muscle is not null
      and date between ? and ? group by date) group by month order by month desc`,
    ...span,
  )
  assertRows(
    muscle.map((row) => row.slice(0, 2)),
    own.map(({ month, muscle }) => [`${month}-01`, String(muscle)]),
  )
  assert.deepEqual(faults, [])
  await close()
})

test('a trend goes by week or month as the other pages do, with what is laid over it', { skip }, async () => {
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  const control = page.getByRole('navigation', { name: 'By', exact: true })
  const span: readonly [string, string] = ['2026-02-01', '2026-06-30']
  const path = `/trend/resting_heartrate?range=${span.join('..')}`
  const title = '1 Feb 2026 to 30 Jun 2026'
  await visit(`${path}&by=fortnight`)
  assert.equal(await control.locator('[aria-current]').textContent(), 'Day')
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
  await control.getByRole('link', { name: 'Month' }).click()
  await page.waitForURL((url) => url.searchParams.get('by') === 'month')
  const months = await rowsOf(page, `${title}, mean by month`)
  assertRows(
    months.map((row) => row.slice(0, 5)),
    monthsOf('resting_heartrate', ...span),
  )
  assert.match(
    (await panelOf(page, `${title}, mean by month`).locator('figcaption').textContent()) ?? '',
    /5 of 5 months/,
  )
  // Below it every day stays.
  assert.ok((await page.locator('.calendar').count()) > 0)
  // Two months beside the two before them.
  await visit('/trend/resting_heartrate?range=2026-05-01..2026-06-30&by=month&compare=previous')
  assertRows(
    (await rowsOf(page, '1 May 2026 to 30 Jun 2026, mean by month')).map((row) => [row[1], row[6]]),
    monthsOf('resting_heartrate', '2026-05-01', '2026-06-30').map((row, i) => [
      row[1],
      monthsOf('resting_heartrate', '2026-03-01', '2026-04-30')[i]![1],
    ]),
  )
  await page.getByText(/dashed: the period before, 2 months in both, difference/).waitFor()
  // Another figure by the same weeks, as the server makes them; Wednesday to Tuesday, so that two are cut.
  const weeks = await page.evaluate<string[][]>(
    `asked('/daily?metric=resting_heartrate,hrv&from=2026-05-06&to=2026-06-09&by=week')
      .then(({ columns: { resting_heartrate, hrv } }) => resting_heartrate.map((value, i) => [String(value), String(hrv[i])]).reverse())`,
  )
  await visit('/trend/resting_heartrate?range=2026-05-06..2026-06-09&by=week&overlay=hrv')
  assertRows(
    (await rowsOf(page, '6 May 2026 to 9 Jun 2026, mean by week')).map((row) => [row[1], row[6]]),
    weeks,
  )
  assert.deepEqual(faults, [])
  await close()
})

test('weeks are walked through, said, compared and dragged over whole', { skip }, async () => {
  const { page, faults, visit, close } = await openPage(browser, dashboard, { at: evening })
  // Wednesday to Tuesday: the first week and the last one are cut.
  await visit('/heartrate?range=2026-05-06..2026-06-09&by=week&compare=previous')
  const panel = panelOf(page, 'Resting heart rate, mean by week')
  const slider = panel.getByRole('slider')
  await slider.focus()
  assert.equal(await slider.getAttribute('aria-valuemax'), '5')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const week = (from: string, to: string) =>
    database.get<{ mean: number; low: number; high: number; days: number }>(
      `select avg(resting_heartrate) as mean, min(resting_heartrate) as low, max(resting_heartrate) as high,
       count(resting_heartrate) as days from day where date between ? and ? and recorded_minutes is not 0`,
      from,
      to,
    )!
  const [now, then] = [week('2026-05-11', '2026-05-17'), week('2026-04-06', '2026-04-12')]
  assert.equal(
    await slider.getAttribute('aria-valuetext'),
    `week from 11 May 2026: mean ${Math.round(now.mean)} bpm, ${now.low} bpm to ${now.high} bpm, ${now.days} days, the period before ${Math.round(then.mean)} bpm`,
  )
  await page.keyboard.press('End')
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^week from 8 Jun 2026: mean .*, 2 days, /)
  await panel.getByText(/dashed: the period before, 6 weeks in both, difference/).waitFor()
  // From within the second week to within the fourth: from Monday to Sunday, whatever was pointed at.
  const { x, y, width } = (await slider.boundingBox())!
  const at = (day: number) => x + 4 + ((width - 46 - 8) * day) / 34
  await page.mouse.move(at(7), y + 60)
  await page.mouse.down()
  await page.mouse.move(at(15), y + 60)
  await page.mouse.move(at(20), y + 60)
  await page.mouse.up()
  await page.waitForURL((url) => url.searchParams.get('range') === '2026-05-11..2026-05-31')
  assert.equal(new URL(page.url()).searchParams.get('by'), 'week')
  assert.deepEqual(faults, [])
  await close()
})

test('a month without a value breaks the line, and the band of a lone one is seen', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard, { at: evening })
  // The account begins in the last days of December 2025, so the months before it have nothing.
  await visit('/recovery?range=2025-09-01..2026-02-28&by=month&compare=year')
  const panel = panelOf(page, 'HRV, mean by month')
  const slider = panel.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('Home')
  assert.equal(await slider.getAttribute('aria-valuetext'), 'Sept 2025: no data, a year earlier no data')
  await panel.getByText('dashed: a year earlier, no month in both').waitFor()
  await visit('/recovery?range=2026-01-01..2026-01-31&by=month')
  const band = panelOf(page, 'HRV, mean by month').locator('svg path.fill').first()
  assert.ok((await band.boundingBox())!.width >= 1.5)
  await close()
})
