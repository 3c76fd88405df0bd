// Checks code, messages and documentation for words and phrases that the house replaces (CONTRIBUTING.md, "House
// terms").

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Phrases that are not written, and what to write instead. */
const left: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/i, 'again; rebuild'],
  [/\b(?:held|hold|holds) against\b/i, 'compared with'],
  [/\bwhose turn\b/i, 'that is due'],
  [/\bwhat is kept\b/i, 'stored data; types of data'],
  [/\bin words\b/i, 'as text; with a message'],
  [/\b(?:tells of|is told of|are told of)\b/i, 'reports; is called for'],
  [/\b(?:is|are) told by\b/i, 'is detected from; is recognised by'],
  [/\bbaton\b/i, 'lock'],
  [/\boddit(?:y|ies)\b/i, 'issue'],
  [/\bnobody has described\b/i, 'undocumented'],
  [/\bmade-up person\b/i, 'simulated person'],
  [/\breckon(?:s|ed|ing)? (?:with|by|in)\b|\b(?:is|are|was) reckoned\b|\bit reckons\b/i, 'computed'],
  [/\b(?:will be|is|are|were) asked for again\b/i, 'requested again'],
  [/\bstands? in for\b/i, 'is used instead of'],
  [/\bpose as\b/i, 'impersonate'],
  [/\bwhere it lies\b/i, 'its location'],
  [/\bsort of (?:device|day|receiver|oddity)\b/i, 'type of'],
  [/\bgoes? on (?:from )?there\b/i, 'continues from there'],
]

/** Everything that people read; CHANGELOG.md keeps what earlier versions said. */
const files = [
  ...['README.md', 'SECURITY.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'package.json'],
  ...within('docs', /\.md$/),
  ...within('src', /\.tsx?$/),
  ...within('examples', /\.(?:ts|html)$/),
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
