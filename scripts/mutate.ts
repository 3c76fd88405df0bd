// Mutation testing: `npm run mutate [WORD…]` changes one operator, number or condition of a source file at a time, in a
// copy of the checkout, and runs the tests that should fail. Survivors are listed; below 85 % it exits with 1.

import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chances } from '../test/reliability/tier.ts'

/** Sources that decide over data and manners, with the tests that hold them, the quickest first. */
interface Subject {
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  /** The kinds whose tests of `perKind` belong to them. */
  readonly kinds?: string
}

/** Tests that every kind goes through. */
const perKind = ['test/reliability/corpus.test.ts', 'test/contract.test.ts']

const contract = (kinds: string, sources: readonly string[], tests: readonly string[] = []): Subject => ({
  sources: sources.map((file) => `src/kinds/${file}.ts`),
  tests,
  kinds,
})

const subjects: Readonly<Record<string, Subject>> = {
  pacer: {
    sources: ['src/cloud/pace.ts', 'src/cloud/fair-lock.ts'],
    tests: ['src/cloud/fair-lock.test.ts', 'src/cloud/pace.test.ts'],
  },
  wait: { sources: ['src/cloud/wait.ts'], tests: ['src/cloud/wait.test.ts'] },
  redactor: { sources: ['src/cloud/redact.ts'], tests: ['src/cloud/redact.test.ts'] },
  cursor: {
    sources: ['src/derive/coverage.ts', 'src/derive/windows.ts', 'src/derive/recheck.ts'],
    tests: ['src/derive/coverage.test.ts', 'src/derive/recheck.test.ts', 'src/derive/windows.test.ts'],
  },
  walk: { sources: ['src/sync/pages.ts'], tests: ['test/sync-workouts.test.ts'] },
  turns: {
    sources: ['src/sync/ledger.ts', 'src/sync/again.ts', 'src/sync/due.ts'],
    tests: ['src/sync/turns.test.ts', 'test/sync-due.test.ts', 'test/sync.test.ts'],
  },
  codec: {
    sources: ['base64', 'date', 'frame', 'number', 'packed', 'pages', 'series'].map((name) => `src/codec/${name}.ts`),
    tests: ['base64', 'date', 'frame', 'number', 'packed', 'pages', 'series'].map(
      (name) => `src/codec/${name}.test.ts`,
    ),
  },
  day: contract(
    'day|minute|night|nap|sleep_stage|activity_stage',
    ['day', 'minute', 'night', 'nap', 'stages', 'sleep-stage', 'sources/band-data'],
    ['src/kinds/band-days.test.ts'],
  ),
  events: contract('stress|spo2|pai|hrv|readiness|respiration|weight|training_load', [
    'stress',
    'pai',
    'hrv',
    'sampled',
    'reading',
    'result',
    'field',
    'sources/events',
    'sources/samples',
  ]),
  workouts: contract(
    'workout|track_point|lap|pause|split|strength_set',
    ['workout', 'workout-fields', 'track', 'track-point', 'lap', 'sources/workout-history', 'sources/workout-series'],
    ['rows', 'parts', 'series'].map((name) => `src/kinds/workout-${name}.test.ts`),
  ),
  rows: {
    sources: ['src/store/rows.ts'],
    tests: ['test/unmeasured.test.ts', 'test/store.test.ts', 'test/feed.test.ts'],
  },
  states: {
    sources: ['src/kinds/data-state.ts', 'src/query/day.ts', 'src/query/days.ts', 'src/query/figure-columns.ts'],
    tests: ['test/unmeasured.test.ts', 'test/one-answer.test.ts'],
  },
  trend: { sources: ['src/dashboard/page/chart/rolling.ts'], tests: ['test/unmeasured.test.ts'] },
  geojson: { sources: ['src/export/geojson.ts'], tests: ['test/export/sparse.test.ts', 'test/export/workout.test.ts'] },
  insight: {
    sources: [
      'critical-speed',
      'fitness-fatigue',
      'monotony',
      'sleep-consistency',
      'sleep-debt',
      'false-discovery',
    ].map((name) => `src/derive/insight/${name}.ts`),
    tests: ['src/derive/insight/reference.test.ts'],
  },
}

interface Mutant {
  readonly file: string
  readonly line: number
  readonly was: string
  readonly is: string
  readonly text: string
}

/** Operators stand between spaces, as the formatter writes them; so generics and signs are left alone. */
const swaps: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '&': '|',
  '^': '&',
  '+=': '-=',
  '-=': '+=',
}

/** Text of the same length in which comments and strings are blank, so that nothing in them is changed. */
function blanked(text: string): string {
  const sorts = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g
  return text.replace(sorts, (part) => part.replace(/[^\n]/g, ' '))
}

/** Every change of a file that the engine would see: what differs in its types alone is none. */
function mutantsOf(file: string, text: string): Mutant[] {
  const code = blanked(text)
  const plain = stripTypeScriptTypes(text)
  const found: Mutant[] = []
  const add = (at: number, was: string, is: string) => {
    const mutated = text.slice(0, at) + is + text.slice(at + was.length)
    try {
      if (stripTypeScriptTypes(mutated) === plain) return
    } catch {
      return
    }
    found.push({ file, line: text.slice(0, at).split('\n').length, was, is, text: mutated })
  }
  for (const match of code.matchAll(/(?<=[ \n])([<>=!&|?+\-*/%^]{1,3})(?=[ \n])/g)) {
    const is = swaps[match[1]!]
    if (is !== undefined) add(match.index, match[1]!, is)
  }
  for (const match of code.matchAll(/(?<![\w.])(\d[\d_]*)(?![\w.])/g))
    add(match.index, match[1]!, String(Number(match[1]!.replaceAll('_', '')) + 1))
  for (const match of code.matchAll(/\b(true|false)\b/g))
    add(match.index, match[1]!, match[1] === 'true' ? 'false' : 'true')
  for (const match of code.matchAll(/\bMath\.(min|max)\b/g))
    add(match.index, match[0], match[1] === 'min' ? 'Math.max' : 'Math.min')
  for (const match of code.matchAll(/\bif \(/g)) {
    const end = closing(code, match.index + 3)
    const was = text.slice(match.index + 3, end + 1)
    for (const is of ['(true)', '(false)']) add(match.index + 3, was, is)
  }
  return found
}

/** Place of the bracket that closes the one at `open`. */
function closing(code: string, open: number): number {
  let depth = 0
  for (let at = open; at < code.length; at++) {
    if (code[at] === '(') depth++
    if (code[at] === ')' && --depth === 0) return at
  }
  return open
}

/** Whether all tests pass in the copy; false too when they take far longer than they did untouched. */
async function passes(folder: string, { tests, kinds }: Subject, most: number): Promise<boolean> {
  if (tests.length > 0 && !(await run(folder, tests, most))) return false
  return kinds === undefined || run(folder, [`--test-name-pattern=^(in the store )?(${kinds})(: |$)`, ...perKind], most)
}

/** Ends at the first test that fails: the runner itself would go on to the last. */
function run(folder: string, args: readonly string[], most: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    // How long ten megabytes take says nothing of what is read from them.
    ['--test', '--test-isolation=none', '--test-reporter=dot', '--test-skip-pattern=^long texts', ...args],
    // Hostile cases in plenty are for finding new things; a few notice a change.
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, WRISTORY_RUNS: '30' } },
  )
  // A dot for each test that passed, an X for one that did not.
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('X')) child.kill('SIGKILL')
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), most)
  return new Promise((resolve) => {
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve(status === 0)
    })
  })
}

function copyOf(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-mutants-'))
  for (const name of ['src', 'test', 'fixtures', 'bin', 'scripts', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** At most `most` of the list, the same for the same list. */
function some<T>(list: readonly T[], most: number): T[] {
  const chance = chances(list.length)
  const left = [...list]
  while (left.length > most) left.splice(Math.floor(chance() * left.length), 1)
  return left
}

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const each = Number(process.argv.find((word) => word.startsWith('--each='))?.slice(7) ?? 40)
const lanes = Number(process.argv.find((word) => word.startsWith('--lanes='))?.slice(8) ?? availableParallelism())
const copies = Array.from({ length: lanes }, () => copyOf(root))
let [killed, made] = [0, 0]
try {
  for (const [name, subject] of Object.entries(subjects)) {
    if (words.length > 0 && !words.includes(name)) continue
    const started = performance.now()
    if (!(await passes(copies[0]!, subject, 600_000))) throw new Error(`the tests of ${name} fail without any change`)
    const most = 10_000 + 6 * (performance.now() - started)
    const mutants = subject.sources.flatMap((file) =>
      some(mutantsOf(file, readFileSync(join(root, file), 'utf8')), each),
    )
    let unnoticed = 0
    const left = [...mutants]
    const lane = async (folder: string) => {
      for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
        const { file, line, was, is, text } = mutant
        writeFileSync(join(folder, file), text)
        if (await passes(folder, subject, most)) {
          unnoticed++
          process.stdout.write(`  ${file}:${line}  ${was.replaceAll(/\s+/g, ' ').slice(0, 60)}  ->  ${is}\n`)
        }
        cpSync(join(root, file), join(folder, file))
      }
    }
    await Promise.all(copies.map(lane))
    const noticed = mutants.length - unnoticed
    const score = (100 * noticed) / mutants.length
    process.stdout.write(`${name}: ${noticed} of ${mutants.length} noticed, ${score.toFixed(1)} %\n`)
    killed += noticed
    made += mutants.length
  }
} finally {
  for (const folder of copies) rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`all: ${killed} of ${made} noticed, ${((100 * killed) / made).toFixed(1)} %\n`)
process.exitCode = killed / made >= 0.85 ? 0 : 1
