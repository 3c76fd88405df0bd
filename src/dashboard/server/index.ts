// Starts the dashboard on 127.0.0.1, and on request on an address of the local network or behind a proxy. The printed
// address has a one-time code.

import { cloudsOpen } from '../../cloud/pace.ts'
import type { RemoteEntrance } from '../../http-server/entrance.ts'
import { openFamily } from '../../http-server/family.ts'
import { type Listening, listenOnLoopback } from '../../http-server/listen.ts'
import { makeCurrent } from '../../store/current.ts'
import { createSqlRunner } from '../../store/sql.ts'
import { createApp } from './app.ts'
import { loadAssets } from './assets.ts'
import { createDevices, type Remote } from './devices.ts'
import { createGuard } from './guard.ts'
import type { Lan, LanOptions } from './lan.ts'
import { createPersons } from './persons.ts'
import { createSchedule, type Later, lastSync, laterUnheld, type Quiet } from './schedule.ts'
import { readSettings, tileOrigin } from './settings.ts'
import { createSyncJobs } from './sync-job.ts'

/** MiB that one query of the SQL page may use (reliability W10). */
const SQL_MEMORY = 128

export interface DashboardOptions {
  /** Folder of the store, the tokens and the settings; it may be empty. */
  readonly home: string
  /** 0 takes any free port. */
  readonly port: number
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly account?: string | undefined
  /** Origin used instead of the vendor's cloud. */
  readonly cloud?: string | undefined
  /** Home zone of a new account. */
  readonly zone?: string | null
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Called for internal errors; does nothing by default. */
  readonly onBug?: (error: unknown) => void
  /** Folder of the built page, the package's own by default. */
  readonly page?: string
  /** An address in the computer's network for paired devices, over TLS. */
  readonly lan?: LanOptions | undefined
  /** `https://HOST` of a proxy that ends TLS, on this computer, and passes requests on to `port`. */
  readonly proxy?: string | undefined
  /** The timer and the randomness of the scheduled syncs. */
  readonly later?: Later
  readonly random?: () => number
  /** Hours without a scheduled sync; none by default. */
  readonly quiet?: () => Quiet | null
  /** Called after each sync. */
  readonly synced?: () => Promise<void>
}

export interface Dashboard {
  /** `http://127.0.0.1:PORT`, without a code. */
  readonly origin: string
  /** An address that opens the dashboard in one browser, once. */
  open(path?: string): string
  /** The entrance of other devices; null if only this computer has access. */
  readonly remote: Remote | null
  close(): Promise<void>
}

/** Serves the dashboard. Throws `usage` if the port is taken, `store` if the page was not built. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { home, version, env, now, cloud: origin, account, zone = null } = options
  await makeCurrent(home, now)
  let port = options.port
  const jobs = createSyncJobs()
  const persons = createPersons({ home, env, version, origin, account, zone, now })
  const queries = createSqlRunner(home, SQL_MEMORY)
  const remotes: RemoteEntrance[] = []
  let remote: Remote | null = null
  const devices = createDevices(home, now)
  const family = openFamily(home, now)
  const guard = createGuard({
    port: () => port,
    tileOrigin: () => tileOrigin(readSettings(home)),
    now,
    remotes: () => remotes,
    devices,
    family,
  })
  const schedule = createSchedule({
    every: () => readSettings(home).syncEvery,
    quiet: options.quiet ?? (() => null),
    signIn: persons.own.account.chosen,
    lastRun: (name) => lastSync(persons.own.door, name),
    opens: (apps) => (origin === undefined ? cloudsOpen(home, apps, now() / 1000) : 0),
    jobs,
    start: async () => jobs.start(await persons.own.account.forSync()),
    now,
    random: options.random ?? Math.random,
    later: options.later ?? laterUnheld,
  })
  const app = createApp({
    home,
    version,
    ...persons.own,
    person: persons.find,
    jobs,
    queries,
    guard,
    now,
    schedule,
    devices,
    family,
    remote: () => remote,
    certificate: () => lan?.authority.certificate ?? null,
    assets: loadAssets(options.page),
    onBug: options.onBug ?? (() => undefined),
  })
  const server = await listenOnLoopback(app.fetch, port)
  port = server.port
  const lan = options.lan === undefined ? null : await openLan(app.fetch, home, options.lan, now, server)
  if (lan !== null) remotes.push({ host: `${options.lan!.address}:${lan.port}`, endsTls: 'here' })
  if (options.proxy !== undefined) remotes.push({ host: new URL(options.proxy).host, endsTls: 'proxy' })
  const [entrance] = remotes
  if (entrance !== undefined) {
    const origin = `https://${entrance.host}`
    const pair = () => {
      const { code, until } = guard.issueToDevice()
      return { address: `${origin}/#token=${code}`, until }
    }
    remote = { origin, fingerprint: lan?.authority.fingerprint ?? null, pair }
  }
  const release = jobs.listen(({ event }) => {
    if (event === 'end') options.synced?.().catch(options.onBug ?? (() => undefined))
  })
  schedule.look()
  return {
    origin: `http://127.0.0.1:${port}`,
    open: (path = '/') => `http://127.0.0.1:${port}${path}#token=${guard.issue()}`,
    remote,
    async close() {
      release()
      queries.close()
      await schedule.close()
      await Promise.all([jobs.close(), persons.close()])
      await Promise.all([server.close(), lan?.close()])
    },
  }
}

/** Loaded on demand: TLS takes time to load. If it fails, the loopback server ends too. */
async function openLan(
  fetch: Parameters<typeof listenOnLoopback>[0],
  home: string,
  options: LanOptions,
  now: () => number,
  loopback: Listening,
): Promise<Lan> {
  try {
    const { listenOnLan } = await import('./lan.ts')
    return await listenOnLan(fetch, home, options, now)
  } catch (error) {
    await loopback.close()
    throw error
  }
}
