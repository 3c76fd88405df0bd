import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decimal } from './track.ts'

test('decimals are never in exponent form and lose nothing but what lies beyond their places', () => {
  const cases: [number, number, string][] = [
    [55.1234567, 7, '55.1234567'],
    [-0.0000001, 7, '-0.0000001'],
    [-0.00000001, 7, '0'],
    [34.7, 2, '34.7'],
    [100, 2, '100'],
    [0.05, 2, '0.05'],
    [1e15, 2, '1000000000000000'],
    [-179.9999999, 7, '-179.9999999'],
  ]
  for (const [value, digits, text] of cases) assert.equal(decimal(value, digits), text)
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 7 }), (value, digits) => {
      const text = decimal(value, digits)
      assert.match(text, /^-?\d+(\.\d*[1-9])?$/)
      assert.ok(Math.abs(Number(text) - value) <= 0.5000001 / 10 ** digits)
    }),
  )
})
