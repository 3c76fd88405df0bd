// Coverage (F9): `npm run coverage [WORD…]` runs the tests and reports which lines and branches of src/ none of them
// reached, including their processes and threads. Exits with 1 below 95 % of either. The page runs in browsers and is
// not included. Node's own report merges thousands of processes at the very end, which takes hours and loses branches;
// so each test's processes are added up as soon as it has ended. Measured code is slower and writes files of its own: a
// test that fails because of that is named, and still counts.

import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Percent of lines and of branches. */
const LEAST = 95

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}
interface Script {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly Range[] }[]
}

/** What is known of one source: which of its characters ran, and where the engine began to count anew. */
class Reached {
  readonly path: string
  readonly #code: string
  readonly #ran: Uint8Array
  readonly #starts = new Set<number>()
  loaded = false

  constructor(path: string) {
    this.path = path
    // Types and comments are no code; what is left stands where it stood.
    const text = stripTypeScriptTypes(readFileSync(join(root, path), 'utf8'))
    this.#code = text.replace(/^\s*(?:\/\/.*|\/\*[\s\S]*?\*\/\s*)$/gm, (part) => part.replace(/[^\n]/g, ' '))
    this.#ran = new Uint8Array(text.length)
  }

  /** Adds what one process saw: an inner range says more than the one around it. */
  add({ functions }: Script): void {
    this.loaded = true
    const ranges = functions.flatMap((one) => one.ranges)
    ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
    const ran = new Uint8Array(this.#ran.length)
    for (const { startOffset, endOffset, count } of ranges) {
      this.#starts.add(startOffset)
      ran.fill(count > 0 ? 1 : 0, startOffset, endOffset)
    }
    for (let at = 0; at < ran.length; at++) this.#ran[at]! |= ran[at]!
  }

  /** Numbers of lines with code, and of branches, each with those that nothing reached. */
  summary() {
    const missed: number[] = []
    let [lines, at] = [0, 0]
    const numberAt = (offset: number) => this.#code.slice(0, offset).split('\n').length
    for (const [index, line] of this.#code.split('\n').entries()) {
      const from = at + line.search(/\S/)
      at += line.length + 1
      if (line.trim() === '') continue
      lines++
      if (!this.#ran.subarray(from, at - 1).includes(1)) missed.push(index + 1)
    }
    // A file that nothing loads is one branch that nothing took.
    const starts = this.loaded || lines === 0 ? [...this.#starts] : [0]
    const untaken = starts.filter((start) => this.#ran[start] === 0).map((start) => numberAt(start))
    return { path: this.path, lines, missed, branches: starts.length, untaken: untaken.sort((a, b) => a - b) }
  }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const tests = globSync('{src,test}/**/*.test.ts', { cwd: root })
  // Those prove things about processes that are killed, which tell nothing of what they ran, and about what is published.
  .filter((file) => !/reliability\/(?:crash|power)\.test|test\/release\//.test(file))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()
const sources = new Map(
  globSync('src/**/*.{ts,js}', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/dashboard/page/'))
    .map((path) => [pathToFileURL(join(root, path)).href, new Reached(path)]),
)

/** Runs one file of tests and adds up all that ran; true when its tests pass. */
async function run(file: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-coverage-'))
  const started = performance.now()
  // What the compile cache brings back is counted by the function only.
  const env = { ...process.env, NODE_V8_COVERAGE: folder, NODE_DISABLE_COMPILE_CACHE: '1' }
  const child = spawn(process.execPath, ['--test-reporter=spec', file], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  const reports = readdirSync(folder)
  for (const name of reports) {
    let scripts: Script[]
    try {
      scripts = JSON.parse(readFileSync(join(folder, name), 'utf8')).result
    } catch {
      // A process that was killed while it wrote.
      continue
    }
    for (const script of scripts) sources.get(script.url)?.add(script)
  }
  rmSync(folder, { recursive: true, force: true })
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}  ${file}, ${reports.length} processes, ${seconds} s\n`)
  if (status !== 0) process.stdout.write(said)
  return status === 0
}

let failed = 0
const left = [...tests]
const lane = async () => {
  for (let file = left.shift(); file !== undefined; file = left.shift()) if (!(await run(file))) failed++
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))

/** `3, 7-9` */
const spans = (numbers: readonly number[]) => {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && number <= last[1] + 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ')
}
const percent = (missed: number, of: number) => (of === 0 ? 100 : (100 * (of - missed)) / of)
// Of some tests only, it is about the files that they load.
const files = [...sources.values()]
  .filter(({ loaded }) => loaded || words.length === 0)
  .map((source) => source.summary())
files.sort((a, b) => b.untaken.length - a.untaken.length || b.missed.length - a.missed.length)
for (const { path, lines, missed, branches, untaken } of files) {
  if (missed.length === 0 && untaken.length === 0) continue
  process.stdout.write(
    `${path}: ${percent(missed.length, lines).toFixed(1)} % of lines, ${percent(untaken.length, branches).toFixed(1)} % of branches` +
      `${missed.length > 0 ? `; no line of ${spans(missed)}` : ''}; no branch from ${spans(untaken)}\n`,
  )
}
const sum = (of: (file: (typeof files)[number]) => number) => files.reduce((total, file) => total + of(file), 0)
const lines = percent(
  sum((file) => file.missed.length),
  sum((file) => file.lines),
)
const branches = percent(
  sum((file) => file.untaken.length),
  sum((file) => file.branches),
)
process.stdout.write(
  `all: ${lines.toFixed(2)} % of ${sum((file) => file.lines)} lines, ${branches.toFixed(2)} % of ${sum((file) => file.branches)} branches` +
    `${failed > 0 ? `; ${failed} of ${tests.length} files of tests failed` : ''}\n`,
)
process.exitCode = words.length > 0 || (lines >= LEAST && branches >= LEAST) ? 0 : 1
