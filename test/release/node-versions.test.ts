// The published package on every supported Node, each from npm: installed in an empty folder and used.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { tier } from '../reliability/tier.ts'
import { npm, packed } from './packed.ts'

/** The oldest that is promised and the newest there is; npm's package `node` is Node itself. */
const versions = ['24', '26']

const home = mkdtempSync(join(tmpdir(), 'wristory-nodes-'))
let tarball = ''
let place = ''
before(() => {
  if (tier !== 'pr') ({ place, tarball } = packed())
})
after(() => {
  for (const folder of [home, place]) if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

for (const version of versions)
  test(`on Node ${version}: commands, a demo, an export, the library`, (context) => {
    if (tier === 'pr') return context.skip('NOT RUN in this tier: it installs another Node from npm')
    const folder = join(home, version)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"private":true,"allowScripts":{"node":true}}')
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
    npm(['install', ...quiet, '--omit=optional', tarball], folder)
    npm(['install', ...quiet, `node@${version}`], folder)
    const node = join(folder, 'node_modules', 'node', 'bin', 'node')
    assert.match(execFileSync(node, ['--version'], { encoding: 'utf8' }), new RegExp(`^v${version}\\.`))
    const run = (...args: string[]) =>
      execFileSync(node, ['--throw-deprecation', join(folder, 'node_modules', '.bin', 'wristory'), ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, WRISTORY_HOME: join(folder, 'home') },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    assert.match(run('--version'), /^\d+\.\d+\.\d+\n$/)
    assert.match(run('--help'), /sync/)
    assert.match(run('demo', '--once', '--no-color'), /steps/i)
    const program = `import { exportRows, openStore, kinds } from 'wristory'
      const rows = [{ date: '2026-11-20', steps: 4711 }]
      let text = ''
      for await (const piece of exportRows('csv', rows, { kind: 'day' })) text += Buffer.from(piece)
      const store = await openStore({ folder: process.argv[1], write: true, now: () => Math.floor(Date.now() / 1000) })
      store.close()
      console.log(JSON.stringify([kinds.length > 20, /4711/.test(text)]))`
    const out = execFileSync(node, ['--input-type=module', '-e', program, join(folder, 'library')], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.deepEqual(JSON.parse(out), [true, true])
  })
