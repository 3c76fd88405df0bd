import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOf } from '../codec/text.ts'
import { instantWriter, LONGEST_INSTANT, LONGEST_NUMBER, putDecimal, putWhole } from './digits.ts'
import { isoUtc } from './instant.ts'
import { decimal } from './track.ts'

/** What `write` writes in the middle of other bytes; fails where those before it, or too many behind, are touched. */
function written(most: number, write: (bytes: Uint8Array, at: number) => number): string {
  const bytes = new Uint8Array(3 + most + 1).fill(35)
  const end = write(bytes, 3)
  assert.ok(end <= 3 + most, `${end - 3} bytes`)
  assert.equal(textOf(bytes.subarray(0, 3)), '###')
  assert.equal(bytes.at(-1), 35)
  return textOf(bytes.subarray(3, end))
}

test('whole numbers are those of String', () => {
  const of = (value: number) => written(LONGEST_NUMBER, (bytes, at) => putWhole(bytes, at, value))
  for (const value of [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 2 ** 31 - 1]) assert.equal(of(value), String(value))
  fc.assert(fc.property(fc.nat(), (value) => assert.equal(of(value), String(value))))
})

test('decimals as bytes are those of the text, absurd ones too', () => {
  const of = (value: number, places: number) =>
    written(LONGEST_NUMBER, (bytes, at) => putDecimal(bytes, at, value, places))
  for (const value of [0, -0, 180, -180, 0.05, -0.00000001, 214.7483647, 214.7483648, 1e15, 1e20, 1e21, -1e300])
    for (let places = 0; places <= 7; places++) assert.equal(of(value, places), decimal(value, places), String(value))
  const places = fc.integer({ min: 0, max: 7 })
  const value = fc.oneof(fc.double({ min: -200, max: 200, noNaN: true }), fc.double({ noNaN: true }))
  fc.assert(fc.property(value, places, (one, digits) => assert.equal(of(one, digits), decimal(one, digits))))
})

test('instants of a track are those of a calendar, in whatever order', () => {
  const write = instantWriter()
  // The years 0 to 9999.
  const second = fc.integer({ min: -62_167_219_200, max: 253_402_300_739 })
  fc.assert(
    fc.property(fc.array(second), (epochs) => {
      for (const epoch of [...epochs, ...epochs.map((one) => one + 59.9)])
        assert.equal(
          written(LONGEST_INSTANT, (bytes, at) => write(bytes, at, epoch)),
          isoUtc(epoch),
        )
    }),
  )
})
