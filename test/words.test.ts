// Words that the house has left (CONTRIBUTING.md, "House terms"), in code, messages and documentation.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What is not written, and what stands there instead. */
const left: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/i, 'again; rebuild'],
  [/\b(?:held|hold|holds) against\b/i, 'compared with'],
  [/\bwhose turn\b/i, 'that is due'],
  [/\bwhat is kept\b/i, 'stored data; types of data'],
  [/\bin words\b/i, 'as text; with a message'],
  [/\b(?:tells of|is told of|are told of)\b/i, 'reports; is called for'],
  [/\bis told by\b/i, 'is detected from'],
  [/\bbaton\b/i, 'lock'],
]

/** The page has its own texts; the decoders of the house are documented in generated pages too. */
const files = [
  ...['README.md', 'SECURITY.md', 'ARCHITECTURE.md'],
  ...within('docs', /\.md$/),
  ...within('src', /\.tsx?$/).filter((file) => !file.startsWith('src/dashboard/page/')),
]

function within(folder: string, name: RegExp): string[] {
  return (readdirSync(`${root}/${folder}`, { recursive: true }) as string[])
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => name.test(file))
}

test('nothing says what the house says otherwise', () => {
  const found = files.flatMap((file) =>
    readFileSync(`${root}/${file}`, 'utf8')
      .split('\n')
      .flatMap((line, n) =>
        left.filter(([word]) => word.test(line)).map(([word, better]) => `${file}:${n + 1} ${word}: ${better}`),
      ),
  )
  assert.deepEqual(found, [])
})
