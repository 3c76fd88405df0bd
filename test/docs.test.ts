import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stalePages } from '../scripts/docs.ts'

test('the generated pages of docs/ are what the code says (npm run docs makes them)', async () => {
  assert.deepEqual(await stalePages(), [])
})
