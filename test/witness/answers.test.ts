// The witness of the API, of saved views and of the terminal: every number equals the result of plain SELECTs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { storePath } from '../../src/store/store.ts'
import { dashboardOver, evening, madeUpStore } from '../dashboard/made-up-store.ts'
import { enter } from '../enter.ts'
import { fakeIo } from '../fake-io.ts'
import { seed, spread, times } from '../reliability/tier.ts'
import { answers, differences } from './answers.ts'
import type { Look } from './shown.ts'
import { dayLines, linesWrong, summaryLines } from './terminal.ts'
import { truthOf } from './truth.ts'

/** Days of history in every run; all of them by night. */
const persons = [
  ['two-years', 150],
  ['traveller', 160],
  ['sparse', 1200],
  ...(times(0, 1, 1) === 1 ? [['ten-years', undefined] as const] : []),
] as const

for (const [person, days] of persons)
  test(`the API of ${person} says what the store says`, async () => {
    const madeUp = await madeUpStore({ person, ...(days === undefined || times(0, 1, 1) === 1 ? {} : { days }) })
    const dashboard = await dashboardOver(madeUp.home)
    const headers = { ...(await enter(dashboard.open())) }
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${dashboard.origin}/api/v1${path}`, { headers })).json()
    const { today } = (await ask('/status')) as { today: string }
    const truth = truthOf(storePath(madeUp.home), today)
    try {
      const faults: string[] = []
      for (const [path, expected] of answers(truth))
        faults.push(...differences(await ask(path), expected, path).slice(0, 5))
      assert.deepEqual(faults, [])
    } finally {
      truth.close()
      await dashboard.close()
      await madeUp.remove()
    }
  })

test('the terminal prints what the store says', async () => {
  const madeUp = await madeUpStore({ days: 120 })
  const truth = truthOf(storePath(madeUp.home), '2026-07-14')
  const look: Look = { units: 'metric', energy: 'kcal', weight: 'kg' }
  const printed = async (...argv: string[]) => {
    const io = fakeIo({ env: { WRISTORY_HOME: madeUp.home }, now: () => evening })
    assert.equal(await main(argv, io), 0, io.err())
    return io.out()
  }
  try {
    const days = truth
      .rows('SELECT date FROM day WHERE recorded_minutes > 900 ORDER BY date')
      .map((row) => String(row.date))
    const faults: string[] = []
    for (const date of spread(days.length - 1, times(4, 60), seed).map((i) => days[i - 1]!))
      faults.push(
        ...linesWrong(await printed('show', date), dayLines(truth, date, look)).map((fault) => `${date}: ${fault}`),
      )
    const summary = await printed('summary')
    faults.push(...linesWrong(summary, summaryLines(truth, summary, look)))
    assert.deepEqual(faults, [], `seed ${seed}`)
  } finally {
    truth.close()
    await madeUp.remove()
  }
})
