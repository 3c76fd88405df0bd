// A person's path through the page: sign in, watch the history arrive, look at a day by keyboard, and read error
// messages.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { FaultName, FaultOptions } from '../../src/simulator/index.ts'
import { runSql } from '../../src/store/sql.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { drawn, times } from '../reliability/tier.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { scripts } from './hostile.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = noChromium
/** The clocks of cloud, store and browser must agree where a token is made and checked. */
const now = Date.now

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

test('from nothing to a day: sign in, sync, figures equal to the store', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 40, fetched: false, now })
  const dashboard = await dashboardOver(madeUp.home, { cloud: madeUp.simulator.url, now })
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    const { email, password } = madeUp.simulator.accounts[0]!
    await page.goto(dashboard.origin)
    await page.waitForURL('**/welcome')
    await page.getByLabel('E-mail or phone number').fill(email)
    await page.getByLabel('Password', { exact: false }).last().fill('wrong password')
    await page.getByRole('button', { name: 'Sign in and sync' }).click()
    await page
      .getByRole('alert')
      .getByText(/password/i)
      .waitFor()
    await page.getByLabel('Password', { exact: false }).last().fill(password)
    await page.getByRole('button', { name: 'Sign in and sync' }).click()
    // The newest day comes by itself; the rest of the history is fetched meanwhile.
    await page.waitForURL('**/day/*')
    assert.equal(await page.getByLabel('Password', { exact: false }).count(), 0)
    await page.getByRole('button', { name: 'Sync now' }).first().waitFor()
    const date = new URL(page.url()).pathname.split('/')[2]!
    await visit(`/day/${date}`)
    const { rows } = await runSql(
      storePath(madeUp.home),
      `select steps, distance, resting_heartrate from day where date = '${date}'`,
    )
    const shown = await page.locator('.figure .value').allInnerTexts()
    const [steps, distance, resting] = rows[0] as number[]
    assert.equal(shown[0], steps === null ? '–' : steps!.toLocaleString('en-GB'))
    assert.equal(shown[1]?.replace(/\s*km/, ''), (distance! / 1000).toFixed(1))
    assert.equal(shown[4]?.replace(/\s*bpm/, ''), resting === null ? '–' : String(resting))
    // The refused sign-in above is the one thing the console may tell.
    assert.deepEqual(
      faults.filter((fault) => !/status of 422/.test(fault)),
      [],
    )
    const { requests } = madeUp.simulator
    assert.ok(requests.length > 10)
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

test('how often which variability was measured: every whole day of the range is in one bar', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 60 })
  const dashboard = await dashboardOver(madeUp.home)
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    await visit('/recovery?range=all')
    const panel = page.locator('section.panel').filter({ hasText: 'HRV, how often' })
    await panel.getByText('Table', { exact: true }).click()
    const bars = (await panel.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t').map(Number))
    const { rows } = await runSql(
      storePath(madeUp.home),
      `select hrv from day where hrv is not null and date < '2026-07-14' order by hrv`,
    )
    const kept = rows.map(([value]) => Number(value))
    assert.ok(kept.length > 20 && bars.length > 3, `${kept.length} days in ${bars.length} bars`)
    for (const [i, [from, below, days]] of bars.entries()) {
      assert.equal(days, kept.filter((value) => value >= from! && value < below!).length, `${from} to ${below}`)
      if (i > 0) assert.equal(from, bars[i - 1]![1])
    }
    assert.equal(
      bars.reduce((sum, [, , days]) => sum + days!, 0),
      kept.length,
    )
    const told = (await panel.locator('figcaption').textContent()) ?? ''
    assert.match(
      told,
      new RegExp(`^HRV on ${kept.length} days: usually \\d+ ms to \\d+ ms, median \\d+ ms, last \\d+ ms$`),
    )
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

test('the crosshair and the calendar follow the keyboard, and the address keeps the view', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 60 })
  const dashboard = await dashboardOver(madeUp.home)
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    await visit('/day/2026-07-10')
    const slider = page.getByRole('slider')
    await slider.focus()
    await page.keyboard.press('Home')
    const first = await slider.getAttribute('aria-valuetext')
    for (const key of ['PageDown', 'PageDown', 'PageDown', 'ArrowRight']) await page.keyboard.press(key)
    const later = await slider.getAttribute('aria-valuetext')
    assert.notEqual(first, later)
    assert.match(later ?? '', /^\d\d:\d\d: sleep .*heart rate .*steps /)
    const minutes = (text: string | null) => Number(text!.slice(0, 2)) * 60 + Number(text!.slice(3, 5))
    assert.equal((minutes(later) - minutes(first) + 1440) % 1440, 185)
    await page.keyboard.press('Escape')
    assert.equal(await slider.getAttribute('aria-valuetext'), 'off')
    await visit('/day/2026-07-10?t=19:10&z=17:00~20:00')
    assert.match((await page.getByRole('slider').getAttribute('aria-valuetext')) ?? '', /^19:10: /)
    await page.keyboard.press('[')
    await page.waitForURL('**/day/2026-07-09')
    await page.goBack()
    await page.waitForURL('**/day/2026-07-10?t=19:10&z=17:00~20:00')
    await visit('/trend/steps')
    const year = page.getByRole('slider', { name: 'Steps 2026' })
    await year.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    assert.match((await year.getAttribute('aria-valuetext')) ?? '', /^Friday,? 2 January 2026: no data$/)
    for (let i = 0; i < 26; i++) await page.keyboard.press('ArrowRight')
    assert.match((await year.getAttribute('aria-valuetext')) ?? '', /^Friday,? 3 July 2026: [\d,]+$/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/day/2026-07-03')
    await page.locator('details.table').first().waitFor()
    await page.keyboard.press('v')
    await page.locator('details.table tbody').first().waitFor()
    const rows = await page.locator('details.table tbody tr').count()
    assert.ok(rows >= 144, `${rows} rows`)
    await visit('/workout')
    await page.keyboard.press('/')
    await page.keyboard.type('swim')
    await page.waitForURL('**/workout?find=swim')
    await visit('/data')
    await page.getByRole('heading', { name: 'Totals and series' }).waitFor()
    await visit('/welcome')
    await page.getByRole('radio', { name: /^Xiaomi account/ }).check()
    const link = page.getByRole('link', { name: 'on Xiaomi’s page' })
    await page.locator('a[href^="https://account.xiaomi.com/"]').waitFor()
    assert.equal(await link.getAttribute('rel'), 'noreferrer')
    await page.getByLabel('Address of the last page').fill('https://example.test/')
    await page.getByRole('button', { name: 'Sign in and sync' }).click()
    await page.getByRole('alert').getByText('has no code').waitFor()
    // The refused address above is the one thing the console may tell.
    assert.deepEqual(
      faults.filter((fault) => !/status of 400/.test(fault)),
      [],
    )
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

test('text of the data is never run', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 30 })
  const { Database } = await import('../../src/store/driver.ts')
  const database = new Database(storePath(madeUp.home))
  const texts = scripts
  assert.equal(texts.length, 300)
  const workouts = database.all<{ workout: number }>('select workout from workout order by workout desc')
  database.exec('create temp table text (i integer primary key, text text)')
  for (const [i, text] of texts.entries()) database.run('insert into text values (?, ?)', i, text)
  // Every text that is no key, no day and no state of ours, in every table made from the cloud's replies.
  const columns = database.all<{ name: string; column: string }>(
    `select t.name, c.name as "column" from sqlite_schema t, pragma_table_info(t.name) c
     where t.type = 'table' and c.type like '%TEXT%' and c.pk = 0 and c.name not like '%date%'
     and t.name not in ('account', 'reply', 'run', 'failure', 'setting', 'coverage_span', 'issue')`,
  )
  assert.ok(columns.length > 20, `${columns.length} columns of text`)
  for (const { name, column } of columns)
    database.exec(
      `update "${name}" set "${column}" = (select text from text where i = abs(random()) % 300) where "${column}" is not null`,
    )
  for (const [i, { workout }] of workouts.entries())
    database.run(
      'update workout set sport = ?, city = ?, app = ?, source = ? where workout = ?',
      texts[i]!,
      texts[i + 1]!,
      texts[i + 2]!,
      texts[i + 3]!,
      workout,
    )
  for (const [i, text] of texts.entries())
    database.run(
      'insert into issue (account, kind, place, code, detail) values (1, ?, ?, ?, ?)',
      text,
      `2026-07-${i}`,
      i % 2 === 0 ? text : 'bad-value',
      text,
    )
  for (const [i, text] of texts.slice(0, 20).entries())
    database.run(
      "insert into failure values (1, ?, '2026-07-01', ?, 1, ?, ?, null)",
      text,
      `2026-07-${String(i + 1).padStart(2, '0')}`,
      text,
      text,
    )
  database.run('update device set name = ?, firmware = ?', texts[4]!, texts[5]!)
  database.run('update account set zone = null, name = ?', texts[6]!)
  database.close()
  const dashboard = await dashboardOver(madeUp.home)
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    const pages = [
      '/workout',
      '/workout?view=calendar',
      '/data',
      '/settings',
      '/welcome',
      '/export?format=gpx',
      '/day/2026-07-12',
      '/sleep',
      '/sleep/2026-07-12',
      '/heartrate',
      '/steps',
      '/recovery',
      '/weight',
      '/trend/steps',
      ...workouts.slice(0, times(2, 4, 4)).map(({ workout }) => `/workout/${workout}`),
      '/sql?q=select+text+from+(select+detail+as+text+from+issue)+limit+300',
      ...drawn(texts.slice(0, 6), 2).flatMap((text) => {
        const odd = encodeURIComponent(text)
        return [`/workout?sport=${odd}&find=${odd}`, `/trend/${odd}?range=${odd}`, `/day/${odd}`, `/sql?q=${odd}`]
      }),
    ]
    for (const path of pages) {
      await page.goto(dashboard.origin + path)
      await page.locator('h1').first().waitFor()
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      if (path.startsWith('/sql')) await page.getByRole('button', { name: 'Run' }).click()
      if (path.startsWith('/sql?q=select')) await page.getByText('300 rows').first().waitFor()
      else if (path.startsWith('/sql')) await page.getByRole('alert').first().waitFor()
      assert.equal(await page.evaluate('globalThis.evil'), undefined, path)
      assert.equal(await page.locator('img, iframe, script:not([type=module])').count(), 0, path)
    }
    assert.deepEqual(
      faults.filter((fault) => !/Failed to load resource/.test(fault)),
      [],
    )
    await visit('/workout')
    assert.ok((await page.locator('tbody').textContent())?.includes('globalThis.evil'))
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

test('what went wrong in a sync is said in words, and the data stay', async () => {
  const cases: [FaultName, FaultOptions, RegExp][] = [
    ['token-expired-for-good', {}, /token|sign/i],
    ['rate-limited-retry-after', { retry: 3600 }, /wait/i],
    ['wrong-region-403', { host: 'none' }, /region|sign|refused/i],
  ]
  for (const [name, options, words] of cases) {
    const madeUp = await madeUpStore({ days: 20, now })
    madeUp.simulator.fault(name, options)
    const dashboard = await dashboardOver(madeUp.home, { cloud: madeUp.simulator.url, now })
    try {
      const headers = { ...(await enter(dashboard.open())) }
      const events = await fetch(`${dashboard.origin}/api/v1/events`, { headers })
      const started = await fetch(`${dashboard.origin}/api/v1/sync`, { method: 'POST', headers })
      assert.equal(started.status, 200)
      const again = await fetch(`${dashboard.origin}/api/v1/sync`, { method: 'POST', headers })
      assert.equal(again.status, 409)
      let told = ''
      const reader = events.body!.getReader()
      while (!told.includes('event: end')) {
        const { value, done } = await reader.read()
        if (done) break
        told += Buffer.from(value).toString()
      }
      await reader.cancel()
      const end = JSON.parse(
        /event: end\ndata: (.*)/.exec(told)?.[1] ?? /data: (.*)\nevent: end/.exec(told)?.[1] ?? '{}',
      ) as { outcome: string; message: string; hint: string }
      assert.notEqual(end.outcome, 'done', name)
      assert.match(`${end.message} ${end.hint}`, words, `${name}: ${JSON.stringify(end)}`)
      const status = (await (await fetch(`${dashboard.origin}/api/v1/status`, { headers })).json()) as {
        days: number
        sync: null
      }
      assert.ok(status.days >= 15)
      assert.equal(status.sync, null)
    } finally {
      await dashboard.close()
      await madeUp.remove()
    }
  }
})
