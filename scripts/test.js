// Runs every test with Node's own runner: `npm test`, or `npm test -- NAME` for the files whose path holds NAME.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const files = ['src', 'test', 'bench']
  .flatMap((folder) => {
    try {
      return readdirSync(root + folder, { recursive: true }).map((file) => `${folder}/${file}`)
    } catch {
      return []
    }
  })
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort()
if (files.length === 0) {
  process.stderr.write(`No test file matches ${wanted.join(' ')}\n`)
  process.exit(1)
}
const reporter = process.stdout.isTTY ? 'spec' : 'dot'
const result = spawnSync(
  process.execPath,
  ['--test', `--test-reporter=${process.env.CI ? 'spec' : reporter}`, '--test-concurrency=2', ...files],
  { cwd: root, stdio: 'inherit' },
)
process.exit(result.status ?? 1)
