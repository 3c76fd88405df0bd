import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sources } from './index.ts'
import { witnesses } from './witness.ts'

test('every source says how far the shape of its replies is known', () => {
  assert.deepEqual(Object.keys(witnesses).sort(), sources.map(({ name }) => name).sort())
  for (const [name, { by, years }] of Object.entries(witnesses)) assert.equal(years.length > 0, by !== 'note', name)
})
