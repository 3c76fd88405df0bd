// The axis of a trend: labels are round in the chosen unit and at their value, every day is drawn inside, and the dot
// of the highest day shows the value in the table `day`, converted by other code.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = noChromium

/** A figure, its value as shown, and a label of its axis as a number. */
const figures: readonly (readonly [name: string, shown: (value: number) => number, unit: RegExp])[] = [
  ['skin_temperature', (celsius) => (celsius * 9) / 5 + 32, /°F/],
  ['energy', (kilocalories) => kilocalories * 4.184, /kJ/],
  ['distance', (metres) => metres / 1609.344, /mi/],
  ['sleep_minutes', (minutes) => minutes / 60, / h/],
  ['steps', (steps) => steps, /k/],
]

const labelled = (text: string) => Number.parseFloat(text.replace(/,/g, '')) * (text.endsWith('k') ? 1000 : 1)

interface Drawn {
  readonly lines: readonly { readonly y: number; readonly text: string }[]
  readonly dots: readonly number[]
  readonly text: string
}

const drawn = `(() => {
  const svg = document.querySelector('main .chart-box svg.data')
  const groups = [...svg.querySelectorAll('g')].filter((g) => g.querySelector('line.grid-line'))
  const lines = groups.map((g) => ({
    y: Number(g.querySelector('text').getAttribute('y')) - 4, text: g.querySelector('text').textContent }))
  const dots = [...svg.querySelectorAll('path.stroke')].flatMap((path) =>
    [...path.getAttribute('d').matchAll(/M[\\d.]+ (-?[\\d.]+)h0/g)].map(([, y]) => Number(y)))
  return { lines, dots, text: svg.textContent }
})()`

test('what an axis says is what the store holds', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 60 })
  const database = new DatabaseSync(storePath(madeUp.home), { readOnly: true })
  const dashboard = await dashboardOver(madeUp.home)
  const headers = { ...(await enter(dashboard.open())) }
  const settings = await (await fetch(`${dashboard.origin}/api/v1/settings`, { headers })).json()
  const body = JSON.stringify({ ...(settings as object), units: 'imperial', energy: 'kJ', weight: 'lb' })
  assert.equal((await fetch(`${dashboard.origin}/api/v1/settings`, { method: 'PUT', headers, body })).status, 200)
  const browser = await launch()
  const { page, visit, close, faults } = await openPage(browser, dashboard)
  try {
    for (const [name, shown, unit] of figures) {
      await visit(`/trend/${name}?range=90d`)
      const { lines, dots, text } = await page.evaluate<Drawn>(drawn)
      assert.match(text, unit, name)
      const [low, high] = [lines[0]!, lines.at(-1)!]
      assert.ok(lines.length >= 2, name)
      const perPixel = (labelled(high.text) - labelled(low.text)) / (high.y - low.y)
      const valueAt = (y: number) => labelled(low.text) + (y - low.y) * perPixel
      for (const { y, text: label } of lines)
        assert.ok(Math.abs(valueAt(y) - labelled(label)) <= Math.abs(perPixel), `${name}: ${label}`)
      const { most, least, days } = database
        .prepare(`SELECT max(${name}) AS most, min(${name}) AS least, count(nullif(${name}, 0)) AS days FROM day`)
        .get() as { most: number; least: number; days: number }
      assert.ok(dots.length >= days, `${name}: ${dots.length} dots of ${days} days`)
      const near = (y: number, value: number, what: string) =>
        assert.ok(
          Math.abs(valueAt(y) - shown(value)) <= 1.5 * Math.abs(perPixel),
          `${name} ${what}: ${valueAt(y)}, not ${shown(value)}`,
        )
      near(Math.min(...dots), most, 'highest')
      near(Math.max(...dots), least, 'lowest')
    }
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await browser.close()
    await dashboard.close()
    database.close()
    await madeUp.remove()
  }
})
