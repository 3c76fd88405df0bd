// Builds what is published: src/ through tsc into dist/, and the dashboard's page into dist/page.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`
// A page that is not stale stays: a dashboard may be serving it.
for (const name of existsSync(dist) ? readdirSync(dist) : [])
  if (name !== 'page') rmSync(`${dist}/${name}`, { recursive: true, force: true })
const page = spawnSync(process.execPath, [`${root}scripts/page.js`], { cwd: root, stdio: 'inherit' })
if (page.status !== 0) process.exit(page.status ?? 1)
const result = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(result.status ?? 1)
