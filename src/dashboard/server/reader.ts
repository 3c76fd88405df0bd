// What every answer reads from: the store opened for reading, one account chosen, and the few facts all of them need.
// The store may appear, grow or be replaced while the server runs.

import { existsSync, statSync } from 'node:fs'
import { dateOfEpoch } from '../../codec/date.ts'
import { offsetAt } from '../../codec/zone.ts'
import { WristoryError } from '../../errors.ts'
import type { Database } from '../../store/driver.ts'
import { openStore, type Store, storePath } from '../../store/store.ts'

export interface Reader {
  readonly database: Database
  /** The chosen account's number, name and home zone. */
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
  /** Null while there is no store, or no account in it. Throws what a damaged or newer store throws. */
  open(): Promise<Reader | null>
  /** Names of the accounts in the store. */
  names(): Promise<string[]>
  close(): void
}

/** Keeps the store open between requests and opens it anew when the file was replaced. */
export function storeDoor({ folder, account: wanted, now }: ReaderOptions): StoreDoor {
  let store: Store | null = null
  let file = ''
  const current = async (): Promise<Store | null> => {
    const path = storePath(folder)
    if (!existsSync(path)) return null
    const { ino, birthtimeMs } = statSync(path)
    const name = `${ino} ${birthtimeMs}`
    if (store !== null && name !== file) {
      store.close()
      store = null
    }
    try {
      store ??= await openStore({ folder, now: () => Math.floor(now() / 1000) })
    } catch (error) {
      // A first sync is just making it.
      if (error instanceof WristoryError && error.code === 'sign-in-needed') return null
      throw error
    }
    file = name
    return store
  }
  return {
    async open() {
      const open = await current()
      if (open === null || !ready(open.database)) return null
      const accounts = open.accounts()
      const account = wanted === undefined ? accounts[0] : accounts.find(({ name }) => name === wanted)
      if (account === undefined) return null
      const { database } = open
      // Two looks at the ends of the key: one query for both reads every day.
      const edge = (way: 'ASC' | 'DESC') =>
        database.get<{ date: string }>(
          `SELECT date FROM day WHERE account = ? ORDER BY date ${way} LIMIT 1`,
          account.id,
        )?.date ?? null
      const today = todayOf(database, account, now())
      return { database, account, today, first: edge('ASC'), last: edge('DESC') }
    },
    async names() {
      const open = await current()
      return open === null || !ready(open.database) ? [] : open.accounts().map(({ name }) => name)
    },
    close() {
      store?.close()
      store = null
    },
  }
}

/** A store that a sync is just making has no tables yet. */
function ready(database: Database): boolean {
  return (
    database.get<{ n: number }>("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('account', 'day')")!.n === 2
  )
}

/** The wearer's day by the newest offset known, else by the home zone, else UTC. */
function todayOf(database: Database, account: Reader['account'], now: number): string {
  const newest = database.get<{ utc_offset: number }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
  )
  const seconds = Math.floor(now / 1000)
  const zoned = account.zone === null ? null : offsetAt(account.zone, seconds)
  return dateOfEpoch(seconds, newest?.utc_offset ?? zoned ?? 0)
}
