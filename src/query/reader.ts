// What every query reads from: the store opened for reading, the selected account, and a few common facts. The store
// may appear, grow or be replaced while the server runs.

import { existsSync, statSync } from 'node:fs'
import { WristoryError } from '../errors.ts'
import type { Database } from '../store/driver.ts'
import { openStore, type Store, storePath } from '../store/store.ts'
import { localToday } from '../store/today.ts'

export interface Reader {
  readonly database: Database
  /** The selected account's number, name and home zone. */
  readonly account: { readonly id: number; readonly name: string; readonly zone: string | null }
  /** The wearer's local day. */
  readonly today: string
  readonly first: string | null
  readonly last: string | null
}

export interface ReaderOptions {
  readonly folder: string
  readonly account: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface StoreDoor {
  /** Null if there is no store or no account in it. Throws what a damaged or newer store throws. */
  open(): Promise<Reader | null>
  /** Names of the accounts in the store. */
  names(): Promise<string[]>
  close(): void
}

/** MiB of pages cached between requests: a day with its usual range and its other years is spread over the file. */
const CACHE = 16

/** Keeps the store open between requests and reopens it when the file was replaced. */
export function storeDoor({ folder, account: wanted, now }: ReaderOptions): StoreDoor {
  let store: Store | null = null
  let file = ''
  let made = false
  const opened = async () => {
    const fresh = await openStore({ folder, now: () => Math.floor(now() / 1000) })
    fresh.database.exec(`PRAGMA cache_size = -${CACHE * 1024}`)
    return fresh
  }
  const current = async (): Promise<Store | null> => {
    const path = storePath(folder)
    if (!existsSync(path)) return null
    const { ino, birthtimeMs } = statSync(path)
    const name = `${ino} ${birthtimeMs}`
    if (store !== null && name !== file) {
      store.close()
      store = null
      made = false
    }
    try {
      store ??= await opened()
    } catch (error) {
      // A first sync is creating it.
      if (error instanceof WristoryError && error.code === 'sign-in-needed') return null
      throw error
    }
    file = name
    return store
  }
  /** A store being created by a sync has no tables yet. */
  const ready = async (): Promise<Store | null> => {
    const open = await current()
    if (open === null) return null
    made ||=
      open.database.get<{ n: number }>("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('account', 'day')")!
        .n === 2
    return made ? open : null
  }
  return {
    async open() {
      const open = await ready()
      return open === null ? null : open.database.snapshot(() => chosenReader(open, wanted, now()))
    },
    async names() {
      return (await ready())?.accounts().map(({ name }) => name) ?? []
    },
    close() {
      store?.close()
      store = null
    },
  }
}

function chosenReader(store: Store, wanted: string | undefined, now: number): Reader | null {
  const accounts = store.accounts()
  const account = wanted === undefined ? accounts[0] : accounts.find(({ name }) => name === wanted)
  return account === undefined ? null : createReader(store.database, account, now)
}

/** Reads one account; `now` is epoch milliseconds. */
export function createReader(database: Database, account: Reader['account'], now: number): Reader {
  // Two lookups at the ends of the key: a single query for both would read every day.
  const edge = (way: 'ASC' | 'DESC') =>
    database.get<{ date: string }>(`SELECT date FROM day WHERE account = ? ORDER BY date ${way} LIMIT 1`, account.id)
      ?.date ?? null
  return {
    database,
    account,
    today: localToday(database, account.id, Math.floor(now / 1000)),
    first: edge('ASC'),
    last: edge('DESC'),
  }
}

/** Caches `read` until the store is written to: for reads of whole tables. */
export function memoizeUntilWrite<T>(read: (reader: Reader) => T): (reader: Reader) => T {
  const kept = new WeakMap<Database, { version: string; value: T }>()
  return (reader) => {
    const { database, account } = reader
    const { data_version } = database.get<{ data_version: number }>('PRAGMA data_version')!
    const version = `${data_version} ${account.id}`
    const last = kept.get(database)
    if (last?.version === version) return last.value
    const value = read(reader)
    kept.set(database, { version, value })
    return value
  }
}
