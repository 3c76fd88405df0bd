// Helpers of a journey: the real command line as a process, a home folder, and the simulator in this process.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'

const program = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))

export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Everything on stdout so far. */
  readonly stdout: () => string
}

export interface Journey {
  readonly home: string
  readonly simulator: Simulator
  /** Runs a command to its end. */
  run(args: readonly string[], how?: How): Promise<Ended>
  /** Starts a command. */
  start(args: readonly string[], how?: How): Running
  /** Signs in to the made-up account. */
  login(): Promise<void>
}

export interface How {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A new home and a new cloud, both taken away after the tests of the file. */
export async function setOut(options: SimulatorOptions = {}): Promise<Journey> {
  const home = mkdtempSync(join(tmpdir(), 'wristory-journey-'))
  const simulator = await startSimulator(options)
  after(async () => {
    await simulator.close()
    rmSync(home, { recursive: true, force: true })
  })
  const start: Journey['start'] = (args, how) =>
    startProcess(args, { WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url }, how)
  const [person] = simulator.accounts
  return {
    home,
    simulator,
    start,
    run: (args, how) => start(args, how).ended,
    async login() {
      const args = ['login', '--email', person?.email ?? '', '--password-stdin']
      const { status, stderr } = await start(args, {
        input: `${person?.password}
`,
      }).ended
      if (status !== 0) throw new Error(`login ended with ${status}: ${stderr}`)
    },
  }
}

/** What finds programs, and where `npm run coverage` gathers what they ran. */
export function counted(): Record<string, string> {
  const { PATH = '', NODE_V8_COVERAGE } = process.env
  return { PATH, ...(NODE_V8_COVERAGE && { NODE_V8_COVERAGE }) }
}

/** Starts the command line with nothing of this process's environment but what finds programs. */
export function startProcess(args: readonly string[], env: Readonly<Record<string, string>>, how: How = {}): Running {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...counted(), TZ: 'Europe/Berlin', LANG: 'C.UTF-8', ...env, ...how.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // A test that fails midway leaves its process to this.
  after(() => child.kill('SIGKILL'))
  child.stdin.on('error', () => undefined)
  child.stdin.end(how.input ?? '')
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { child, ended, stdout: () => stdout }
}

/** Waits until something holds, looking every few milliseconds; throws after ten seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (holds()) return
    await setTimeout(10)
  }
  throw new Error(`waited ten seconds for ${what}`)
}

/** Paths of the reads of data since a given request. */
export function readsSince(simulator: Simulator, first: number): string[] {
  return simulator.requests
    .slice(first)
    .map(({ path }) => path)
    .filter((path) => !/tokens|login|registrations|app_tokens/.test(path))
}
