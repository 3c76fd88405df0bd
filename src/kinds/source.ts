// A source: a request of the cloud, how its history is walked, and how its replies are parsed.

import type { Row } from './column.ts'
import type { Issue } from './issue.ts'

/** What decoding may know besides the reply. */
export interface Context {
  /** The account's home zone (IANA), used where a record does not say its own offset. */
  readonly zone: string | null
  /** The window that was asked for, local days, both included. */
  readonly from: string
  readonly to: string
}

/** The account as requests need it. */
export interface Subject {
  readonly userId: string
  /** The account's home zone (IANA), where it is known. */
  readonly zone?: string | null
}

/** A read of the cloud: path and query, without host. */
export interface Request {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/**
 * How the history of a source is walked:
 * - in windows of local days; with `paging`, all pages of a window are fetched and come to `parse` as one body
 *   (`splitPages`), so that a day that lies on two pages is decoded once. The newest `fresh` days are asked for apart
 *   where a day is large: what changes in every run, and is kept in every run, should be small;
 * - `whole`: one reply that holds all;
 * - `pages`: newest first along the cursor of `paging`, each page a reply of its own, until one that is known;
 * - `each`: one request for each record of another kind (see Each).
 */
export type Windows =
  | { readonly days: number; readonly probeDays: number; readonly fresh?: number | undefined }
  | 'whole'
  | 'pages'
  | 'each'

/** How a reply goes on. The walk ends where `next` is null, at a cursor seen before, or after 2,000 pages. */
export interface Paging {
  /** The cursor that one page's body names; null on the last page and for a body that is not readable. Never throws. */
  next(page: Uint8Array): string | null
  /** The request for the page at `cursor`, made from the first page's. */
  request(first: Request, cursor: string): Request
}

/**
 * One request per record, newest first, for those that have not been asked since they last changed. A reply that says
 * that the record is gone is an answer (not a `failure`): it is kept, and the record is not asked for again.
 */
export interface Each {
  /** The source whose records they are; it is walked before. */
  readonly of: Source
  /** Table of the records, with the columns `date` and those that `request` needs, in the order of asking. */
  readonly table: string
  readonly columns: readonly string[]
  readonly order: string
  /** For what many rows name: it is asked for once, and again after so many seconds, whether a row changed or not. */
  readonly every?: number
  /** Columns of the record of which a value above 0 says that there must be a detail. */
  readonly measured?: readonly string[]
  /** Null for a record that cannot be asked for. */
  request(subject: Subject, record: Row): Request | null
}

/** Something the cloud can be asked for. `Reply` is the reply after parsing, the input of its kinds' decoders. */
export interface Source<Reply = unknown> {
  readonly name: string
  readonly title: string
  readonly windows: Windows
  readonly paging?: Paging
  readonly each?: Each
  /** The request for the local days `from` to `to`; `brief` asks for the smaller form without dense series. */
  request(subject: Subject, from: string, to: string, brief?: boolean): Request
  /** Never throws: what cannot be read becomes issues. */
  parse(body: Uint8Array, context: Context): Reply
  /** What `parse` itself found odd. */
  issues(reply: Reply): readonly Issue[]
  /** Why the reply is not an answer at all (an error envelope, not JSON), or null. Such replies are not decoded. */
  failure(reply: Reply): string | null
  /** How many records came; a full page of `cap` means there may be more. */
  size(reply: Reply): number
  readonly cap?: number
  /** Refusing statuses whose body is an answer all the same. */
  readonly accept?: readonly number[]
  /** The local days that the reply speaks of. */
  dates(reply: Reply): ReadonlySet<string>
  /** Those of them whose record could not be read, so that a kind without rows is not said to be unmeasured. */
  unread?(reply: Reply): ReadonlySet<string>
}
