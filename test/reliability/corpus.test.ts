// The fuzzer's corpus (F2): every variant of a reply that took another path through a decoder is read as recorded.
// After an intended change of a decoder: `npm run fuzz -- --again KIND`.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { kinds } from '../../src/kinds/index.ts'
import { edited, readingOf, sampleOf, variantsOf } from './variants.ts'

let total = 0
for (const kind of kinds) {
  const sample = sampleOf(kind)
  if (sample === null) continue
  describe(kind.name, () => {
    test('variants of its reply are read as they were', () => {
      const variants = variantsOf(kind)
      total += variants.length
      const otherwise = variants.filter(
        ([edits, reading]) => readingOf(kind, edited(sample.tree, edits), sample.context).digest !== reading,
      )
      assert.deepEqual(
        otherwise.slice(0, 3).map(([edits]) => JSON.stringify(edits)),
        [],
        `${otherwise.length} of ${variants.length} are read otherwise; if that is meant: npm run fuzz -- --again ${kind.name}`,
      )
    })
  })
}

test('there is a corpus', () => {
  assert.ok(total === 0 || total > kinds.length * 5, `${total} variants of ${kinds.length} kinds`)
})
