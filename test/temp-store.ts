// A store in a folder of its own and a cloud that is a bare fetch to the simulator: for tests of the layers between.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WristoryError } from '../src/errors.ts'
import type { Simulator } from '../src/simulator/index.ts'
import { type Account, openStore, type Store } from '../src/store/store.ts'
import type { Cloud, SyncOptions } from '../src/sync/sync.ts'
import { visit } from './visit.ts'

/** Noon UTC of the simulated today. */
export const now = () => 1_795_262_400
export const today = '2026-11-21'

export interface TempStore extends Disposable {
  readonly folder: string
  readonly store: Store
  readonly account: Account
}

export async function tempStore(folder = mkdtempSync(join(tmpdir(), 'wristory-'))): Promise<TempStore> {
  const store = await openStore({ folder, write: true, now })
  const account = store.ensureAccount('me', '1000000001', 'Europe/Berlin')
  return {
    folder,
    store,
    account,
    [Symbol.dispose]() {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Reads the simulator without pacing, renewing or trying again; `before` may throw or look. */
export function bareCloud(
  simulator: Simulator,
  before: (path: string, query: Readonly<Record<string, string>>) => void = () => {},
): Cloud {
  return {
    async get(path, query, options) {
      before(path, query)
      const answer = await visit(simulator.url, `${path}?${new URLSearchParams(query)}`, {
        headers: { apptoken: simulator.accounts[0]!.token, appname: 'com.huami.midong', appPlatform: 'web' },
      })
      if (answer.status !== 200 && !options?.accept?.includes(answer.status))
        throw new WristoryError('cloud-failed', `The cloud answered ${answer.status}`)
      return { body: answer.body }
    },
  }
}

export function optionsFor({ store, account }: TempStore, cloud: Cloud, more: Partial<SyncOptions> = {}): SyncOptions {
  return { store, account, userId: '1000000001', cloud, now, ...more }
}
