// A person's store for programs: open, sync, and read as typed rows.

import { appOfSession, originOf } from '../cloud/index.ts'
import { isDate } from '../codec/date.ts'
import type { Tables } from '../decode/rows.ts'
import { WristoryError } from '../errors.ts'
import { unbatched } from '../kinds/batch.ts'
import { ensureLogin } from '../store/ensure-login.ts'
import { readTable } from '../store/history.ts'
import { type Account, keyOfUser, type OpenOptions, openStore as openFile, type Store } from '../store/store.ts'
import { type SyncOptions, type SyncSummary, sync as syncHistory } from '../sync/sync.ts'
import type { Client } from './client.ts'

/** `now` (epoch seconds) is the computer's clock by default. */
export type StoreOptions = Omit<OpenOptions, 'now'> & Partial<Pick<OpenOptions, 'now'>>

/**
 * Opens the store in a folder: for reading, or with `write` for one writer at a time, which creates it if missing.
 * `using` closes it. Throws `sign-in-needed` if there is none to read, `busy`, `newer`, `corrupt`, `store`,
 * `disk-full`.
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return openFile({ now: () => Math.floor(Date.now() / 1000), ...options })
}

/** The part of the history to fetch, and how. */
export interface SyncStoreOptions
  extends Pick<SyncOptions, 'from' | 'to' | 'kinds' | 'brief' | 'again' | 'signal' | 'onProgress'> {
  /** Open for writing. */
  readonly store: Store
  readonly client: Client
  /** Name of the account in the store; that of the same person by default, else `default`. */
  readonly account?: string | undefined
  /** The wearer's home zone (IANA), for records that do not state their offset from UTC. */
  readonly zone?: string | undefined
}

/**
 * Syncs the store with the cloud: the whole history in the first run, afterwards what is new or may have changed.
 * Failures are in the summary. Throws only what ends the run (`token-expired`, `wait`, `interrupted`, `network`,
 * `disk-full` ...); everything fetched until then is stored, and the next run continues from there.
 */
export function sync({ store, client, account, zone, ...options }: SyncStoreOptions): Promise<SyncSummary> {
  const { userId, session } = client
  const key = keyOfUser(userId)
  const known = store.accounts().find(({ user_key }) => user_key === key)
  const login = appOfSession(session)
  const owner = ensureLogin(store, account ?? known?.name ?? 'default', { app: login, userId }, zone ?? null)
  const origin = originOf(session)
  return syncHistory({ ...options, store, account: owner, userId, cloud: client, login, origin, now: store.now })
}

/** Whose rows to read, and of which local days. */
export interface QueryOptions {
  /** Name of the account; the only one by default. */
  readonly account?: string | undefined
  /** First and last local day, inclusive; all by default. Rows without a date belong to every day. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Include workouts deleted in the cloud. */
  readonly deleted?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The rows of a table or view of the store (docs/schema.md) in the order of its key. They are read on demand, so ten
 * years of minutes do not fill the memory. Throws `usage` for an unknown table or account, `interrupted`.
 */
export async function* query<K extends keyof Tables>(
  store: Store,
  table: K,
  { account, from, to, deleted = false, signal }: QueryOptions = {},
): AsyncGenerator<Tables[K], void, undefined> {
  for (const date of [from, to])
    if (date !== undefined && !isDate(date))
      throw new WristoryError('usage', `${date} is not a day: write it like 2026-11-30.`)
  const found = readTable(
    store.database,
    findAccount(store, account),
    { from: from ?? null, to: to ?? null, deleted },
    table,
  )
  if (found === null) throw new WristoryError('usage', `There is no table called ${table}.`)
  const names = Object.keys(found.columns)
  for await (const { batch } of found.batches()) {
    if (signal?.aborted) throw new WristoryError('interrupted', 'The reading was stopped.')
    // The types are made from the columns that the rows are read by (scripts/row-types.ts).
    yield* unbatched(batch, names) as Iterable<unknown> as Iterable<Tables[K]>
  }
}

function findAccount(store: Store, name: string | undefined): Account {
  const accounts = store.accounts()
  const found = name === undefined ? accounts : accounts.filter((one) => one.name === name)
  const [only, second] = found
  if (only !== undefined && second === undefined) return only
  const names = accounts.map((one) => one.name).join(', ')
  throw new WristoryError(
    'usage',
    only === undefined ? `The store has no account ${name ?? ''}.` : 'There are several accounts.',
    {
      hint: names === '' ? 'Call `sync` first.' : `Name one: ${names}.`,
    },
  )
}
