// Groups that several witnesses tell: what each of them tells is kept here, and the kind's own table has what stands
// (kinds/overlap.ts decides). A group with one witness, which is nearly every group, costs nothing: its rows lie in the
// kind's table alone.

import { deserialize, serialize } from 'node:v8'
import { newestRows } from '../kinds/group-rows.ts'
import { findWitness, sourceTrust } from '../kinds/imported/index.ts'
import { kinds } from '../kinds/index.ts'
import { type Kind, type Row, storedAs } from '../kinds/kind.ts'
import { type Contender, inLeadingOrder, standing, wholes, wornMinutes } from '../kinds/overlap.ts'
import type { Decodable } from './archive.ts'
import type { Database } from './driver.ts'
import { readNote } from './note.ts'

/** Rows that take the place of a group's rows, from the reply of the leading witness. */
export interface Settled {
  readonly kind: Kind
  readonly name: string
  readonly rows: readonly Row[]
  readonly reply: number
}

interface Held extends Contender {
  readonly reply: number
}

/** Where the owner of a group's rows is asked for: the reply that they were decoded from. */
export type FindOwner = (kind: Kind, name: string) => { readonly id: number; readonly source: string } | undefined

/** The groups of one reply that other witnesses tell too. */
export class Overlap {
  private readonly database: Database
  private readonly reply: Decodable
  private readonly witness: string
  private readonly findOwner: FindOwner
  /** The witness that the person prefers; null where none is set. */
  private readonly preferred: string | null
  private readonly touched = new Map<string, { kind: Kind; name: string }>()

  constructor(database: Database, reply: Decodable, findOwner: FindOwner) {
    this.database = database
    this.reply = reply
    this.witness = findWitness(reply.source)
    this.findOwner = findOwner
    this.preferred = readNote<{ witness: string }>(database, `prefer ${reply.account}`)?.witness ?? null
  }

  /**
   * Takes the rows that the reply tells about a group, `main` being those in the kind's table; false where no other witness
   * tells the group, so that they are the caller's to write.
   */
  put(kind: Kind, name: string, main: readonly Row[], rows: readonly Row[]): boolean {
    const held = this.held(kind, name)
    if (held.length === 0) {
      const owner = main.length === 0 ? undefined : this.findOwner(kind, name)
      if (owner === undefined || findWitness(owner.source) === this.witness) return false
      this.keep(kind, name, findWitness(owner.source), owner.id, main)
    }
    const own = held.find(({ witness }) => witness === this.witness)
    const next = newestRows(kind, own?.rows ?? [], rows)
    const lesser =
      own !== undefined &&
      next.length === 0 &&
      sourceTrust(this.replySource(own.reply)) < sourceTrust(this.reply.source)
    if (lesser) return true
    if (next.length > 0) this.keep(kind, name, this.witness, this.reply.id, next)
    else this.drop(kind, name, this.witness)
    this.touched.set(`${kind.name} ${name}`, { kind, name })
    return true
  }

  /** What stands in the groups that the reply touched, and in those that follow from them. */
  settle(): Settled[] {
    const { touched } = this
    for (const { kind, name } of [...touched.values()])
      for (const other of kinds)
        if (wholes[other.name] === kind.name && this.held(other, name).length > 0)
          touched.set(`${other.name} ${name}`, { kind: other, name })
    // Minutes before the totals that they bound, nights before their stages: the order of the register with minutes first.
    const rank = (kind: Kind) => (kind.name === 'minute' ? -1 : kinds.findIndex(({ name }) => name === kind.name))
    const minutes = new Map<string, Row>()
    return [...touched.values()]
      .sort((a, b) => rank(a.kind) - rank(b.kind))
      .map(({ kind, name }) => {
        const settled = this.settled(kind, name, minutes)
        if (kind.name === 'minute' && settled.rows[0] !== undefined) minutes.set(name, settled.rows[0])
        return settled
      })
  }

  private settled(kind: Kind, name: string, minutes: ReadonlyMap<string, Row>): Settled {
    const held = this.held(kind, name)
    const [first] = held
    if (first === undefined) return { kind, name, rows: [], reply: this.reply.id }
    if (held.length === 1) {
      this.drop(kind, name, first.witness)
      return { kind, name, rows: first.rows, reply: first.reply }
    }
    const ordered = this.ordered(kind, name, held)
    const rows = standing(kind, ordered, minutes.get(name) ?? (kind.name === 'day' ? this.storedMinutes(name) : null))
    // Of minutes and totals every witness may have a part.
    const several = kind.name === 'minute' || kind.name === 'day'
    this.database.run(
      'UPDATE contender SET stands = (? OR witness = ?) WHERE account = ? AND kind = ? AND place = ?',
      several ? 1 : 0,
      ordered[0]!.witness,
      this.reply.account,
      kind.name,
      name,
    )
    return { kind, name, rows, reply: ordered[0]!.reply }
  }

  private ordered(kind: Kind, name: string, held: readonly Held[]): Held[] {
    const { preferred } = this
    const whole = kinds.find((one) => one.name === wholes[kind.name])
    const leader =
      whole === undefined ? undefined : inLeadingOrder(whole, this.held(whole, name), preferred)[0]?.witness
    return inLeadingOrder(kind, held, leader ?? preferred)
  }

  private held(kind: Kind, name: string): Held[] {
    return this.database
      .all<{ witness: string; reply: number; rows: Uint8Array }>(
        'SELECT witness, reply, rows FROM contender WHERE account = ? AND kind = ? AND place = ? ORDER BY witness',
        this.reply.account,
        kind.name,
        name,
      )
      .map(({ witness, reply, rows: packed }) => {
        const rows = deserialize(packed) as readonly Row[]
        return { witness, reply, rows, worn: this.wornOn(rows[0]?.date, witness) }
      })
  }

  /** Minutes that the device of a witness recorded on a day. */
  private wornOn(date: Row[string] | undefined, witness: string): number {
    if (typeof date !== 'string') return 0
    const packed = this.database.get<{ rows: Uint8Array }>(
      "SELECT rows FROM contender WHERE account = ? AND kind = 'minute' AND place = ? AND witness = ?",
      this.reply.account,
      date,
      witness,
    )
    if (packed !== undefined) return wornMinutes((deserialize(packed.rows) as Row[])[0] ?? {})
    const minute = kinds.find(({ name }) => name === 'minute')!
    const owner = this.findOwner(minute, date)
    return owner !== undefined && findWitness(owner.source) === witness
      ? wornMinutes(this.storedMinutes(date) ?? {})
      : 0
  }

  private storedMinutes(date: string): Row | null {
    return (
      this.database.get<Row>(
        'SELECT activity, heartrate FROM minute_series WHERE account = ? AND date = ?',
        this.reply.account,
        date,
      ) ?? null
    )
  }

  private replySource(reply: number): string {
    return this.database.get<{ source: string }>('SELECT source FROM reply WHERE id = ?', reply)?.source ?? ''
  }

  private keep(kind: Kind, name: string, witness: string, reply: number, rows: readonly Row[]): void {
    const columns = Object.keys(storedAs(kind).columns)
    const plain = rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))
    this.database.run(
      `INSERT INTO contender (account, kind, place, witness, stands, rows, reply) VALUES (?, ?, ?, ?, 0, ?, ?)
       ON CONFLICT (account, kind, place, witness) DO UPDATE SET rows = excluded.rows, reply = excluded.reply`,
      this.reply.account,
      kind.name,
      name,
      witness,
      serialize(plain),
      reply,
    )
  }

  private drop(kind: Kind, name: string, witness: string): void {
    this.database.run(
      'DELETE FROM contender WHERE account = ? AND kind = ? AND place = ? AND witness = ?',
      this.reply.account,
      kind.name,
      name,
      witness,
    )
  }
}

/** Sources of Mi Fitness, and those before and after them. */
const MI_FITNESS = "source >= 'mi_' AND source < 'mi`'"
const BESIDE_MI_FITNESS = ["source < 'mi_'", "source >= 'mi`'"]

/** The overlap of a reply with other witnesses of the account; null where the account has one witness only. */
export function findOverlap(database: Database, reply: Decodable, findOwner: FindOwner): Overlap | null {
  const others = findWitness(reply.source) === 'zepp' ? [MI_FITNESS] : BESIDE_MI_FITNESS
  // An index has the sources in order: this is asked for every reply.
  const several = others.some((where) =>
    database.get(`SELECT 1 FROM reply WHERE account = ? AND ${where} LIMIT 1`, reply.account),
  )
  return several ? new Overlap(database, reply, findOwner) : null
}

/** The witness whose rows of a kind stand on a day. */
export interface StandingWitness {
  readonly kind: string
  readonly witness: string
}

/** Of the kinds that several witnesses have on `date`, whose rows the tables hold. */
export function standingWitnesses(database: Database, account: number, date: string): StandingWitness[] {
  return kinds.flatMap((kind) => {
    const { table } = storedAs(kind)
    if (!('date' in storedAs(kind).columns)) return []
    const sources = database.all<{ source: string }>(
      `SELECT DISTINCT r.source FROM ${table} t JOIN reply r ON r.id = t.reply
       WHERE t.account = ?1 AND t.date = ?2 AND EXISTS (SELECT 1 FROM contender WHERE account = ?1 AND kind = ?3)`,
      account,
      date,
      kind.name,
    )
    return [...new Set(sources.map(({ source }) => findWitness(source)))].map((witness) => ({
      kind: kind.name,
      witness,
    }))
  })
}
