// Which tests `npm run quick` chooses.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { importsOf, nearTests, within } from '../scripts/near.ts'
import { changedFiles, sourcesOf } from '../scripts/quick.ts'

test('imports of every form are found', () => {
  const text = `import { a } from './a.ts'
    export type { B } from '../b.ts'
    import '../side.ts'
    const lazy = await import('./lazy.ts')
    new Worker(new URL('./x-worker.ts', import.meta.url))
    import fs from 'node:fs'`
  assert.deepEqual(importsOf('src/deep/file.ts', text), [
    'src/deep/a.ts',
    'src/b.ts',
    'src/side.ts',
    'src/deep/lazy.ts',
    'src/deep/x-worker.ts',
  ])
})

const sources = new Map([
  ['src/codec/zone.ts', ''],
  ['src/codec/date.ts', "import './zone.ts'"],
  ['src/codec/date.test.ts', "import './date.ts'"],
  ['src/store/rows.ts', "import '../codec/date.ts'"],
  ['src/store/rows.test.ts', "import './rows.ts'"],
  ['test/zones.test.ts', "import { zone } from '../src/codec/zone.ts'"],
  ['test/contract.test.ts', "read('reply.json')"],
  ['scripts/reference.ts', "read('cloud.md')"],
  ['test/reference.test.ts', "import '../scripts/reference.ts'"],
  ['test/dashboard/pages.test.ts', ''],
  ['test/far.test.ts', "import '../src/errors.ts'"],
])

test('changed tests, tests of the module, of its folder, and of what imports it; in this order', () => {
  assert.deepEqual(nearTests(['src/codec/zone.ts', 'test/far.test.ts', 'test/removed.test.ts'], sources), [
    'test/far.test.ts',
    'test/zones.test.ts',
    'src/codec/date.test.ts',
  ])
  assert.deepEqual(nearTests(['src/codec/date.ts'], sources), ['src/codec/date.test.ts', 'src/store/rows.test.ts'])
  assert.deepEqual(nearTests(['fixtures/weight/reply.json'], sources), ['test/contract.test.ts'])
  assert.deepEqual(nearTests(['docs/cloud.md'], sources), ['test/reference.test.ts'])
  assert.deepEqual(nearTests(['src/dashboard/page/style/shell.css'], sources), ['test/dashboard/pages.test.ts'])
  assert.deepEqual(nearTests([], sources), [])
})

test('what does not fit into the time is left, and said', () => {
  const seconds: Record<string, number> = { near: 10, slow: 90, far: 15, farther: 10 }
  const { chosen, left } = within(30, Object.keys(seconds), (one) => seconds[one]!)
  assert.deepEqual(
    [chosen, left],
    [
      ['near', 'far'],
      ['slow', 'farther'],
    ],
  )
})

test('changed is what differs from main: committed, not committed, and new', () => {
  const root = mkdtempSync(join(tmpdir(), 'wristory-quick-'))
  try {
    const git = (...args: string[]) => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', '-c', 'init.defaultBranch=main']
      const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' })
      assert.equal(status, 0, stderr)
    }
    const write = (name: string, text: string) => writeFileSync(join(root, 'src', name), text)
    mkdirSync(join(root, 'src'))
    git('init', '-q')
    for (const name of ['same.ts', 'committed.ts', 'edited.ts']) write(name, '')
    git('add', '.')
    git('commit', '-qm', 'all')
    assert.deepEqual(changedFiles(root), [])
    git('checkout', '-qb', 'branch')
    write('committed.ts', '1')
    git('commit', '-qam', 'one')
    write('edited.ts', '1')
    write('new.test.ts', '')
    assert.deepEqual(changedFiles(root), ['src/committed.ts', 'src/edited.ts', 'src/new.test.ts'])
    assert.deepEqual([...sourcesOf(root).keys()].length, 4)
  } finally {
    rmSync(root, { recursive: true })
  }
})
