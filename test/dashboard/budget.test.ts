// Limits of the page: bytes and requests before the first chart, time to paint, layout shift, the longest task on a
// slow machine, and time on the server. Measured in CPU time, so that a busy machine gives the same result.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { addDays } from '../../src/codec/date.ts'
import { pageFolder } from '../../src/dashboard/server/assets.ts'
import { readDaily } from '../../src/dashboard/server/daily.ts'
import { readDay } from '../../src/dashboard/server/day.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { storeDoor } from '../../src/query/reader.ts'
import { tier } from '../reliability/tier.ts'
import { lateness, slowness } from '../slowness.ts'
import { launch, noChromium, openPage, type Watched } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium
const nightly = tier !== 'pr'

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
let run = ''
before(async () => {
  madeUp = await madeUpStore(nightly ? { person: 'ten-years' } : { days: 400 })
  dashboard = await dashboardOver(madeUp.home)
  if (skip) return
  browser = await launch()
  const { page, close } = await openPage(browser, dashboard, { at: evening })
  run = await page.evaluate<string>(
    `asked('/workout').then(({ items }) => items.find(({ sport }) => sport === 'outdoor run').id)`,
  )
  await close()
})
after(async () => {
  await browser?.close()
  await dashboard?.close()
  await madeUp?.remove()
})

/** Processor milliseconds of one call, after enough of them to be warm. */
function costOf(work: (i: number) => void, times: number): number {
  for (let i = 0; i < times; i++) work(i)
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) work(i + times)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

test('a day costs the server at most 5 ms, a trend over all years at most 20', async (t) => {
  const door = storeDoor({ folder: madeUp.home, account: undefined, now: () => evening })
  try {
    const reader = (await door.open())!
    const day = costOf((i) => void JSON.stringify(readDay(reader, addDays('2026-07-13', -i))), 60)
    const trend = costOf(() => void JSON.stringify(readDaily(reader, { metrics: ['steps'], by: 'day' })), 30)
    t.diagnostic(`a day ${day.toFixed(2)} ms, a trend ${trend.toFixed(2)} ms of processor time`)
    const slower = slowness()
    assert.ok(day <= 5 * slower, `a day ${day.toFixed(1)} ms`)
    assert.ok(trend <= 20 * slower, `a trend ${trend.toFixed(1)} ms`)
  } finally {
    door.close()
  }
})

test('scripts and styles are at most 150 KiB packed', (t) => {
  const folder = join(pageFolder, 'assets')
  const sizes = readdirSync(folder)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => gzipSync(readFileSync(join(folder, name))).length)
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  t.diagnostic(`${(whole / 1024).toFixed(1)} KiB in ${sizes.length} files`)
  assert.ok(whole <= 150 * 1024, `${whole} bytes`)
})

/** A new browser context, as nothing is cached for a first visit. */
async function fresh<T>(work: (watched: Watched) => Promise<T>): Promise<T> {
  const watched = await openPage(browser, dashboard, { at: evening })
  try {
    return await work(watched)
  } finally {
    await watched.close()
  }
}

const painted = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const entry = list.getEntriesByName('first-contentful-paint')[0]
    if (entry) resolve(entry.startTime)
  }).observe({ type: 'paint', buffered: true })
})`

test('the first chart takes at most six requests, and the first paint 400 ms more than an empty page', {
  skip,
}, async (t) => {
  const differences: number[] = []
  for (let i = 0; i < 3; i++) {
    await fresh(async ({ page }) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      // What is asked for after the first chart is there does not hold it up.
      const until = Promise.withResolvers<string[]>()
      await page.exposeFunction('drawn', () => until.resolve([...asked]))
      await page.addInitScript(`new MutationObserver((_, observer) => {
        if (document.querySelector('.stack svg') === null) return
        observer.disconnect()
        drawn()
      }).observe(document, { childList: true, subtree: true })`)
      await page.goto(`${dashboard.origin}/nowhere`)
      const empty = await page.evaluate<number>(painted)
      asked.length = 0
      await page.goto(`${dashboard.origin}/day/2026-07-09`)
      const full = await page.evaluate<number>(painted)
      await page.locator('.stack svg').first().waitFor()
      const before = await until.promise
      assert.ok(before.length >= 4 && before.length <= 6, before.join(' '))
      differences.push(full - empty)
    })
  }
  differences.sort((a, b) => a - b)
  t.diagnostic(`first paint ${differences.map(Math.round).join(', ')} ms after that of an empty page`)
  // The best of three: what the machine does besides is not the page's.
  assert.ok(differences[0]! <= 400 * (await lateness()), `${differences.map(Math.round)} ms`)
})

test('on a processor four times as slow a first visit paints within a second and has its charts within two', {
  skip,
}, async (t) => {
  const times: { paint: number; charts: number }[] = []
  const within = (late = 1) => times.some(({ paint, charts }) => paint <= 1000 * late && charts <= 2000 * late)
  // One of six is enough: what the machine does besides is not the page's.
  for (let i = 0; i < 6 && !within(); i++) {
    await fresh(async ({ page, visit }) => {
      const session = await page.context().newCDPSession(page)
      await session.send('Network.setCacheDisabled', { cacheDisabled: true })
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      const before = performance.now()
      await visit('/day/2026-07-09')
      const charts = performance.now() - before
      assert.ok((await page.locator('.stack svg').count()) > 0)
      times.push({ paint: await page.evaluate<number>(painted), charts })
    })
  }
  const told = times.map(({ paint, charts }) => `${Math.round(paint)} and ${Math.round(charts)} ms`).join(', ')
  t.diagnostic(told)
  const late = await lateness()
  assert.ok(within(late), told)
})

const paths = () => ['/day/2026-07-09', '/trend/steps', '/sleep', '/heartrate', '/recovery', `/workout/${run}`, '/data']

test('nothing moves while a page is drawn', { skip }, async () => {
  await fresh(async ({ page, visit }) => {
    await page.addInitScript(`globalThis.moved = 0
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.moved += value
      }).observe({ type: 'layout-shift', buffered: true })`)
    for (const path of paths()) {
      await visit(path)
      await page.locator('main svg, main table').first().waitFor()
      const moved = await page.evaluate<number>('moved')
      assert.ok(moved <= 0.05, `${path} moves by ${moved}`)
    }
  })
})

/** Processor milliseconds of each task on the page's main thread while `work` runs. */
async function tasksOf(watched: Watched, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(watched.page, { categories: ['toplevel', 'devtools.timeline'] })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: { name: string; ph: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }[]
  }
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  return traceEvents
    .filter(({ name, ph, pid, tid }) => ph === 'X' && /RunTask$/.test(name) && threads.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
}

test('no task takes more than 200 ms on a machine four times as slow', { skip }, async (t) => {
  await fresh(async (watched) => {
    const long: string[] = []
    for (const path of paths()) {
      const tasks = await tasksOf(watched, async () => {
        await watched.visit(path)
        await watched.page.locator('main svg, main table').first().waitFor()
      })
      assert.ok(tasks.length > 10, `${path}: ${tasks.length} tasks`)
      const longest = Math.max(...tasks)
      t.diagnostic(`${path}: longest task ${longest.toFixed(1)} ms, so ${(4 * longest).toFixed(0)} on the slow machine`)
      if (4 * longest > 200 * slowness()) long.push(`${path}: ${longest.toFixed(1)} ms`)
    }
    assert.deepEqual(long, [])
  })
})

test('a trend over all years is drawn in at most 100 ms', { skip }, async (t) => {
  await fresh(async (watched) => {
    const { page, visit } = watched
    await visit('/trend/steps?range=90d')
    const costs: number[] = []
    for (let i = 0; i < 3; i++) {
      const tasks = await tasksOf(watched, async () => {
        await page.getByRole('link', { name: 'All', exact: true }).click()
        await page.waitForURL('**range=all')
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
      })
      costs.push(tasks.reduce((sum, one) => sum + one, 0))
      await page.getByRole('link', { name: '90 d', exact: true }).click()
      await page.waitForURL('**range=90d')
    }
    t.diagnostic(`drawn in ${costs.map((cost) => cost.toFixed(0)).join(', ')} ms of processor time`)
    assert.ok(Math.min(...costs) <= 100 * slowness(), `${costs.map(Math.round)} ms`)
  })
})
