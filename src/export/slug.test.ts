import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slug } from './slug.ts'

test('names out of data become safe parts of file names', () => {
  const cases: [string, string][] = [
    ['Outdoor running', 'outdoor-running'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Uber\u0000\u202e<|>', 'uber'],
    ['🏃🏽', 'other'],
    ['', 'other'],
    ['unknown(9999)', 'unknown-9999'],
  ]
  for (const [text, name] of cases) assert.equal(slug(text), name)
})

test('whatever comes in, nothing leaves the folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      assert.match(slug(text), /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
    }),
    { numRuns: 5000 },
  )
})
