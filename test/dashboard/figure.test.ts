// A figure is described once, in its kind: the page labels, colours and explains an unknown one, and every number of
// the table `day` has a description.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dailyMetric } from '../../src/dashboard/server/daily.ts'
import { figures } from '../../src/kinds/index.ts'
import { defineKind } from '../../src/kinds/kind.ts'
import { bandData } from '../../src/kinds/sources/band-data.ts'
import { isFigure } from '../../src/store/figure-rule.ts'
import { dayTable } from '../../src/store/tables.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

/** A kind that nobody else knows of. */
const calm = defineKind({
  name: 'calm',
  title: 'Made-up calm',
  shape: 'day',
  source: bandData,
  columns: { date: { type: 'date', doc: 'Local day.' }, level: { type: 'real', unit: 'hum', doc: 'Hums an hour.' } },
  key: ['date'],
  group: 'date',
  groups: () => [],
  *decode() {},
  encode: () => new Uint8Array(),
  chart: { draw: 'line', value: 'level', hue: 'recovery' },
  figures: {
    columns: {
      calm_level: {
        type: 'real',
        unit: 'hum',
        doc: 'Hums an hour.',
        figure: { label: 'Calm of the day', digits: 2, draw: 'bars', formula: 'mean of the hums', usual: [3, 7] },
      },
    },
    compute: () => ({ calm_level: 4 }),
  },
})

test('every number of `day` is a described figure, or says how the day was recorded', () => {
  const numbers = Object.entries(dayTable.columns).filter(([name, { type }]) => isFigure(name, type))
  assert.deepEqual(
    numbers.map(([name]) => name),
    [...figures.keys()],
  )
  const labels = [...figures.values()].map(({ column }) => column.figure.label)
  assert.equal(new Set(labels).size, labels.length, 'each label is of one figure')
})

test('a figure that a kind adds is drawn on the page by its description alone', { skip: noChromium }, async (t) => {
  const madeUp = await madeUpStore({ days: 20 })
  const dashboard = await dashboardOver(madeUp.home)
  const browser = await launch()
  t.after(async () => {
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  })
  const name = 'calm_level' as never
  const metric = { ...dailyMetric(name, calm.figures!.columns.calm_level, calm), days: 20 }
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  await page.route('**/api/v1/status', async (route) => {
    const reply = await route.fetch()
    const status = await reply.json()
    await route.fulfill({ response: reply, json: { ...status, metrics: [metric, ...status.metrics] } })
  })
  await page.route('**/api/v1/daily?metric=calm_level*', async (route) => {
    const reply = await route.fetch({ url: route.request().url().replace('calm_level', 'steps') })
    const { columns, state, ...rest } = await reply.json()
    const values = columns.steps.map(() => 4.25)
    await route.fulfill({
      response: reply,
      json: { ...rest, columns: { calm_level: values }, state: { calm_level: 'v'.repeat(values.length) } },
    })
  })
  await visit('/trend/calm_level')
  assert.equal(await page.locator('h1').textContent(), 'Calm of the day')
  assert.match((await page.locator('main').textContent()) ?? '', /Mean 4\.25 hum/)
  const drawn = page.locator('[data-figure="calm_level"][data-unit="hum"].hue-recovery')
  assert.equal(await drawn.count(), await page.getByRole('slider').count())
  assert.deepEqual(faults, [])
  await close()
})
