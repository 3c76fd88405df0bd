import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrapped } from './wrap.ts'

test('lines are broken between words and never lose one', () => {
  assert.equal(wrapped('short', 40), 'short')
  assert.equal(
    wrapped('BAD   sign-in   default: The token of this account expired at noon.', 40),
    ['BAD   sign-in   default: The token of', '                this account expired at', '                noon.'].join(
      '\n',
    ),
  )
  assert.equal(
    wrapped('  The token ended. It is renewed by itself, or not.', 30),
    ['  The token ended. It is', '    renewed by itself, or not.'].join('\n'),
  )
  const text =
    'One sentence that is told in many words, and https://example.test/a/path/that/is/longer/than/the/line then.'
  for (let width = 20; width < 120; width++) {
    const lines = wrapped(text, width).split('\n')
    assert.equal(lines.map((line) => line.trim()).join(' '), text)
    assert.ok(lines.slice(1).every((line) => line.startsWith('  ')))
    for (const line of lines) assert.ok(line.length <= width || !line.trim().includes(' '), `${width}: ${line}`)
  }
  const red = '\x1b[31mred words\x1b[39m and plain ones'
  assert.equal(wrapped(red, 14), '\x1b[31mred words\x1b[39m and\n  plain ones')
})
