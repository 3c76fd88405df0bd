// `npm run quick`: types, lint and the tests near the changes since main, in about half a minute.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearTests, type Sources, within } from './near.ts'
import { runTests, schedule } from './runner.ts'

/** Expected seconds of all chosen tests together; two run at a time. */
const BUDGET = 30
/** They hold for every change and take a moment. */
const always = ['test/architecture.test.ts', 'test/docs.test.ts']

/** Files that differ from the point where the branch left main, with those that are not committed; on main since HEAD. */
export function changedFiles(root: string): string[] {
  const lines = (...args: string[]) => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
    return status === 0 ? stdout.split('\n').filter((line) => line !== '') : []
  }
  const base = ['main', 'origin/main'].flatMap((name) => lines('merge-base', 'HEAD', name))[0] ?? 'HEAD'
  const changed = lines('diff', '--name-only', '--relative', base)
  return [...new Set([...changed, ...lines('ls-files', '--others', '--exclude-standard')])]
}

/** Every module of the repository with its text. */
export function sourcesOf(root: string): Sources {
  const files = ['bench', 'scripts', 'src', 'test']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(ts|tsx|js)$/.test(file) && !file.includes('node_modules'))
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

/** Exit status of an npm script; what it writes is shown when it fails. */
function npm(root: string, script: string): Promise<number> {
  const windows = process.platform === 'win32'
  const child = spawn(windows ? 'npm.cmd' : 'npm', ['run', '--silent', script], { cwd: root, shell: windows })
  let written = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      written += piece
    })
  return new Promise((resolve) =>
    child.on('close', (status) => {
      process.stdout.write(status === 0 ? `✔ ${script}\n` : `✖ ${script}\n${written}\n`)
      resolve(status ?? 1)
    }),
  )
}

async function quick(root: string): Promise<number> {
  const changed = changedFiles(root)
  const near = nearTests(changed, sourcesOf(root))
  const costs = schedule(root, near)
  const { chosen, left } = within(BUDGET, near, (test) => costs.get(join(root, test))!)
  process.stdout.write(`${changed.length} changed files, ${near.length} test files near them.\n`)
  if (left.length > 0) process.stdout.write(`Too slow for this run: npm test -- ${left.join(' ')}\n`)
  const statuses = await Promise.all([npm(root, 'types'), npm(root, 'lint')])
  const files = schedule(root, [...new Set([...chosen, ...always])])
  const { status } = await runTests(root, files, false)
  return Math.max(...statuses, status)
}

if (import.meta.main) process.exit(await quick(fileURLToPath(new URL('..', import.meta.url))))
