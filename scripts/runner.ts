// Runs test files with Node's own runner: the slowest first, two at a time, so that none is left alone at the end.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { Report, type TestEvent } from './reporter.ts'

/** Seconds that a file takes which is not in the table. */
const USUAL = 1

/** Files of tests below the folders of `root`, relative; with `words`, those whose path holds one of them. */
export function testFiles(root: string, words: readonly string[] = []): string[] {
  return ['bench', 'src', 'test']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
}

/** The files with the seconds that they are expected to take, the slowest first. */
export function schedule(root: string, files: readonly string[]): Map<string, number> {
  const table = join(root, 'scripts/durations.json')
  const known: Record<string, number> = existsSync(table) ? JSON.parse(readFileSync(table, 'utf8')) : {}
  const timed = files.map((file) => [join(root, file), known[file] ?? USUAL] as const)
  return new Map(timed.sort(([, one], [, other]) => other - one))
}

export interface Outcome {
  readonly status: number
  /** Seconds that each finished file took, by its absolute path. */
  readonly took: ReadonlyMap<string, number>
}

/** Runs them and prints the report to stdout. */
export async function runTests(root: string, files: ReadonlyMap<string, number>, verbose: boolean): Promise<Outcome> {
  const { stdout } = process
  // Every test file loads much of the same sources: what the first one compiled is read by the others.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')
  const stop = new AbortController()
  const report = new Report({
    root: join(root, '/'),
    files,
    write: (text) => stdout.write(text),
    now: () => performance.now(),
    columns: stdout.isTTY ? stdout.columns : null,
    verbose,
  })
  const interrupt = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => {
    const status = report.end(signal)
    // Ends the test files that run.
    stop.abort()
    process.exit(status)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt(signal))
  const { ppid: parent } = process
  const timer = setInterval(() => {
    // npm passes a signal to its shell only, which ends without it.
    if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) interrupt('SIGTERM')
    report.tick()
  }, 1000)
  const left = [...files.keys()]
  // The runner reports files in their order: with a run for each file, none waits for a slower one.
  const work = async () => {
    for (let file = left.shift(); file !== undefined; file = left.shift())
      for await (const event of run({ files: [file], signal: stop.signal, cwd: root })) report.take(event as TestEvent)
  }
  await Promise.all([work(), work()])
  clearInterval(timer)
  return { status: report.end(), took: report.took }
}
