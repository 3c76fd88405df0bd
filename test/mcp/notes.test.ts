// The person's notes appear only in the training context, if names are enabled, marked as text.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { fakeIo } from '../fake-io.ts'
import { askedOf } from './asked.ts'

let store: MadeUp
before(async () => {
  store = await madeUpStore({ days: 40 })
  const io = fakeIo()
  const added = ['note', 'add', 'Easy week, sore calf', '--on', '2026-07-10', '--tags', 'calf']
  assert.equal(await main(['--home', store.home, ...added], io), 0, io.err())
})
after(() => store.remove())

test('notes stand beside their day', async () => {
  const asked = await askedOf(store.home, { names: true })
  const { columns, rows } = await asked.call('training_context', { to: '2026-07-13', days: 28 })
  const at = [...(columns as readonly unknown[])].indexOf('notes')
  const noted = [...(rows as readonly (readonly unknown[])[])].filter((row) => (row[at] as unknown[]).length > 0)
  assert.deepEqual(
    noted.map((row) => [row[0], row[at]]),
    [['2026-07-10', [{ data: 'Easy week, sore calf #calf' }]]],
  )
  await asked.close()
})

test('without names no tool says what a note says', async () => {
  const asked = await askedOf(store.home)
  const texts = await Promise.all([
    asked.text('training_context', { to: '2026-07-13', days: 28 }),
    asked.text('insight', { topic: 'notes' }),
    asked.text('night', { date: '2026-07-10' }),
  ])
  for (const text of texts) assert.doesNotMatch(text, /calf/)
  await asked.close()
})
