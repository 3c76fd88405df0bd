// The output of `npm test` from the events of node:test: a failing test at once, the progress, and a summary.

import { relative } from 'node:path'
import { inspect } from 'node:util'

/** What is read of an event of node:test. */
export interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name?: string
    readonly testId?: number
    readonly parentId?: number | undefined
    readonly line?: number | undefined
    /** Where the test is written, or the test file itself. */
    readonly file?: string | undefined
    /** The test file that runs the test; absent in the events of the file itself. */
    readonly entryFile?: string
    readonly skip?: string | boolean
    readonly todo?: string | boolean
    readonly message?: string
    readonly success?: boolean
    readonly details?: {
      readonly passed?: boolean
      readonly duration_ms?: number
      readonly type?: string | undefined
      readonly error?: Error
    }
  }
}

export interface ReportOptions {
  readonly root: string
  /** Every test file of the run, absolute, with the seconds that it is expected to take. */
  readonly files: ReadonlyMap<string, number>
  readonly write: (text: string) => void
  /** Milliseconds; only differences count. */
  readonly now: () => number
  /** Width of the terminal whose last line shows the progress; null where the output is no terminal. */
  readonly columns: number | null
  /** Name every test, as logs of continuous integration do. */
  readonly verbose: boolean
}

/** How `node:test` wraps what a test threw. */
interface Failure extends Error {
  readonly failureType?: string
  readonly exitCode?: number | null
  readonly signal?: string | null
}

interface FileState {
  readonly began: number
  readonly names: Map<number, { name: string; parent: number | undefined }>
  readonly lines: string[]
  /** What the file wrote to stdout and stderr. */
  written: string
  failed: boolean
  /** All its tests have ended. */
  ended: boolean
}

const CLEAR = '\r\x1b[2K'
const exitStatus = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** The report of one run. */
export class Report {
  readonly #options: ReportOptions
  readonly #started: number
  readonly #running = new Map<string, FileState>()
  readonly #failures: string[] = []
  /** How often each reason to skip was given. */
  readonly #reasons = new Map<string, number>()
  readonly #count = { passed: 0, failed: 0, skipped: 0 }
  #tenth = 0
  #success = true
  /** Seconds that each finished file took. */
  readonly took = new Map<string, number>()

  constructor(options: ReportOptions) {
    this.#options = options
    this.#started = options.now()
  }

  take(event: TestEvent): void {
    const { type, data } = event
    const { entryFile, testId = 0, name = '', parentId } = data
    const file = entryFile ?? data.file ?? name
    if (type === 'test:summary' && data.success === false) this.#success = false
    if (type === 'test:dequeue' && entryFile === undefined) this.#running.set(file, newState(this.#options.now()))
    const state = this.#running.get(file)
    if (state === undefined) return
    if (type === 'test:enqueue' && entryFile !== undefined) state.names.set(testId, { name, parent: parentId })
    else if (type === 'test:summary' && entryFile !== undefined) state.ended = true
    else if (type === 'test:complete' && entryFile === undefined) this.#finishFile(file, state, event)
    else if (type === 'test:complete') this.#finishTest(state, file, event)
    else if (type === 'test:stderr' || type === 'test:stdout') state.written += data.message
    else if (type === 'test:diagnostic' && entryFile !== undefined) state.lines.push(`  ℹ ${data.message}`)
    if (type === 'test:complete') this.tick()
  }

  /** Redraws the line of progress on a terminal. */
  tick(): void {
    const { columns, write } = this.#options
    if (columns === null) return
    const names = [...this.#running.keys()].map((file) => this.#short(file)).join(' ')
    write(`${CLEAR}${`${this.#progress()}${this.#forecast()}  ${names}`.slice(0, columns - 1)}`)
  }

  /** Writes the summary, with the signal that interrupted the run; gives the exit status. */
  end(signal?: keyof typeof exitStatus): number {
    const { columns, write, files } = this.#options
    const { passed, failed, skipped } = this.#count
    if (columns !== null) write(CLEAR)
    if (signal !== undefined) {
      const open = [...this.#running.keys()].map((file) => this.#short(file)).join(', ') || 'none'
      write(`\nInterrupted (${signal}) after ${this.took.size} of ${files.size} files. Not finished: ${open}.\n`)
    }
    if (this.#failures.length > 0) write(`\nFailed:\n${this.#failures.map((title) => `  ✖ ${title}\n`).join('')}`)
    if (this.#reasons.size > 0) write('\nSkipped:\n')
    for (const [reason, times] of [...this.#reasons].sort()) write(`  ${times} × ${reason}\n`)
    write(`\n${this.took.size} of ${files.size} files in ${span(this.#seconds())}.\n`)
    write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
    if (signal !== undefined) return exitStatus[signal]
    return this.#success && failed === 0 && this.took.size === files.size ? 0 : 1
  }

  #finishTest(state: FileState, entry: string, { data }: TestEvent): void {
    const { details, skip, todo, file = entry, line } = data
    const { error, passed }: { error?: Failure; passed?: boolean } = details ?? {}
    const name = fullName(state, data.testId)
    const ofSubtests = error?.failureType === 'subtestsFailed'
    if (details?.type === 'suite' && (passed || ofSubtests)) return
    const aside = skip || todo
    let mark = '✔'
    let why = ''
    if (aside) {
      mark = '﹣'
      this.#count.skipped++
      const reason = typeof aside === 'string' ? aside : 'no reason given'
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
      why = ` # ${reason}`
    } else if (passed) this.#count.passed++
    else {
      mark = '✖'
      this.#count.failed++
      state.failed = true
      if (!ofSubtests) this.#fail(`${this.#short(file)}:${line ?? 1}: ${name}`, explain(error, this.#options.root))
    }
    state.lines.push(`  ${mark} ${name} (${Math.round(details?.duration_ms ?? 0)} ms)${why}`)
  }

  /** Of the file as a whole: a crash, or an end before that of its tests, counts as a failed test. */
  #finishFile(file: string, state: FileState, { data }: TestEvent): void {
    this.#running.delete(file)
    this.took.set(file, (data.details?.duration_ms ?? 0) / 1000)
    const error = data.details?.error as Failure | undefined
    const crashed = error !== undefined && error.failureType !== 'subtestsFailed'
    if (crashed || !state.ended) {
      this.#count.failed++
      state.failed = true
      const how = crashed ? `${ending(error)} outside its tests` : 'before its tests, or has none'
      this.#fail(this.#short(file), `The file ended ${how}.`)
    }
    if (this.#options.verbose)
      this.#print([`${this.#short(file)} (${span(this.took.get(file)!)})`, ...state.lines, ''].join('\n'))
    if ((this.#options.verbose || state.failed) && state.written !== '')
      this.#print(`${this.#short(file)} wrote:\n${indent(state.written)}\n`)
    this.#bar()
  }

  #fail(title: string, text: string): void {
    this.#failures.push(title)
    this.#print(`\n✖ ${title}\n${indent(text)}\n\n`)
  }

  /** Off a terminal: one line for each tenth of the run. */
  #bar(): void {
    const { columns, files, write } = this.#options
    const reached = Math.floor(this.#share() * 10)
    if (columns !== null || reached <= this.#tenth || this.took.size === files.size) return
    this.#tenth = reached
    write(`[${'#'.repeat(reached * 2).padEnd(20, '.')}] ${this.#progress()}${this.#forecast()}\n`)
  }

  /** What is done of the expected time; a running file counts for at most what it is expected to take. */
  #share(): number {
    const { files, now } = this.#options
    let done = 0
    for (const file of this.took.keys()) done += files.get(file) ?? 0
    for (const [file, { began }] of this.#running) done += Math.min(files.get(file) ?? 0, (now() - began) / 1000)
    return done / [...files.values()].reduce((total, seconds) => total + seconds, 0)
  }

  #progress(): string {
    const { passed, failed, skipped } = this.#count
    const failures = failed > 0 ? `, ${failed} FAILED` : ''
    const files = `${this.took.size} of ${this.#options.files.size} files`
    return `${files}, ${passed + failed + skipped} tests${failures}, ${span(this.#seconds())}`
  }

  #forecast(): string {
    const share = this.#share()
    return share < 0.02 || share >= 1 ? '' : `, about ${span((this.#seconds() * (1 - share)) / share)} left`
  }

  #print(text: string): void {
    this.#options.write(this.#options.columns === null ? text : CLEAR + text)
  }

  #short(file: string): string {
    return relative(this.#options.root, file).replaceAll('\\', '/')
  }

  #seconds(): number {
    return (this.#options.now() - this.#started) / 1000
  }
}

function newState(began: number): FileState {
  return { began, names: new Map(), lines: [], written: '', failed: false, ended: false }
}

function fullName(state: FileState, testId = 0): string {
  const names: string[] = []
  for (let one = state.names.get(testId); one !== undefined; one = state.names.get(one.parent ?? 0))
    names.unshift(one.name)
  return names.join(' > ')
}

function ending(error: Failure | undefined): string {
  return error?.signal ? `by ${error.signal}` : `with exit status ${error?.exitCode ?? 'unknown'}`
}

/** The message with its diff, and the lines of our own that lead there. */
function explain(error: Failure | undefined, root: string): string {
  const thrown: unknown = error?.cause ?? error
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? thrown : inspect(thrown)
  if (!('generatedMessage' in thrown)) return inspect(thrown).replaceAll(`file://${root}`, '')
  const { generatedMessage, actual, expected } = thrown as Error & Record<string, unknown>
  const values = generatedMessage ? '' : `\nactual: ${brief(actual)}\nexpected: ${brief(expected)}`
  const frames = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at .*\.tsx?:\d+:\d+\)?$/.test(line) && !line.includes('node_modules'))
    .slice(0, 5)
    .map((line) => line.trim().replace(`file://${root}`, ''))
  return `${thrown.message}${values}\n${frames.join('\n')}`
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}

function brief(value: unknown): string {
  const text = inspect(value, { depth: 4 })
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text
}

function span(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
