// Deletes history on request; nothing else in wristory deletes.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { Database } from './driver.ts'
import { takeLock } from './lock.ts'
import { keepNote } from './note.ts'
import { openStore, storePath } from './store.ts'
import { derivedTables } from './tables.ts'

/**
 * Deletes the whole store in `folder` with the copies beside it, in whatever state; returns the names of the deleted
 * files. Throws `busy`. Backups elsewhere stay.
 */
export function purgeAll(folder: string, now: () => number): string[] {
  if (!existsSync(folder)) return []
  const ours = () =>
    readdirSync(folder).filter((name) => /^\.?wristory(\.[\w-]+)*\.db(-wal|-shm|\.\d+\.new(-journal)?)?$/.test(name))
  if (ours().length === 0) return []
  const lock = takeLock(folder, now)
  try {
    requireUnread(storePath(folder))
    // Logs first: a file without its log is an older but complete store, a log without its file is useless.
    const names = ours().sort((a, b) => Number(b.endsWith('-wal')) - Number(a.endsWith('-wal')))
    for (const name of names) rmSync(join(folder, name), { force: true })
    return names
  } finally {
    lock.release()
  }
}

/**
 * Throws `busy` while another program has the store open: it could still read what is deleted, in the file or its log.
 * SQLite removes the log only with the last connection.
 */
export function requireAlone(database: Database): void {
  try {
    database.exec('PRAGMA journal_mode = DELETE')
  } catch (error) {
    if (!(error instanceof WristoryError) || error.code !== 'busy') throw error
    throw new WristoryError('busy', `Another program has ${database.path} open, so nothing was deleted.`, {
      hint: 'Stop `wristory serve` and whatever else reads the store, then run the command again.',
      cause: error,
    })
  }
}

/** The same for a file in any state: an unreadable one is deleted too. */
function requireUnread(path: string): void {
  if (!existsSync(path)) return
  let database: Database | undefined
  try {
    database = new Database(path)
    requireAlone(database)
  } catch (error) {
    if (error instanceof WristoryError && error.code === 'busy') throw error
  } finally {
    database?.close()
  }
}

/** Runs `work` without the triggers that keep replies as they are. Call inside a transaction. */
export function unlocked(database: Database, work: () => void): void {
  const triggers = database.all<{ name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_schema WHERE name IN ('reply_kept', 'reply_unchanged')",
  )
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  work()
  for (const { sql } of triggers) database.exec(sql)
}

/** Copies of the store in `folder` that have the account, or cannot be read to say so. */
export function copiesWith(folder: string, name: string): string[] {
  return readdirSync(folder).filter((file) => {
    if (!/^wristory\.[\w.-]+\.db$/.test(file)) return false
    try {
      const copy = new Database(join(folder, file), { immutable: true })
      try {
        return copy.get('SELECT 1 FROM account WHERE name = ?', name) !== undefined
      } finally {
        copy.close()
      }
    } catch {
      return true
    }
  })
}

/**
 * Deletes everything of one account from the store; others stay. Returns the names of older copies in the folder that
 * still contain it. Throws `usage` if there is no such account, `busy`.
 */
export async function purgeAccount(folder: string, name: string, now: () => number): Promise<string[]> {
  const store = await openStore({ folder, write: true, now })
  try {
    const { database } = store
    const account = store.account(name)
    if (account === undefined)
      throw new WristoryError('usage', `The store has no account of the name ${name}.`, {
        hint: 'Names: see `wristory status`.',
      })
    requireAlone(database)
    database.exec('PRAGMA journal_mode = WAL')
    // Freed pages are overwritten, so that nothing can be recovered from the file.
    database.exec('PRAGMA secure_delete = ON')
    database.transaction(() => {
      for (const { name } of derivedTables) database.run(`DELETE FROM ${name} WHERE account = ?`, account.id)
      unlocked(database, () => {
        for (const table of ['failure', 'run', 'reply', 'note', 'experiment', 'purge', 'merged_user', 'login'])
          database.run(`DELETE FROM ${table} WHERE account = ?`, account.id)
      })
      // Notes of a sync are named after what they note and the account's number, which the next account may get.
      for (const { name } of database.all<{ name: string }>('SELECT name FROM setting'))
        if (name.split(' ')[1] === String(account.id)) database.run('DELETE FROM setting WHERE name = ?', name)
      database.run('DELETE FROM account WHERE id = ?', account.id)
      keepNote(database, 'purged', { at: now() })
    })
    store.compact()
  } finally {
    store.close()
  }
  return copiesWith(folder, name)
}
