import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOf } from '../codec/text.ts'
import { LONGEST_CELL, put, putDecimal, putWhole, SLACK, timeWriter, wordsFrom } from './digits.ts'
import { isoLocal, isoUtc } from './instant.ts'
import { decimal } from './track.ts'

/** What `write` writes in the middle of other bytes; fails where those before it, or too many behind, are touched. */
function written(write: (view: DataView, at: number) => number, most = LONGEST_CELL): string {
  const bytes = new Uint8Array(3 + most + SLACK + 1).fill(35)
  const end = write(new DataView(bytes.buffer), 3)
  assert.ok(end <= 3 + most, `${end - 3} bytes`)
  assert.equal(textOf(bytes.subarray(0, 3)), '###')
  assert.ok(bytes.subarray(end + SLACK).every((byte) => byte === 35))
  return textOf(bytes.subarray(3, end))
}

test('any text is itself, whatever its length', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, (one) =>
      assert.equal(
        written((view, at) => put(view, at, wordsFrom(one)), 2000),
        one.toWellFormed(),
      ),
    ),
  )
})

test('whole numbers are those of String', () => {
  const of = (value: number) => written((view, at) => putWhole(view, at, value))
  for (let value = 0; value < 20_000; value++) assert.equal(of(value), String(value))
  for (const power of [1e5, 1e6, 1e7, 1e8, 1e9, 2e9, 2 ** 31 - 2])
    for (const value of [power - 1, power, power + 1]) assert.equal(of(value), String(value))
  fc.assert(fc.property(fc.nat(), (value) => assert.equal(of(value), String(value))))
})

test('decimals are those of the text, absurd ones too', () => {
  const of = (value: number, places: number) => written((view, at) => putDecimal(view, at, value, places))
  for (const value of [0, -0, 180, -180, 0.05, -0.00000001, 214.7483647, 214.7483648, 1e15, 1e20, 1e21, -1e300])
    for (let places = 0; places <= 7; places++) assert.equal(of(value, places), decimal(value, places), String(value))
  const places = fc.integer({ min: 0, max: 7 })
  const value = fc.oneof(fc.double({ min: -200, max: 200, noNaN: true }), fc.double({ noNaN: true }))
  fc.assert(fc.property(value, places, (one, digits) => assert.equal(of(one, digits), decimal(one, digits))))
})

test('clocks of every second of a day', () => {
  const time = timeWriter()
  for (let second = 0; second < 86_400; second++)
    assert.equal(
      written((view, at) => time(view, at, Float64Array.of(second), 0, null)),
      new Date(second * 1000).toISOString().replace('.000', ''),
    )
})

test('times are those of a calendar at any offset, in any order', () => {
  const [time, quoted] = [timeWriter(), timeWriter('"')]
  // The years 0 to 9999, a day less at both ends.
  const second = fc.double({ min: -62_167_132_800, max: 253_402_214_399, noNaN: true })
  const offset = fc.option(fc.integer({ min: -64_800, max: 64_800 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(second, offset)), (list) => {
      for (const [epoch, east] of list) {
        assert.equal(
          written((view, at) => time(view, at, Float64Array.of(epoch), 0, east)),
          isoLocal(Math.floor(epoch), east),
        )
        assert.equal(
          written((view, at) => quoted(view, at, Float64Array.of(0, epoch + 59.9), 1, null)),
          `"${isoUtc(epoch + 59.9)}"`,
        )
      }
    }),
  )
})
