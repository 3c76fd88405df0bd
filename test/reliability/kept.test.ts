// Only purge deletes fetched data: S8 of the catalogue in docs/reliability.md.

import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sqlite from 'node:sqlite'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/cli/main.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { fakeIo } from '../fake-io.ts'
import { password } from './leaks.ts'
import { recorded } from './story.ts'
import { hashOf, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 12 })
})
after(() => world[Symbol.asyncDispose]())

test('S8: replies cannot be deleted or changed, and only purge deletes a history', async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const raw = new sqlite.DatabaseSync(storePath(home))
  for (const sql of ['DELETE FROM reply', "UPDATE reply SET source = 'x'", 'UPDATE reply SET body = zeroblob(9)'])
    assert.throws(() => raw.exec(sql), /never/)
  raw.close()
  assert.equal((await world.run(home, ['purge'])).status, 2)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'nobody'])).status, 2)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'default'])).status, 0)
  const left = new sqlite.DatabaseSync(storePath(home))
  assert.equal(left.prepare('SELECT count(*) AS n FROM reply').get()?.n, 0)
  left.exec("BEGIN; INSERT INTO account (id, name, created) VALUES (9, 'x', 0)")
  left.exec("INSERT INTO reply VALUES (1, 9, 's', 'r', 'a', 'b', 0, 'o', 0, x'', x'', x'', NULL)")
  assert.throws(() => left.exec('DELETE FROM reply'), /never/)
  left.exec('ROLLBACK')
  left.close()
  assert.equal((await world.sync(home)).status, 0)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes'])).status, 0)
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('.db')),
    [],
  )
  assert.ok(existsSync(join(home, 'accounts', 'default.json')))
})

test('S8: whatever is done, every reply, account, run and own table stays as it was', async () => {
  const home = world.home()
  const har = join(world.folder, 'phone.har')
  await recorded(world, `/users/${world.simulator.accounts[0]!.userId}/devices`, har)
  const file = (name: string) => join(world.folder, name)
  const firstDay = new Date(world.moment - 12 * 86_400_000).toISOString().slice(0, 10)
  const { fault, clearFaults } = world.simulator
  const again = ['--kinds', 'day', '--from', firstDay, '--again']
  const steps: [string[], (() => void)?][] = [
    [['sync']],
    // The same days as other answers, as nothing, and as no answer at all.
    [['sync', ...again], () => fault('changed-history', { days: 0 })],
    [['sync', ...again], () => fault('suspicious-empty')],
    [['sync', ...again], () => fault('html', { path: 'band_data', count: 4 })],
    [['sync']],
    [['import', har]],
    [['rebuild']],
    [['check', '--deep']],
    [['export', 'csv', '--output', `${file('csv')}/`]],
    [['report', '--output', file('report.html')]],
    [['sql', 'SELECT * FROM reply']],
    [['sql', 'DELETE FROM failure']],
    [['show', 'day']],
    [['history', 'day', 'today']],
    [['backup', file('copy.db')]],
    [['restore', file('copy.db')]],
    [['serve', '--no-open', '--json']],
    [['login', '--email', 'ada@example.test']],
    [['purge']],
    [['logout']],
    [['doctor']],
  ]
  const witness = guardDeletions()
  try {
    let before = new Map<string, string>()
    for (const [args, prepare] of steps) {
      prepare?.()
      const { status, err } = await told(home, args)
      clearFaults()
      if (args[0] === 'sync' && before.size === 0) {
        assert.equal(status, 0, err)
        const own = new sqlite.DatabaseSync(storePath(home))
        own.exec("CREATE TABLE my_note (date TEXT, words TEXT); INSERT INTO my_note VALUES ('2026-01-01', 'ran')")
        own.close()
      }
      assert.notEqual(status, 1, `${args.join(' ')}: ${err}`)
      assert.deepEqual(witness.denied, [], args.join(' '))
      const now = rowsOf(home)
      for (const [row, content] of before) assert.equal(now.get(row), content, `${row} after ${args.join(' ')}`)
      before = now
    }
    assert.ok([...before.keys()].filter((row) => row.startsWith('reply')).length > 50)
    const requests = [...before].flatMap(([row, content]) =>
      row.startsWith('reply') ? JSON.parse(content).request : [],
    )
    assert.ok(new Set(requests).size < requests.length, 'no answer had changed')
    // The witness sees what it is there for.
    assert.notEqual((await told(home, ['purge', '--yes', '--account', 'default'])).status, 0)
    assert.ok(witness.denied.length > 0)
    assert.deepEqual(rowsOf(home), before)
  } finally {
    witness.leave()
  }
})

/** Runs a command line in this process, where the witness is; the dashboard syncs once and is ended. */
async function told(home: string, args: readonly string[]): Promise<{ status: number; err: string }> {
  const env = { WRISTORY_HOME: home, WRISTORY_CLOUD: world.simulator.url, WRISTORY_PASSWORD: password }
  const io = fakeIo({ env, now: () => world.moment })
  const ended = main(args, io)
  if (args[0] === 'serve') {
    while (io.out() === '') await setTimeout(5)
    const { url, origin } = JSON.parse(io.out())
    const headers = { ...(await enter(url)) }
    assert.equal((await fetch(`${origin}/api/v1/sync`, { method: 'POST', headers })).status, 200)
    const syncing = async () => ((await (await fetch(`${origin}/api/v1/status`, { headers })).json()) as Syncing).sync
    while ((await syncing()) !== null);
    io.stop('SIGINT')
  }
  return { status: await ended, err: io.err() }
}

interface Syncing {
  readonly sync: object | null
}

/** What a person has, by table and number: replies, accounts, runs that have ended, and a table of their own. */
function rowsOf(home: string): Map<string, string> {
  const database = new sqlite.DatabaseSync(storePath(home), { readOnly: true })
  const rows = new Map<string, string>()
  for (const from of ['reply', 'account', 'run WHERE ended IS NOT NULL', 'my_note'])
    for (const row of database.prepare(`SELECT rowid AS at, * FROM ${from}`).all())
      rows.set(`${from.split(' ')[0]} ${row.at}`, JSON.stringify(row))
  database.close()
  return rows
}

/** Has the engine refuse, in this process, whatever would delete or drop what no rebuild can bring back. */
function guardDeletions(): { readonly denied: string[]; leave(): void } {
  const { DatabaseSync, constants } = sqlite
  const kept = new Set(['reply', 'account', 'run', 'my_note', 'reply_kept', 'reply_unchanged'])
  const deleting = new Map([
    [constants.SQLITE_DELETE, 'DELETE'],
    [constants.SQLITE_DROP_TABLE, 'DROP TABLE'],
    [constants.SQLITE_DROP_TRIGGER, 'DROP TRIGGER'],
  ])
  const denied: string[] = []
  const { prototype } = DatabaseSync
  const { exec, prepare } = prototype
  const guarded = new WeakSet<sqlite.DatabaseSync>()
  const guard = (connection: sqlite.DatabaseSync) => {
    if (guarded.has(connection)) return
    guarded.add(connection)
    connection.setAuthorizer((action, name) => {
      const what = deleting.get(action)
      if (what === undefined || name === null || !kept.has(name)) return constants.SQLITE_OK
      denied.push(`${what} ${name}`)
      return constants.SQLITE_DENY
    })
  }
  prototype.exec = function (...given) {
    guard(this)
    return exec.apply(this, given)
  }
  prototype.prepare = function (...given) {
    guard(this)
    return prepare.apply(this, given)
  }
  return { denied, leave: () => void Object.assign(prototype, { exec, prepare }) }
}

test('S8: no module but purge deletes from what cannot be made again', () => {
  // Each place in the sources that deletes, drops or replaces, with how often and why it may.
  const allowed: Readonly<Record<string, readonly [number, string]>> = {
    'codec/packed.ts': [1, 'the table of all bytes, made with the derived ones'],
    'store/accounts.ts': [5, 'what two accounts had of each, when they become one'],
    'handover/influx.ts': [1, 'points of a receiver, of days that are delivered again'],
    'handover/postgres-rows.ts': [2, 'rows of a mirror, of days that are delivered again'],
    'handover/postgres-schema.ts': [1, 'views of a mirror'],
    'handover/postgres-views.ts': [4, 'views of a mirror'],
    'handover/run/ledger.ts': [10, 'what was delivered to a receiver, in a file of its own'],
    'store/contenders.ts': [1, 'what one of several witnesses tells'],
    'store/coverage.ts': [1, 'coverage is derived'],
    'store/experiments.ts': [1, 'a plan that the person forgets'],
    'store/feed.ts': [5, 'the feed of changes is derived'],
    'store/issues.ts': [1, 'issues are derived'],
    'store/journal.ts': [1, 'a note that the person removes'],
    'store/logins.ts': [1, 'the logins of an account that became part of another'],
    'store/migrations/0002-seal.ts': [1, 'an older archive gets its seals, before the triggers'],
    'store/migrations/0003-bookkeeping.ts': [1, 'two tables of a library that is gone'],
    'store/migrations/0006-login.ts': [1, 'a note that became a row'],
    'store/note.ts': [1, 'a note of the program that cannot be read'],
    'store/purge.ts': [5, 'deletes an account or everything'],
    'store/purge/part.ts': [7, 'deletes a part of a history'],
    'store/reconciliation.ts': [2, 'reconciliation is derived'],
    'store/rows.ts': [1, 'rows are derived'],
    'store/schema.ts': [1, 'a trigger or index of another program is dropped by rebuild'],
    'store/tables.ts': [3, 'derived tables are made again, and none of the archive by any name'],
    'sync/run.ts': [2, 'the failure of a window that came, or failed again'],
  }
  const root = fileURLToPath(new URL('../../src', import.meta.url))
  const deletes = /\bDELETE FROM\b|`DROP\b|['"]DROP\b|\bREPLACE INTO\b|\bOR REPLACE\b|\bUPDATE reply\b/g
  const found = Object.fromEntries(
    globSync('**/*.ts', { cwd: root })
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => [name, readFileSync(join(root, name), 'utf8').match(deletes)?.length ?? 0] as const)
      .filter(([, count]) => count > 0)
      .sort(),
  )
  assert.deepEqual(
    found,
    Object.fromEntries(
      Object.entries(allowed)
        .map(([name, [count]]) => [name, count])
        .sort(),
    ),
  )
})
