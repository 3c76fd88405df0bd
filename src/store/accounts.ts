// Renaming an account, and making one of two that are the same person's: replies, notes, plans and runs go to one of them, and
// all rows are made again. The store is copied before; all of it is one transaction.

import { WristoryError } from '../errors.ts'
import { writeCopy } from './copy.ts'
import type { Database } from './driver.ts'
import { moveJournal } from './journal-move.ts'
import { moveLogins } from './logins.ts'
import { heldRules, moveRules, ruleText } from './purge/rules.ts'
import { requireAlone, unlocked } from './purge.ts'
import { rebuildWithin } from './rebuild.ts'
import { createSeal, type Envelope, type SealedIdentity, sealOfAccount } from './seal.ts'
import { type Account, keyOfUser, openStore, type Store } from './store.ts'

/** Gives an account another name; false where the store has none of the old one. Throws `usage` where the new one is taken. */
export async function renameAccount(
  folder: string,
  from: string,
  to: string,
  now: () => number,
): Promise<{ readonly renamed: boolean; readonly there: boolean }> {
  const store = await openStore({ folder, write: true, now })
  try {
    const account = store.account(from)
    if (account === undefined) return { renamed: false, there: store.account(to) !== undefined }
    if (store.account(to) !== undefined)
      throw new WristoryError('usage', `The store has an account ${to} already.`, {
        hint: `If both are yours: \`wristory account merge ${from} ${to}\`.`,
      })
    store.database.transaction(() => {
      store.database.run('UPDATE account SET name = ? WHERE id = ?', to, account.id)
      sealAgain(store.database, account.id)
    })
    return { renamed: true, there: true }
  } finally {
    store.close()
  }
}

/** What a merge brings together. */
export interface MergePlan {
  readonly from: string
  readonly into: string
  /** Days with data of each, and of both: there the later answer stands. */
  readonly days: { readonly from: number; readonly into: number; readonly both: number }
  readonly replies: number
  readonly notes: number
}

/** Which login goes on: that of the account itself, or that of the one that is merged into it. */
export type GoingLogin = 'into' | 'from'

/** Throws `usage` where the two cannot be one. */
export async function planMerge(folder: string, from: string, into: string, now: () => number): Promise<MergePlan> {
  const store = await openStore({ folder, now })
  try {
    return planned(store, bothAccounts(store, from, into))
  } finally {
    store.close()
  }
}

/** What is left of a merge that was stopped after the store had it: whose login it is that still has the old name. */
export async function stoppedMerge(
  folder: string,
  { from, into, userId }: { readonly from: string; readonly into: string; readonly userId: string },
  now: () => number,
): Promise<GoingLogin | null> {
  const store = await openStore({ folder, now })
  try {
    const account = store.account(into)
    if (account === undefined || store.account(from) !== undefined) return null
    const key = keyOfUser(userId)
    if (account.user_key === key) return 'from'
    const merged = store.database.get('SELECT 1 FROM merged_user WHERE user_key = ? AND account = ?', key, account.id)
    return merged === undefined ? null : 'into'
  } finally {
    store.close()
  }
}

/** Merges `from` into `into` and gives the path of the copy that was made before. Throws `usage`, `busy`. */
export async function mergeAccounts(
  folder: string,
  from: string,
  into: string,
  { now, login }: { readonly now: () => number; readonly login: GoingLogin },
): Promise<{ readonly copy: string }> {
  const store = await openStore({ folder, write: true, now })
  try {
    const { database } = store
    const accounts = bothAccounts(store, from, into)
    const stamp = new Date(now() * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')
    const copy = database.path.replace(/\.db$/, `.before-merge-${stamp}.db`)
    writeCopy(database, copy, { replace: true })
    requireAlone(database)
    database.exec('PRAGMA journal_mode = WAL')
    database.transaction(() => merge(database, accounts, login, now()))
    return { copy }
  } finally {
    store.close()
  }
}

interface Both {
  readonly from: Account
  readonly into: Account
}

function bothAccounts(store: Store, from: string, into: string): Both {
  const named = (name: string) => {
    const account = store.account(name)
    if (account !== undefined) return account
    throw new WristoryError('usage', `The store has no account of the name ${name}.`, {
      hint: `There are: ${store
        .accounts()
        .map((one) => one.name)
        .join(', ')}.`,
    })
  }
  const both = { from: named(from), into: named(into) }
  if (both.from.id === both.into.id) throw new WristoryError('usage', 'An account cannot be merged into itself.')
  refuseOthers(store.database, both)
  return both
}

/** Two profiles that contradict each other, or purges that hold for one only, are no person's two accounts. */
function refuseOthers(database: Database, { from, into }: Both): void {
  const profile = (account: Account) =>
    database.get<{ birth: string | null; gender: string | null }>(
      'SELECT birth, gender FROM profile WHERE account = ?',
      account.id,
    )
  const [one, other] = [profile(from), profile(into)]
  for (const field of ['birth', 'gender'] as const)
    if (one?.[field] != null && other?.[field] != null && one[field] !== other[field])
      throw new WristoryError('usage', `${from.name} and ${into.name} are two persons: their ${field} differs.`, {
        hint: 'Accounts of several persons stay apart. Correct the profile in the app if it is wrong, then sync.',
      })
  const purges = ({ id }: Account) => heldRules(database, id).map(ruleText).sort().join('; ')
  if (purges(from) !== purges(into))
    throw new WristoryError('usage', `Other parts were purged from ${from.name} than from ${into.name}.`, {
      hint: 'Purge the same parts from both, or lift those of one: `wristory purge --list --account NAME`.',
    })
}

function planned({ database }: Store, { from, into }: Both): MergePlan {
  const n = (sql: string, ...ids: number[]) => database.get<{ n: number }>(sql, ...ids)!.n
  const days = 'SELECT count(*) AS n FROM day WHERE account = ?'
  return {
    from: from.name,
    into: into.name,
    days: {
      from: n(days, from.id),
      into: n(days, into.id),
      both: n(`${days} AND date IN (SELECT date FROM day WHERE account = ?)`, from.id, into.id),
    },
    replies: n('SELECT count(*) AS n FROM reply WHERE account = ?', from.id),
    notes: n('SELECT count(*) AS n FROM note WHERE account = ?', from.id),
  }
}

function merge(database: Database, { from, into }: Both, login: GoingLogin, now: number): void {
  const resting = login === 'into' ? from : into
  const two = from.user_key !== null && into.user_key !== null && from.user_key !== into.user_key
  unlocked(database, () => {
    moveReplies(database, from, into, two ? resting : null)
  })
  database.run('UPDATE run SET account = ? WHERE account = ?', into.id, from.id)
  database.run('UPDATE OR IGNORE failure SET account = ? WHERE account = ?', into.id, from.id)
  database.run('DELETE FROM failure WHERE account = ?', from.id)
  moveJournal(database, from, into)
  moveRules(database, from.id, into.id)
  moveLogins(database, from.id, into.id)
  database.run('UPDATE merged_user SET account = ? WHERE account = ?', into.id, from.id)
  // Notes of syncs are of one login; where the other one goes on, they begin afresh.
  for (const { name } of database.all<{ name: string }>('SELECT name FROM setting')) {
    const owner = name.split(' ')[1]
    if (owner === String(from.id) || (login === 'from' && owner === String(into.id)))
      database.run('DELETE FROM setting WHERE name = ?', name)
  }
  const key = (login === 'from' ? from.user_key : null) ?? into.user_key ?? from.user_key
  for (const other of [from.user_key, into.user_key])
    if (other !== null && other !== key)
      database.run('INSERT OR REPLACE INTO merged_user VALUES (?, ?, ?)', other, into.id, now)
  database.run('DELETE FROM account WHERE id = ?', from.id)
  const zone = into.zone ?? from.zone
  database.run('UPDATE account SET user_key = ?, zone = ? WHERE id = ?', key, zone, into.id)
  sealAgain(database, into.id)
  rebuildWithin(database)
}

/** Replies go over; those of the login that rests say so, since its lists say nothing about the other one's workouts. */
function moveReplies(database: Database, from: Account, into: Account, resting: Account | null): void {
  for (const row of database.all<Envelope & { id: number }>(
    `SELECT id, account, source, request, window_from, window_to, asked, origin, bytes, sha256, login FROM reply
     WHERE account IN (?, ?)`,
    from.id,
    into.id,
  )) {
    const origin =
      row.account === resting?.id && !row.origin.includes(' of ') ? `${row.origin} of ${resting.name}` : row.origin
    if (row.account === into.id && origin === row.origin) continue
    const moved = { ...row, account: into.id, origin }
    database.run(
      'UPDATE reply SET account = ?, origin = ?, seal = ? WHERE id = ?',
      moved.account,
      moved.origin,
      createSeal(moved),
      row.id,
    )
  }
}

function sealAgain(database: Database, id: number): void {
  const row = database.get<SealedIdentity>('SELECT * FROM account WHERE id = ?', id)!
  database.run('UPDATE account SET seal = ? WHERE id = ?', sealOfAccount(row), id)
}
