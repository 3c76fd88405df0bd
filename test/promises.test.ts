// The promises of README, SECURITY and the catalogue name existing tests with their ids.

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { idsIn } from './promise-ids.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

/** Test files that are named in code spans; a bare name is of test/reliability/. */
function filesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+\.(?:test\.ts|ts))`/g)].flatMap(([, name = '']) => {
    const path = name.includes('/') ? name : `test/reliability/${name}`
    const found = name.includes('*') ? globSync(path, { cwd: root }) : existsSync(join(root, path)) ? [path] : []
    assert.ok(found.length > 0, `${name} is not there`)
    return found
  })
}

interface Entry {
  readonly ids: readonly string[]
  readonly files: readonly string[]
}

const catalogue: Entry[] = read('docs/reliability.md')
  .split('## Catalogue')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => /^\| [A-Z]\d/.test(line))
  .map((line) => {
    const cells = line.split('|')
    return { ids: idsIn(cells[1] ?? ''), files: filesIn(cells.at(-2) ?? '') }
  })
const known = new Set(catalogue.flatMap(({ ids }) => ids))

// What the notes on reliability ask for: crashes, the cloud, data, storage, fuzzing, secrets, dashboard, proxy, files.
const asked = idsIn('C1 to C11, N1 to N21, D1 to D12, S1 to S9, F1 to F9, P1 to P8, W1 to W11, X1 to X7, E1 to E6')

test('every id that is asked for is in the catalogue', () => {
  assert.deepEqual(
    asked.filter((id) => !known.has(id)),
    [],
  )
})

test('every entry of the catalogue names tests that are there', () => {
  assert.ok(catalogue.length > 40, `${catalogue.length} entries`)
  for (const { ids, files } of catalogue) assert.ok(files.length > 0, ids.join(' '))
})

test('the tests of the reliability suite bear ids of the catalogue, and none is forgotten', () => {
  for (const file of globSync('test/reliability/*.test.ts', { cwd: root })) {
    const titles = [...read(file).matchAll(/^test\(\s*['"`]([^:'"`]+):/gm)].flatMap(([, head = '']) => idsIn(head))
    for (const id of titles) {
      const entries = catalogue.filter(({ ids }) => ids.includes(id))
      assert.ok(
        entries.some(({ files }) => files.includes(file)),
        `${id} in ${file}`,
      )
    }
  }
})

test('every promise of SECURITY.md names its tests', () => {
  const rows = read('SECURITY.md')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line))
  assert.ok(rows.length >= 10)
  for (const row of rows) {
    const [, promise = '', held = ''] = row.split('|')
    assert.ok(filesIn(held).length > 0, promise)
    for (const id of idsIn(held)) assert.ok(known.has(id), `${id} of: ${promise}`)
  }
})

test('every promise of the README names its tests', () => {
  const readme = read('README.md')
  const relied = readme.split('## What you can rely on')[1]!.split('\n## ')[0]!
  const sent = readme.split('## What is sent where')[1]!.split('\n## ')[0]!
  for (const promise of [...relied.split('\n- ').slice(1), sent]) {
    const ids = idsIn([...promise.matchAll(/\(([A-Z]\d[^)]*)\)/g)].map(([, list]) => list).join(', '))
    assert.ok(ids.length > 0, promise)
    for (const id of ids) assert.ok(known.has(id), `${id} of: ${promise}`)
  }
})
