// A temporary folder with a simulated person's store, fetched from the simulator as a sync would.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCloud } from '../../src/cloud/index.ts'
import { type Dashboard, type DashboardOptions, startDashboard } from '../../src/dashboard/server/index.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { storedOnce } from '../stored-once.ts'

/** Tuesday 14 July 2026, 19:42 in Berlin: a summer evening, so that the day is open and no clock is odd. */
export const evening = Date.parse('2026-07-14T17:42:00Z')

export interface MadeUp {
  readonly home: string
  readonly simulator: Simulator
  remove(): Promise<void>
}

/** Signs in to a new simulator; `fetched` also fetches the whole history. */
export async function madeUpStore(
  options: SimulatorOptions & { fetched?: boolean; zone?: string | null } = {},
): Promise<MadeUp> {
  const { fetched = true, zone = 'Europe/Berlin', ...rest } = options
  const home = mkdtempSync(join(tmpdir(), 'wristory-dashboard-'))
  const now = rest.now ?? (() => evening)
  const simulator = await startSimulator({ ...rest, now })
  if (fetched) {
    const { person = 'two-years', days = 'all', ...others } = rest
    const make = () => fetchInto(home, simulator, now, zone)
    if (Object.keys(others).length > 0) await make()
    else {
      await storedOnce(home, `${person}-${days}-${zone === null ? 'nowhere' : zone.replace('/', '-')}`, make)
      // The tokens of a copy are of another simulator.
      await signedIn(home, simulator, now, async () => {})
    }
  }
  return {
    home,
    simulator,
    async remove() {
      await simulator.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function fetchInto(home: string, simulator: Simulator, now: () => number, zone: string | null): Promise<void> {
  const seconds = () => Math.floor(now() / 1000)
  return signedIn(home, simulator, now, async (cloud, userId) => {
    const client = await cloud.client()
    const store = await openStore({ folder: home, write: true, now: seconds })
    try {
      await sync({
        store,
        account: store.ensureAccount('default', userId, zone),
        userId,
        cloud: { get: (path, query) => client.get(path, query, { accept: [404] }) },
        now: seconds,
      })
    } finally {
      store.close()
    }
  })
}

/** Signs in, keeps the tokens in the home folder, and does `work`. */
async function signedIn(
  home: string,
  simulator: Simulator,
  now: () => number,
  work: (cloud: ReturnType<typeof openCloud>, userId: string) => Promise<void>,
): Promise<void> {
  const cloud = openCloud({ home, env: {}, version: '0', cloud: simulator.url, clock: now })
  try {
    const { email, password } = simulator.accounts[0]!
    const session = await cloud.signIn('encrypted', { account: email, password })
    await cloud.tokens.save('default', session)
    await work(cloud, session.userId)
  } finally {
    await cloud.close()
  }
}

/** The dashboard over a folder, at the evening of the made-up history. */
export function dashboardOver(home: string, more: Partial<DashboardOptions> = {}): Promise<Dashboard> {
  return startDashboard({
    home,
    port: 0,
    version: '0.0.0',
    env: {},
    now: () => evening,
    zone: 'Europe/Berlin',
    ...more,
  })
}
