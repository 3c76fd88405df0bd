// From found replies into the store. A reply that counts after all that are there is decoded at once; an older or less
// trusted one goes to its place in the archive, and the tables are made anew at the end: the same rows in any order.

import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import { comparePlaces, isKept, keepReply, lastPlace, type Place } from '../store/archive.ts'
import type { Database } from '../store/driver.ts'
import { rebuild } from '../store/rebuild.ts'
import { applyReply } from '../store/rows.ts'
import type { Account } from '../store/store.ts'
import type { Candidate } from './index.ts'

export interface Kept {
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
): Promise<Kept> {
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
  /** Set once a reply has come that counts before one that is decoded already. */
  late = false
  private readonly database: Database
  private readonly account: Account
  private last: Place | null

  constructor(database: Database, account: Account) {
    this.database = database
    this.account = account
    this.last = lastPlace(database, account.id)
  }

  keep(batch: readonly Candidate[]): void {
    if (batch.length === 0) return
    this.database.transaction(() => {
      for (const candidate of batch) this.keepOne(candidate)
    })
  }

  private keepOne(candidate: Candidate): void {
    const { database, account } = this
    const reply = { ...candidate, account: account.id }
    if (isKept(database, reply)) return
    const id = keepReply(database, reply)
    if (id === null) return
    this.fresh++
    if (this.last !== null && comparePlaces(reply, this.last) < 0) this.late = true
    else this.last = reply
    // Until the tables are made anew their version is unknown, so that a stop in between is made good on opening.
    if (this.late) database.run("UPDATE setting SET value = '' WHERE name = 'derived_version'")
    else applyReply(database, { ...reply, id }, account.zone)
  }
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
