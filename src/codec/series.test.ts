import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spent } from '../../test/spent.ts'
import { MOST_ITEMS, readSeries, writeSeries } from './series.ts'

const _ = Number.NaN
const cases: [name: string, text: unknown, width: number, fields: number[], bad?: number][] = [
  ['nothing', '', 2, []],
  ['no text', null, 2, []],
  ['a number is no series', 5, 1, []],
  ['one item', '12', 1, [12]],
  ['a trailing separator adds nothing', '1;2;', 1, [1, 2]],
  ['an empty item keeps its place', '1;;3', 1, [1, _, 3]],
  ['an empty field', '11,82;,7;0,-1', 2, [11, 82, _, 7, 0, -1]],
  ['cut in the middle of an item', '1,2;3,', 2, [1, 2, 3, _]],
  ['cut before a field', '1,2;3', 2, [1, 2, 3, _]],
  ['more fields than known', '1,2,3,4;5,6,7,8', 2, [1, 2, 5, 6]],
  ['no number spoils its item only', '1,2;x,3;4,5', 2, [1, 2, _, _, 4, 5], 1],
  ['a lone minus', '-;1', 1, [_, 1], 1],
  ['a lone dot', '.;1', 1, [_, 1], 1],
  ['two dots', '1.2.3', 1, [_], 1],
  ['digits of another script', '१२;3', 1, [_, 3], 1],
  ['fractions', '0.6136833;-1.5;.5;2.', 1, [0.6136833, -1.5, 0.5, 2]],
  ['exponents', '1e3;1E-2', 1, [1000, 0.01]],
  ['far too many digits', '9'.repeat(400), 1, [_], 1],
  ['infinity', '1e999', 1, [_], 1],
  ['spaces around', ' 5;6 ', 1, [5, 6]],
  ['separators only', ';,;', 2, [_, _, _, _]],
]

for (const [name, text, width, fields, bad = 0] of cases) {
  test(name, () => {
    const series = readSeries(text, width)
    assert.deepEqual([...series.fields], fields)
    assert.equal(series.bad, bad)
    assert.equal(series.count, fields.length / width)
  })
}

test('what is written is read', () => {
  const field = fc.oneof(fc.constant(null), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field, field), { minLength: 1 }), (items) => {
      const read = readSeries(writeSeries(items), 3)
      assert.deepEqual(
        [...read.fields],
        items.flat().map((value) => (value === null ? Number.NaN : value + 0)),
      )
    }),
  )
})

test('any text is read without a throw, each item once', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9;,.\-e ]{0,80}$/))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 4 }), (value, width) => {
      const { count, fields } = readSeries(value, width)
      assert.equal(fields.length, count * width)
      assert.equal(count, value === '' ? 0 : value.split(';').length - (value.endsWith(';') ? 1 : 0))
    }),
  )
})

test('ten megabytes of anything are read in a moment', () => {
  for (const item of ['4,-12,76,101;', ';', ',', '9', '1.', '-', 'x;']) {
    const time = (length: number) => {
      const text = item.repeat(Math.ceil(length / item.length))
      return spent(() => {
        const { cut, count } = readSeries(text, 4)
        assert.ok(count <= MOST_ITEMS && (cut || count < MOST_ITEMS))
      })
    }
    time(1e5)
    assert.ok(time(1e7) < 1000, `10 MB of ${item}`)
  }
})
