// A witness for every figure: every number that a page shows, speaks or draws equals the result of plain SELECTs over
// the store, in both systems of units, converted and formatted here a second time. A number without a witness is a
// failure.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { storePath } from '../../src/store/store.ts'
import { launch, noChromium, openPage, type Watched } from '../dashboard/browser.ts'
import { dashboardOver, evening, madeUpStore } from '../dashboard/made-up-store.ts'
import { drawn, seed, times } from '../reliability/tier.ts'
import { faultsOf } from './claims.ts'
import { type Reading, reading } from './collect.ts'
import { claimsOf } from './pages.ts'
import { chosen, pathsOf, withTables } from './paths.ts'
import type { Look } from './shown.ts'
import { type Truth, truthOf } from './truth.ts'

const skip = noChromium

const looks: readonly Look[] = [
  { units: 'metric', energy: 'kcal', weight: 'kg' },
  { units: 'imperial', energy: 'kJ', weight: 'lb' },
]

/** Days of history in every run; all of them by night. The first tier takes one person beside the first by the seed. */
const others = [
  ['ten-years', 420],
  ['traveller', 200],
  ['sparse', 1200],
  ['empty', undefined],
] as const
const persons = [['two-years', 150] as const, ...drawn(others, 1)]

/** Addresses of every view, and steps of every slider, that are looked at. */
const each = times(1, 12, 40)
const steps = times(3, 12)

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

test('the witness has nothing of the program', () => {
  for (const name of readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts')))
    assert.doesNotMatch(readFileSync(join(import.meta.dirname, name), 'utf8'), /from '.*\/src\//, name)
})

for (const [person, days] of persons) {
  test(`every figure of ${person} is what the store says`, { skip }, async () => {
    const madeUp = await madeUpStore({ person, ...(days === undefined || times(0, 1, 1) === 1 ? {} : { days }) })
    const dashboard = await dashboardOver(madeUp.home)
    const watched = await openPage(browser, dashboard, { at: evening })
    const { today } = await watched.page.evaluate<{ today: string }>("asked('/status')")
    const truth = truthOf(storePath(madeUp.home), today)
    try {
      const faults: string[] = []
      for (const [i, look] of looks.entries()) {
        await setUnits(watched, look)
        // Every run sees half of the pages in each system.
        const paths = chosen(pathsOf(truth), each, seed + i).filter((_, k) => times(0, 1, 1) === 1 || k % 2 === i)
        for (const path of paths.map(withTables)) faults.push(...(await faultsAt(path, watched, truth, look)))
      }
      assert.deepEqual([...faults, ...watched.faults], [], `seed ${seed}`)
    } finally {
      truth.close()
      await watched.close()
      await dashboard.close()
      await madeUp.remove()
    }
  })
}

async function faultsAt(path: string, { page, visit }: Watched, truth: Truth, look: Look): Promise<string[]> {
  await visit(path)
  const read = await page.evaluate<Reading>(reading(steps, seed))
  return faultsOf(read, claimsOf(path, { truth, look, now: evening })).map((fault) => `${look.units} ${path}: ${fault}`)
}

async function setUnits({ page }: Watched, look: Look): Promise<void> {
  await page.evaluate(`(async () => {
    const headers = { authorization: 'Bearer ' + localStorage.getItem('wristory-secret'), 'content-type': 'application/json' }
    const settings = await asked('/settings')
    await fetch('/api/v1/settings', { method: 'PUT', headers, body: JSON.stringify({ ...settings, ...${JSON.stringify(look)} }) })
  })()`)
}
