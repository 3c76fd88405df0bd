// A first sync of ten years and one with nothing new: CPU time and memory of the client, and disk space.

import { cpSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../src/cli/main.ts'
import { openStore } from '../src/store/store.ts'
import { type Cost, done, signedIn } from './command.ts'
import { atMost, type Bench, cpu, type Figure, median, wall } from './measure.ts'

export const syncing: Bench = {
  name: 'Sync and store, ten years of days',
  run() {
    return signedIn('ten-years', async ({ simulator, home, env }) => {
      const figures: Figure[] = []
      const kinds = ['--kinds', 'day,minute,night,sleep_stage,nap,activity_stage,device,profile']
      const syncs = [1, 2].map((n) => firstSyncOf(home, `${home}-${n}`, kinds, env))
      const already = (await simulator.requests()).length
      syncs.push(done(['sync', '--json', ...kinds], env))
      const asked = (await simulator.requests()).slice(already)
      figures.push(
        atMost('client CPU of a first sync, the middle of three', median(syncs.map(({ cpu }) => cpu)), 's', 3),
      )
      const largest = Math.max(...syncs.map(({ rss }) => rss))
      figures.push(atMost('their largest resident set', largest, 'MiB', 200))
      const windows = asked.filter(({ path }) => path.startsWith('/v1/data/')).length
      figures.push(
        atMost(
          'the requests of one for days, against the 122 windows that ten years have',
          windows / 122,
          'x',
          1.05,
          undefined,
          `${windows} requests`,
        ),
      )
      const kept = await days(home)
      const size = statSync(join(home, 'wristory.db')).size
      figures.push(
        atMost(
          'the store of 3-byte days, archive included',
          (size - kept.heart * 1440) / MIB,
          'MiB',
          25,
          undefined,
          sizes(kept),
        ),
      )
      const before = already + asked.length
      const again = done(['sync', '--json', ...kinds], env)
      const requests = (await simulator.requests()).length - before
      figures.push(atMost('client CPU of a sync with nothing new, start included', again.cpu, 's', 1))
      figures.push(
        atMost('that in a program which runs already, as the dashboard does', await warm(env, kinds), 'ms CPU', 200),
      )
      figures.push(atMost('its requests', requests, 'requests', 15))
      figures.push(atMost('one day out of `minute` by SQL', await oneDay(home), 'ms', 5))
      const rebuilt = done(['rebuild', '--json'], env)
      figures.push(atMost('rebuild of ten years of days, offline', rebuilt.cpu, 's CPU', 10))
      return figures
    })
  },
}

/** CPU milliseconds of a sync with nothing new in this process, which has done some before. */
async function warm(env: Readonly<Record<string, string>>, kinds: readonly string[]): Promise<number> {
  const home = ['--home', env.WRISTORY_HOME ?? '', '--cloud', env.WRISTORY_CLOUD ?? '']
  const costs: number[] = []
  for (let round = 0; round < 7; round++)
    costs.push(
      await cpu(async () => {
        if ((await main([...home, 'sync', '--quiet', ...kinds])) !== 0) throw new Error('the sync did not end well')
      }),
    )
  return median(costs.slice(2)) * 1000
}

/** What a first sync costs in a copy of a home that has only signed in. */
function firstSyncOf(
  home: string,
  copy: string,
  kinds: readonly string[],
  env: Readonly<Record<string, string>>,
): Cost {
  cpSync(home, copy, { recursive: true })
  try {
    return done(['sync', '--json', ...kinds], { ...env, WRISTORY_HOME: copy })
  } finally {
    rmSync(copy, { recursive: true })
  }
}

const MIB = 2 ** 20

interface Sizes {
  readonly days: number
  readonly heart: number
  readonly replies: number
}

async function days(home: string): Promise<Sizes> {
  const store = await openStore({ folder: home, now: () => 0 })
  try {
    const { database } = store
    return database.get<Sizes>(
      'SELECT count(*) AS days, sum(heartrate IS NOT NULL) AS heart, (SELECT sum(length(body)) FROM reply) AS replies FROM minute_series',
    )!
  } finally {
    store.close()
  }
}

/** Heart rate lies a byte a minute beside the three bytes that the figure speaks of. */
function sizes({ days, heart, replies }: Sizes): string {
  const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`
  return `${days} days with minutes; beside it ${mib(heart * 1440)} of heart rate by minute on ${heart} days; archive ${mib(replies)}`
}

async function oneDay(home: string): Promise<number> {
  const store = await openStore({ folder: home, now: () => 0 })
  try {
    const dates = store.database
      .all<{ date: string }>('SELECT date FROM day ORDER BY date DESC LIMIT 40')
      .map(({ date }) => date)
    const times: number[] = []
    for (const date of dates) {
      times.push(await wall(() => store.database.all('SELECT * FROM minute WHERE account = 1 AND date = ?', date)))
    }
    return median(times)
  } finally {
    store.close()
  }
}
