import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOf, textOf } from '../codec/text.ts'
import { putClock, putWhole, putWords, SLACK, wordWriter } from './words.ts'

/** What `write` writes behind other bytes; fails where these, or more than SLACK bytes behind, are touched. */
function written(write: (view: DataView, at: number) => number): string {
  const bytes = new Uint8Array(2100).fill(35)
  const end = write(new DataView(bytes.buffer), 3)
  assert.equal(textOf(bytes.subarray(0, 3)), '###')
  assert.ok(bytes.subarray(end + SLACK).every((byte) => byte === 35))
  return textOf(bytes.subarray(3, end))
}

test('any text is itself, whatever its length', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, (one) =>
      assert.equal(
        written((view, at) => putWords(view, at, wordWriter(bytesOf(one)))),
        one.toWellFormed(),
      ),
    ),
    { numRuns: 500 },
  )
  const long = 'ä'.repeat(1000)
  assert.equal(
    written((view, at) => putWords(view, at, wordWriter(bytesOf(long)))),
    long,
  )
})

test('every byte sequence that UTF-8 has stays as it is', () => {
  // A double that is no number could lose its bits: the highest bytes of code points, in every place of a word.
  for (const point of [0x7f, 0x7ff, 0xffff, 0x10000, 0x10ffff])
    for (let before = 0; before < 8; before++) {
      const text = 'x'.repeat(before) + String.fromCodePoint(point) + '\u007f'.repeat(8)
      assert.equal(
        written((view, at) => putWords(view, at, wordWriter(bytesOf(text)))),
        text,
      )
    }
})

test('whole numbers are those of String', () => {
  const of = (value: number) => written((view, at) => putWhole(view, at, value))
  for (let value = 0; value < 20_000; value++) assert.equal(of(value), String(value))
  for (const value of [99_999_999, 100_000_000, 100_000_001, 2 ** 31 - 1]) assert.equal(of(value), String(value))
  fc.assert(fc.property(fc.nat(), (value) => assert.equal(of(value), String(value))))
})

test('clocks of every second of a day', () => {
  for (let second = 0; second < 86_400; second++)
    assert.equal(
      written((view, at) => putClock(view, at, second)),
      new Date(second * 1000).toISOString().slice(11, 19),
    )
})
