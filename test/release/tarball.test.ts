import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { tier } from '../reliability/tier.ts'
import { secretsIn } from '../secret-shapes.ts'
import { filesIn, packed, packIn, root } from './packed.ts'

let place: string
let tarball: string
before(() => {
  ;({ place, tarball } = packed())
})
after(() => rmSync(place, { recursive: true, force: true }))

/** Runs a tool that the checkout installs; what it prints, and its exit status. */
function checked(tool: string, ...args: string[]): { status: number | null; out: string } {
  const env = { ...process.env, NO_COLOR: '1' }
  const file = join(root, 'node_modules', tool)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env })
  return { status, out: stdout + stderr }
}

test('publint finds nothing, not even a suggestion', () => {
  const { status, out } = checked('publint/src/cli.js', 'run', tarball, '--strict')
  assert.equal(status, 0, out)
  assert.match(out, /All good!/)
})

test('types are right for everyone who can load the package: ES modules only, by choice (attw)', () => {
  const { status, out } = checked(
    '@arethetypeswrong/cli/dist/index.js',
    tarball,
    '--profile',
    'esm-only',
    '--format',
    'ascii',
  )
  assert.equal(status, 0, out)
  assert.match(out, /node16 \(from ESM\): 🟢/)
})

test('it stays small: packed, unpacked and in number', () => {
  const files = filesIn(tarball)
  const unpacked = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  // The bundle of wristory/decode is 0.1 MB of it; types are there for the public entries only.
  assert.ok(statSync(tarball).size < 1_450_000, `${statSync(tarball).size} bytes packed`)
  assert.ok(unpacked < 5_000_000, `${unpacked} bytes unpacked`)
  assert.ok(files.size < 1400, `${files.size} files`)
})

test('it holds no secret, no address of a person and no path of the machine that made it', () => {
  for (const [name, bytes] of filesIn(tarball)) {
    if (/\.(png|ico|woff2)$/.test(name)) continue
    const text = bytes.toString()
    assert.deepEqual(secretsIn(text), [], name)
    for (const path of [root, dirname(root.replace(/\/$/, '')), `${tmpdir()}/`, process.env.HOME ?? '/root'])
      if (path.length > 6) assert.ok(!text.includes(path), `${name} holds ${path}`)
    assert.doesNotMatch(text, /sourceMappingURL=/, name)
  }
})

test('two builds in two folders are the same to the byte', (context) => {
  if (tier === 'pr') return context.skip('NOT RUN in this tier: two builds take half a minute')
  const places = ['one', 'another-folder'].map((name) => join(mkdtempSync(join(tmpdir(), 'wristory-build-')), name))
  const results: string[] = []
  try {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
    for (const [i, folder] of places.entries()) {
      for (const file of tracked) {
        if (!existsSync(join(root, file))) continue
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        cpSync(join(root, file), join(folder, file))
        utimesSync(join(folder, file), 1_600_000_000 + i * 86_400, 1_600_000_000 + i * 86_400)
      }
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
      const made = packIn(folder, dirname(folder))
      results.push(createHash('sha256').update(readFileSync(made)).digest('hex'))
    }
  } finally {
    for (const folder of places) rmSync(dirname(folder), { recursive: true, force: true })
  }
  assert.equal(results[0], results[1])
})
