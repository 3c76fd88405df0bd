// Makes a fresh clone ready on any Node that npm runs on: installs the locked packages (Node 24 among them)
// when they are missing or older than the lock file. Runs before start, test, check and bench.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`
const lock = `${root}package-lock.json`

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  process.stderr.write('Installing the packages that wristory needs (once, about 15 seconds) ...\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Not `npm ci`: it refuses a lock file made where the registry lacks some platforms' optional packages. The locked
  // versions are taken all the same, and neither file is changed.
  const result = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write('The installation failed: see the message above. It needs the npm registry once.\n')
    process.exit(1)
  }
}
