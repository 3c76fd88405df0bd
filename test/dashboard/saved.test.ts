// A saved view opens from a file, draws the same figures, and sends no request.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { savedPage } from '../../src/dashboard/server/saved.ts'
import { runSql } from '../../src/store/sql.ts'
import { storePath } from '../../src/store/store.ts'
import { drawn } from '../reliability/tier.ts'
import { launch, noChromium } from './browser.ts'
import { evening, madeUpStore } from './made-up-store.ts'

const skip = noChromium

test('every view that can be saved opens without a server', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 90 })
  const browser = await launch()
  try {
    const { rows } = await runSql(storePath(madeUp.home), 'select max(workout) from workout')
    const run = String(rows[0]![0])
    const views = [
      '/',
      '/day/2026-07-10',
      '/sleep',
      '/sleep/2026-07-10',
      '/trend/steps?range=90d',
      '/trend/resting_heartrate?range=90d&by=month&compare=year',
      // What is no figure is laid over none.
      '/trend/steps?range=1y&by=week&compare=year&overlay=heartrate',
      '/trend/steps?by=week&overlay=hrv',
      '/heartrate?range=30d',
      '/steps',
      '/steps?range=1y&show=distance',
      '/sleep?compare=previous',
      '/heartrate?range=30d&compare=previous',
      '/steps?range=30d&by=week&compare=previous',
      '/heartrate?range=90d&by=month&compare=previous',
      '/recovery?range=30d&by=week&compare=previous',
      '/weight?by=month&compare=year',
      '/steps?range=1y&by=fortnight',
      '/recovery?compare=year',
      '/weight?compare=year',
      '/recovery',
      '/weight',
      `/workout/${run}`,
      '/workout',
      '/data',
    ]
    for (const [i, path] of drawn(views, 9).entries()) {
      const text = await savedPage({ home: madeUp.home, version: '0', account: undefined, now: () => evening, path })
      const file = join(madeUp.home, `saved${i}.html`)
      writeFileSync(file, text)
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const faults: string[] = []
      page.on('console', (message) => faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('request', (request) => {
        if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:')) faults.push(request.url())
      })
      await page.goto(pathToFileURL(file).href)
      await page.locator('h1').waitFor()
      await page.locator('section.panel svg, section.panel table').first().waitFor()
      assert.equal(await page.getByText('not in the saved page').count(), 0, path)
      assert.deepEqual(faults, [], path)
      await page.close()
    }
    await assert.rejects(
      savedPage({ home: madeUp.home, version: '0', account: undefined, now: () => evening, path: '/settings' }),
      { code: 'usage' },
    )
  } finally {
    await browser.close()
    await madeUp.remove()
  }
})
