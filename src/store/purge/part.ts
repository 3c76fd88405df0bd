// Deletes some kinds, days or places of one account: out of the replies that all rows are made from, and with them out of
// every table. All of it is one transaction; a dry run does the same and takes it back.

import { createHash } from 'node:crypto'
import { addDays } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { importedSources } from '../../kinds/imported/index.ts'
import { everySource, kinds, kindsOf } from '../../kinds/index.ts'
import { storedAs } from '../../kinds/kind.ts'
import { packed, type Reply, replies } from '../archive.ts'
import type { Database } from '../driver.ts'
import { keepNote } from '../note.ts'
import { copiesWith, requireAlone, unlocked } from '../purge.ts'
import { rebuildWithin } from '../rebuild.ts'
import { noteSchema } from '../schema-note.ts'
import { createSeal } from '../seal.ts'
import { type Account, openStore, type Store } from '../store.ts'
import { cut, Entangled, type LearnedFields } from './cut.ts'
import { isGone } from './gone-body.ts'
import { placeSources } from './places.ts'
import { addRule, endRule, isUnlimited, type PurgeRule } from './rules.ts'

export interface Purged {
  /** Number of the rule; null after a dry run. */
  readonly rule: number | null
  /** Replies that were changed or deleted. */
  readonly replies: number
  /** Rows by kind that are gone. */
  readonly rows: Readonly<Record<string, number>>
  /** Workouts that have no positions any more, or fewer. */
  readonly tracks: number
  /** Kinds of which rows went as well, because they come from the same fields. */
  readonly entangled: readonly string[]
  /** Kinds of totals with other values, because they were computed from what is gone. */
  readonly changed: readonly string[]
  readonly notes: number
  /** Older copies of the store in the folder that still have it. */
  readonly copies: readonly string[]
}

/** Throws `usage` where kinds cannot be told apart, `busy` while another program has the store open. */
export async function purgePart(
  folder: string,
  name: string,
  rule: PurgeRule,
  { now, dry = false }: { readonly now: () => number; readonly dry?: boolean },
): Promise<Purged> {
  const store = await openStore({ folder, write: true, now })
  try {
    const { database } = store
    const account = namedAccount(store, name)
    if (!dry) requireAlone(database)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON')
    let purged: Omit<Purged, 'copies'> | undefined
    try {
      database.transaction(() => {
        purged = deletePart(database, account, rule, now())
        if (dry) throw new DryRun()
      })
    } catch (error) {
      if (error instanceof Entangled) throw together(rule, error.kinds)
      if (!(error instanceof DryRun)) throw error
    }
    if (!dry) store.compact()
    return { ...purged!, rule: dry ? null : purged!.rule, copies: copiesWith(folder, name) }
  } finally {
    store.close()
  }
}

function together({ kinds: named }: PurgeRule, others: readonly string[]): WristoryError {
  return new WristoryError('usage', `${named!.join(', ')} and ${others.join(', ')} come from the same data.`, {
    hint: `Name them too: --kinds ${[...named!, ...others].join(',')}. Nothing was changed.`,
  })
}

/** Takes back what a dry run did. */
class DryRun extends Error {}

/** Ends a purge: its data are fetched again by the next sync. */
export async function liftPurge(folder: string, name: string, id: number, now: () => number): Promise<void> {
  const store = await openStore({ folder, write: true, now })
  try {
    const { database } = store
    const account = namedAccount(store, name)
    database.transaction(() => {
      endRule(database, account.id, id)
      unlocked(database, () => {
        for (const { id, sha256 } of database.all<{ id: number; sha256: Uint8Array }>(
          'SELECT id, sha256 FROM reply WHERE account = ? AND bytes = 6',
          account.id,
        ))
          if (goneHash.equals(sha256)) database.run('DELETE FROM reply WHERE id = ?', id)
      })
      // Lists in pages are read to their end once more.
      for (const { name } of everySource.filter(({ windows }) => windows === 'pages'))
        database.run('DELETE FROM setting WHERE name = ?', `pages ${account.id} ${name}`)
      database.run("DELETE FROM setting WHERE name = ?1 OR name GLOB ?1 || ' *'", `asked ${account.id}`)
      noteSchema(database)
    })
  } finally {
    store.close()
  }
}

const goneHash = createHash('sha256').update('purged').digest()

function namedAccount(store: Store, name: string): Account {
  const account = store.account(name)
  if (account !== undefined) return account
  throw new WristoryError('usage', `The store has no account of the name ${name}.`, {
    hint: 'Names: see `wristory status`.',
  })
}

function deletePart(database: Database, account: Account, rule: PurgeRule, now: number): Omit<Purged, 'copies'> {
  const before = rowCounts(database, account.id)
  const { rewritten, changed, entangled, tracks } = cutReplies(database, account, rule)
  const notes = rule.kinds === null && rule.places === null ? deleteNotes(database, account.id, rule) : 0
  if (rule.places === null)
    database.run(
      `DELETE FROM failure WHERE account = ? AND window_from >= ? AND window_to <= ?
         AND source IN (SELECT value FROM json_each(?))`,
      account.id,
      rule.from,
      rule.to,
      JSON.stringify(concerned(rule)),
    )
  const id = addRule(database, account.id, rule, now)
  // A log from before is known by this note.
  keepNote(database, 'purged', { at: now })
  rebuildWithin(database)
  const after = rowCounts(database, account.id)
  const rows = Object.fromEntries(
    Object.entries(before).flatMap(([kind, n]) => (n > after[kind]! ? [[kind, n - after[kind]!]] : [])),
  )
  return {
    rule: id,
    replies: rewritten,
    rows,
    tracks,
    entangled: [...entangled].sort(),
    changed: [...changed].sort(),
    notes,
  }
}

/** Sources that feed a kind of the rule. */
function concerned({ kinds: named, places }: PurgeRule): string[] {
  if (places !== null) return [...placeSources]
  const feeding = everySource.filter(
    (source) => named === null || kindsOf(source).some(({ name }) => named.includes(name)),
  )
  const files = importedSources.filter(({ feeds }) => feeding.includes(feeds))
  return [...feeding, ...files].map(({ name }) => name)
}

function cutReplies(database: Database, account: Account, rule: PurgeRule) {
  const entangled = new Set<string>()
  const altered = new Set<string>()
  const learned: LearnedFields = new Map()
  const names = new Set(concerned(rule))
  const near = new Set(
    database
      .all<{ id: number; source: string; from: string; to: string }>(
        'SELECT id, source, window_from AS "from", window_to AS "to" FROM reply WHERE account = ?',
        account.id,
      )
      .filter((reply) => names.has(reply.source) && isNear(reply, rule))
      .map(({ id }) => id),
  )
  let rewritten = 0
  let tracks = 0
  unlocked(database, () => {
    for (const reply of replies(database, account.id, undefined, (id) => near.has(id))) {
      const result = cut(reply, account.zone, [rule], { learned, strict: true })
      for (const kind of result.entangled) entangled.add(kind)
      for (const kind of result.changed) if (rule.kinds?.includes(kind) !== true) altered.add(kind)
      if (result.body === reply.body) continue
      rewritten++
      if (rule.places !== null && isOfRecord(reply.source)) tracks++
      // The request for a record says when it was: with all of its day it goes too.
      const whole = rule.kinds === null && rule.places === null && isOfRecord(reply.source) && isGone(result.body)
      if (whole) database.run('DELETE FROM reply WHERE id = ?', reply.id)
      else rewrite(database, reply, result.body)
    }
  })
  return { rewritten, changed: altered, entangled, tracks }
}

/** Days that a reply about a window may speak of beside it. */
const MARGIN = 3

function isNear({ source, from, to }: { source: string; from: string; to: string }, rule: PurgeRule): boolean {
  const known = everySource.find(({ name }) => name === source)
  if (typeof known?.windows !== 'object' || isUnlimited(rule)) return true
  return from <= later(rule.to) && to >= addDays(rule.from, -MARGIN)
}

const later = (date: string) => (date >= '9999' ? date : addDays(date, MARGIN))

function isOfRecord(source: string): boolean {
  return source === 'phone_tracks' || everySource.some(({ name, each }) => name === source && each !== undefined)
}

function rewrite(database: Database, reply: Reply & { readonly id: number }, body: Uint8Array): void {
  const sha256 = createHash('sha256').update(body).digest()
  const origin = reply.origin.endsWith(MARK) ? reply.origin : `${reply.origin}${MARK}`
  const { account, source, request, from, to, asked, login = null } = reply
  const seal = createSeal({
    account,
    source,
    request,
    window_from: from,
    window_to: to,
    asked,
    origin,
    bytes: body.length,
    sha256,
    login,
  })
  database.run(
    'UPDATE reply SET origin = ?, bytes = ?, sha256 = ?, body = ?, seal = ? WHERE id = ?',
    origin,
    body.length,
    sha256,
    packed(body),
    seal,
    reply.id,
  )
}

/** Behind the origin of a reply that is not as it came any more. */
const MARK = ', purged'

/** Notes and plans that lie within the days. */
function deleteNotes(database: Database, account: number, { from, to }: PurgeRule): number {
  return database.run(
    'DELETE FROM note WHERE account = ? AND date >= ? AND coalesce(to_date, date) <= ?',
    account,
    from,
    to,
  ).changes
}

function rowCounts(database: Database, account: number): Record<string, number> {
  return Object.fromEntries(
    kinds.map((kind) => [
      kind.name,
      database.get<{ n: number }>(`SELECT count(*) AS n FROM ${storedAs(kind).table} WHERE account = ?`, account)!.n,
    ]),
  )
}
