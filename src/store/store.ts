// A person's store: one SQLite file in one folder. Opening for reading loads nothing that only writing needs.

import { WristoryError } from '../errors.ts'
import type { Lock } from '../files/lock.ts'
import type { Database } from './driver.ts'
import { loginKey } from './logins.ts'
import { isSchemaNoted, noteSchema } from './schema-note.ts'
import { type SealedIdentity, sealOfAccount } from './seal.ts'
import { isAtRest, isThere, openForReading, storePath } from './store-file.ts'
import { keyOfUser } from './user-key.ts'

export { isThere, storePath } from './store-file.ts'
export { keyOfUser } from './user-key.ts'

/** One person's history in a store. */
export interface Account {
  readonly id: number
  readonly name: string
  /** Fingerprint of the user id, to detect the wrong account; the id itself is stored with the tokens only. */
  readonly user_key: string | null
  /** Home zone (IANA), for records that do not state their offset. */
  readonly zone: string | null
}

export interface OpenOptions {
  readonly folder: string
  /** Take the writer's lock. */
  readonly write?: boolean
  /**
   * With `write`: repair a schema that another program changed, which is otherwise refused. Call `rebuild` afterwards.
   */
  readonly repair?: boolean
  /** Epoch seconds. */
  readonly now: () => number
  /** Called while the derived tables are rebuilt. */
  readonly onRebuild?: (done: number, total: number) => void
}

/** An open store: its accounts, its folder and its database. Close it with `close` or `using`. */
export class Store {
  readonly folder: string
  readonly database: Database
  private readonly lock: Lock | null
  /** Epoch seconds. */
  readonly now: () => number

  constructor(folder: string, database: Database, lock: Lock | null, now: () => number) {
    this.folder = folder
    this.database = database
    this.lock = lock
    this.now = now
  }

  accounts(): Account[] {
    return this.database.all<Account>('SELECT id, name, user_key, zone FROM account ORDER BY id')
  }

  account(name: string): Account | undefined {
    return this.database.get<Account>('SELECT id, name, user_key, zone FROM account WHERE name = ?', name)
  }

  /** The account of that name, created if new. Throws `wrong-account` if the name belongs to another user id. */
  ensureAccount(name: string, userId: string, zone: string | null): Account {
    const { database } = this
    const userKey = keyOfUser(userId)
    const known = this.account(name)
    if (known !== undefined && known.user_key !== null && known.user_key !== userKey) {
      throw new WristoryError('wrong-account', `The store has another person's data under the account "${name}"`)
    }
    if (known !== undefined && known.user_key !== null && (known.zone !== null || zone === null)) return known
    return database.transaction(() => {
      database.run(
        `INSERT INTO account (name, user_key, zone, created) VALUES (?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET user_key = excluded.user_key, zone = coalesce(zone, excluded.zone)`,
        name,
        userKey,
        zone,
        this.now(),
      )
      return this.sealed(name)
    })
  }

  /** The account of that name, created without an owner if new: the first user id becomes its owner. */
  ensureLocalAccount(name: string, zone: string | null): Account {
    const { database } = this
    return database.transaction(() => {
      database.run(
        `INSERT INTO account (name, user_key, zone, created) VALUES (?, NULL, ?, ?)
         ON CONFLICT (name) DO UPDATE SET zone = coalesce(zone, excluded.zone)`,
        name,
        zone,
        this.now(),
      )
      return this.sealed(name)
    })
  }

  /** Whether `userId` is the account's at this vendor's cloud; true while the account belongs to nobody there. */
  isOwner(account: Account, userId: string, vendor: 'zepp' | 'mi-fitness'): boolean {
    const key = vendor === 'zepp' ? account.user_key : loginKey(this.database, account, vendor)
    return key === null || key === keyOfUser(userId) || (vendor === 'zepp' && this.isMerged(account, userId))
  }

  /** Whether the user id is of an account that was merged into this one. */
  private isMerged({ id }: Account, userId: string): boolean {
    const sql = 'SELECT 1 FROM merged_user WHERE account = ? AND user_key = ?'
    return this.database.get(sql, id, keyOfUser(userId)) !== undefined
  }

  private sealed(name: string): Account {
    const row = this.database.get<SealedIdentity & { id: number }>('SELECT * FROM account WHERE name = ?', name)!
    this.database.run('UPDATE account SET seal = ? WHERE id = ?', sealOfAccount(row), row.id)
    return this.account(name)!
  }

  /** Returns unused space to the disk. Optional: without room for it, nothing happens. */
  compact(): void {
    try {
      const right = isSchemaNoted(this.database)
      this.database.exec('VACUUM')
      if (right) noteSchema(this.database)
      this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      if (!(error instanceof WristoryError)) throw error
    }
  }

  close(): void {
    this.database.close()
    this.lock?.release()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/**
 * Opens the store in `folder`; for writing it is created if missing, for reading `sign-in-needed` is thrown. Throws
 * `busy`, `newer`, `corrupt`, `store` or `disk-full`, and leaves the file unchanged.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { folder, write = false, repair = false, now, onRebuild } = options
  if (write) {
    const { openForWriting } = await import('./writing.ts')
    const { database, lock } = openForWriting(folder, now, onRebuild, repair)
    return new Store(folder, database, lock, now)
  }
  const path = storePath(folder)
  if (!isThere(path)) throw noStore(folder)
  if (!isAtRest(path)) (await import('./own-log.ts')).requireOwnLog(path)
  const database = openFilled(folder, path)
  try {
    if (!isSchemaNoted(database)) (await import('./schema.ts')).requireSchema(database)
    return new Store(folder, database, null, now)
  } catch (error) {
    database.close()
    throw error
  }
}

/** The error for reading a store that does not exist. */
export function noStore(folder: string): WristoryError {
  return new WristoryError('sign-in-needed', `There is no store in ${folder} yet`, {
    hint: 'Run `wristory login` and `wristory sync`, or `wristory demo` to look around with a made-up account.',
  })
}

/** For reading; a store whose creation was interrupted does not exist yet. */
function openFilled(folder: string, path: string): Database {
  const database = openForReading(path)
  const made = database.get("SELECT 1 FROM sqlite_schema WHERE name = 'setting'") !== undefined
  if (made && database.get("SELECT 1 FROM setting WHERE name = 'derived_version'") !== undefined) return database
  database.close()
  throw noStore(folder)
}
