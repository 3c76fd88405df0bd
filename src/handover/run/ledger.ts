// What each receiver got, in a separate file beside the store: restoring a store does not affect it, and writing to it
// needs no writer's lock of the store.

import { join } from 'node:path'
import { privateFile, privateFolder } from '../../files/private.ts'
import { Database } from '../../store/driver.ts'
import { type FeedDay, type FeedMonth, monthEnd, monthStart, sumMonths } from '../../store/feed.ts'
import type { ReceiverChange, Thing, Things } from '../receiver.ts'
import { handoverFolder } from './folder.ts'

/** The state of a receiver. */
export interface Standing {
  /** Epoch seconds of the last delivery; null before the first. */
  readonly delivered: number | null
  /** Epoch seconds since which it fails; null if it works. */
  readonly failing: number | null
  readonly failures: number
  readonly error: string | null
  /** Epoch seconds of the earliest next attempt. */
  readonly retry: number
}

const unknown: Standing = { delivered: null, failing: null, failures: 0, error: null, retry: 0 }

export interface Ledger {
  accounts(receiver: string): string[]
  months(receiver: string, account: string): FeedMonth[]
  days(receiver: string, account: string, kind: string, month: string): FeedDay[]
  /** Records that the receiver has these changes permanently. */
  given(receiver: string, account: string, changes: readonly ReceiverChange[]): void
  /** Marks everything from the day on for delivery. */
  again(receiver: string, from: string): void
  /** Deletes a receiver with its records. */
  forget(receiver: string): void
  standing(receiver: string): Standing
  stand(receiver: string, standing: Standing): void
  /** Deletes the records if the receiver's options changed. */
  setUp(receiver: string, mark: string): void
  things(receiver: string): Things
  close(): void
}

const schema = `
CREATE TABLE IF NOT EXISTS given (receiver TEXT, account TEXT, kind TEXT, date TEXT, hash INTEGER NOT NULL,
  PRIMARY KEY (receiver, account, kind, date)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS given_month (receiver TEXT, account TEXT, kind TEXT, month TEXT, days INTEGER, digest INTEGER,
  PRIMARY KEY (receiver, account, kind, month)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS thing (receiver TEXT, account TEXT, id TEXT, date TEXT NOT NULL, hash TEXT NOT NULL,
  remote TEXT NOT NULL, PRIMARY KEY (receiver, account, id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS thing_date ON thing (receiver, account, date);
CREATE TABLE IF NOT EXISTS receiver (name TEXT PRIMARY KEY, mark TEXT NOT NULL DEFAULT '', delivered INTEGER,
  failing INTEGER, failures INTEGER NOT NULL DEFAULT 0, error TEXT, retry INTEGER NOT NULL DEFAULT 0) STRICT;
`

export function openLedger(home: string): Ledger {
  const folder = handoverFolder(home)
  privateFolder(folder)
  const path = join(folder, 'ledger.db')
  privateFile(path)
  const database = new Database(path)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${schema}`)
  const tables = ['given', 'given_month', 'thing', 'receiver']

  return {
    accounts: (receiver) =>
      database
        .all<{ account: string }>('SELECT DISTINCT account FROM given_month WHERE receiver = ?', receiver)
        .map(({ account }) => account),
    months: (receiver, account) =>
      database.all(
        'SELECT kind, month, days, digest FROM given_month WHERE receiver = ? AND account = ?',
        receiver,
        account,
      ),
    days: (receiver, account, kind, month) =>
      database.all(
        'SELECT kind, date, hash FROM given WHERE receiver = ? AND account = ? AND kind = ? AND date BETWEEN ? AND ?',
        receiver,
        account,
        kind,
        month,
        monthEnd(month),
      ),
    given(receiver, account, changes) {
      database.transaction(() => {
        const touched = new Map<string, [kind: string, month: string]>()
        for (const { kind, date, hash } of changes) {
          if (hash === null)
            database.run(
              'DELETE FROM given WHERE receiver = ? AND account = ? AND kind = ? AND date = ?',
              receiver,
              account,
              kind,
              date,
            )
          else database.run('INSERT OR REPLACE INTO given VALUES (?, ?, ?, ?, ?)', receiver, account, kind, date, hash)
          touched.set(`${kind} ${monthStart(date)}`, [kind, monthStart(date)])
        }
        for (const [kind, month] of touched.values()) {
          database.run(
            'DELETE FROM given_month WHERE receiver = ? AND account = ? AND kind = ? AND month = ?',
            receiver,
            account,
            kind,
            month,
          )
          database.run(
            `INSERT INTO given_month ${sumMonths('given', 'receiver, account', 'receiver = ? AND account = ? AND kind = ? AND date BETWEEN ? AND ?')}`,
            receiver,
            account,
            kind,
            month,
            monthEnd(month),
          )
        }
      })
    },
    again(receiver, from) {
      database.transaction(() => {
        // No rows have this hash, so each of these days counts as changed.
        database.run('UPDATE given SET hash = -1 WHERE receiver = ? AND (date >= ? OR date = ?)', receiver, from, '')
        database.run('DELETE FROM thing WHERE receiver = ? AND (date >= ? OR date = ?)', receiver, from, '')
        database.run('DELETE FROM given_month WHERE receiver = ?', receiver)
        database.run(`INSERT INTO given_month ${sumMonths('given', 'receiver, account', 'receiver = ?')}`, receiver)
      })
    },
    forget(receiver) {
      database.transaction(() => {
        for (const table of tables)
          database.run(`DELETE FROM ${table} WHERE ${table === 'receiver' ? 'name' : 'receiver'} = ?`, receiver)
      })
    },
    standing: (receiver) =>
      database.get<Standing>(
        'SELECT delivered, failing, failures, error, retry FROM receiver WHERE name = ?',
        receiver,
      ) ?? unknown,
    stand(receiver, { delivered, failing, failures, error, retry }) {
      database.run(
        `INSERT INTO receiver (name, delivered, failing, failures, error, retry) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET delivered = excluded.delivered, failing = excluded.failing,
           failures = excluded.failures, error = excluded.error, retry = excluded.retry`,
        receiver,
        delivered,
        failing,
        failures,
        error,
        retry,
      )
    },
    setUp(receiver, mark) {
      const before = database.get<{ mark: string }>('SELECT mark FROM receiver WHERE name = ?', receiver)
      if (before?.mark === mark) return
      database.transaction(() => {
        // Delivered under other options: everything is delivered again, over what is there.
        if (before !== undefined && before.mark !== '') {
          database.run('UPDATE given SET hash = -1 WHERE receiver = ?', receiver)
          database.run('DELETE FROM thing WHERE receiver = ?', receiver)
          database.run('DELETE FROM given_month WHERE receiver = ?', receiver)
          database.run(`INSERT INTO given_month ${sumMonths('given', 'receiver, account', 'receiver = ?')}`, receiver)
        }
        database.run(
          'INSERT INTO receiver (name, mark) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET mark = excluded.mark',
          receiver,
          mark,
        )
      })
    },
    things: (receiver) => thingsOf(database, receiver),
    close: () => database.close(),
  }
}

function thingsOf(database: Database, receiver: string): Things {
  return {
    all: (account, from, to) =>
      database.all<Thing>(
        'SELECT id, date, hash, remote FROM thing WHERE receiver = ? AND account = ? AND date BETWEEN ? AND ? ORDER BY id',
        receiver,
        account,
        from,
        to,
      ),
    get: (account, id) =>
      database.get<Thing>(
        'SELECT id, date, hash, remote FROM thing WHERE receiver = ? AND account = ? AND id = ?',
        receiver,
        account,
        id,
      ),
    put: (account, { id, date, hash, remote }) =>
      void database.run(
        'INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?, ?)',
        receiver,
        account,
        id,
        date,
        hash,
        remote,
      ),
    remove: (account, id) =>
      void database.run('DELETE FROM thing WHERE receiver = ? AND account = ? AND id = ?', receiver, account, id),
  }
}
