// A reply without what a person had deleted. Which records and fields those are is found out by decoding: a record goes when
// all that is decoded from it is to go, and otherwise the fields go without which nothing else changes.

import { kinds, kindsOf } from '../../kinds/index.ts'
import { isIssue, type Row } from '../../kinds/kind.ts'
import { readReply } from '../rows.ts'
import { type FieldPath, fieldAt, fieldNames, withoutField } from './fields.ts'
import { GONE, isGone } from './gone-body.ts'
import { type BodyPart, type BodyParts, bodyParts } from './parts.ts'
import { placeSources, withoutPlaces } from './places.ts'
import { deletes, type PurgeRule } from './rules.ts'

/** A reply as cutting takes it. */
export interface Cuttable {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly body: Uint8Array
}

export interface CutReply {
  /** The same bytes where nothing is to go. */
  readonly body: Uint8Array
  /** Kinds that share fields with what is to go: some of their rows went with it. */
  readonly entangled: ReadonlySet<string>
  /** Kinds of totals that were computed with the help of what is to go: some of their rows have other values. */
  readonly changed: ReadonlySet<string>
}

/** Fields that were found to hold what is to go, by source: tried first in the next reply. */
export type LearnedFields = Map<string, FieldPath[]>

/** The reply without what the rules delete. `strict` throws `Entangled` where rows of other kinds would go with them. */
export function cut(
  reply: Cuttable,
  zone: string | null,
  rules: readonly PurgeRule[],
  { learned = new Map(), strict = false }: { readonly learned?: LearnedFields; readonly strict?: boolean } = {},
): CutReply {
  let { body } = reply
  const found = { entangled: new Set<string>(), changed: new Set<string>() }
  for (const rule of rules) {
    if (isGone(body)) break
    if (rule.places !== null) {
      if (placeSources.has(reply.source) && concerns({ ...reply, body }, zone, rule))
        body = withoutPlaces(body, rule.places === 'all' ? null : rule.places)
      continue
    }
    const key = `${reply.source} ${rule.kinds?.join(' ') ?? ''}`
    const paths = learned.get(key) ?? []
    learned.set(key, paths)
    body = new Cutter({ ...reply, body }, zone, rule, { paths, found, strict }).cut()
  }
  return { body, ...found }
}

/** Whether a reply with positions is about days of the rule. */
function concerns(reply: Cuttable, zone: string | null, rule: PurgeRule): boolean {
  const read = readReply(reply, zone)
  if (read === null || read.failure !== null) return false
  return [...read.source.dates(read.parsed)].some((date) => rule.from <= date && date <= rule.to)
}

/** Kinds that cannot be told apart from those of the rule. */
export class Entangled extends Error {
  readonly kinds: readonly string[]

  constructor(kinds: readonly string[]) {
    super(kinds.join(', '))
    this.kinds = kinds
  }
}

/** What is decoded from a body: what is to go, and the rest by kind, as text that can be compared. */
interface PurgeReading {
  readonly going: readonly string[]
  readonly staying: ReadonlyMap<string, string>
  /** Whether anything stays, also days of which nothing was decoded. */
  readonly stays: boolean
}

interface Search {
  readonly paths: FieldPath[]
  readonly found: { readonly entangled: Set<string>; readonly changed: Set<string> }
  readonly strict: boolean
}

class Cutter {
  private readonly reply: Cuttable
  private readonly zone: string | null
  private readonly rule: PurgeRule
  private readonly paths: FieldPath[]
  private readonly found: Search['found']
  private readonly strict: boolean

  constructor(reply: Cuttable, zone: string | null, rule: PurgeRule, search: Search) {
    this.reply = reply
    this.zone = zone
    this.rule = rule
    this.paths = search.paths
    this.found = search.found
    this.strict = search.strict
  }

  cut(): Uint8Array {
    const { body } = this.reply
    const before = this.read(body)
    if (before === null || before.going.length === 0) return body
    const found = bodyParts(body)
    // What cannot be taken apart goes as a whole.
    if (found === null) return this.lost(before)
    const pieces = found.parts.map((part) => ({ part, left: this.reduce(found, part, part.records) }))
    // A list without records still says that the other days of its window have nothing.
    if (pieces.every(({ part, left }) => left.length === 0 && !part.isList)) return this.lost(before)
    const after = found.join(pieces.map(({ part, left }) => part.build(left)))
    const rest = this.read(after)
    if (rest === null || rest.going.length > 0) return this.lost(before)
    this.blame(lostKinds(before, rest))
    for (const kind of totalsChanged(before, rest)) this.found.changed.add(kind)
    return after
  }

  private lost({ staying }: PurgeReading): Uint8Array {
    this.blame([...staying.keys()])
    return GONE
  }

  /** Notes kinds that went too; those that were found closest to what is to go say more than all of them. */
  private blame(kinds: readonly string[]): void {
    if (kinds.length > 0 && this.strict && this.rule.kinds !== null) throw new Entangled(kinds)
    if (this.found.entangled.size === 0) for (const kind of kinds) this.found.entangled.add(kind)
  }

  /** The records of a part that stay. */
  private reduce(body: BodyParts, part: BodyPart, records: readonly unknown[]): readonly unknown[] {
    if (records.length === 0) return records
    const alone = (some: readonly unknown[]) => this.read(body.join([part.build(some)]))
    const before = alone(records)
    if (before === null || before.going.length === 0) return records
    if (!before.stays) return []
    const trimmed = records.map((record) => this.paths.reduce(withoutField, record))
    if (!same(trimmed, records)) {
      const after = alone(trimmed)
      if (after !== null && after.going.length === 0 && lostKinds(before, after).length === 0) return trimmed
    }
    const [record] = records
    if (records.length === 1) {
      const left = this.trim(record, (one) => alone([one]), before)
      return left === undefined ? [] : [left]
    }
    const middle = records.length >> 1
    return [...this.reduce(body, part, records.slice(0, middle)), ...this.reduce(body, part, records.slice(middle))]
  }

  /** The record without the fields of what is to go; undefined where they hold other data too, which goes with it. */
  private trim(record: unknown, read: (record: unknown) => PurgeReading | null, whole: PurgeReading): unknown {
    let left = record
    let now = whole
    let closest: readonly string[] = []
    const search = (path: FieldPath): void => {
      for (const name of fieldNames(fieldAt(left, path)).reverse()) {
        if (now.going.length === 0) return
        const inner = [...path, name]
        const next = withoutField(left, inner)
        if (next === left) continue
        const after = read(next)
        if (after !== null && same(after.going, now.going)) continue
        const lost = after === null ? [...now.staying.keys()] : lostKinds(now, after)
        if (lost.length > 0 && (closest.length === 0 || lost.length < closest.length)) closest = lost
        if (after !== null && lost.length === 0) {
          left = next
          now = after
          // Places in lists differ from record to record.
          if (!inner.some((step) => /^\d+$/.test(step))) this.paths.push(inner)
        } else if (inner.length < 4) search(inner)
      }
    }
    search([])
    if (now.going.length === 0) return left
    this.blame(closest.length > 0 ? closest : [...whole.staying.keys()])
    return undefined
  }

  /** Null for a body that is no answer. */
  private read(body: Uint8Array): PurgeReading | null {
    const read = readReply({ ...this.reply, body }, this.zone)
    if (read === null || read.failure !== null) return null
    const { source, parsed, context } = read
    const going: string[] = []
    const staying = new Map<string, string>()
    for (const kind of kindsOf(source)) {
      const rest: string[] = []
      for (const item of kind.decode(parsed, context)) {
        if (isIssue(item)) continue
        const date = 'date' in item ? (item.date as string | null) : null
        // A series without points only says that its record was read.
        if (item.points === 0) continue
        if (deletes(this.rule, kind.name, date)) going.push(`${kind.name} ${rowText(item)}`)
        else rest.push(rowText(item))
      }
      if (rest.length > 0) staying.set(kind.name, rest.sort().join('\n'))
    }
    let stays = staying.size > 0
    if (this.rule.kinds === null)
      for (const date of source.dates(parsed))
        if (this.rule.from <= date && date <= this.rule.to) going.push(`day ${date}`)
        else stays = true
    return { going: going.sort(), staying, stays }
  }
}

function rowText(row: Row): string {
  return JSON.stringify(row, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

/** Kinds of the rest that are not decoded as before, but for totals of days that have other values. */
function lostKinds(before: PurgeReading, after: PurgeReading): string[] {
  const totals = totalsChanged(before, after)
  return changedKinds(before, after).filter((kind) => !totals.includes(kind))
}

function totalsChanged(before: PurgeReading, after: PurgeReading): string[] {
  const rows = ({ staying }: PurgeReading, kind: string) => staying.get(kind)?.split('\n').length
  return changedKinds(before, after).filter((kind) => isTotal.has(kind) && rows(before, kind) === rows(after, kind))
}

const isTotal: ReadonlySet<string> = new Set(kinds.flatMap(({ name, shape }) => (shape === 'day' ? [name] : [])))

function changedKinds(before: PurgeReading, after: PurgeReading): string[] {
  return [...new Set([...before.staying.keys(), ...after.staying.keys()])].filter(
    (kind) => before.staying.get(kind) !== after.staying.get(kind),
  )
}
