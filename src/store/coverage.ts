// Coverage in the store: the days of a window by their state in the reply, as runs of days with one state.

import { addDays } from '../codec/date.ts'
import { type CoverageSpan, paint } from '../derive/coverage.ts'
import { isPlausible, lastPlausible } from '../derive/plausible-date.ts'
import type { CoverageState } from '../kinds/data-state.ts'
import { findWitness } from '../kinds/imported/index.ts'
import { kinds, kindsOf } from '../kinds/index.ts'
import { type Kind, type Source, storedAs } from '../kinds/kind.ts'
import type { Decodable } from './archive.ts'
import type { Database } from './driver.ts'
import { allRules, deletes } from './purge/rules.ts'
import { localToday } from './today.ts'

/** Days of the window by their state in the reply, for each kind of its source. */
export function paintCoverage(
  database: Database,
  asked: Decodable,
  source: Source,
  parsed: unknown,
  unread: ReadonlyMap<Kind, ReadonlySet<string>>,
): void {
  // Days in the future have no state.
  const last = lastPlausible(asked.asked)
  const reply = asked.to > last ? { ...asked, to: last } : asked
  if (reply.from > reply.to) return
  const dates = new Set([...source.dates(parsed)].filter((date) => isPlausible(date, reply.asked)))
  const damaged = source.unread?.(parsed) ?? new Set()
  const today = localToday(database, reply.account, reply.asked)
  const own = kinds.filter((kind) => kind.source === source)
  // Of days that were purged a reply says nothing, unless it was asked for after the purge was lifted.
  const rules = allRules(database, reply.account).filter(({ lifted }) => lifted === null || reply.id <= lifted)
  const isPurged = (kind: string, date: string) => rules.some((rule) => deletes(rule, kind, date))
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
        .map(({ date }) => date)
        .filter((date) => isPlausible(date, reply.asked)),
    )
    const byOthers = measuredByOthers(database, reply, table)
    setCoverage(database, reply, kind.name, (date) => {
      if (isPurged(kind.name, date)) return null
      // An event may be filed under another day than its own and come with another window; a member of the family has
      // separate replies. Other streams are no evidence for this one.
      const apart = kind.also?.some(({ windows }) => windows !== 'each') !== true
      const elsewhere = kind.group !== 'date' && apart && measured.has(date)
      if (!dates.has(date) && !elsewhere) return byOthers.has(date) ? settledState(date, today) : 'empty'
      // A brief reply covers the day but not its minutes.
      if (!spoken.has(date) && !elsewhere && kind.shape === 'series') return null
      if (date >= today || measured.has(date)) return settledState(date, today)
      if (kind.group !== 'date') return 'unmeasured'
      return unread.get(kind)?.has(date) || (damaged.has(date) && !spoken.has(date)) ? 'failed' : 'unmeasured'
    })
  }
  // A source without a kind of its own has coverage under its own name.
  if (own.length === 0) {
    setCoverage(database, reply, source.name, (date) => {
      if (isPurged(source.name, date)) return null
      if (!dates.has(date)) return 'empty'
      return date >= today ? 'partial' : 'ok'
    })
  }
}

/** The state of a day with data. */
function settledState(date: string, today: string): CoverageState {
  return date >= today ? 'partial' : 'ok'
}

/** Days of the reply's window whose rows in a table are from another cloud of the account. */
function measuredByOthers(database: Database, { account, from, to, source }: Decodable, table: string): Set<string> {
  if (database.get('SELECT 1 FROM login WHERE account = ?', account) === undefined) return new Set()
  const rows = database.all<{ date: string; source: string }>(
    `SELECT DISTINCT t.date, r.source FROM ${table} t JOIN reply r ON r.id = t.reply
     WHERE t.account = ? AND t.date BETWEEN ? AND ?`,
    account,
    from,
    to,
  )
  const own = findWitness(source)
  return new Set(rows.filter((row) => findWitness(row.source) !== own).map(({ date }) => date))
}

/**
 * Days of a window without data from the kind's own cloud are covered where another cloud has data. What the own cloud
 * was not asked for stays unfetched.
 */
export function paintFed(database: Database, reply: Decodable, source: Source): void {
  const today = localToday(database, reply.account, reply.asked)
  for (const { name } of kindsOf(source).filter((fed) => !kinds.some((kind) => kind === fed))) {
    const table = storedAs(kinds.find((kind) => kind.name === name)!).table
    const spans = coverageSpans(database, reply.account, name).filter(
      ({ from, to, state }) => /^(empty|unmeasured|failed)$/.test(state) && from <= reply.to && to >= reply.from,
    )
    if (spans.length === 0) continue
    const rows = database.all<{ date: string }>(
      `SELECT DISTINCT date FROM ${table} WHERE account = ? AND date BETWEEN ? AND ?`,
      reply.account,
      reply.from,
      reply.to,
    )
    for (const { date } of rows)
      if (spans.some(({ from, to }) => from <= date && date <= to))
        setCoverage(database, { ...reply, from: date, to: date }, name, () => settledState(date, today))
  }
}

/**
 * A day without data from the kind's own source is covered if a separately requested record (a member of the family)
 * covers it. Days not requested yet stay unfetched.
 */
export function paintRecords(database: Database, reply: Decodable, source: Source, parsed: unknown): void {
  const today = localToday(database, reply.account, reply.asked)
  for (const { name } of kinds.filter(({ also }) => also?.includes(source))) {
    const empty = coverageSpans(database, reply.account, name).filter(({ state }) => state === 'empty')
    for (const date of source.dates(parsed)) {
      if (empty.some(({ from, to }) => from <= date && date <= to))
        setCoverage(database, { ...reply, from: date, to: date }, name, () => (date >= today ? 'partial' : 'ok'))
    }
  }
}

function setCoverage(
  database: Database,
  { account, from, to }: Decodable,
  kind: string,
  stateOf: (date: string) => CoverageState | null,
): void {
  // Adjacent runs may merge with the new one; others are unaffected.
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

/** The runs of days of a kind, oldest first. */
export function coverageSpans(database: Database, account: number, kind: string): CoverageSpan[] {
  return database.all<CoverageSpan>(
    'SELECT from_date AS "from", to_date AS "to", state FROM coverage_span WHERE account = ? AND kind = ? ORDER BY from_date',
    account,
    kind,
  )
}
