// Runs the real command line as a process and measures its CPU time and memory, as the kernel counts them.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/cli/main.ts', import.meta.url).href
export const bin = fileURLToPath(new URL('../bin/wristory.js', import.meta.url))

export interface Cost {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** User and system seconds. */
  readonly cpu: number
  /** Largest resident set, MiB. */
  readonly rss: number
}

/** Runs one command line and tells what it cost. */
export function measured(args: readonly string[], env: Readonly<Record<string, string>>): Cost {
  // On Linux the largest set that getrusage tells begins with that of the process that started it, so the kernel's own
  // mark of this one is read. With the compile cache that the command's own door has: without one, Node's type stripping takes 25 MiB.
  const program = `(await import('node:module')).enableCompileCache()
    const { main } = await import(${JSON.stringify(main)})
    process.exitCode = await main(${JSON.stringify(args)})
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const { readFileSync } = await import('node:fs')
    const own = process.platform === 'linux' && /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))
    const rss = (own ? Number(own[1]) : maxRSS) / 1024
    process.stderr.write('\\n' + JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss }) + '\\n')`
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env.PATH ?? '', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const lines = result.stderr.trimEnd().split('\n')
  const cost = JSON.parse(lines.pop() ?? '{}') as Pick<Cost, 'cpu' | 'rss'>
  return { status: result.status ?? -1, stdout: result.stdout, stderr: lines.join('\n'), ...cost }
}

export interface Stranger {
  readonly url: string
  readonly account: {
    readonly email: string
    readonly password: string
    readonly userId: string
    readonly token: string
  }
  requests(): Promise<{ method: string; path: string; delay: number; headers: Record<string, string> }[]>
  stop(): void
}

/** The simulator as a process of its own, so that its work is not counted as ours. */
export async function simulatorOf(person: string): Promise<Stranger> {
  const child = spawn(process.execPath, [bin, 'simulate', '--person', person, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, accounts } = JSON.parse(line)
    return {
      url,
      account: accounts[0],
      requests: async () => (await fetch(`${url}/simulator/requests`)).json() as never,
      stop: () => child.kill('SIGTERM'),
    }
  }
  throw new Error('the simulator did not start')
}

export interface Bed {
  readonly simulator: Stranger
  readonly home: string
  readonly env: Readonly<Record<string, string>>
}

/** Runs `work` with a simulator and a new home that is signed in to it; both are gone afterwards. */
export async function signedIn<T>(person: string, work: (bed: Bed) => Promise<T>): Promise<T> {
  const simulator = await simulatorOf(person)
  const home = mkdtempSync(join(tmpdir(), 'wristory-bench-'))
  try {
    const { email, password } = simulator.account
    const env = { WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url, WRISTORY_PASSWORD: password }
    done(['login', '--email', email, '--yes', '--json'], env)
    return await work({ simulator, home, env })
  } finally {
    simulator.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** `measured`, for a command that must succeed. */
export function done(args: readonly string[], env: Readonly<Record<string, string>>): Cost {
  const cost = measured(args, env)
  if (cost.status !== 0) throw new Error(`${args[0]}: ${cost.stderr}`)
  return cost
}
