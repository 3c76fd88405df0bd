// Verifies a store: the file, every reply against its hashes, and (deep) every row against a fresh decoding of the
// replies. Reads only.

import { lstatSync, statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { WristoryError } from '../errors.ts'
import { replies } from './archive.ts'
import { compareRows } from './compare.ts'
import { Database, damageIn, type SqlValue } from './driver.ts'
import { makeFeed } from './feed.ts'
import type { Finding } from './finding.ts'
import { journalFaults } from './journal.ts'
import { loginFaults } from './logins.ts'
import { migrate } from './migrate.ts'
import { damagedNotes } from './note.ts'
import { foreignLog } from './own-log.ts'
import { copyRules, ruleFaults } from './purge/rules.ts'
import { applyReply, decodeFailure } from './rows.ts'
import { inWords, schemaFaults } from './schema.ts'
import { isSealed, type SealedIdentity, sealOfAccount } from './seal.ts'
import { ARCHIVE_VERSION, checkVersion, isAtRest } from './store-file.ts'
import { createDerived, isDerivedCurrent } from './tables.ts'

export interface Checked {
  /** Replies read, and their total number. */
  readonly replies: number
  readonly of: number
  /** Whether every row was compared: not requested, done, or impossible because another version made the rows. */
  readonly rows: 'skipped' | 'compared' | 'outdated'
  readonly findings: readonly Finding[]
}

export interface CheckOptions {
  readonly path: string
  /** Decode all replies again and compare every row. */
  readonly deep?: boolean
  /** Only the replies of one part of several: `{ part: 1, of: 7 }`. */
  readonly subset?: { readonly part: number; readonly of: number } | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (done: number, total: number) => void
}

/** Maximum of file faults that SQLite lists. */
const mostFaults = 100

/**
 * Reads the whole store. Throws `corrupt` if the file is no store, `newer`, `store` or `interrupted`; damage within it
 * is a finding.
 */
export async function checkStore(options: CheckOptions): Promise<Checked> {
  const { path } = options
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile())
    throw new WristoryError('store', `${path} is not an ordinary file`)
  // A store without writers is read without any file beside it; if a writer appears, it is read again with locks.
  if (isAtRest(path)) {
    const before = statSync(path)
    const checked = await checkOpened(new Database(path, { immutable: true }), options)
    const after = statSync(path)
    if (before.mtimeMs === after.mtimeMs && before.ino === after.ino && isAtRest(path)) return checked
  }
  return await checkOpened(new Database(path, { readOnly: true }), options)
}

async function checkOpened(database: Database, options: CheckOptions): Promise<Checked> {
  try {
    const version = checkVersion(database, options.path)
    if (version === 0) return { replies: 0, of: 0, rows: 'skipped', findings: [] }
    // A snapshot of the store, whatever a sync does meanwhile.
    database.exec('BEGIN')
    const findings = [...logFaults(options.path), ...fileFaults(database)]
    findings.push(...changesOfSchema(database))
    if (version > 1) findings.push(...accountFaults(database))
    findings.push(...noteFaults(database), ...ownFaults(database))
    const read = await readReplies(database, options, version, findings)
    database.exec('COMMIT')
    return { ...read, findings }
  } finally {
    database.close()
  }
}

/** The damage that an error reports; any other error is rethrown. */
function damageOr(error: unknown): string {
  const damage = damageIn(error)
  if (damage === null) throw error
  return damage
}

function* fileFaults(database: Database): Generator<Finding> {
  try {
    for (const { integrity_check: what } of database.all<{ integrity_check: string }>(
      `PRAGMA integrity_check(${mostFaults})`,
    )) {
      if (what !== 'ok') yield { part: 'file', place: 'wristory.db', what }
    }
  } catch (error) {
    yield { part: 'file', place: 'wristory.db', what: damageOr(error) }
  }
}

function* logFaults(path: string): Generator<Finding> {
  const what = foreignLog(path)
  if (what !== null) yield { part: 'file', place: 'wristory.db-wal', what }
}

function* changesOfSchema(database: Database): Generator<Finding> {
  try {
    for (const fault of schemaFaults(database))
      yield {
        part: fault.repair === null ? 'archive' : 'schema',
        place: 'schema',
        what: inWords(fault),
      }
  } catch (error) {
    yield { part: 'file', place: 'schema', what: damageOr(error) }
  }
}

function* accountFaults(database: Database): Generator<Finding> {
  try {
    for (const row of database.all<SealedIdentity & { id: number; seal: Uint8Array | null }>('SELECT * FROM account')) {
      if (!isSealed(sealOfAccount(row), row.seal))
        yield { part: 'archive', place: `account ${row.id}`, what: 'its name, owner or zone is not what was written' }
    }
    if (checkVersion(database, database.path) >= 6) yield* loginFaults(database)
  } catch (error) {
    yield { part: 'archive', place: 'accounts', what: damageOr(error) }
  }
}

/** Notes, plans and purges of the person. */
function* ownFaults(database: Database): Generator<Finding> {
  try {
    for (const fault of journalFaults(database)) yield { part: 'archive', ...fault }
    for (const fault of ruleFaults(database)) yield { part: 'archive', ...fault }
  } catch (error) {
    yield { part: 'archive', place: 'journal', what: damageOr(error) }
  }
}

function* noteFaults(database: Database): Generator<Finding> {
  try {
    for (const name of damagedNotes(database)) yield { part: 'rows', place: `note ${name}`, what: 'it cannot be read' }
  } catch (error) {
    yield { part: 'rows', place: 'notes', what: damageOr(error) }
  }
}

async function readReplies(
  database: Database,
  { deep = false, subset, signal, onProgress }: CheckOptions,
  version: number,
  findings: Finding[],
): Promise<Omit<Checked, 'findings'>> {
  const part = subset ?? { part: 1, of: 1 }
  const chosen = (id: number) => id % part.of === part.part % part.of
  const outdated = version < ARCHIVE_VERSION || !isDerivedCurrent(database)
  const scratch = deep && !outdated ? emptyTwin(database) : null
  let of = 0
  let done = 0
  try {
    of = database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n
    const damaged = (id: number, what: string) => {
      findings.push({ part: 'archive', place: `reply ${id}`, what })
    }
    const zones = new Map(
      database
        .all<{ id: number; zone: string | null }>('SELECT id, zone FROM account')
        .map(({ id, zone }) => [id, zone]),
    )
    for (const reply of replies(database, undefined, damaged, chosen)) {
      signal?.throwIfAborted()
      const zone = zones.get(reply.account) ?? null
      const failure =
        scratch === null ? decodeFailure(reply, zone) : applyReply(scratch, reply, zone, { feed: false }).failure
      if (failure !== null)
        findings.push({ part: 'archive', place: `reply ${reply.id}`, what: `it is no answer: ${failure}` })
      done++
      onProgress?.(done, of)
      // Ctrl-C is heard between two replies.
      await setImmediate()
    }
    if (scratch !== null) {
      makeFeed(scratch)
      for (const finding of compareRows(database, scratch, part.of === 1 ? null : chosen)) findings.push(finding)
    }
  } catch (error) {
    findings.push({ part: 'file', place: 'wristory.db', what: damageOr(error) })
  } finally {
    scratch?.close()
  }
  return { replies: done, of, rows: scratch !== null ? 'compared' : deep ? 'outdated' : 'skipped' }
}

/** A store in memory with the same accounts and no rows. */
function emptyTwin(database: Database): Database {
  const twin = new Database(':memory:')
  migrate(twin, null)
  createDerived(twin)
  for (const { id, name } of database.all<{ id: number; name: string }>('SELECT id, name FROM account'))
    twin.run('INSERT INTO account (id, name, created) VALUES (?, ?, 0)', id, name)
  copyRules(database, twin)
  // The origin of rows decides between sources; the replies' content is not needed for that.
  for (const row of database.all<Record<string, SqlValue>>(
    'SELECT id, account, source, window_from, window_to, asked, origin FROM reply',
  ))
    twin.run(
      `INSERT INTO reply (id, account, source, request, window_from, window_to, asked, origin, bytes, sha256, body)
       VALUES (?, ?, ?, '', ?, ?, ?, ?, 0, x'', x'')`,
      ...Object.values(row),
    )
  return twin
}
