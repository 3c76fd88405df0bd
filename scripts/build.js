// Builds the published files in dist/: src/ by tsc, `wristory/decode` as a bundle, the dashboard's page and man pages.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`
// A page that is not stale stays: a dashboard may be serving it.
for (const name of existsSync(dist) ? readdirSync(dist) : [])
  if (name !== 'page') rmSync(`${dist}/${name}`, { recursive: true, force: true })
// A checkout has a Node that runs the sources as they are.
const own = `${root}node_modules/.bin/node`
const node = existsSync(own) ? own : process.execPath
for (const args of [
  ['scripts/page.js'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  ['scripts/bundle.js'],
  ['scripts/man.ts'],
]) {
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
