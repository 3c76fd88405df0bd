// What a run of `sync` is given and what it returns, and what follows from the options alone.

import { dateOfEpoch } from '../codec/date.ts'
import { offsetAt } from '../codec/zone.ts'
import type { Span } from '../derive/windows.ts'
import type { Subject } from '../kinds/kind.ts'
import type { Counts } from '../store/rows.ts'
import type { Account, Store } from '../store/store.ts'

/** What fetches: one read of the cloud, paced, renewed and retried below. */
export interface Cloud {
  /** `accept` names refusing statuses that are an answer, such as 404 for a profile that does not exist. */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    options?: { readonly accept?: readonly number[] },
  ): Promise<{ readonly body: Uint8Array }>
}

export interface SyncOptions {
  readonly store: Store
  readonly account: Account
  readonly userId: string
  readonly cloud: Cloud
  /** Host and sign-in that answer: empty answers are believed of this origin only. Absent: the same as before. */
  readonly origin?: string | undefined
  /** Epoch seconds. */
  readonly now: () => number
  /** Local days, both included; the whole history up to today where absent. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Names of kinds or of sources; all where absent. Kinds of the same reply come with them. */
  readonly kinds?: readonly string[] | undefined
  /** Daily totals and nights only: smaller replies without minutes, and no details of single records. */
  readonly brief?: boolean | undefined
  /** Also the days from `from` on that were answered already: the cloud may hold by now what it did not. */
  readonly again?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined
}

export interface SyncProgress {
  readonly source: string
  /** Requests done and expected of this run; the expectation grows while the end of the history is not known. */
  readonly done: number
  readonly total: number
  readonly window: Span | null
}

export interface SyncSummary {
  readonly requests: number
  /** Bytes of the replies, decoded from transport. */
  readonly bytes: number
  /** Days or records per kind. */
  readonly kinds: Readonly<Record<string, Counts>>
  /** Windows in which the cloud had nothing. */
  readonly empty: number
  readonly failed: readonly Failure[]
  /** Windows that came back empty although they hold data: nothing was deleted, the next runs ask again. */
  readonly suspicious: readonly { readonly source: string; readonly from: string; readonly to: string }[]
  /** First and last day that now has data; null in an empty account. */
  readonly first: string | null
  readonly last: string | null
}

export interface Failure {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly code: string
  readonly message: string
}

/** Seconds east of UTC where a day begins first. */
const FARTHEST_EAST = 14 * 3600

/** The account as requests need it. */
export function subjectOf({ userId, account }: Pick<SyncOptions, 'userId' | 'account'>): Subject {
  return { userId, zone: account.zone }
}

/** The wearer's day: by the newest offset on record, by the home zone, else UTC; the latest of them. */
export function todayOf({ store, account, now }: Pick<SyncOptions, 'store' | 'account' | 'now'>): string {
  const newest = store.database.get<{ utc_offset: number | null }>(
    // A record may be dated in a year to come.
    'SELECT utc_offset FROM day WHERE account = ? AND date <= ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
    dateOfEpoch(now(), FARTHEST_EAST),
  )
  const offsets = [newest?.utc_offset, account.zone === null ? null : offsetAt(account.zone, now())].filter(
    (offset) => offset != null,
  )
  return dateOfEpoch(now(), offsets.length === 0 ? 0 : Math.max(...offsets))
}
