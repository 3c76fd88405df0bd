// A store with some weeks of a made-up person, to be handed over, and ways of changing it as time does.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openly } from '../../src/export/redact.ts'
import { type DeliveryOutcome, type HandoverOptions, handOver } from '../../src/handover/run/engine.ts'
import { removeReceiver } from '../../src/handover/run/manage.ts'
import { type HandoverSetting, saveSetting } from '../../src/handover/run/settings.ts'
import { type PersonName, startSimulator } from '../../src/simulator/index.ts'
import type { Database } from '../../src/store/driver.ts'
import { makeFeed } from '../../src/store/feed.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { bareCloud, now, optionsFor, tempStore, today } from '../temp-store.ts'

export interface World extends Disposable {
  readonly home: string
  /** Adds a receiver with everything open. */
  add(
    type: string,
    options: Record<string, string>,
    more?: Partial<HandoverSetting> & { secrets?: Record<string, string> },
  ): void
  remove(name: string): void
  hand(more?: Partial<HandoverOptions>): Promise<DeliveryOutcome[]>
  /** Changes rows and brings the feed up to them. */
  change(work: (database: Database) => void): Promise<void>
  read<T>(sql: string, ...values: (string | number)[]): Promise<T[]>
  clock: { now: number }
}

/** Who is handed over: some weeks of the usual person, where nothing else is said. */
export interface WorldPerson {
  readonly person?: PersonName
  /** First day that is fetched; null is all. */
  readonly from?: string | null
}

const templates = new Map<string, Promise<string>>()

/** The store that all worlds of a person are copies of: made once in a process. */
function made({ person, from = '2026-10-15' }: WorldPerson): Promise<string> {
  const key = `${person} ${from}`
  const template =
    templates.get(key) ??
    (async () => {
      const simulator = await startSimulator({ today, person })
      const temp = await tempStore()
      await sync(optionsFor(temp, bareCloud(simulator), from === null ? {} : { from }))
      temp.store.close()
      await simulator.close()
      process.on('exit', () => rmSync(temp.folder, { recursive: true, force: true }))
      return temp.folder
    })()
  templates.set(key, template)
  return template
}

export const world = (): Promise<World> => worldWith({})

export async function worldWith(person: WorldPerson): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'wristory-handover-'))
  cpSync(await made(person), home, { recursive: true })
  const clock = { now: now() }
  return {
    home,
    clock,
    add(type, options, { secrets = {}, ...more } = {}) {
      const setting = { name: type, type, options, redaction: openly, accounts: null, since: null, paused: false }
      saveSetting(home, { ...setting, ...more }, secrets)
    },
    remove: (name) => void removeReceiver(home, name),
    hand: (more) => handOver({ home, version: '0.0.0', now: () => clock.now, ...more }),
    async change(work) {
      const store = await openStore({ folder: home, write: true, now })
      try {
        store.database.transaction(() => {
          work(store.database)
          makeFeed(store.database)
        })
      } finally {
        store.close()
      }
    },
    async read(sql, ...values) {
      const store = await openStore({ folder: home, now })
      try {
        return store.database.all(sql, ...values)
      } finally {
        store.close()
      }
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  }
}
