// Every page in a real browser, at every width, light and dark: nothing overflows, the console stays empty, nothing is
// requested elsewhere, and axe finds no barrier.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { seed, tier } from '../reliability/tier.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium
const nightly = tier !== 'pr'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const barriers = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
  id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 150) + failureSummary.slice(24, 200)).join(' | ')))`

interface Found {
  readonly over: number
  readonly headings: number
  readonly title: string
  readonly nodes: number
  /** Figures that are cut: they would tell a wrong number. */
  readonly cut: readonly string[]
  /** What is told of each chart; null where nothing is. */
  readonly sentences: readonly (string | null)[]
}
const look = `({
  over: document.documentElement.scrollWidth - innerWidth,
  headings: document.querySelectorAll('h1').length,
  title: document.title,
  nodes: document.querySelectorAll('*').length,
  cut: [...document.querySelectorAll('.figure .value')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
  sentences: [...document.querySelectorAll('.chart-box, .stack, .calendar, .months, .month, .map, .years')].map((one) =>
    one.closest('figure')?.querySelector(':scope > figcaption')?.textContent ?? null),
})`
/** Pages without a chart before something is asked. */
const chartless = /^\/(export|sql|settings|insights|welcome|workout$)/

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
/** Paths of a run with its route, a swim in a pool and sets of strength. */
let workouts: string[] = []
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ days: nightly ? 730 : 120 })
  dashboard = await dashboardOver(madeUp.home)
  browser = await launch()
  const { page, close } = await openPage(browser, dashboard)
  workouts = await page.evaluate<string[]>(
    `asked('/workout').then(({ items }) =>
      ['outdoor run', 'pool swim', 'strength'].map((wanted) => '/workout/' + items.find(({ sport }) => sport === wanted).id))`,
  )
  await close()
})
after(async () => {
  await browser?.close()
  await dashboard?.close()
  await madeUp?.remove()
})

const paths = () => [
  '/day/2026-07-13',
  // A workout of the evening lies outside this part of the day.
  '/day/2026-07-09?z=10:00~14:00',
  '/day/2026-07-14',
  '/sleep',
  '/sleep/2026-07-13',
  '/heartrate',
  '/steps',
  '/recovery',
  '/weight',
  '/insights',
  '/workout',
  '/workout?view=calendar',
  ...workouts,
  '/trend/steps',
  '/trend/resting_heartrate?range=90d&compare=previous',
  '/trend/resting_heartrate?by=week&overlay=hrv',
  '/steps?range=30d&compare=previous',
  '/recovery?range=30d&compare=previous',
  '/heartrate?by=week&compare=previous',
  '/recovery?by=week',
  '/weight?by=month',
  '/data',
  '/export',
  '/sql',
  '/settings',
  '/welcome',
]

type Size = readonly [width: number, height: number]
const sizes: readonly Size[] = [
  [1440, 900],
  [1024, 800],
  [768, 1024],
  [390, 844],
  [320, 800],
]

/** What is seen as soon as the page fits its new width, or after a hundred frames. */
async function seenAt(page: Page): Promise<Found> {
  for (let left = 50; ; left--) {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    const seen = await page.evaluate<Found>(look)
    if (left === 0 || (seen.over <= 0 && seen.cut.length === 0)) return seen
  }
}

/** What is wrong with a page that is open, at every one of the sizes. */
async function faultsAt(page: Page, path: string, at: readonly Size[]): Promise<string[]> {
  const found: string[] = []
  for (const [width, height] of at) {
    await page.setViewportSize({ width, height })
    const seen = await seenAt(page)
    if (seen.over > 0) found.push(`${path} is ${seen.over} px wider than the window of ${width}`)
    assert.equal(seen.headings, 1, path)
    assert.match(seen.title, /wristory$/, path)
    if (seen.cut.length > 0) found.push(`${path} cuts ${seen.cut.join(', ')} at ${width} px`)
    const mute = seen.sentences.filter((words) => !/\d|nothing in this range/.test(words ?? ''))
    assert.deepEqual(mute, [], `${path} has charts of which nothing is told`)
    if (!chartless.test(path)) assert.ok(seen.sentences.length > 0, path)
    assert.ok(seen.nodes < 2000, `${path} has ${seen.nodes} elements`)
  }
  return found
}

async function barriersOn(page: Page, path: string): Promise<string[]> {
  // A panel that is fading in has colours of less contrast for a sixth of a second.
  // Notes come after the charts, so the page is looked at once it stays as it is.
  await page.evaluate(`(async () => {
    for (let tries = 0; tries < 50; tries++) {
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
      await new Promise((next) => setTimeout(() => requestAnimationFrame(next), 50))
      if (document.getAnimations().length === 0 && document.querySelector('[aria-busy="true"]') === null) return
    }
  })()`)
  await page.evaluate(axe)
  return (await page.evaluate<string[]>(barriers)).map((one) => `${path}: ${one}`)
}

/** Opens every path at the first size, looks at it there, at half of them with axe too, and then at the other sizes. */
async function walk(wanted: readonly string[], at: readonly Size[], colorScheme: 'light' | 'dark'): Promise<void> {
  const [[width, height]] = at as [Size]
  const { page, faults, visit, close } = await openPage(browser, dashboard, {
    viewport: { width, height },
    colorScheme,
  })
  const found: string[] = []
  for (const [i, path] of wanted.entries()) {
    await page.setViewportSize({ width, height })
    await visit(path)
    found.push(...(await faultsAt(page, path, [at[0]!])))
    if (nightly || (i + (seed >> 1)) % 2 === 0) found.push(...(await barriersOn(page, path)))
    found.push(...(await faultsAt(page, path, at.slice(1))))
  }
  assert.deepEqual(found, [], `seed ${seed}`)
  assert.deepEqual(
    faults.filter((fault) => !/Content Security Policy/.test(fault) || !/axe/.test(fault)),
    [],
  )
  await close()
}

// Nightly every page is opened at every width in both themes; here in one of them, the other with the next seed, and
// brought to the other widths.
if (nightly)
  for (const size of sizes)
    for (const scheme of ['light', 'dark'] as const)
      test(`every page at ${size[0]} px, ${scheme}`, { skip }, () => walk(paths(), [size], scheme))
else
  for (const [n, at, scheme] of [
    [0, sizes, 'light'],
    [1, sizes.toReversed(), 'dark'],
  ] as const)
    test(`pages opened at ${at[0]![0]} px, ${scheme}, and brought to every width`, { skip }, () =>
      walk(
        paths().filter((_, i) => (i + seed) % 2 === n),
        at,
        scheme,
      ),
    )

test('dialogs and menus have no barrier, wide and narrow', { skip }, async () => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    const { page, visit, close } = await openPage(browser, dashboard, { viewport: { width, height } })
    const found: string[] = []
    const check = async (name: string) => {
      const violations = await page.evaluate<string[]>(barriers)
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      found.push(...violations.map((one) => `${name}: ${one}`), ...(over > 0 ? [`${name} is ${over} px too wide`] : []))
    }
    await visit('/day/2026-07-13')
    await page.evaluate(axe)
    await page.keyboard.press('?')
    await check('keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^Day, figure/ }).fill('steps')
    await check('search')
    await page.keyboard.press('Escape')
    await page
      .getByRole('button', { name: /^About/ })
      .first()
      .click()
    await check('explanation')
    await page.keyboard.press('Escape')
    await page.locator('.picker > summary').click()
    await check('months')
    await page.locator('.picker > summary').click()
    if (width < 640) {
      await page.locator('.tabs .more > summary').click()
      await check('menu')
    }
    assert.deepEqual(found, [], `${width} px`)
    await close()
  }
})

test('a choice that its box cuts stands whole below it, the others fit', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard, { viewport: { width: 320, height: 800 } })
  await visit('/export?format=apple-health&places=trim')
  const cut = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('select')].filter((one) => one.checkVisibility()).filter((one) => {
    const words = document.createElement('span')
    words.style.cssText = 'position: absolute; white-space: pre; font: ' + getComputedStyle(one).font
    words.textContent = one.selectedOptions[0].text
    document.body.append(words)
    const wide = words.getBoundingClientRect().width
    words.remove()
    // The arrow takes some twenty pixels beside the padding.
    return wide + 36 > one.clientWidth
  }).map((one) => one.selectedOptions[0].text)`)
  assert.deepEqual(cut, ['apple-health: The export of Apple Health, for importers on iOS and analysis tools'])
  const field = page.locator('label.field').filter({ hasText: 'Format' })
  assert.match(
    (await field.locator('.hint').textContent()) ?? '',
    /^The export of Apple Health, for importers on iOS and analysis tools\. /,
  )
  await page.getByText('Positions within 500 m of the first and the last one are left out.').waitFor()
  await close()
})

test('what a watch counted is told by its names and by the minute, kinds by their whole titles', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard, { viewport: { width: 390, height: 844 } })
  const partOf = (path: string, name: string) =>
    page.evaluate<{ columns: { name: string }[]; rows: (number | null)[][] }>(
      `asked('${path}').then(({ parts }) => parts.${name})`,
    )
  const cells = (panel: string, column: string) =>
    page.evaluate<string[]>(`(() => {
      const table = [...document.querySelectorAll('.panel')].find((one) => one.querySelector('h2')?.textContent === '${panel}')
      const at = [...table.querySelectorAll('thead th')].findIndex((one) => one.textContent === '${column}')
      return [...table.querySelectorAll('tbody tr')].map((row) => row.children[at].textContent)
    })()`)
  const [, swim = '', strength = ''] = workouts
  for (const [path, part, name, panel, column, words] of [
    [swim, 'lap', 'stroke_rate', 'Lengths', 'Stroke rate (/min)', (value: number) => String(Math.round(value * 60))],
    [strength, 'strength_set', 'exercise', 'Sets', 'Exercise', (value: number) => `unknown(${value})`],
  ] as const) {
    const { columns, rows } = await partOf(path, part)
    const at = columns.findIndex((one) => one.name === name)
    await visit(path)
    const far = columns.findIndex((one) => one.name === 'distance')
    // The pool is 25 m long; what is longer is a set of lengths.
    const single = rows.filter((row) => part !== 'lap' || (row[far] ?? 0) <= 25)
    assert.deepEqual(
      await cells(panel, column),
      single.map((row) => (row[at] == null ? '–' : words(row[at]))),
    )
  }
  await visit('/data')
  const drawn = await page.locator('svg g.coverage-row').allTextContents()
  const titles = await page.evaluate<string[]>(
    `asked('/coverage').then(({ kinds }) => kinds.map(({ title }) => title.replaceAll(' ', '')))`,
  )
  assert.deepEqual(
    drawn.map((text) => text.replaceAll(' ', '')),
    titles,
  )
  await close()
})

test('the sentence of a chart is reckoned from what is drawn', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard)
  const told = (panel: string) =>
    page
      .locator('.panel', { has: page.getByRole('heading', { name: panel, exact: true }) })
      .locator('figcaption')
      .textContent()
  await visit('/heartrate?range=2026-06-01..2026-06-30')
  const values = await page.evaluate<number[]>(
    `asked('/daily?metric=resting_heartrate&from=2026-06-01&to=2026-06-30').then(({ columns }) =>
      columns.resting_heartrate.filter((value) => value !== null))`,
  )
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number) => {
    const place = (sorted.length - 1) * q
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    return Math.round(low + (high - low) * (place % 1))
  }
  const words = `Resting heart rate, ${values.length} of 30 days: median ${at(0.5)} bpm, 80 % from ${at(0.1)} to ${at(0.9)} bpm`
  assert.equal((await told('Resting heart rate'))?.slice(0, words.length), words)
  // Before the account began there is nothing.
  await visit('/steps?range=2020-01-01..2020-01-31')
  assert.equal(await told('Steps by day'), 'Steps: nothing in this range')
  await visit('/sql')
  await page.getByLabel('Examples and saved queries').selectOption({ label: 'Resting heart rate' })
  await page.locator('figcaption').waitFor({ state: 'attached' })
  assert.match(
    (await page.locator('figcaption').textContent()) ?? '',
    /^resting_heartrate, \d+ of \d+ days: median \d+/,
  )
  await close()
})

test('a night is told with its blood oxygen, where it has any', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard)
  const ends = ['min', 'mean', 'max'].map((end) => `sleep_spo2_${end}`)
  const nights = await page.evaluate<[string, ...(number | null)[]][]>(
    `asked('/daily?metric=sleep_minutes,${ends}').then(({ start, columns }) =>
      columns.sleep_minutes.flatMap((asleep, i) => asleep === null ? [] : [[
        new Date(Date.parse(start) + i * 86400000).toISOString().slice(0, 10), ...${JSON.stringify(ends)}.map((name) => columns[name][i])]]))`,
  )
  const figures = page.locator('.figure', { hasText: 'SpO₂ asleep' })
  const [date, ...values] = nights.findLast(([, mean]) => mean !== null)!
  await visit(`/sleep/${date}`)
  assert.deepEqual(
    await figures.locator('.value').allTextContents(),
    values.map((value) => `${Math.round(value!)} %`),
  )
  // Each stands in the person's own usual range, and leads to its trend.
  assert.equal(await figures.locator('.usual circle').count(), 3)
  assert.deepEqual(
    await figures.locator('> a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ends.map((name) => `/trend/${name}`),
  )
  await visit(`/sleep/${nights.find(([, mean]) => mean === null)![0]}`)
  assert.equal(await page.locator('.figure', { hasText: 'Sleep score' }).count(), 1)
  assert.equal(await figures.count(), 0)
  await close()
})

test('beside the tracks of a night stand the figures of that night, beside those of a day the whole day', {
  skip,
}, async () => {
  const { page, visit, close } = await openPage(browser, dashboard)
  const [night, day] = await page.evaluate<[[number, number], [number, number]]>(
    `asked('/day/2026-07-13').then(({ sleep, heartrate, summary }) => {
      const { start, end } = sleep.find(({ kind }) => kind === 'night')
      const from = Math.floor((start - 20) / 10) * 10
      const to = Math.ceil((end + 20) / 10) * 10
      const shown = heartrate.v.filter((bpm, i) => bpm !== null && heartrate.t0 + i * heartrate.every >= from && heartrate.t0 + i * heartrate.every < to)
      return [[Math.min(...shown), Math.max(...shown)], [summary.heartrate_min, summary.heartrate_max]]
    })`,
  )
  assert.notDeepEqual(night, day)
  const told = page.locator('.readout', { hasText: 'Heart rate' }).locator('.value').first()
  await visit('/sleep/2026-07-13')
  assert.equal(await told.textContent(), `${night.join('–')} bpm`)
  await visit('/day/2026-07-13')
  assert.equal(await told.textContent(), `${day.join('–')} bpm`)
  await close()
})

test('another period is laid over in place, and how far the two are apart is said', { skip }, async () => {
  const { page, visit, close } = await openPage(browser, dashboard)
  await visit('/heartrate?range=2026-06-01..2026-06-30')
  await page.getByLabel('Compare with').selectOption('previous')
  await page.waitForURL('**compare=previous')
  const note = page
    .locator('.panel', { has: page.getByRole('heading', { name: 'Resting heart rate' }) })
    .locator('header p')
  // Thirty days are laid over those of four weeks earlier, so that weekdays meet.
  const pairs = await page.evaluate<
    [number, number][]
  >(`Promise.all(['2026-06-01&to=2026-06-30', '2026-05-04&to=2026-06-02']
    .map((span) => asked('/daily?metric=resting_heartrate&from=' + span)))
    .then(([now, then]) => now.columns.resting_heartrate.map((value, i) => [value, then.columns.resting_heartrate[i]])
      .filter(([a, b]) => a !== null && b !== null))`)
  const apart = pairs.reduce((sum, [mine, theirs]) => sum + mine - theirs, 0) / pairs.length
  const words = `${apart < -0.5 ? '−' : apart < 0.5 ? '[−+]?' : '\\+'}${Math.round(Math.abs(apart))} bpm`
  await note
    .filter({ hasText: new RegExp(`dashed: the period before, ${pairs.length} days in both, difference ${words}`) })
    .waitFor()
  await page.locator('h1').focus()
  await page.keyboard.press('x')
  await page.waitForURL((url) => !url.search.includes('compare'))
  assert.equal(await page.getByText('dashed:').count(), 0)
  await close()
})

test('readiness is told with its parts, oxygen of the night from its lowest to its highest, as in the store', {
  skip,
}, async () => {
  const { page, visit, close } = await openPage(browser, dashboard)
  await visit('/recovery?range=30d')
  const scores = await page.evaluate<number[]>(
    `asked('/table/readiness?limit=30').then(({ columns, rows }) => {
      const at = (name) => columns.findIndex((one) => one.name === name)
      return rows.filter((row) => row[at('date')] >= '2026-06-15').map((row) => row[at('hrv_score')]).filter((score) => score !== null)
    })`,
  )
  const row = page.getByRole('row', { name: /^Heart rate variability/ })
  const cells = await row.locator('td').allTextContents()
  const sorted = scores.toSorted((a, b) => a - b)
  assert.equal(cells[0], String(scores[0]))
  assert.equal(cells[1], String(Math.round((sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2)))
  const panelOf = (name: string) => page.locator('.panel', { has: page.getByRole('heading', { name, exact: true }) })
  const rowsOf = async (name: string) => {
    await panelOf(name).locator('details.table > summary').click()
    await panelOf(name).locator('tbody tr').first().waitFor()
    const rows: string[][] = []
    for (const row of await panelOf(name).locator('tbody tr').all())
      rows.push(await row.locator('th, td').allTextContents())
    return rows
  }
  const ends = ['mean', 'min', 'max'].map((end) => `sleep_spo2_${end}`)
  const toldOf = async (query: string, pick: string) =>
    await page.evaluate<string[][]>(
      `asked('/daily?metric=${ends}&from=2026-06-15&to=2026-07-14${query}').then((told) =>
        told.columns.sleep_spo2_mean.map((_, i) => [${pick}].map((value) => String(value ?? '–'))).reverse())`,
    )
  const nights = (await rowsOf('SpO₂ asleep')).map((row) => row.slice(1, 4))
  assert.ok(nights.some(([mean]) => mean !== '–'))
  assert.deepEqual(nights, await toldOf('', ends.map((name) => `told.columns.${name}[i]`).join()))
  assert.equal(await page.getByRole('heading', { name: /Lowest SpO₂|^SpO₂$/ }).count(), 0)
  // Of a week the lowest and the highest reading of all its nights.
  await visit('/recovery?range=30d&by=week')
  assert.deepEqual(
    (await rowsOf('SpO₂ asleep, mean by week')).map((row) => row.slice(1, 4)),
    await toldOf(
      '&by=week',
      'told.columns.sleep_spo2_mean[i], told.lowest.sleep_spo2_min[i], told.highest.sleep_spo2_max[i]',
    ),
  )
  // Where no night has any, there is what was read by day.
  const day = await page.evaluate<string>(
    `asked('/daily?metric=spo2_mean,sleep_spo2_mean&from=2026-03-20&to=2026-07-13').then(({ start, columns }) => {
      const i = columns.spo2_mean.findIndex((value, i) => value !== null && columns.sleep_spo2_mean[i] === null)
      return new Date(Date.parse(start) + i * 86400000).toISOString().slice(0, 10)
    })`,
  )
  await visit(`/recovery?range=${day}..${day}`)
  await panelOf('SpO₂').getByText('dashed: lowest of the day').waitFor()
  assert.equal(await page.getByRole('heading', { name: /SpO₂ asleep/ }).count(), 0)
  await close()
})
