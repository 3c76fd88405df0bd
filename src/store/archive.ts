// Replies as received: exact bytes (zstd), hash, request, window, time. Written before they are parsed; only a purge
// removes something from them.

import { createHash } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { WristoryError } from '../errors.ts'
import { trust } from '../kinds/imported/imported.ts'
import { sourceTrust } from '../kinds/imported/index.ts'
import { type Database, damageIn } from './driver.ts'
import { createSeal, type Envelope, isSealed } from './seal.ts'

/** A reply in the form that decoding takes. */
export interface Decodable {
  /** Id in the archive. */
  readonly id: number
  readonly account: number
  readonly source: string
  readonly from: string
  readonly to: string
  readonly asked: number
  /** The key of the request. */
  readonly request?: string
  readonly body: Uint8Array
}

export interface Reply {
  readonly account: number
  /** Name of the source. */
  readonly source: string
  /** The request without the user id; distinguishes replies of one source. */
  readonly request: string
  readonly from: string
  readonly to: string
  /** Epoch seconds. */
  readonly asked: number
  /** `cloud`, `capture` or the file format of an import. */
  readonly origin: string
  readonly body: Uint8Array
  /** The login that fetched it; absent for a file. */
  readonly login?: string | null
}

// Measured on ten simulated years (34 MiB): level 3 packs to 3.75 MiB in 0.10 s of CPU, 6 to 3.39 in 0.23, 13 to 3.21 in 1.2.
const LEVEL = 3

/** A body as it is stored. */
export function packed(body: Uint8Array): Uint8Array {
  return zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
}

/**
 * Stores `reply` and returns its id; null if the previous reply to the same request (by request time) had the same
 * bytes, unless `again` is set, which records that it was requested after some other reply.
 */
export function keepReply(database: Database, reply: Reply, again = false): number | null {
  const hash = createHash('sha256').update(reply.body).digest()
  const last = database.get<{ sha256: Uint8Array }>(
    `SELECT sha256 FROM reply WHERE account = ? AND source = ? AND request = ? AND asked <= ?
     ORDER BY asked DESC, id DESC LIMIT 1`,
    reply.account,
    reply.source,
    reply.request,
    reply.asked,
  )
  if (!again && last !== undefined && hash.equals(last.sha256)) return null
  const body = packed(reply.body)
  const { changes, id } = database.run(
    `INSERT INTO reply (account, source, request, window_from, window_to, asked, origin, bytes, sha256, body, seal, login)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    reply.account,
    reply.source,
    reply.request,
    reply.from,
    reply.to,
    reply.asked,
    reply.origin,
    reply.body.length,
    hash,
    body,
    createSeal({ ...reply, window_from: reply.from, window_to: reply.to, bytes: reply.body.length, sha256: hash }),
    reply.login ?? null,
  )
  const kept =
    changes === 1
      ? database.get<{ sha256: Uint8Array }>(
          'SELECT sha256 FROM reply WHERE id = ? AND length(body) = ?',
          id,
          body.length,
        )
      : undefined
  if (kept === undefined || !hash.equals(kept.sha256))
    throw new WristoryError('corrupt', `${database.path} did not keep a reply of ${reply.source}.`, {
      hint: 'Run `wristory check`: another program may have changed the store.',
    })
  return id
}

interface StoredReply extends Envelope {
  readonly id: number
  readonly body: Uint8Array
  /** Absent in a store of version 1. */
  readonly seal?: Uint8Array | null
}

/** True if exactly this reply (request, request time and bytes) is in the archive. */
export function isKept(database: Database, { account, source, request, asked, body }: Reply): boolean {
  return (
    database.get(
      'SELECT 1 FROM reply WHERE account = ? AND source = ? AND request = ? AND asked = ? AND sha256 = ?',
      account,
      source,
      request,
      asked,
      createHash('sha256').update(body).digest(),
    ) !== undefined
  )
}

/** Position of a reply in the order of precedence: a later one replaces an earlier one. */
export interface ReplyPlace {
  readonly source: string
  readonly asked: number
}

/** Negative if `a` precedes `b`: less trusted sources first, then by request time. */
export function comparePlaces(a: ReplyPlace, b: ReplyPlace): number {
  return sourceTrust(a.source) - sourceTrust(b.source) || a.asked - b.asked
}

/** The position of each source's last reply, for one account. */
export function lastPlaces(database: Database, account: number): ReplyPlace[] {
  return database.all<ReplyPlace>(
    'SELECT source, max(asked) AS asked FROM reply WHERE account = ? GROUP BY source',
    account,
  )
}

/**
 * Every reply in order of precedence, unpacked. Throws `corrupt` if one is damaged, or calls `onDamaged` and continues.
 * `chosen` selects some by id.
 */
export function* replies(
  database: Database,
  account?: number,
  onDamaged?: (id: number, what: string) => void,
  chosen: (id: number) => boolean = () => true,
): Generator<Reply & { id: number }> {
  const places = database.all<ReplyPlace & { id: number; hash: string }>(
    'SELECT id, source, asked, hex(sha256) AS hash FROM reply WHERE ?1 IS NULL OR account = ?1 ORDER BY id',
    account ?? null,
  )
  // Imported files of one moment have no order of their own but need the same one in every store.
  const tie = (a: { source: string; hash: string }, b: { hash: string }) =>
    sourceTrust(a.source) === trust.cloud ? 0 : a.hash < b.hash ? -1 : 1
  places.sort((a, b) => comparePlaces(a, b) || tie(a, b) || a.id - b.id)
  for (const { id } of places) {
    if (!chosen(id)) continue
    let row: StoredReply
    let body: Uint8Array
    // One by one, because an open statement would prevent the write-ahead log from being truncated.
    try {
      row = database.get<StoredReply>('SELECT * FROM reply WHERE id = ?', id)!
      body = unpack(row)
    } catch (error) {
      const damage = damageIn(error)
      if (onDamaged === undefined || damage === null) throw error
      onDamaged(id, damage)
      continue
    }
    yield { ...row, from: row.window_from, to: row.window_to, body }
  }
}

function unpack(row: StoredReply): Uint8Array {
  const { body, sha256, bytes, seal } = row
  let plain: Buffer
  try {
    plain = zstdDecompressSync(body, { maxOutputLength: bytes + 1 })
  } catch (error) {
    throw damaged(row, error)
  }
  const whole = createHash('sha256').update(plain).digest().equals(sha256)
  if (!whole || !isSealed(createSeal(row), seal)) throw damaged(row)
  return plain
}

function damaged({ id, source, window_from, window_to }: StoredReply, cause?: unknown): WristoryError {
  const what = `Reply ${id} in the archive (${source}, ${window_from} to ${window_to}) is damaged`
  return new WristoryError('corrupt', what, { cause })
}
