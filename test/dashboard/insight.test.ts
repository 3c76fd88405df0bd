// The routes of findings, notes and the year, over HTTP, on a simulated person.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insight, notes, yearPicture } from '../../src/dashboard/schema.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { enter } from '../enter.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

let madeUp: MadeUp
let dashboard: Dashboard
let headers: Record<string, string>
before(async () => {
  madeUp = await madeUpStore({ days: 120 })
  dashboard = await dashboardOver(madeUp.home)
  headers = { ...(await enter(dashboard.open('/'))) }
})
after(async () => {
  await dashboard.close()
  await madeUp.remove()
})

async function asked(path: string, options: RequestInit = {}) {
  const { origin } = headers
  return await fetch(`${origin}/api/v1${path}`, {
    ...options,
    headers: { ...headers, 'content-type': 'application/json' },
  })
}

test('each figure has its number of cases and its source, or the reason why it has no value', async () => {
  const found = insight.parse(await (await asked('/insight')).json())
  assert.ok(found.sleep.length > 5 && found.training.length > 5)
  for (const { value, n, source, why } of [...found.sleep, ...found.training]) {
    assert.equal(value === null, why !== '')
    assert.ok(n >= 0 && source !== '')
  }
  assert.doesNotMatch(JSON.stringify(found), /\bcauses? |because of|leads to|due to/)
  assert.deepEqual(found.years, [2026])
})

test('the picture of a year has no position, name or device', async () => {
  const { svg } = yearPicture.parse(await (await asked('/insight/year/2026')).json())
  assert.match(svg, /^<svg .*2026/)
  assert.doesNotMatch(svg, /latitude|longitude|Amazfit|default/)
  assert.equal((await asked('/insight/year/1999')).status, 400)
})

test('a note is added, changed and removed', async () => {
  const body = { date: '2026-07-10', to_date: null, about: 'day', workout: null, tags: ['Sea'], comment: 'swam' }
  const { note } = (await (await asked('/note', { method: 'POST', body: JSON.stringify(body) })).json()) as {
    note: number
  }
  const listed = notes.parse(await (await asked('/note?from=2026-07-10&to=2026-07-10')).json())
  assert.deepEqual(listed, [{ ...body, note, tags: ['sea'] }])
  await asked(`/note/${note}`, { method: 'PUT', body: JSON.stringify({ ...body, comment: 'rested' }) })
  assert.equal(notes.parse(await (await asked('/note')).json())[0]!.comment, 'rested')
  assert.equal(
    (await asked('/note', { method: 'POST', body: JSON.stringify({ ...body, comment: '', tags: [] }) })).status,
    400,
  )
  await asked(`/note/${note}`, { method: 'DELETE' })
  assert.deepEqual(await (await asked('/note')).json(), [])
  assert.equal((await asked(`/note/${note}`, { method: 'DELETE' })).status, 400)
})

test('an experiment is planned, says what it can find, and is removed', async () => {
  const { planable } = insight.parse(await (await asked('/insight')).json())
  assert.ok(planable.some(({ name }) => name === 'sleep_minutes'))
  const plan = {
    name: 'coffee',
    doing: 'no coffee after noon',
    figure: 'sleep_minutes',
    from: '2026-07-20',
    to: '2026-09-13',
    block: 3,
  }
  const planned = await asked('/experiment', { method: 'POST', body: JSON.stringify(plan) })
  const { text } = (await planned.json()) as { text: string }
  assert.match(text, /planned beforehand.*begins on 2026-07-20.*difference of \d.* in 80 of 100 cases/)
  const [listed] = insight.parse(await (await asked('/insight')).json()).experiments
  assert.equal(listed!.text, text)
  assert.ok(listed!.days.length > 0 && listed!.days.every((day) => day >= plan.from))
  for (const wrong of [plan, { ...plan, name: 'x', to: '2026-08-02' }, { ...plan, name: 'x', figure: 'none' }])
    assert.equal((await asked('/experiment', { method: 'POST', body: JSON.stringify(wrong) })).status, 400)
  await asked('/experiment/coffee', { method: 'DELETE' })
  assert.deepEqual(insight.parse(await (await asked('/insight')).json()).experiments, [])
  assert.equal((await asked('/experiment/coffee', { method: 'DELETE' })).status, 400)
})
