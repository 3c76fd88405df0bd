// The package as users get it: packed, installed in an empty folder with nothing but its dependencies, and run.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { run } from './library/examples.ts'
import { slowness } from './slowness.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'wristory-package-'))
const node = process.execPath
const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, npm_config_update_notifier: 'false' }
const npm = (args: string[], cwd: string) =>
  execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

let files: string[]
before(() => {
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root).replace(/^[^[]*/, '')) as {
    filename: string
    files: { path: string }[]
  }[]
  files = packed!.files.map(({ path }) => path)
  const place = join(folder, 'empty')
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{"private":true,"type":"module"}')
  npm(
    [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--omit=optional',
      '--loglevel=error',
      join(folder, packed!.filename),
    ],
    place,
  )
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('it holds what runs and nothing else', () => {
  assert.ok(
    files.includes('bin/wristory.js') && files.includes('dist/cli/main.js') && files.includes('dist/index.d.ts'),
  )
  for (const file of files)
    assert.match(
      file,
      /^(bin\/wristory\.js|dist\/.*\.(js|d\.ts|css|html|svg|png|json|webmanifest)|dist\/man\/wristory[a-z-]*\.1|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
    )
  assert.deepEqual(
    files.filter((file) => /\.test\.|\.ts$/.test(file) && !file.endsWith('.d.ts')),
    [],
  )
})

test('it runs where nothing but it is installed', () => {
  const place = join(folder, 'empty')
  const bin = join(place, 'node_modules', '.bin', 'wristory')
  const run = (...args: string[]) =>
    execFileSync(node, [bin, ...args], {
      cwd: place,
      env: { ...env, WRISTORY_HOME: join(folder, 'home') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  assert.equal(run('--version').trim(), manifest.version)
  assert.match(run('--help'), /sync/)
  assert.match(run('demo', '--once', '--no-color', '--person', 'sparse'), /Steps|steps/)
  const rows = JSON.parse(
    run('sql', '--json', 'select count(*) as days from day', '--home', join(folder, 'home')).trim() || '[]',
  )
  assert.ok(Array.isArray(rows))
})

test('what has to be installed is small', () => {
  const all = join(folder, 'empty', 'node_modules')
  const bytes = readdirSync(all, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  assert.ok(bytes < 30e6, `${bytes} bytes`)
})

test('the library face can be imported', () => {
  const program = "import * as w from 'wristory'; console.log(Object.keys(w).sort().join(' '))"
  const names = execFileSync(node, ['--input-type=module', '-e', program], {
    cwd: join(folder, 'empty'),
    encoding: 'utf8',
  })
  assert.match(names, /\bkinds\b.*\bopenStore\b.*\bsync\b/)
})

test('the examples run on it, against its own simulated cloud', async () => {
  const place = { folder: join(folder, 'empty', 'examples'), installed: true }
  cpSync(join(root, 'examples'), place.folder, { recursive: true })
  const { startCloud } = await import(join(folder, 'empty/node_modules/wristory/dist/library/simulator.js'))
  const cloud = await startCloud({ days: 8 })
  try {
    const { email, password } = cloud.account
    const home = join(folder, 'examples-home')
    const given = { ZEPP_EMAIL: email, ZEPP_PASSWORD: password, WRISTORY_CLOUD: cloud.url, WRISTORY_HOME: home }
    assert.match(await run(place, 'week.ts', [], given), /^\d{4}-\d\d-\d\d /)
    assert.match(await run(place, 'minutes-csv.ts', [], given), /^date,minute,/)
    assert.match(await run(place, 'fit-files.ts', [join(folder, 'fit')], given), /\.fit /)
    assert.match(await run(place, 'keep-history.ts', [join(folder, 'history')], given), /, 0 failed/)
  } finally {
    await cloud.close()
  }
})

test('its types hold for programs, and for pages without any of Node', () => {
  const place = join(folder, 'empty')
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const check = (name: string, compilerOptions: object, include: string[]) => {
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true }
    const config = { compilerOptions: { ...strict, target: 'es2024', ...compilerOptions }, include }
    writeFileSync(join(place, name), JSON.stringify(config))
    const { status, stdout } = spawnSync(node, [tsc, '-p', name], { cwd: place, encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  }
  cpSync(join(root, 'examples'), join(place, 'examples'), { recursive: true })
  const typeRoots = [join(root, 'node_modules', '@types')]
  const lib = ['ES2024', 'ESNext.Array', 'ESNext.Iterator', 'ESNext.Collection', 'ESNext.Disposable']
  check('node.json', { module: 'nodenext', lib, types: ['node'], typeRoots }, ['examples/*.ts'])
  check('page.json', { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2024', 'DOM'], types: [] }, [
    'examples/notebook.ts',
  ])
})

test('wristory/decode is imported in 30 ms', () => {
  const program = `const before = process.threadCpuUsage()
    await import('wristory/decode')
    const { user, system } = process.threadCpuUsage(before)
    console.log((user + system) / 1000)`
  const place = join(folder, 'empty')
  const took = Array.from({ length: 7 }, () =>
    Number(execFileSync(node, ['--input-type=module', '-e', program], { cwd: place, encoding: 'utf8' })),
  )
  const limit = 30 * slowness()
  assert.ok(Math.min(...took) <= limit, `${took} ms of CPU, the limit is ${limit}`)
})

test('the dependencies are the agreed ones, pinned', () => {
  const agreed = readFileSync(join(root, 'test', 'dependencies.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' ')[0]!)
  const runtime = { ...manifest.dependencies, ...manifest.optionalDependencies } as Record<string, string>
  assert.deepEqual(Object.keys(runtime).sort(), agreed.sort())
  for (const [name, version] of Object.entries(runtime)) assert.match(version, /^\d+\.\d+\.\d+$/, name)
})

test('an old Node is told plainly what to do, and a checkout hands over to its own', () => {
  const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (path) =>
      existsSync(path) && Number(/v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]) < 24,
  )
  if (old === undefined) {
    process.stderr.write('No Node older than 24 is installed here: the message for it was not tried.\n')
    return
  }
  const installed = join(folder, 'empty', 'node_modules', 'wristory', 'bin', 'wristory.js')
  assert.throws(
    () => execFileSync(old, [installed, '--version'], { stdio: 'pipe' }),
    (error: Error & { stderr: Buffer; status: number }) =>
      error.status === 2 && /needs Node.js 24/.test(String(error.stderr)),
  )
  const checkout = join(root, 'bin', 'wristory.js')
  if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) return
  assert.equal(execFileSync(old, [checkout, '--version'], { encoding: 'utf8' }), `${manifest.version}\n`)
  assert.throws(
    () => execFileSync(old, [checkout, 'synk', '--json'], { stdio: 'pipe' }),
    (error: Error & { stderr: Buffer; status: number }) => error.status === 2 && /sync/.test(String(error.stderr)),
  )
})
