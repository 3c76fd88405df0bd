import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lenientInteger, lenientNumber, within } from './number.ts'

const cases: [unknown, number | null, number | null][] = [
  [5, 5, 5],
  ['5', 5, 5],
  [' 1000.0 ', 1000, 1000],
  ['-1', -1, -1],
  ['.572', 0.572, 1],
  ['0.26000000000000001', 0.26, 0],
  ['1e3', 1000, 1000],
  ['', null, null],
  ['null', null, null],
  ['0x10', null, null],
  ['Infinity', null, null],
  ['1e999', null, null],
  [1e308, 1e308, null],
  [Number.NaN, null, null],
  [null, null, null],
  [undefined, null, null],
  [true, null, null],
  [[], null, null],
  [{}, null, null],
  ['1'.repeat(50), null, null],
  ['١٢', null, null],
]

test('numbers and their text, and null for the rest', () => {
  for (const [value, number, integer] of cases) {
    assert.equal(lenientNumber(value), number, String(value))
    assert.equal(lenientInteger(value), integer, String(value))
  }
  assert.deepEqual(
    [within(5, 1, 9), within(0, 1, 9), within(10, 1, 9), within(null, 1, 9), within(undefined, 1, 9)],
    [5, null, null, null, null],
  )
})
