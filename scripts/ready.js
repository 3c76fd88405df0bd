// Prepares a fresh clone on any Node that npm runs on: installs the locked packages (Node 24 among them) if they are
// missing or older than the lock file. Runs before start, test, check and bench.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`
const lock = `${root}package-lock.json`

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  process.stderr.write('Installing the packages that wristory needs (once, about 20 seconds) ...\n')
  npm('ci')
  // An old Node leaves out optional packages that are made for newer ones; Node 24 is there now and adds them.
  if (Number(process.versions.node.split('.')[0]) < 24) npm('install', '--no-save')
}

// The dashboard's page is built where its sources are newer.
spawnSync(`${root}node_modules/.bin/node`, [`${root}scripts/page.js`], {
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
})

function npm(...command) {
  const windows = process.platform === 'win32'
  const args = [...command, '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    env: { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH}` },
  })
  if (result.status !== 0) {
    process.stderr.write('The installation failed: see the message above. It needs the npm registry once.\n')
    process.exit(1)
  }
}
