// The page of one workout compared with the store, in both systems of units: splits in the unit of the sport, bars from
// zero, the rest of the last one, lengths apart from sets, round steps on the axes, and the mark of a deleted workout.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage, type Watched } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium
const METRES = { metric: 1000, imperial: 1609.344 } as const

let madeUp: MadeUp
let browser: Browser
let dashboard: Awaited<ReturnType<typeof dashboardOver>>
let database: Database
before(async () => {
  if (skip) return
  madeUp = await madeUpStore({ days: 40 })
  database = new Database(storePath(madeUp.home))
  dashboard = await dashboardOver(madeUp.home)
  browser = await launch()
})
after(async () => {
  if (skip) return
  database.close()
  await browser.close()
  await dashboard.close()
  await madeUp.remove()
})

interface Totals {
  workout: number
  distance: number
  elapsed: number
}

const newest = (sport: string) =>
  database.get<Totals>(
    'SELECT workout, distance, coalesce(elapsed_time, "end" - start) AS elapsed FROM workout WHERE sport = ? ORDER BY workout DESC',
    sport,
  )!

async function over(
  units: 'metric' | 'imperial',
  width: number,
  work: (watched: Watched) => Promise<void>,
): Promise<void> {
  const headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
  const address = `${dashboard.origin}/api/v1/settings`
  const settings = (await (await fetch(address, { headers })).json()) as object
  const body = JSON.stringify({ ...settings, units })
  assert.equal((await fetch(address, { method: 'PUT', headers, body })).status, 200)
  const watched = await openPage(browser, dashboard, { at: evening, viewport: { width, height: 900 } })
  try {
    await work(watched)
    assert.deepEqual(watched.faults, [])
  } finally {
    await watched.close()
  }
}

const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

for (const units of ['metric', 'imperial'] as const)
  test(`${units}: splits, axes and lengths are those of the store`, { skip }, async () => {
    await over(units, 1440, async ({ page, visit }) => {
      const metres = METRES[units]
      for (const sport of ['outdoor run', 'outdoor cycling']) {
        const { workout, distance, elapsed } = newest(sport)
        const splits = database.all<{ seconds: number; elapsed: number }>(
          'SELECT seconds, elapsed FROM split WHERE workout = ? AND unit = ? ORDER BY number',
          workout,
          units === 'metric' ? 'km' : 'mile',
        )
        const rest = distance - splits.length * metres
        const speeds = splits.map((one) => metres / one.seconds)
        if (rest >= metres / 100) speeds.push(rest / (elapsed - splits.at(-1)!.elapsed))
        await visit(`/workout/${workout}`)
        const panel = page.locator('section.panel').filter({ hasText: 'Splits' })
        const rows = (await panel.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'))
        assert.equal(rows.length, speeds.length, sport)
        for (const [i, [name, told]] of rows.entries()) {
          const wanted = sport === 'outdoor run' ? metres / speeds[i]! : (speeds[i]! * 3600) / metres
          const shown = sport === 'outdoor run' ? seconds(told!.trim()) : Number(told)
          assert.ok(
            Math.abs(shown - wanted) <= (sport === 'outdoor run' ? 0.5 : 0.05),
            `${name}: ${told}, not ${wanted}`,
          )
          if (i === splits.length) assert.equal(name!.trim(), (rest / metres).toFixed(2))
        }
        const bars = await panel
          .locator('.bar')
          .evaluateAll((all) => all.map((bar) => Number(/width: ([\d.]+)%/.exec(bar.getAttribute('style') ?? '')?.[1])))
        for (const [i, bar] of bars.entries())
          assert.ok(Math.abs(bar - (speeds[i]! / Math.max(...speeds)) * 100) < 0.01, `bar ${i}`)
        const tracks = page.locator('section[aria-label="The workout\'s tracks"] svg.data')
        const axis = async (track: string) =>
          (await tracks.locator(`g[data-axis="${track}"] > text`).allTextContents()).map((text) =>
            text.replaceAll(',', ''),
          )
        const heights = (await axis('altitude')).map(Number)
        assert.ok(heights.length >= 2 && heights.every((one) => one % 10 === 0), `altitude: ${heights}`)
        const fast = await axis('pace')
        const isRound = (text: string) =>
          sport === 'outdoor run' ? seconds(text) % 15 === 0 : (Number(text) * 2) % 1 === 0
        assert.ok(fast.length >= 2 && fast.every(isRound), `${sport}: ${fast}`)
      }
      const { workout } = newest('pool swim')
      const laps = database.all<{ distance: number }>('SELECT distance FROM lap WHERE workout = ?', workout)
      const pool = database.get<{ n: number }>('SELECT pool_length AS n FROM workout WHERE workout = ?', workout)!.n
      await visit(`/workout/${workout}`)
      const count = async (title: string) =>
        await page
          .locator('section.panel')
          .filter({ has: page.getByRole('heading', { name: title, exact: true }) })
          .locator('tbody tr')
          .count()
      const lengths = laps.filter(({ distance }) => distance === pool).length
      assert.ok(lengths > 10 && lengths < laps.length)
      assert.equal(await count('Lengths'), lengths)
      assert.equal(await count('Sets of lengths'), laps.length - lengths)
    })
  })

test('a narrow window: no pause is painted over a name, and a deleted workout says so', { skip }, async () => {
  const { workout } = database.get<{ workout: number }>(
    'SELECT workout FROM pause WHERE workout IN (SELECT workout FROM track_point) ORDER BY workout DESC',
  )!
  database.run('UPDATE workout SET gone_since = ? WHERE workout = ?', evening / 1000 - 3600, workout)
  await over('metric', 390, async ({ page, visit }) => {
    await visit(`/workout/${workout}`)
    await page.getByText('Deleted in the cloud').first().waitFor()
    const boxes = async (selector: string) =>
      await page.locator(selector).evaluateAll((all) =>
        all.map((one) => {
          const { top, bottom } = one.getBoundingClientRect()
          return { top, bottom }
        }),
      )
    const [pauses, names] = [await boxes('rect.pause'), await boxes('.track-name')]
    assert.ok(pauses.length >= names.length && names.length > 0, `${pauses.length} columns, ${names.length} names`)
    for (const pause of pauses)
      for (const name of names) assert.ok(pause.bottom <= name.top + 1 || pause.top >= name.bottom - 1)
    await visit('/workout')
    await page.getByText('deleted in the cloud').first().waitFor()
  })
})
