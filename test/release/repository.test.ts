import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { locked, root } from './packed.ts'

/** Licences under which what we use may be used by anyone (SPDX). */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  'Python-2.0',
  'Zlib',
  'WTFPL',
])
/** Used for development alone, beside these: weak copyleft, whose code is not in the package. */
const allowedHere = new Set(['MPL-2.0', 'CC-BY-4.0', 'BSL-1.0'])

/** Whether one of the alternatives of an SPDX expression is allowed in all its parts. */
function fits(expression: string, list: ReadonlySet<string>): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/i)
    .some((one) => one.split(/\s+AND\s+/i).every((name) => list.has(name.trim())))
}

test('every package has a licence that is allowed', () => {
  const runtime = new Set(locked(false).map(({ path }) => path))
  const wrong: string[] = []
  let seen = 0
  for (const { path } of locked(true)) {
    const file = join(root, path, 'package.json')
    // Packages for other platforms are not installed.
    if (!existsSync(file)) continue
    seen++
    const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
      license?: string | { type: string }
      licenses?: { type: string }[]
    }
    const said =
      typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '))
    const list = runtime.has(path) ? allowed : new Set([...allowed, ...allowedHere])
    if (said === undefined || !fits(said, list)) wrong.push(`${path}: ${said ?? 'none'}`)
  }
  assert.ok(seen > 100)
  assert.deepEqual(wrong, [])
})

test('no package that a person installs runs a script at installation, but for what is optional', () => {
  const scripted = locked(false).filter((one) => one.hasInstallScript)
  assert.deepEqual(
    scripted.filter(({ optional }) => !optional),
    [],
  )
  // Optional ones are named here, so that a new one is noticed.
  assert.deepEqual(
    scripted.map(({ path }) => path.replace('node_modules/', '')),
    [],
  )
})

test('the bill of materials names every package that a person installs, the same each time', () => {
  const make = () =>
    execFileSync(process.execPath, ['scripts/sbom.js'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const text = make()
  assert.equal(make(), text)
  const bom = JSON.parse(text) as {
    bomFormat: string
    specVersion: string
    serialNumber: string
    metadata: { component: { 'bom-ref': string; name: string } }
    components: {
      'bom-ref': string
      name: string
      version: string
      purl: string
      hashes?: { alg: string; content: string }[]
      licenses?: unknown[]
    }[]
    dependencies: { ref: string; dependsOn: string[] }[]
  }
  assert.equal(bom.bomFormat, 'CycloneDX')
  assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(bom.metadata.component.name, 'wristory')
  const named = new Set(bom.components.map(({ name }) => name))
  for (const { path } of locked(false)) assert.ok(named.has(path.replace(/^.*node_modules\//, '')), path)
  for (const one of bom.components) {
    assert.match(one.purl, /^pkg:npm\/.+@\d/, one.name)
    assert.match(one.hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/, one.name)
    assert.ok((one.licenses?.length ?? 0) > 0, `${one.name} has no licence`)
  }
  const known = new Set([...bom.components.map((one) => one['bom-ref']), bom.metadata.component['bom-ref']])
  assert.equal(known.size, bom.dependencies.length)
  for (const { ref, dependsOn } of bom.dependencies)
    for (const one of [ref, ...dependsOn]) assert.ok(known.has(one), one)
  const reached = new Set<string>()
  const walk = (ref: string): void => {
    if (reached.has(ref)) return
    reached.add(ref)
    for (const next of bom.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) walk(next)
  }
  walk(bom.metadata.component['bom-ref'])
  assert.deepEqual(
    [...known].filter((ref) => !reached.has(ref)),
    [],
    'needed by nobody',
  )
  assert.doesNotMatch(text, /https?:\/\//, 'an address')
})

for (const [title, options] of [
  ['nobody uses', []],
  ['only tests use', ['--production', '--include', 'files,exports']],
] as const)
  test(`nothing is left over: files, exports and dependencies that ${title} (knip)`, () => {
    const knip = join(root, 'node_modules/knip/bin/knip.js')
    const { status, stdout } = spawnSync(process.execPath, [knip, '--no-progress', ...options], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
  })

test('the script of continuous integration can be read by a shell', () => {
  const { status, stderr, error } = spawnSync('bash', ['-n', join(root, '.ci/run')], { encoding: 'utf8' })
  assert.ok(error !== undefined || status === 0, stderr)
})

test('npm knows the integrity of every locked package', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      { integrity?: string; inBundle?: boolean; link?: boolean; resolved?: string; dev?: boolean }
    >
  }
  // A folder of the checkout has no hash, and is for development only.
  const linked = Object.values(packages).flatMap(({ link, resolved }) => (link === true ? [resolved ?? ''] : []))
  assert.deepEqual(linked, ['scripts/node'])
  assert.equal(packages['scripts/node']?.dev, true)
  // What lies inside another package is covered by that one's.
  for (const [path, { integrity, inBundle, link }] of Object.entries(packages))
    if (path !== '' && inBundle !== true && link !== true && !linked.includes(path))
      assert.match(integrity ?? '', /^sha512-/, path)
})
