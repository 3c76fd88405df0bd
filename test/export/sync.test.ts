// `export --sync`: repeated exports into the same folder write new and changed files only.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { fakeIo } from '../fake-io.ts'
import { filledHome } from './history.ts'

let home: string
let folder: string
let n = 0
before(async () => {
  home = await filledHome(40)
})
beforeEach(() => {
  folder = join(home, `out-${++n}`)
})
after(() => rmSync(home, { recursive: true, force: true }))

interface Result {
  readonly files: readonly { name: string; holds: string; sha256: string }[]
  readonly sync: Readonly<Record<'new' | 'changed' | 'unchanged' | 'removed' | 'foreign', string[]>>
}

async function exported(...more: string[]): Promise<Result> {
  const io = fakeIo()
  const status = await main(['--home', home, 'export', 'tcx', '--sync', '-o', folder, '--json', ...more], io)
  assert.equal(status, 0, io.err())
  return JSON.parse(io.out())
}

async function refused(...argv: string[]): Promise<string> {
  const io = fakeIo()
  assert.equal(await main(['--home', home, 'export', ...argv], io), 2)
  return io.err()
}

const counts = ({ sync }: Result) =>
  Object.fromEntries(Object.entries(sync).map(([what, names]) => [what, names.length]))
const none = { new: 0, changed: 0, unchanged: 0, removed: 0, foreign: 0 }
const manifest = () => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
const marks = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name), { bigint: true }).mtimeNs])

test('a second export writes nothing, and no trace is left beside the files', async () => {
  const first = await exported()
  assert.ok(first.files.length >= 3, 'the history has too few workouts for this test')
  assert.deepEqual(counts(first), { ...none, new: first.files.length })
  const before = marks()
  assert.deepEqual(counts(await exported()), { ...none, unchanged: first.files.length })
  assert.deepEqual(marks(), before)
  assert.deepEqual(readdirSync(folder).sort(), [...first.files.map(({ name }) => name), 'manifest.json'].sort())
})

test('a workout is seen once: what a watcher took away does not come back, what is new does', async () => {
  const all = await exported('--to', '2026-11-10')
  const [taken] = all.files
  rmSync(join(folder, taken!.name))
  const more = await exported()
  assert.ok(more.sync.new.length > 0)
  assert.equal(more.sync.unchanged.length, all.files.length)
  assert.ok(!existsSync(join(folder, taken!.name)))
  // Told to write all, it does.
  await exported('--force')
  assert.ok(existsSync(join(folder, taken!.name)))
})

test('a changed workout replaces its file under the name that it has had', async () => {
  const first = await exported()
  const [one] = first.files
  const stored = manifest()
  // As an earlier version wrote it: another name of the sport, other content.
  const older = `older-${one!.name}`
  const text = 'an older encoding'
  const sha256 = '9c40a0a5b9a9b2b4a1a4b4c8c4f5c6a80f3a2f2ff9f3ae3d1f3a4b6b7e1b7d0a'
  renameSync(join(folder, one!.name), join(folder, older))
  const change = (hash: string) =>
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({
        ...stored,
        files: stored.files.map((file: { name: string }) =>
          file.name === one!.name ? { ...file, name: older, sha256: hash } : file,
        ),
      }),
    )
  change(one!.sha256)
  assert.deepEqual(counts(await exported()), { ...none, unchanged: first.files.length })
  // Somebody edited the file: it is theirs until they say otherwise.
  writeFileSync(join(folder, older), text)
  change(sha256)
  const edited = await exported()
  assert.deepEqual([edited.sync.foreign, edited.sync.changed], [[older], []])
  assert.equal(readFileSync(join(folder, older), 'utf8'), text)
  assert.deepEqual((await exported()).sync.foreign, [older])
  const forced = await exported('--force')
  assert.deepEqual(forced.sync.changed, [older])
  assert.match(readFileSync(join(folder, older), 'utf8'), /<TrainingCenterDatabase/)
})

test('what is no more part of it stays until it is told to go, and what others wrote stays for good', async () => {
  const all = await exported()
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const fewer = await exported('--from', '2026-11-15')
  assert.deepEqual(fewer.sync.removed, [])
  assert.equal(manifest().left.length, all.files.length - fewer.files.length)
  for (const { name } of all.files) assert.ok(existsSync(join(folder, name)))
  const pruned = await exported('--from', '2026-11-15', '--prune')
  assert.equal(pruned.sync.removed.length, all.files.length - fewer.files.length)
  assert.equal(manifest().left, undefined)
  assert.deepEqual(
    readdirSync(folder).sort(),
    [...fewer.files.map(({ name }) => name), 'manifest.json', 'notes.txt'].sort(),
  )
})

test('an update of the program alone changes no file', async () => {
  await exported()
  const stored = manifest()
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...stored, version: '0.0.9' }))
  // The files have another version in them now, as those of that earlier program would.
  const other = await exported('--force')
  assert.equal(other.sync.changed.length, other.files.length)
  assert.deepEqual(counts(await exported()), { ...none, unchanged: other.files.length })
})

test('the list of files may be kept elsewhere', async () => {
  const list = join(home, `list-${n}.json`)
  const first = await exported('--manifest', list)
  assert.ok(!existsSync(join(folder, 'manifest.json')))
  assert.equal((await exported('--manifest', list)).sync.unchanged.length, first.files.length)
})

test('a folder of another export, a hostile manifest and a missing folder are refused', async () => {
  await exported()
  assert.match(await refused('gpx', '--sync', '-o', folder), /holds an export of tcx/)
  const stored = manifest()
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...stored, account: 'bea' }))
  assert.match(await refused('tcx', '--sync', '-o', folder), /another account/)
  for (const name of ['../../../etc/passwd', '..', 'a/b', '']) {
    const files = [{ name, holds: null, bytes: 1, sha256: 'x' }]
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...stored, files }))
    assert.match(await refused('tcx', '--sync', '--prune', '-o', folder), /is not the manifest/)
  }
  assert.match(await refused('tcx', '--sync'), /needs a folder/)
  assert.match(await refused('tcx', '-o', folder, '--prune'), /go with --sync/)
})
