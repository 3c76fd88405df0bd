import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createShape } from './shape.ts'

/** What is found in a text that comes in pieces of `size` bytes. */
function excessOf(text: string, size = Number.POSITIVE_INFINITY): string | null {
  const bytes = Buffer.from(text)
  const excess = createShape()
  for (let i = 0; i < bytes.length; i += size) {
    const found = excess(bytes.subarray(i, i + size))
    if (found !== null) return found
  }
  return null
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

test('levels and values are counted outside of texts, wherever the pieces end', () => {
  const cases: [string, string | null][] = [
    [nested(100), null],
    [nested(101), 'more than 100 levels'],
    [`\ufeff \n${'{"a":'.repeat(101)}`, 'more than 100 levels'],
    [`[${'[{}],'.repeat(1000)}0]`, null],
    [`["${'['.repeat(500)}"]`, null],
    [`["\\"${'['.repeat(500)}"]`, null],
    [`["\\\\",${nested(100)}]`, 'more than 100 levels'],
    [`{"a\\\\\\"[":${nested(99)}}`, null],
    [`{"a\\\\\\"[":${nested(100)}}`, 'more than 100 levels'],
    ['', null],
    ['"', null],
  ]
  for (const [text, expected] of cases)
    for (const size of [1, 2, 3, 7, 1000]) assert.equal(excessOf(text, size), expected, `${text.slice(0, 20)}, ${size}`)
})

test('a million values are the most', () => {
  assert.equal(excessOf(`[${'0,'.repeat(999_999)}0]`), null)
  assert.equal(excessOf(`[${'0,'.repeat(1_000_000)}0]`), 'more than 1000000 values')
  assert.equal(excessOf('[],'.repeat(600_000)), 'more than 1000000 values')
})

test('what is no JSON is not looked at: a page has brackets of its own', () => {
  assert.equal(excessOf(`<html>${'['.repeat(500)}`), null)
  assert.equal(excessOf(`x${'['.repeat(500)}`, 1), null)
})
