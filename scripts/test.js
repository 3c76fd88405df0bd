// Runs every test: `npm test`, or `npm test -- NAME` for the files whose path contains NAME. `--record` stores the
// durations, which decide the order of the next runs.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTests, schedule, testFiles } from './runner.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const files = testFiles(root, words)
if (files.length === 0) {
  process.stderr.write(`No test file matches ${words.join(' ')}\n`)
  process.exit(1)
}
const { status, took } = await runTests(root, schedule(root, files), Boolean(process.env.CI))
if (process.argv.includes('--record')) {
  const slow = [...took]
    .map(([file, seconds]) => [relative(root, file).replaceAll('\\', '/'), Math.round(seconds)])
    .filter(([, seconds]) => seconds > 5)
    .sort(([, one], [, other]) => other - one)
  writeFileSync(`${root}scripts/durations.json`, `${JSON.stringify(Object.fromEntries(slow), null, 2)}\n`)
}
process.exit(status)
