import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinPages, splitPages } from './pages.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const cases: [string, string[], string][] = [
  ['one page is itself', ['{"items":[]}'], '{"items":[]}'],
  ['pages lie apart', ['{"a":1}', '{"b":2}', '[]'], '{"a":1}\x1e{"b":2}\x1e[]'],
  ['empty pages stay pages', ['', 'x', ''], '\x1ex\x1e'],
]

for (const [name, pages, body] of cases) {
  test(name, () => {
    assert.equal(Buffer.from(joinPages(pages.map(bytes))).toString(), body)
    assert.deepEqual(
      splitPages(bytes(body)).map((page) => Buffer.from(page).toString()),
      pages,
    )
  })
}
