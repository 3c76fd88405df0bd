// Replies of the cloud as typed rows, in memory: each kind is decoded on first read, and a newer reply replaces an
// older one's groups, as in the store.

import { plausible } from '../derive/plausible-date.ts'
import { WristoryError } from '../errors.ts'
import type { History } from '../export/format.ts'
import { grouped } from '../export/multisport.ts'
import type { Workout } from '../export/workout.ts'
import { workoutsOf } from '../export/workouts-of.ts'
import type { BatchPart, RowTable } from '../kinds/batch.ts'
import { batchOf } from '../kinds/batch.ts'
import { newestRows } from '../kinds/group-rows.ts'
import { kinds, sources } from '../kinds/index.ts'
import {
  type Context,
  groupOfRow,
  type Issue,
  isFedBy,
  isIssue,
  type Kind,
  type Row,
  type Source,
  storedAs,
} from '../kinds/kind.ts'
import { findReadable, type Readable, readRows } from '../kinds/readable.ts'
import { ANY_USER, requestKey } from '../kinds/request-key.ts'
import type { Candidate } from '../recognise/pages.ts'
import type { Rows } from './rows.ts'

/** The time assumed for a reply without one, epoch seconds: the last day is still in the calendar's year 9999. */
export const AT_LAST = 253_402_128_000

/** The name of a kind or of a further view of one. */
export type RowName = keyof Rows

/** A fault in a reply, with its kind (or source, for a whole reply). */
export interface DecodedIssue extends Issue {
  readonly kind: string
}

/** The rows of some replies. Reading twice gives the same rows. */
export interface Decoded {
  /** Names of the kinds with rows, in the order of docs/kinds.md. */
  kinds(): RowName[]
  /**
   * Rows of a kind or view in the order of its key; none if the replies have none. Throws `usage` for an unknown name.
   */
  rows<K extends RowName>(name: K): Generator<Rows[K], void, undefined>
  /** Workouts with their series, laps, pauses, zones and sets, oldest first, as `exportWorkout` takes them. */
  workouts(): AsyncGenerator<Workout, void, undefined>
  /** What could not be decoded; nothing of it is thrown. */
  issues(): DecodedIssue[]
}

/** A reply, parsed once, when the first of its kinds is read. */
interface DecodedEntry {
  readonly source: Source
  readonly reply: Candidate
  parsed: { readonly value: unknown; readonly context: Context } | null
}

interface Groups {
  readonly rows: readonly Row[]
  readonly issues: readonly Issue[]
}

/** Replies that are added one by one, and can be read at any time. */
export class Replies implements Decoded {
  private readonly zone: string | null
  private entries: DecodedEntry[] = []
  private readonly read = new Map<Kind, Groups>()

  /** `zone` is the wearer's home zone (IANA), for records that do not state their offset. */
  constructor(zone: string | null) {
    this.zone = zone
  }

  /** Why the reply is no valid answer; null if it is one and was added. */
  add(reply: Candidate): string | null {
    const source = sources.find(({ name }) => name === reply.source)
    if (source === undefined) throw new WristoryError('usage', `There is no source called ${reply.source}.`)
    const entry: DecodedEntry = { source, reply, parsed: null }
    // The day of a record's own reply is known when the records are: such a reply is parsed again then.
    const value = source.parse(reply.body, { zone: this.zone, from: reply.from, to: reply.to })
    const failure = source.failure(value)
    if (failure !== null) return failure
    if (source.each === undefined)
      entry.parsed = { value, context: { zone: this.zone, from: reply.from, to: reply.to } }
    this.entries.push(entry)
    this.entries.sort((a, b) => a.reply.asked - b.reply.asked)
    this.read.clear()
    return null
  }

  kinds(): RowName[] {
    return kinds.filter((kind) => this.groupsOf(kind).rows.length > 0).map(({ name }) => name as RowName)
  }

  *rows<K extends RowName>(name: K): Generator<Rows[K], void, undefined> {
    const found = findReadable(name)
    if (found === undefined)
      throw new WristoryError('usage', `There is no kind of data called ${name}.`, {
        hint: `There are: ${kinds.map((kind) => kind.name).join(', ')}.`,
      })
    // The types are made from the columns that the rows are read by (scripts/row-types.ts).
    yield* readRows(found.readable, this.groupsOf(found.kind).rows) as Iterable<unknown> as Iterable<Rows[K]>
  }

  async *workouts(): AsyncGenerator<Workout, void, undefined> {
    const history: History = {
      names: kinds.map(({ name }) => name),
      from: null,
      to: null,
      table: (name) => this.table(name),
      workouts: () => grouped(workoutsOf(history)),
    }
    yield* history.workouts()
  }

  issues(): DecodedIssue[] {
    return [
      ...this.entries.flatMap(({ source, parsed }) =>
        parsed === null
          ? []
          : source
              .issues(parsed.value)
              .filter(({ group }) => group === '')
              .map((issue) => ({ kind: source.name, ...issue })),
      ),
      ...kinds.flatMap((kind) => this.groupsOf(kind).issues.map((issue) => ({ kind: kind.name, ...issue }))),
    ]
  }

  /** The rows by columns, as exports take them. */
  private table(name: string): RowTable | null {
    const found = findReadable(name)
    if (found === undefined) return null
    const { kind, readable } = found
    const rows = this.groupsOf(kind).rows
    const { title, columns, key } = readable
    return {
      name,
      title,
      columns,
      key,
      async *batches() {
        for (const part of batchParts(readable, rows)) yield part
      },
    }
  }

  private groupsOf(kind: Kind): Groups {
    let groups = this.read.get(kind)
    if (groups === undefined) {
      groups = this.decode(kind)
      this.read.set(kind, groups)
    }
    return groups
  }

  private decode(kind: Kind): Groups {
    const groups = new Map<string, readonly Row[]>()
    const issues = new Map<string, readonly Issue[]>()
    for (const entry of this.entries) {
      if (!isFedBy(kind, entry.source)) continue
      const { value, context } = this.parsed(entry)
      const spoken = new Set(kind.groups(value))
      const [rows, odd] = split(kind, plausible(kind, kind.decode(value, context), entry.reply.asked))
      for (const name of new Set([...spoken, ...rows.keys(), ...odd.keys()])) {
        const own = odd.get(name) ?? []
        issues.set(name, own)
        const fresh = rows.get(name) ?? []
        // An unreadable record is not a deleted one: its earlier rows stay.
        if (fresh.length === 0 && (own.length > 0 || !spoken.has(name))) continue
        groups.set(name, newestRows(kind, groups.get(name) ?? [], fresh))
      }
    }
    const { key } = storedAs(kind)
    const rows = [...groups.values()].flat().sort((a, b) => compare(a, b, key))
    return { rows, issues: [...issues.values()].flat() }
  }

  private parsed(entry: DecodedEntry): NonNullable<DecodedEntry['parsed']> {
    if (entry.parsed === null) {
      const { source, reply } = entry
      const date = this.dayOfRecord(entry)
      const context = { zone: this.zone, from: date ?? reply.from, to: date ?? reply.to }
      entry.parsed = { value: source.parse(reply.body, context), context }
    }
    return entry.parsed
  }

  /** The local day of the record that was requested, once the records are there. */
  private dayOfRecord({ source, reply }: DecodedEntry): string | null {
    const { each } = source
    const parent = each && kinds.find((kind) => storedAs(kind).table === each.table)
    // A record that comes in such replies itself says its own day.
    if (!each || parent === undefined || isFedBy(parent, source)) return null
    for (const record of this.groupsOf(parent).rows) {
      const request = each.request({ userId: ANY_USER }, record)
      if (request !== null && requestKey(request) === reply.request && typeof record.date === 'string')
        return record.date
    }
    return null
  }
}

function split(kind: Kind, items: Iterable<Row | Issue>): [Map<string, Row[]>, Map<string, Issue[]>] {
  const rows = new Map<string, Row[]>()
  const issues = new Map<string, Issue[]>()
  const put = <T>(map: Map<string, T[]>, name: string, item: T) => {
    const list = map.get(name)
    if (list === undefined) map.set(name, [item])
    else list.push(item)
  }
  for (const item of items) {
    if (isIssue(item)) put(issues, item.group, item)
    else put(rows, groupOfRow(kind, item), item)
  }
  return [rows, issues]
}

function compare(a: Row, b: Row, key: readonly string[]): number {
  for (const name of key) {
    if (a[name]! < b[name]!) return -1
    if (a[name]! > b[name]!) return 1
  }
  return 0
}

function* batchParts(readable: Readable, rows: readonly Row[]): Generator<BatchPart> {
  const read = readable.columnReader?.()
  const names = Object.keys(readable.columns)
  const rowOffset = (row: Row | undefined) => (typeof row?.utc_offset === 'number' ? row.utc_offset : null)
  if (read !== undefined) {
    for (const row of rows) yield { batch: read(row), offset: () => rowOffset(row) }
    return
  }
  const all = [...readRows(readable, rows)]
  yield { batch: batchOf(all, names), offset: (i) => rowOffset(all[i]) }
}
