// Coverage (F9): `npm run coverage [WORD…]` runs the tests and tells which lines and branches of src/ none of them reached,
// the processes of the command line counted in. Ends with 1 below 95 % of either. The page runs in browsers, and is not here.

import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Percent of lines and of branches. */
const LEAST = 95

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2)
const files = globSync('{src,test}/**/*.test.ts', { cwd: root })
  // They prove things about processes that are killed, which tell nothing of what they ran.
  .filter((file) => !/reliability\/(?:crash|power)\.test/.test(file))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    '--experimental-test-coverage',
    '--test-coverage-include=src/**/*.ts',
    '--test-coverage-exclude=src/**/*.test.ts',
    '--test-coverage-exclude=src/dashboard/page/**',
    ...(words.length === 0 ? [`--test-coverage-lines=${LEAST}`, `--test-coverage-branches=${LEAST}`] : []),
    '--test-concurrency=2',
    '--test-reporter=spec',
    ...files,
  ],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
