// What a person had deleted: rules that stay in the archive, so that neither a later sync nor an import brings it back.

import { EARLIEST } from '../../derive/windows.ts'
import { WristoryError } from '../../errors.ts'
import type { Kind, Source } from '../../kinds/kind.ts'
import type { Database, SqlValue } from '../driver.ts'
import { valuesChecksum } from '../seal.ts'

/** A circle on the map, metres. */
export interface Area {
  readonly latitude: number
  readonly longitude: number
  readonly radius: number
}

/** What is deleted. */
export interface PurgeRule {
  /** Names of kinds; null for all. */
  readonly kinds: readonly string[] | null
  /** Local days, both included; FIRST and LAST where there is no limit. */
  readonly from: string
  readonly to: string
  /** Only positions and names of places: everywhere, or those within an area. Null deletes whole rows. */
  readonly places: 'all' | Area | null
}

export interface StoredRule extends PurgeRule {
  readonly id: number
  /** Epoch seconds. */
  readonly at: number
  /** Id of the newest reply when the rule was lifted: later ones are stored whole. Null while it holds. */
  readonly lifted: number | null
}

export const FIRST = EARLIEST
export const LAST = '9999-12-31'

interface RuleRow {
  readonly purge: number
  readonly account: number
  readonly kinds: string | null
  readonly from_date: string
  readonly to_date: string
  readonly places: number
  readonly latitude: number | null
  readonly longitude: number | null
  readonly radius: number | null
  readonly at: number
  readonly lifted: number | null
  readonly checksum: Uint8Array
}

function ruleChecksum(row: Omit<RuleRow, 'purge' | 'checksum'>): Uint8Array {
  const { account, kinds, from_date, to_date, places, latitude, longitude, radius, at, lifted } = row
  return valuesChecksum([account, kinds, from_date, to_date, places, latitude, longitude, radius, at, lifted])
}

/** Adds the rule; returns its number, or that of an equal one that holds already. */
export function addRule(database: Database, account: number, rule: PurgeRule, at: number): number {
  const same = heldRules(database, account).find((held) => ruleKey(held) === ruleKey(rule))
  if (same !== undefined) return same.id
  const { places } = rule
  const area = places !== null && places !== 'all' ? places : null
  const row = {
    account,
    kinds: rule.kinds === null ? null : JSON.stringify(rule.kinds),
    from_date: rule.from,
    to_date: rule.to,
    places: places === null ? 0 : 1,
    latitude: area?.latitude ?? null,
    longitude: area?.longitude ?? null,
    radius: area?.radius ?? null,
    at,
    lifted: null,
  }
  return database.run(
    `INSERT INTO purge (account, kinds, from_date, to_date, places, latitude, longitude, radius, at, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.account,
    row.kinds,
    row.from_date,
    row.to_date,
    row.places,
    row.latitude,
    row.longitude,
    row.radius,
    row.at,
    ruleChecksum(row),
  ).id
}

/** The rules that hold for an account, oldest first. */
export function heldRules(database: Database, account: number): StoredRule[] {
  return allRules(database, account).filter(({ lifted }) => lifted === null)
}

/** The same with those that were lifted. A store of an earlier version has none. */
export function allRules(database: Database, account: number): StoredRule[] {
  if (!hasRules(database)) return []
  return database
    .all<RuleRow>('SELECT * FROM purge WHERE account = ? ORDER BY purge', account)
    .map(({ purge, kinds, from_date, to_date, places, latitude, longitude, radius, at, lifted }) => ({
      id: purge,
      kinds: kinds === null ? null : (JSON.parse(kinds) as string[]),
      from: from_date,
      to: to_date,
      places: places === 0 ? null : radius === null ? 'all' : { latitude: latitude!, longitude: longitude!, radius },
      at,
      lifted,
    }))
}

function ruleKey({ kinds, from, to, places }: PurgeRule): string {
  return JSON.stringify([kinds === null ? null : [...kinds].sort(), from, to, places])
}

/** Ends a rule: what comes from now on is stored. Throws `usage` where there is no such rule. */
export function endRule(database: Database, account: number, id: number): void {
  const row = hasRules(database)
    ? database.get<RuleRow>('SELECT * FROM purge WHERE account = ? AND purge = ? AND lifted IS NULL', account, id)
    : undefined
  if (row === undefined)
    throw new WristoryError('usage', `There is no purge ${id}.`, { hint: 'Numbers: see `wristory purge --list`.' })
  const { newest } = database.get<{ newest: number }>('SELECT coalesce(max(id), 0) AS newest FROM reply')!
  const lifted = { ...row, lifted: newest }
  database.run('UPDATE purge SET lifted = ?, checksum = ? WHERE purge = ?', newest, ruleChecksum(lifted), id)
}

function hasRules(database: Database): boolean {
  return database.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'purge'") !== undefined
}

/** Rules of an account that is merged into another. */
export function moveRules(database: Database, from: number, into: number): void {
  for (const row of database.all<RuleRow>('SELECT * FROM purge WHERE account = ?', from))
    database.run(
      'UPDATE purge SET account = ?, checksum = ? WHERE purge = ?',
      into,
      ruleChecksum({ ...row, account: into }),
      row.purge,
    )
}

/** Gives the rules of a store to its twin: what was purged is no gap there either. */
export function copyRules(database: Database, twin: Database): void {
  if (!hasRules(database)) return
  for (const row of database.all<Record<string, SqlValue>>('SELECT * FROM purge'))
    twin.run(`INSERT INTO purge VALUES (${Object.keys(row).fill('?').join(', ')})`, ...Object.values(row))
}

/** Rules that are not what was written. */
export function* ruleFaults(database: Database): Generator<{ place: string; what: string }> {
  if (!hasRules(database)) return
  for (const row of database.each<RuleRow>('SELECT * FROM purge'))
    if (Buffer.compare(ruleChecksum(row), row.checksum) !== 0)
      yield { place: `purge ${row.purge}`, what: 'it is not what was written' }
}

/** Whether a rule deletes rows of the kind on the day; `null` is a row that belongs to no day. */
export function deletes(rule: PurgeRule, kind: string, date: string | null): boolean {
  if (rule.places !== null || !(rule.kinds?.includes(kind) ?? true)) return false
  return date === null ? isUnlimited(rule) : rule.from <= date && date <= rule.to
}

/** The days of a kind that rules deleted, apart and in order. */
export function deletedSpans(rules: readonly PurgeRule[], kind: string): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = []
  const own = rules.filter((rule) => rule.places === null && (rule.kinds?.includes(kind) ?? true))
  for (const { from, to } of own.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = spans.at(-1)
    if (last === undefined || last.to < from) spans.push({ from, to })
    else if (last.to < to) spans[spans.length - 1] = { from: last.from, to }
  }
  return spans
}

/** Whether nothing that the source brings would be stored: it need not be asked for. */
export function isDeletedWhole(rules: readonly PurgeRule[], source: Source, fed: readonly Kind[]): boolean {
  const own = fed.filter((kind) => kind.source === source)
  const named = rules.filter((rule) => rule.places === null && rule.kinds !== null && isUnlimited(rule))
  return own.length > 0 && own.every(({ name }) => named.some((rule) => rule.kinds!.includes(name)))
}

export function isUnlimited({ from, to }: PurgeRule): boolean {
  return from === FIRST && to === LAST
}

/** The rule as a person reads it. */
export function ruleText(rule: PurgeRule): string {
  const { places } = rule
  const what =
    places === null
      ? rule.kinds === null
        ? 'everything'
        : rule.kinds.join(', ')
      : places === 'all'
        ? 'positions and places'
        : `positions within ${places.radius} m of ${places.latitude}, ${places.longitude}`
  return isUnlimited(rule) ? `${what} of all days` : `${what} of ${spanText(rule)}`
}

function spanText({ from, to }: PurgeRule): string {
  if (from === to) return from
  if (to === LAST) return `${from} and later`
  return from === FIRST ? `all days up to ${to}` : `${from} to ${to}`
}
