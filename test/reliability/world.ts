// Shared by the reliability tests: a simulated cloud, signed-in home folders, the real command line as processes, and
// the expected content of a store.

import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCloud } from '../../src/cloud/index.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { checkStore } from '../../src/store/check.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { counted } from '../journeys/journey.ts'
import { bareCloud } from '../temp-store.ts'

const program = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))
const zone = 'Europe/Berlin'
const DAY = 86_400_000

/** The kinds of the daily record: one source, a request per month, every way of storing. */
export const daily = 'day,minute,night,sleep_stage,nap,activity_stage'

export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  readonly milliseconds: number
}

export interface How {
  /** What runs the program, such as `strace` with its options. */
  readonly through?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly uid?: number
  /** Called with the process as soon as it runs. */
  readonly running?: (child: Child) => void
}

export type Child = ReturnType<typeof spawn>

export interface World extends AsyncDisposable {
  readonly simulator: Simulator
  readonly folder: string
  /** When everything here happens, epoch milliseconds. */
  readonly moment: number
  /** The hash after an undisturbed sync. */
  readonly reference: string
  /** Hashes after 0, 1, 2 ... replies of an undisturbed sync, in order. */
  readonly steps: readonly string[]
  /** Requests of an undisturbed sync. */
  readonly requests: number
  /** A new signed-in home; all of these share one sign-in. */
  home(): string
  /** A new home with a sign-in of its own. */
  ownHome(): Promise<string>
  /** Runs a command on a home. */
  run(home: string, args: readonly string[], how?: How): Promise<Ended>
  /** `sync` of the world's kinds. */
  sync(home: string, how?: How): Promise<Ended>
}

/** Starts a cloud, signs in once, and syncs once in this process to know what is right. */
export async function startWorld(options: SimulatorOptions & { readonly kinds?: string } = {}): Promise<World> {
  const { kinds = daily, ...more } = options
  // The person's day stands still at noon, for cloud and programs alike: no test runs into another day.
  const moment = Math.floor(Date.now() / DAY) * DAY + DAY / 2
  const simulator = await startSimulator({ person: 'two-years', days: 30, now: () => moment, ...more })
  const folder = mkdtempSync(join(tmpdir(), 'wristory-world-'))
  const first = join(folder, 'signed-in')
  await signIn(simulator, first, moment)
  const known = await undisturbed(simulator, join(folder, 'reference'), kinds, moment)
  let homes = 0
  const clock = { WRISTORY_NOW: new Date(moment).toISOString() }
  const world: World = {
    ...known,
    simulator,
    folder,
    moment,
    home() {
      const home = join(folder, String(++homes))
      cpSync(first, home, { recursive: true })
      return home
    },
    async ownHome() {
      const home = join(folder, String(++homes))
      await signIn(simulator, home, moment)
      return home
    },
    run: (home, args, how = {}) =>
      runProcess(args, { ...clock, WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url }, folder, how),
    sync: (home, how) => world.run(home, ['sync', '--kinds', kinds, '--json'], how),
    async [Symbol.asyncDispose]() {
      await simulator.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  // Fills the cache of compiled code, so that later processes write nothing but what is theirs.
  await world.sync(world.home())
  return world
}

async function signIn(simulator: Simulator, home: string, moment: number): Promise<void> {
  const cloud = openCloud({ home, env: {}, version: '0.0.0', cloud: simulator.url, clock: () => moment })
  const { email, password } = simulator.accounts[0]!
  await cloud.tokens.save('default', await cloud.signIn('encrypted', { account: email, password }))
  await cloud.close()
}

async function undisturbed(simulator: Simulator, home: string, kinds: string, moment: number) {
  const now = () => moment / 1000
  const store = await openStore({ folder: home, write: true, now })
  const steps = [contentHash(store.database)]
  const note = () => {
    const hash = contentHash(store.database)
    if (hash !== steps.at(-1)) steps.push(hash)
  }
  const { userId } = simulator.accounts[0]!
  const account = store.ensureAccount('default', userId, zone)
  const { requests } = await sync({
    store,
    account,
    userId,
    now,
    kinds: kinds.split(','),
    cloud: bareCloud(simulator, note),
  })
  note()
  store.close()
  return { reference: steps.at(-1)!, steps, requests }
}

/** Runs the real program with nothing of this process's environment but the path. */
export function runProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
  { through = [], env: more = {}, uid, running }: How = {},
): Promise<Ended> {
  const [command = '', ...rest] = [...through, process.execPath, program, ...args]
  const cache = join(folder, 'cache')
  mkdirSync(cache, { recursive: true })
  const started = performance.now()
  const child = spawn(command, rest, {
    env: { ...counted(), TZ: zone, LANG: 'C.UTF-8', NODE_COMPILE_CACHE: cache, ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  running?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => {
      resolve({ status, signal, out, err, milliseconds: performance.now() - started })
    })
  })
}

/** The content hash of a home's store; null where there is no store yet. */
export async function hashOf(home: string): Promise<string | null> {
  if (!existsSync(storePath(home))) return null
  try {
    const store = await openStore({ folder: home, now: () => 0 })
    try {
      return contentHash(store.database)
    } finally {
      store.close()
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'sign-in-needed') return null
    throw error
  }
}

/** What `check --deep` finds wrong in a home, as lines; nothing where there is no store. */
export async function faultsOf(home: string): Promise<string[]> {
  if ((await hashOf(home)) === null) return []
  const { findings } = await checkStore({ path: storePath(home), deep: true })
  return findings.map(({ part, place, what }) => `${part} ${place}: ${what}`)
}

/** Does `work` for each item, two at a time: as many as there are cores for sure. */
export async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all([lane(), lane()])
}

/** Why a test that needs a tool of Linux cannot run here; false when it can. Shown by the runner as the reason. */
export function lacks(tool: 'strace' | 'root'): string | false {
  if (tool === 'root') return process.getuid?.() === 0 ? false : 'NOT RUN: needs root'
  return spawnSync('strace', ['-V']).status === 0 ? false : 'NOT RUN: strace is not installed (Debian: strace)'
}
