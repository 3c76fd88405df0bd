// Every page in a real browser, at every width, light and dark: nothing overflows, nothing is said on the console,
// nothing is asked elsewhere, and axe finds no barrier.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { chromiumPath, launch, openPage } from './browser.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = chromiumPath === undefined ? 'no Chromium on this machine: install it to test the page' : false
const nightly = process.env.WRISTORY_TIER === 'nightly'
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
}
const look = `({
  over: document.documentElement.scrollWidth - innerWidth,
  headings: document.querySelectorAll('h1').length,
  title: document.title,
  nodes: document.querySelectorAll('*').length,
  cut: [...document.querySelectorAll('.figure .value')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
})`

let madeUp: MadeUp
let dashboard: Dashboard
let browser: Browser
/** Paths of a run with its route and a swim in a pool. */
let workouts: string[] = []
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ days: nightly ? 730 : 120 })
  dashboard = await dashboardOver(madeUp.home)
  browser = await launch()
  const { page, close } = await openPage(browser, dashboard)
  workouts = await page.evaluate<string[]>(
    `fetch('/api/v1/workout').then((reply) => reply.json()).then(({ items }) =>
      ['outdoor run', 'pool swim'].map((wanted) => '/workout/' + items.find(({ sport }) => sport === wanted).id))`,
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
  '/workout',
  '/workout?view=calendar',
  ...workouts,
  '/trend/steps',
  '/trend/resting_heartrate?range=90d&compare=previous',
  '/data',
  '/export',
  '/sql',
  '/settings',
  '/welcome',
]

type Look = readonly [width: number, height: number, scheme: 'light' | 'dark', axe: boolean]

/** Every width and both themes; nightly every pair, each with axe. */
const looks: readonly Look[] = nightly
  ? [1440, 820, 390, 320].flatMap((width) => [
      [width, 900, 'light', true] as const,
      [width, 900, 'dark', true] as const,
    ])
  : [
      [1440, 900, 'light', true],
      [820, 1180, 'dark', false],
      [390, 844, 'light', false],
      [320, 800, 'dark', true],
    ]

for (const [width, height, colorScheme, withAxe] of looks) {
  test(`every page at ${width} px, ${colorScheme}`, { skip }, async () => {
    const { page, faults, visit, close } = await openPage(browser, dashboard, {
      viewport: { width, height },
      colorScheme,
    })
    const found: string[] = []
    for (const path of paths()) {
      await visit(path)
      const seen = await page.evaluate<Found>(look)
      if (seen.over > 0) found.push(`${path} is ${seen.over} px wider than the window`)
      assert.equal(seen.headings, 1, path)
      assert.match(seen.title, /wristory$/, path)
      if (seen.cut.length > 0) found.push(`${path} cuts ${seen.cut.join(', ')}`)
      assert.ok(seen.nodes < 2000, `${path} has ${seen.nodes} elements`)
      if (!withAxe) continue
      await page.evaluate(axe)
      const violations = await page.evaluate<string[]>(barriers)
      found.push(...violations.map((one) => `${path}: ${one}`))
    }
    assert.deepEqual(
      faults.filter((fault) => !/Content Security Policy/.test(fault) || !/axe/.test(fault)),
      [],
    )
    await close()
  })
}
