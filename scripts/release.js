// All checks of a release, at full size (`npm run release:check`), and then the two published files in release/: the
// package and its bill of materials.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const steps = [
  [process.execPath, ['scripts/test.js', 'test/release', 'test/package']],
  [process.platform === 'win32' ? 'npm.cmd' : 'npm', ['pack', '--pack-destination', 'release']],
  [process.execPath, ['scripts/sbom.js', 'release/sbom.cdx.json']],
]
mkdirSync(`${root}release`, { recursive: true })
for (const [command, args] of steps) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, WRISTORY_TIER: 'release' },
  })
  if (status !== 0) process.exit(status ?? 1)
}
