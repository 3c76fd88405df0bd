// No secrets or personal data are in this repository or its history (P6): every blob is searched for shapes of keys,
// tokens and addresses, and the fixtures have made-up people at sea.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { kinds } from '../src/kinds/index.ts'
import { isIssue } from '../src/kinds/kind.ts'
import { secretsIn } from './secret-shapes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const fixtures = join(root, 'fixtures')

const git = (args: readonly string[], input?: string) =>
  spawnSync('git', args, { cwd: root, maxBuffer: 1 << 29, ...(input === undefined ? {} : { input }) })
const hasHistory = git(['rev-parse', 'HEAD']).status === 0

test('the search finds what it is for', () => {
  const planted = [
    `-----BEGIN PRIVATE ${'KEY'}-----\n${'A'.repeat(64)}`,
    `AKIA${'Q'.repeat(16)}`,
    `ghp_${'a'.repeat(36)}`,
    `eyJhbGciOiJI${'x'.repeat(9)}.eyJzdWIiOiIx${'y'.repeat(9)}.${'z'.repeat(30)}`,
    `"app_token": "${'MQVBQ'.repeat(12)}"`,
    `DQV${'BQV1_'}${'x'.repeat(80)}`,
    `mail ${'somebody'}@${'posteo'}.de`,
    `88:0F:10:${'aa:bb:cc'}`,
  ]
  for (const text of planted) assert.equal(secretsIn(text).length, 1, text.slice(0, 30))
  for (const text of ['ada@example.test', 'app_token=SIM-APP-TOKEN', '02:00:00:00:00:01', 'npm install'])
    assert.deepEqual(secretsIn(text), [], text)
})

test('nothing in the history of this repository is a secret', {
  skip: !hasHistory && 'NOT RUN: no history here (an archive of the sources)',
}, () => {
  const objects = git(['rev-list', '--objects', 'HEAD']).stdout.toString()
  const names = new Map(
    objects
      .split('\n')
      .filter((line) => line.includes(' '))
      .map((line) => [line.slice(0, 40), line.slice(41)]),
  )
  const out = git(['cat-file', '--batch'], [...names.keys()].join('\n')).stdout
  const found: string[] = []
  let blobs = 0
  for (let at = 0; at < out.length; ) {
    const line = out.indexOf(10, at)
    const [id = '', type, size] = out.subarray(at, line).toString().split(' ')
    const body = out.subarray(line + 1, line + 1 + Number(size))
    at = line + 2 + Number(size)
    // Pictures and packed bytes hold no text.
    if (type !== 'blob' || body.subarray(0, 8000).includes(0)) continue
    blobs++
    for (const secret of secretsIn(body.toString('latin1')))
      found.push(`${names.get(id)} (${id.slice(0, 10)}): ${secret}`)
  }
  assert.deepEqual(found, [])
  assert.ok(blobs > 100, `${blobs} texts`)
})

test('nor is anything in the files that are to be committed', {
  skip: !hasHistory && 'NOT RUN: no history here (an archive of the sources)',
}, () => {
  const files = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard']).stdout.toString().split('\0')
  const found = files
    .filter((file) => file !== '' && existsSync(join(root, file)) && lstatSync(join(root, file)).isFile())
    .map((file): [string, Buffer] => [file, readFileSync(join(root, file))])
    .filter(([, body]) => !body.subarray(0, 8000).includes(0))
    .flatMap(([file, body]) => secretsIn(body.toString('latin1')).map((secret) => `${file}: ${secret}`))
  assert.deepEqual(found, [])
  assert.ok(files.length > 500)
})

test('the people of the fixtures are made up, and run at sea', () => {
  const odd: string[] = []
  for (const kind of kinds) {
    const folder = join(fixtures, kind.name)
    const body = readFileSync(join(folder, 'reply.json'))
    const { context } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'))
    for (const file of readdirSync(folder))
      for (const [, id = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
        /"(?:user_?id|uid|userId)"\s*:\s*"?(\d+)/gi,
      ))
        if (!/^[0-9]0{6,}\d{1,3}$|^[01]$/.test(id)) odd.push(`${kind.name}/${file}: user ${id}`)
    const reply = kind.source.parse(body, context)
    if (kind.source.failure(reply) !== null) continue
    for (const item of kind.decode(reply, context)) {
      if (isIssue(item)) continue
      for (const row of kind.stored?.unpack?.(item) ?? [item]) {
        const [north, east] = [row.latitude, row.longitude]
        if (typeof north === 'number' && typeof east === 'number' && !atSea(north, east))
          odd.push(`${kind.name}: a position at ${north}, ${east}`)
      }
    }
  }
  assert.deepEqual(odd.slice(0, 5), [])
})

/** The middle of the North Sea and of oceans, where no street of anybody's begins. */
function atSea(north: number, east: number): boolean {
  const boxes = [
    [53.8, 57, 1, 6],
    [-2, 2, -32, -8],
    [44, 52, -35, -15],
  ]
  return boxes.some(([south, top, west, right]) => north >= south! && north <= top! && east >= west! && east <= right!)
}
