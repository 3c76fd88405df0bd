// From a reply to rows: decode it, compare with what is there, replace what changed, paint coverage, derive figures.
// Used alike when a reply comes in and when everything is made anew from the archive.

import { addDays, dateOfEpoch } from '../codec/date.ts'
import { type CoverageSpan, type CoverageState, paint } from '../derive/coverage.ts'
import { importedSources, trustOf } from '../kinds/imported/index.ts'
import { kinds, kindsOf, sources } from '../kinds/index.ts'
import { type Context, type Issue, isIssue, type Kind, type Row, type Source, storedAs } from '../kinds/kind.ts'
import type { Database, Value } from './driver.ts'
import { reconcileTouched, type Touched, touch } from './reconciliation.ts'
import { figureTable } from './tables.ts'

export interface Applied {
  /** Why the reply is not an answer; null when it was decoded. */
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

export interface Decodable {
  /** Id in the archive. */
  readonly id: number
  readonly account: number
  readonly source: string
  readonly from: string
  readonly to: string
  readonly asked: number
  readonly body: Uint8Array
}

/** Decodes `reply` and brings the tables up to it. Call inside a transaction. */
export function applyReply(database: Database, reply: Decodable, zone: string | null): Applied {
  const counts = new Map<string, Counts>()
  const read = readReply(reply, zone)
  if (read === null) return { failure: null, size: 0, counts }
  const { source, imported, parsed, context, failure } = read
  if (failure !== null) return { failure, size: 0, counts }
  const whole = source.issues(parsed).filter(({ group }) => group === '')
  replaceIssues(database, reply, reply.source, `${reply.from} to ${reply.to}`, whole)
  const touched: Touched = new Map()
  const unread = new Map<Kind, Set<string>>()
  for (const kind of kindsOf(source)) {
    const groups = new Set<string>()
    unread.set(kind, groups)
    counts.set(kind.name, applyKind(database, reply, kind, parsed, context, { touched, unread: groups }))
  }
  reconcileTouched(database, reply.account, touched)
  // A reply about everything, or about one record, says nothing of other days; and coverage is what the cloud was asked
  // for: a file leaves it to be asked still.
  if (source.windows !== 'whole' && source.windows !== 'each' && !imported)
    paintCoverage(database, reply, source, parsed, unread)
  return { failure: null, size: source.size(parsed), counts }
}

/** Why a kept reply is not an answer; null when it is one, or one of a source that this version does not know. */
export function failureOf(reply: Decodable, zone: string | null): string | null {
  const read = readReply(reply, zone)
  if (read === null || read.failure !== null) return read?.failure ?? null
  for (const kind of kinds) if (kind.source === read.source) for (const _ of kind.decode(read.parsed, read.context));
  return null
}

/** Null for a source that this version does not know: kept in the archive, decoded by one that does. */
export function readReply(reply: Decodable, zone: string | null) {
  const imported = importedSources.find(({ name }) => name === reply.source)
  const source = imported?.feeds ?? sources.find(({ name }) => name === reply.source)
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
  { touched, unread }: { readonly touched: Touched; readonly unread: Set<string> },
): Counts {
  const counts: Counts = { added: 0, changed: 0, same: 0, issues: 0 }
  const groups = new Map<string, { rows: Row[]; issues: Issue[] }>()
  const groupOf = (name: string) => {
    let group = groups.get(name)
    if (group === undefined) {
      group = { rows: [], issues: [] }
      groups.set(name, group)
    }
    return group
  }
  const spoken = new Set(kind.groups(parsed))
  for (const name of spoken) groupOf(name)
  for (const item of kind.decode(parsed, context)) {
    if (isIssue(item)) groupOf(item.group).issues.push(item)
    else groupOf(String(item[kind.group])).rows.push(item)
  }
  for (const [name, group] of groups) {
    counts.issues += group.issues.length
    replaceIssues(database, reply, kind.name, name, group.issues)
    // What could not be read is not said to be gone: what earlier replies told of it stays.
    if (group.rows.length === 0 && group.issues.length > 0) unread.add(name)
    if (group.rows.length === 0 && (group.issues.length > 0 || !spoken.has(name))) continue
    const outcome = replaceGroup(database, reply, kind, name, group.rows, touched)
    if (outcome !== null) counts[outcome]++
  }
  return counts
}

/** Puts `rows` in the place of the group's rows; null when there were none and are none. */
function replaceGroup(
  database: Database,
  reply: Decodable,
  kind: Kind,
  group: string,
  rows: Row[],
  touched: Touched,
): 'added' | 'changed' | 'same' | null {
  const { table, columns, key } = storedAs(kind)
  const names = Object.keys(columns)
  const list = names.map((name) => `"${name}"`).join(', ')
  const order = key.map((name) => `"${name}"`).join(', ')
  const before = database.all<Row>(
    `SELECT ${list} FROM ${table} WHERE account = ? AND "${kind.group}" = ? ORDER BY ${order}`,
    reply.account,
    group,
  )
  const unique = uniqueRows(rows, key).map((row) => mended(kind, key, before, row))
  if (before.length === 0 && unique.length === 0) return null
  if (sameRows(before, unique, names)) return 'same'
  if (unique.length === 0 && trustOfGroup(database, reply.account, kind, group) < trustOf(reply.source)) return 'same'
  if (before.length > 0)
    database.run(`DELETE FROM ${table} WHERE account = ? AND "${kind.group}" = ?`, reply.account, group)
  const insert = `INSERT INTO ${table} (account, ${list}, reply) VALUES (${'?, '.repeat(names.length + 1)}?)`
  for (const row of unique) database.run(insert, reply.account, ...names.map((name) => row[name] ?? null), reply.id)
  derive(database, reply.account, kind, before, unique)
  touch(touched, kind.name, before)
  touch(touched, kind.name, unique)
  return before.length === 0 ? 'added' : 'changed'
}

function mended({ mend }: Kind, key: readonly string[], before: readonly Row[], row: Row): Row {
  const older = mend && before.find((other) => key.every((name) => other[name] === row[name]))
  return mend && older ? mend(older, row) : row
}

/** How far the source of a group's rows is trusted: what a better one does not know, a lesser one may still tell. */
function trustOfGroup(database: Database, account: number, kind: Kind, group: string): number {
  const { source } = database.get<{ source: string }>(
    `SELECT r.source FROM ${storedAs(kind).table} t JOIN reply r ON r.id = t.reply
     WHERE t.account = ? AND t."${kind.group}" = ? LIMIT 1`,
    account,
    group,
  ) ?? { source: '' }
  return trustOf(source)
}

/** Rows by key, the last of equal ones, in the order of the key. */
function uniqueRows(rows: readonly Row[], key: readonly string[]): Row[] {
  const byKey = new Map(rows.map((row) => [key.map((name) => row[name]).join('\u0000'), row]))
  return [...byKey.values()].sort((a, b) => {
    for (const name of key) {
      if (a[name]! < b[name]!) return -1
      if (a[name]! > b[name]!) return 1
    }
    return 0
  })
}

function sameRows(a: readonly Row[], b: readonly Row[], names: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, i) => names.every((name) => sameValue(row[name] ?? null, b[i]![name] ?? null)))
  )
}

function sameValue(a: Value, b: Value): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return a === b
}

/** Brings `day` up to the new rows of a kind. */
function derive(database: Database, account: number, kind: Kind, before: readonly Row[], after: readonly Row[]): void {
  if (kind.figures !== undefined) {
    const dates = new Set([...before, ...after].map((row) => row.date as string | null).filter((date) => date !== null))
    for (const date of dates) setFigures(database, account, kind, date, after)
  }
}

function setFigures(database: Database, account: number, kind: Kind, date: string, after: readonly Row[]): void {
  const { columns: figureColumns, compute } = kind.figures!
  if (compute === undefined) {
    database.run(`INSERT OR IGNORE INTO ${figureTable.name} (account, date) VALUES (?, ?)`, account, date)
    return
  }
  const { table, columns } = storedAs(kind)
  const rows =
    kind.group === 'date'
      ? after.filter((row) => row.date === date)
      : database.all<Row>(
          `SELECT ${Object.keys(columns)
            .map((name) => `"${name}"`)
            .join(', ')} FROM ${table} WHERE account = ? AND date = ?`,
          account,
          date,
        )
  const names = Object.keys(figureColumns)
  const figures = rows.length === 0 ? {} : compute(rows)
  const values = names.map((name) => (figures as Row)[name] ?? null)
  const set = names.map((name) => `"${name}" = excluded."${name}"`).join(', ')
  const list = names.map((name) => `"${name}"`).join(', ')
  database.run(
    `INSERT INTO ${figureTable.name} (account, date, ${list}) VALUES (?, ?, ${names.map(() => '?').join(', ')})
     ON CONFLICT (account, date) DO UPDATE SET ${set}`,
    account,
    date,
    ...values,
  )
}

function replaceIssues(
  database: Database,
  reply: Decodable,
  kind: string,
  place: string,
  issues: readonly Issue[],
): void {
  const before = database.all<{ code: string; detail: string }>(
    'SELECT code, detail FROM issue WHERE account = ? AND kind = ? AND place = ?',
    reply.account,
    kind,
    place,
  )
  const wanted = new Set(issues.map(({ issue, detail }) => `${issue}\u0000${detail}`))
  if (before.length === wanted.size && before.every(({ code, detail }) => wanted.has(`${code}\u0000${detail}`))) return
  database.run('DELETE FROM issue WHERE account = ? AND kind = ? AND place = ?', reply.account, kind, place)
  for (const { issue, detail } of issues) {
    database.run(
      'INSERT OR IGNORE INTO issue VALUES (?, ?, ?, ?, ?, ?)',
      reply.account,
      kind,
      place,
      issue,
      detail,
      reply.id,
    )
  }
}

/** Days of the window by what the reply said of them, for each kind of its source. */
function paintCoverage(
  database: Database,
  reply: Decodable,
  source: Source,
  parsed: unknown,
  unread: ReadonlyMap<Kind, ReadonlySet<string>>,
): void {
  const dates = source.dates(parsed)
  const damaged = source.unread?.(parsed) ?? new Set()
  const today = lastDate(database, reply)
  const own = kinds.filter((kind) => kind.source === source)
  for (const kind of own) {
    const spoken = kind.group === 'date' ? new Set(kind.groups(parsed)) : dates
    const { table } = storedAs(kind)
    const measured = new Set(
      database
        .all<{ date: string }>(
          `SELECT DISTINCT date FROM ${table} WHERE account = ? AND date BETWEEN ? AND ?`,
          reply.account,
          reply.from,
          reply.to,
        )
        .map(({ date }) => date),
    )
    setCoverage(database, reply, kind.name, (date) => {
      // An event may be filed under another day than the one it is about, and come with another window.
      const elsewhere = kind.group !== 'date' && kind.also === undefined && measured.has(date)
      if (!dates.has(date) && !elsewhere) return 'empty'
      // A brief reply has the day but says nothing of its minutes.
      if (!spoken.has(date) && !elsewhere && kind.shape === 'series') return null
      if (date >= today) return 'partial'
      if (measured.has(date)) return 'ok'
      if (kind.group !== 'date') return 'unmeasured'
      return unread.get(kind)?.has(date) || (damaged.has(date) && !spoken.has(date)) ? 'failed' : 'unmeasured'
    })
  }
  // A source that has no kind of its own is known under its own name.
  if (own.length === 0) {
    setCoverage(database, reply, source.name, (date) => {
      if (!dates.has(date)) return 'empty'
      return date >= today ? 'partial' : 'ok'
    })
  }
}

function setCoverage(
  database: Database,
  { account, from, to }: Decodable,
  kind: string,
  stateOf: (date: string) => CoverageState | null,
): void {
  // Runs that end a day before or begin a day after may melt with what is painted; others cannot be touched.
  const before = database.all<CoverageSpan>(
    `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
     WHERE account = ? AND kind = ? AND to_date >= ? AND from_date <= ? ORDER BY from_date`,
    account,
    kind,
    addDays(from, -1),
    addDays(to, 1),
  )
  const after = paint(before, from, to, stateOf)
  const text = (span: CoverageSpan) => `${span.from} ${span.to} ${span.state}`
  const had = new Set(before.map(text))
  const has = new Set(after.map(text))
  for (const span of before) {
    if (!has.has(text(span)))
      database.run(
        'DELETE FROM coverage_span WHERE account = ? AND kind = ? AND from_date = ?',
        account,
        kind,
        span.from,
      )
  }
  for (const span of after) {
    if (!had.has(text(span)))
      database.run('INSERT INTO coverage_span VALUES (?, ?, ?, ?, ?)', account, kind, span.from, span.to, span.state)
  }
}

/** The runs of days known of a kind, oldest first. */
export function coverageOf(database: Database, account: number, kind: string): CoverageSpan[] {
  return database.all<CoverageSpan>(
    'SELECT from_date AS "from", to_date AS "to", state FROM coverage_span WHERE account = ? AND kind = ? ORDER BY from_date',
    account,
    kind,
  )
}

/** The wearer's day at the moment of asking: by the newest offset known, else as far west as there are people. */
function lastDate(database: Database, reply: Decodable): string {
  const newest = database.get<{ utc_offset: number | null }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    reply.account,
  )
  return dateOfEpoch(reply.asked, newest?.utc_offset ?? -12 * 3600)
}
