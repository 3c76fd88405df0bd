// The persons of the simulator as the page shows them: figures equal to the store, days on which clocks change, a
// journey through zones, browsers of other zones and languages, paper, and colours that the system forces.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Day } from '../../src/dashboard/schema.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { drawn, tier } from '../reliability/tier.ts'
import { launch, noChromium, openPage, type Watched } from './browser.ts'
import { dashboardOver, evening, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium
const nightly = tier !== 'pr'

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

type Options = Parameters<typeof openPage>[2]

/** The pages over one person's store, watched; faults fail the test. */
async function over(
  person: Parameters<typeof madeUpStore>[0],
  work: (watched: Watched, madeUp: MadeUp, again: (options: Options) => Promise<Watched>) => Promise<void>,
): Promise<void> {
  const madeUp = await madeUpStore(person)
  const dashboard = await dashboardOver(madeUp.home)
  const opened: Watched[] = []
  const again = async (options: Options) => {
    const watched = await openPage(browser, dashboard, { at: evening, ...options })
    opened.push(watched)
    return watched
  }
  try {
    await work(await again({}), madeUp, again)
    assert.deepEqual(
      opened.flatMap(({ faults }) => faults),
      [],
    )
  } finally {
    for (const { close } of opened) await close()
    await dashboard.close()
    await madeUp.remove()
  }
}

const days = <T>(home: string, sql: string): T[] => {
  const database = new Database(storePath(home), { readOnly: true })
  try {
    return database.all<T>(sql)
  } finally {
    database.close()
  }
}

const dayOf = async (page: Page, date: string) => (await page.evaluate<Day>(`asked('/day/${date}')`)) as Day

const paths = ['/trend/steps', '/sleep', '/heartrate', '/steps', '/recovery', '/weight', '/workout', '/data']

for (const person of ['two-years', 'sparse', 'empty', 'traveller', 'ten-years'] as const) {
  // Fetching ten years takes longer than all other tests of this file.
  if (person === 'ten-years' && !nightly) continue
  test(`${person}: the pages stand, and their figures are those of the store`, { skip }, async () => {
    await over(person === 'ten-years' ? { person } : { person, days: 120 }, async ({ page, visit }, { home }) => {
      for (const path of drawn(paths, 4)) {
        await visit(path)
        assert.equal(await page.locator('h1').count(), 1, path)
        assert.doesNotMatch(
          (await page.locator('main').textContent()) ?? 'undefined',
          /NaN|undefined|Infinity|null/,
          path,
        )
      }
      const kept = days<{ date: string; steps: number; resting: number | null; sleep: number | null }>(
        home,
        `select date, steps, resting_heartrate as resting, sleep_minutes as sleep from day
           where steps > 0 and recorded_minutes > 0 order by date desc limit 40`,
      )
      for (const { date, steps, resting, sleep } of kept.filter((_, i) => i % 13 === 0)) {
        await visit(`/day/${date}`)
        const figures = new Map<string, string>()
        for (const figure of await page.locator('.figure').all())
          figures.set(
            (await figure.locator('.label').textContent()) ?? '',
            (await figure.locator('.value').textContent()) ?? '',
          )
        assert.equal(figures.get('Steps'), steps.toLocaleString('en-GB'), date)
        if (figures.has('Resting HR'))
          assert.equal(figures.get('Resting HR')?.replace(/\s*bpm/, ''), resting === null ? '–' : String(resting), date)
        if (figures.has('Sleep') && sleep !== null)
          assert.equal(
            figures.get('Sleep')?.replace(/\s/g, ''),
            `${sleep >= 60 ? `${Math.floor(sleep / 60)}h` : ''}${sleep % 60}min`,
            date,
          )
      }
    })
  })
}

/** Hours written below the tracks. */
const hours = async (page: Page) =>
  (await page.locator('.stack svg text').allTextContents()).filter((text) => /^\d\d:00$/.test(text))

test('days of 23 and 25 hours, on screen, on paper and in forced colours', { skip }, async () => {
  await over({ days: 280 }, async ({ page, visit }) => {
    for (const [date, before, after, change] of [
      ['2026-03-29', 60, 120, '2026-03-29T01:00:00Z'],
      ['2025-10-26', 120, 60, '2025-10-26T01:00:00Z'],
    ] as const) {
      await visit(`/day/${date}?z=00:00~06:00`)
      const day = await dayOf(page, date)
      assert.deepEqual(
        day.offsets.map(([, minutes]) => minutes),
        [before, after],
      )
      assert.equal(day.midnight + day.offsets[1]![0] * 60, Date.parse(change) / 1000)
      const sum = day.steps!.v.slice(-day.steps!.t0).reduce<number>((all, one) => all + (one ?? 0), 0)
      assert.equal(sum, day.summary.steps, date)
      assert.ok((await page.getByText('the clocks change on this day').count()) > 0)
      const told = await hours(page)
      const twos = told.filter((text) => text === '02:00').length
      assert.equal(twos, after > before ? 0 : 2, `${date}: ${told}`)
      // The crosshair an hour after the change reads the new clock.
      const slider = page.getByRole('slider')
      await slider.focus()
      await page.keyboard.press('Home')
      for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown')
      const clock = new Date((day.midnight + 180 * 60) * 1000).toLocaleTimeString('en-GB', {
        timeZone: 'Europe/Berlin',
        timeStyle: 'short',
      })
      assert.equal((await slider.getAttribute('aria-valuetext'))?.slice(0, 5), clock, date)
    }
    await visit('/day/2026-03-29')
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
  })
})

test('a journey: each day by the clock that the wearer had', { skip }, async () => {
  await over({ person: 'traveller', days: 200 }, async ({ page, visit }, { home }) => {
    const moved = days<{ date: string; utc_offset: number }>(
      home,
      `select date, utc_offset from (select date, utc_offset, lag(utc_offset) over (order by date) as before,
       recorded_minutes from day) where utc_offset <> before and recorded_minutes > 600 order by date desc limit 4`,
    )
    assert.ok(moved.length > 0, 'the traveller did not travel')
    for (const { date, utc_offset } of moved) {
      await visit(`/day/${date}`)
      const day = await dayOf(page, date)
      assert.equal(day.midnight, Date.parse(`${date}T00:00:00Z`) / 1000 - utc_offset)
      const night = day.sleep.find(({ kind }) => kind === 'night')
      const told = (await page.locator('.readout .sub').first().textContent()) ?? ''
      if (night === undefined) continue
      const clock = (t: number) => {
        const m = ((t % 1440) + 1440) % 1440
        return `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
      }
      assert.ok(told.includes(clock(night.end)), `${date}: ${told} for ${clock(night.end)}`)
    }
  })
})

test('browsers of other zones and languages show the same day', { skip }, async () => {
  await over({ days: 60 }, async (home, _, again) => {
    await home.visit('/day/2026-07-09?t=19:10')
    const values = (page: Page) => page.locator('.figure .value').allInnerTexts()
    const plain = (texts: string[]) =>
      texts.map((text) => text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))).replace(/\D/g, ''))
    const own = plain(await values(home.page))
    const cursor = await home.page.getByRole('slider').getAttribute('aria-valuetext')
    for (const [timezoneId, locale, heading] of [
      ['America/Los_Angeles', 'en-US', /Thursday, July 9/],
      ['Asia/Kathmandu', 'de-DE', /Donnerstag, 9\. Juli/],
      ['Pacific/Auckland', 'ar-EG', /٩/],
    ] as const) {
      const { page, visit } = await again({ timezoneId, locale })
      await visit('/day/2026-07-09?t=19:10')
      assert.match((await page.locator('h1').textContent()) ?? '', heading)
      assert.deepEqual(plain(await values(page)), own, locale)
      const told = (await page.getByRole('slider').getAttribute('aria-valuetext')) ?? ''
      if (locale === 'de-DE') assert.equal(told.slice(0, 5), cursor?.slice(0, 5))
      if (locale === 'en-US') assert.match(told, /^7:10 pm/)
      assert.equal(new URL(page.url()).search, '?t=19:10')
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      assert.ok(over <= 0, `${locale} is ${over} px too wide`)
      await visit('/trend/steps')
      assert.equal(await page.locator('h1').count(), 1)
    }
  })
})
