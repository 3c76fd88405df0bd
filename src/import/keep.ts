// Stores recognised replies. A reply that takes precedence over all existing ones is decoded at once; an older or less
// trusted one goes to its place in the archive, and the tables are rebuilt at the end: the same rows in any order.

import { importedSources } from '../kinds/imported/index.ts'
import { kinds, sources } from '../kinds/index.ts'
import { type Each, type Row, type Source, storedAs } from '../kinds/kind.ts'
import { ANY_USER, requestKey } from '../kinds/request-key.ts'
import { comparePlaces, isKept, keepReply, lastPlaces, type ReplyPlace } from '../store/archive.ts'
import type { Database } from '../store/driver.ts'
import { withoutPurged } from '../store/purge/arriving.ts'
import { rebuild } from '../store/rebuild.ts'
import { applyReply } from '../store/rows.ts'
import type { Account } from '../store/store.ts'
import type { Candidate } from './item.ts'

export interface KeptReply {
  readonly fresh: number
  readonly rows: Readonly<Record<string, { readonly before: number; readonly after: number }>>
}

/** One transaction costs a disk flush; this much memory is spared. */
const BATCH = { replies: 64, bytes: 16 << 20 }

export async function keepAll(
  database: Database,
  account: Account,
  candidates: AsyncIterable<Candidate>,
  onRebuild?: (done: number, total: number) => void,
): Promise<KeptReply> {
  const before = rowCounts(database, account.id)
  const keeper = new Keeper(database, account)
  let batch: Candidate[] = []
  let bytes = 0
  for await (const candidate of candidates) {
    batch.push(candidate)
    bytes += candidate.body.length
    if (batch.length < BATCH.replies && bytes < BATCH.bytes) continue
    keeper.keep(batch)
    batch = []
    bytes = 0
  }
  keeper.keep(batch)
  if (keeper.late) rebuild(database, onRebuild)
  const after = rowCounts(database, account.id)
  const rows = Object.fromEntries(
    Object.keys(after).map((name) => [name, { before: before[name]!, after: after[name]! }]),
  )
  return { fresh: keeper.fresh, rows }
}

class Keeper {
  fresh = 0
  /** Set once a reply precedes one that is decoded already. */
  late = false
  private readonly database: Database
  private readonly account: Account
  /** By the source whose kinds are decoded: only those replies replace each other's rows. */
  private readonly last = new Map<string, ReplyPlace>()
  private readonly dates: DatesOfRecords

  constructor(database: Database, account: Account) {
    this.database = database
    this.account = account
    this.dates = new DatesOfRecords(database, account)
    for (const place of lastPlaces(database, account.id)) if (!this.isLate(place)) this.last.set(fedBy(place), place)
  }

  private isLate(place: ReplyPlace): boolean {
    const last = this.last.get(fedBy(place))
    return last !== undefined && comparePlaces(place, last) < 0
  }

  keep(batch: readonly Candidate[]): void {
    if (batch.length === 0) return
    this.database.transaction(() => {
      for (const candidate of batch) this.keepOne(candidate)
    })
  }

  private keepOne(candidate: Candidate): void {
    const { database, account } = this
    const found = { ...candidate, ...this.dates.spanOf(candidate), account: account.id }
    const reply = withoutPurged(database, found, account.zone)
    if (isKept(database, reply)) return
    // A record's own reply counts from the time of its request, even without news.
    const id = keepReply(database, reply, isOfRecord(candidate))
    if (id === null) return
    this.fresh++
    if (this.isLate(reply)) this.late = true
    else this.last.set(fedBy(reply), reply)
    // Until the tables are rebuilt their version is unknown, so that opening repairs a stop in between.
    if (this.late) database.run("UPDATE setting SET value = '' WHERE name = 'derived_version'")
    else applyReply(database, { ...reply, id }, account.zone)
  }
}

/** True for replies that were requested one by one for records of another source. */
export function isOfRecord({ source }: ReplyPlace): boolean {
  return sources.some(({ name, each }) => name === source && each !== undefined)
}

/** Local days of such records: the record knows its own, the reply need not. */
class DatesOfRecords {
  private readonly database: Database
  private readonly account: Account
  private readonly known = new Map<Source, ReadonlyMap<string, string>>()

  constructor(database: Database, account: Account) {
    this.database = database
    this.account = account
  }

  spanOf(candidate: Candidate): { from: string; to: string } {
    const source = sources.find(({ name }) => name === candidate.source)
    const date = source?.each === undefined ? undefined : this.datesOf(source, source.each).get(candidate.request)
    return { from: date ?? candidate.from, to: date ?? candidate.to }
  }

  private datesOf(source: Source, { table, columns, request }: Each): ReadonlyMap<string, string> {
    let dates = this.known.get(source)
    if (dates === undefined) {
      const names = [...new Set(['date', ...columns])].map((name) => `"${name}"`).join(', ')
      const records = this.database.all<Row>(`SELECT ${names} FROM ${table} WHERE account = ?`, this.account.id)
      dates = new Map(
        records.flatMap((record): [string, string][] => {
          const asked = request({ userId: ANY_USER }, record)
          return asked === null ? [] : [[requestKey(asked), String(record.date)]]
        }),
      )
      this.known.set(source, dates)
    }
    return dates
  }
}

function fedBy({ source }: ReplyPlace): string {
  return importedSources.find(({ name }) => name === source)?.feeds.name ?? source
}

/** Rows of each kind's own table. */
function rowCounts(database: Database, account: number): Record<string, number> {
  return Object.fromEntries(
    kinds.map((kind) => [
      kind.name,
      database.get<{ n: number }>(`SELECT count(*) AS n FROM ${storedAs(kind).table} WHERE account = ?`, account)!.n,
    ]),
  )
}
