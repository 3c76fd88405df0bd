// Turns a reply into rows: decodes it, compares with stored rows, replaces what changed, records coverage, derives
// figures. The same code serves new replies and a rebuild.

import { daysBetween, isDate } from '../codec/date.ts'
import { isPlausible, plausible } from '../derive/plausible-date.ts'
import { newestRows } from '../kinds/group-rows.ts'
import { importedSources, sourceTrust } from '../kinds/imported/index.ts'
import { everySource, kindsOf } from '../kinds/index.ts'
import {
  type Context,
  groupColumns,
  groupOfRow,
  groupValues,
  type Issue,
  isIssue,
  type Kind,
  type Row,
  storedAs,
} from '../kinds/kind.ts'
import { type HistoryReply, workoutHistory } from '../kinds/sources/workout-history.ts'
import type { Decodable } from './archive.ts'
import { type Changes, noteChange } from './changes.ts'
import { findOverlap, type Overlap } from './contenders.ts'
import { paintCoverage, paintFed, paintRecords } from './coverage.ts'
import { writeFigures } from './day-figures.ts'
import { columnList, type Database, type SqlValue } from './driver.ts'
import { noteInFeed } from './feed.ts'
import { markGone } from './gone.ts'
import { type KeptIssue, readIssues, replaceIssues, textIssues } from './issues.ts'
import { isGone } from './purge/gone-body.ts'
import { reconcileChanged } from './reconciliation.ts'

export interface Applied {
  /** Why the reply is no valid answer; null if it was decoded. */
  readonly failure: string | null
  /** Records in the reply. */
  readonly size: number
  readonly counts: ReadonlyMap<string, Counts>
}

/** Groups (days or records) of one kind. */
export interface Counts {
  added: number
  changed: number
  same: number
  issues: number
}

/**
 * Decodes `reply` and updates the tables. Call inside a transaction. Without `feed` the caller builds the feed at the
 * end (`makeFeed`).
 */
export function applyReply(
  database: Database,
  reply: Decodable,
  zone: string | null,
  { feed = true }: { readonly feed?: boolean } = {},
): Applied {
  const counts = new Map<string, Counts>()
  const read = readReply(reply, zone)
  if (read === null) return { failure: null, size: 0, counts }
  const { source, imported, parsed, context, failure } = read
  if (failure !== null) return { failure, size: 0, counts }
  const whole = [
    ...source.issues(parsed).filter(({ group }) => group === ''),
    ...(imported ? [] : textIssues(reply.body)),
  ]
  const place = `${reply.from} to ${reply.to}`
  replaceIssues(database, reply, reply.source, place, whole, readIssues(database, reply, place))
  const changes: Changes = new Map()
  const unread = new Map<Kind, Set<string>>()
  const overlap = findOverlap(database, reply, (kind, group) => groupOwner(database, reply.account, kind, group))
  for (const kind of kindsOf(source)) {
    const groups = new Set<string>()
    unread.set(kind, groups)
    counts.set(kind.name, applyKind(database, reply, kind, parsed, context, { changes, unread: groups, overlap }))
  }
  for (const { kind, name, rows, reply: id } of overlap?.settle() ?? []) {
    const before = keptIn(database, reply.account, kind, [name]).rows(name)
    const outcome = writeGroup(database, { ...reply, id }, kind, { name, before, rows }, changes)
    const counted = counts.get(kind.name)
    if (outcome !== null && counted !== undefined) counted[outcome]++
  }
  // An issue of the whole reply is counted once, with its first kind.
  const first = counts.values().next().value
  if (first !== undefined) first.issues += whole.length
  if (source === workoutHistory && !imported) markGone(database, reply, parsed as HistoryReply, changes)
  const days = writeFigures(database, reply.account, changes)
  if (feed) noteInFeed(database, reply.account, changes, days)
  reconcileChanged(database, reply.account, changes)
  // A reply about everything or about one record does not imply that other days are empty; coverage concerns requests
  // to the cloud, so a file leaves it unchanged.
  if (!imported && source.windows === 'each') paintRecords(database, reply, source, parsed)
  else if (!imported && source.windows !== 'whole') paintCoverage(database, reply, source, parsed, unread)
  if (!imported) paintFed(database, reply, source)
  return { failure: null, size: source.size(parsed), counts }
}

/** Why a stored reply is no valid answer; null if it is one, or belongs to a source that this version does not have. */
export function decodeFailure(reply: Decodable, zone: string | null): string | null {
  const read = readReply(reply, zone)
  if (read === null || read.failure !== null) return read?.failure ?? null
  for (const kind of kindsOf(read.source))
    if (kind.source === read.source) for (const _ of kind.decode(read.parsed, read.context));
  return null
}

/** Null for a source that this version does not have, and for a reply of which everything was purged. */
export function readReply(reply: Pick<Decodable, 'source' | 'from' | 'to' | 'body'>, zone: string | null) {
  if (isGone(reply.body)) return null
  const imported = importedSources.find(({ name }) => name === reply.source)
  const source = imported?.feeds ?? everySource.find(({ name }) => name === reply.source)
  if (source === undefined) return null
  const context: Context = { zone, from: reply.from, to: reply.to }
  const parsed = source.parse(imported === undefined ? reply.body : imported.convert(reply.body, context), context)
  return { source, imported: imported !== undefined, parsed, context, failure: source.failure(parsed) }
}

function applyKind(
  database: Database,
  reply: Decodable,
  kind: Kind,
  parsed: unknown,
  context: Context,
  effects: Effects,
): Counts {
  const counts: Counts = { added: 0, changed: 0, same: 0, issues: 0 }
  const groups = new Map<string, { rows: Row[]; issues: Issue[] }>()
  const groupColumn = (name: string) => {
    let group = groups.get(name)
    if (group === undefined) {
      group = { rows: [], issues: [] }
      groups.set(name, group)
    }
    return group
  }
  const spoken = new Set(kind.groups(parsed))
  for (const name of spoken) groupColumn(name)
  for (const item of plausible(kind, kind.decode(parsed, context), reply.asked)) {
    if (isIssue(item)) groupColumn(item.group).issues.push(item)
    else groupColumn(groupOfRow(kind, item)).rows.push(item)
  }
  const kept = keptIn(database, reply.account, kind, [...groups.keys()])
  for (const [name, group] of groups) {
    counts.issues += group.issues.length
    const issues = kept.issues(name)
    replaceIssues(database, reply, kind.name, name, group.issues, issues)
    // An unreadable record is not a deleted one: its earlier rows stay.
    if (group.rows.length === 0 && group.issues.length > 0) effects.unread.add(name)
    if (group.rows.length === 0 && (group.issues.length > 0 || !spoken.has(name))) continue
    const before = kept.rows(name)
    if (effects.overlap?.put(kind, name, before, group.rows)) continue
    const outcome = replaceGroup(database, reply, kind, { name, before, rows: group.rows }, effects)
    if (outcome !== null) counts[outcome]++
    // A workout that was in the future may be in the past by now: its day has figures from here on.
    if (outcome === 'same' && issues.some(({ code }) => code === 'impossible-date'))
      noteChange(effects.changes, kind, [], group.rows, (date) => isPlausible(date, reply.asked))
  }
  return counts
}

/** Groups read at once: days this close to each other. */
const NEAR = 62

/** The stored rows of groups. Those of one window are read at once: a query each would take as long as decoding. */
function keptIn(database: Database, account: number, kind: Kind, groups: readonly string[]) {
  const { select, is, order } = statementsFor(kind)
  const rowsWhere = (where: string, ...values: SqlValue[]) =>
    database.all<Row>(`${select} ${where} ${order}`, account, ...values)
  const issuesWhere = (where: string, ...values: SqlValue[]) =>
    database.all<KeptIssue>(
      `SELECT place, code, detail FROM issue WHERE account = ? AND kind = ? AND place ${where}`,
      account,
      kind.name,
      ...values,
    )
  const [first, last] = [groups.reduce(least, groups[0] ?? ''), groups.reduce(most, '')]
  const together = kind.group === 'date' && isDate(first) && isDate(last) && daysBetween(first, last) <= NEAR
  if (!together)
    return {
      rows: (name: string) => rowsWhere(is, ...groupValues(kind, name)),
      issues: (name: string) => issuesWhere('= ?', name),
    }
  const rows = Map.groupBy(rowsWhere('BETWEEN ? AND ?', first, last), ({ date }) => date)
  const issues = Map.groupBy(issuesWhere('BETWEEN ? AND ?', first, last), ({ place }) => place)
  return { rows: (name: string) => rows.get(name) ?? [], issues: (name: string) => issues.get(name) ?? [] }
}

interface Statements {
  /** Columns, in the order in which `insert` takes them. */
  readonly names: readonly string[]
  /** Rows of an account whose group is what follows; that it is one group; and their order. */
  readonly select: string
  readonly where: string
  readonly is: string
  readonly order: string
  readonly remove: string
  readonly insert: string
}

const made = new Map<Kind, Statements>()

/** A kind's statements as text, built once: building them for each row would cost as much as running them. */
function statementsFor(kind: Kind): Statements {
  let statements = made.get(kind)
  if (statements === undefined) {
    const { table, columns, key } = storedAs(kind)
    const names = Object.keys(columns)
    const group = groupColumns(kind)
    const where = `WHERE account = ? AND (${columnList(group)})`
    const is = `= (${group.map(() => '?').join(', ')})`
    statements = {
      names,
      where,
      select: `SELECT ${columnList(names)} FROM ${table} ${where}`,
      is,
      order: `ORDER BY ${columnList(key)}`,
      remove: `DELETE FROM ${table} ${where} ${is}`,
      insert: `INSERT INTO ${table} (account, ${columnList(names)}, reply) VALUES (${'?, '.repeat(names.length + 1)}?)`,
    }
    made.set(kind, statements)
  }
  return statements
}

const least = (a: string, b: string) => (b < a ? b : a)
const most = (a: string, b: string) => (b > a ? b : a)

interface RowGroup {
  readonly name: string
  readonly before: readonly Row[]
  readonly rows: readonly Row[]
}

/** Puts the rows, mended, in the place of the group's rows of before. */
function replaceGroup(
  database: Database,
  reply: Decodable,
  kind: Kind,
  { name: group, before, rows }: RowGroup,
  { changes }: Effects,
): 'added' | 'changed' | 'same' | null {
  const unique = newestRows(kind, before, rows)
  // What a better source does not know, a lesser one may still tell.
  const owner = unique.length > 0 || before.length === 0 ? null : groupOwner(database, reply.account, kind, group)
  if (owner !== null && sourceTrust(owner?.source ?? '') < sourceTrust(reply.source)) return 'same'
  return writeGroup(database, reply, kind, { name: group, before, rows: unique }, changes)
}

/** Writes the rows of a group as they are; null when there were none and are none. */
function writeGroup(
  database: Database,
  reply: Decodable,
  kind: Kind,
  { name: group, before, rows }: RowGroup,
  changes: Changes,
): 'added' | 'changed' | 'same' | null {
  const { names, remove, insert } = statementsFor(kind)
  if (before.length === 0 && rows.length === 0) return null
  if (sameRows(before, rows, names)) return 'same'
  if (before.length > 0) database.run(remove, reply.account, ...groupValues(kind, group))
  for (const row of rows) database.run(insert, reply.account, ...names.map((name) => row[name] ?? null), reply.id)
  noteChange(changes, kind, before, rows, (date) => isPlausible(date, reply.asked))
  return before.length === 0 ? 'added' : 'changed'
}

/** The reply that the rows of a group were decoded from. */
function groupOwner(database: Database, account: number, kind: Kind, group: string) {
  const { where, is } = statementsFor(kind)
  return database.get<{ id: number; source: string }>(
    `SELECT id, source FROM reply WHERE id = (SELECT reply FROM ${storedAs(kind).table} ${where} ${is} LIMIT 1)`,
    account,
    ...groupValues(kind, group),
  )
}

function sameRows(a: readonly Row[], b: readonly Row[], names: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, i) => names.every((name) => sameValue(row[name] ?? null, b[i]![name] ?? null)))
  )
}

function sameValue(a: SqlValue, b: SqlValue): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return a === b
}

/** Work left after the groups of a reply. */
interface Effects {
  readonly changes: Changes
  /** Groups that could not be read. */
  readonly unread: Set<string>
  /** Null where the account has one witness. */
  readonly overlap: Overlap | null
}
