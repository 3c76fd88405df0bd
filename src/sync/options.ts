// Options and result of `sync`, and what follows from the options alone.

import type { DateSpan } from '../derive/windows.ts'
import type { Subject } from '../kinds/kind.ts'
import type { LoginName } from '../store/logins.ts'
import type { Counts } from '../store/rows.ts'
import type { Account, Store } from '../store/store.ts'
import { localToday as todayIn } from '../store/today.ts'

/** Fetches one reply; pacing, renewal and retries happen below. */
export interface Cloud {
  /** `accept` lists error statuses that are valid answers, such as 404 for a profile that does not exist. */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    options?: { readonly accept?: readonly number[]; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly body: Uint8Array }>
  /** The file at a signed address that a reply gave; absent where the cloud has no such files. */
  download?(url: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>
}

export interface SyncOptions {
  readonly store: Store
  readonly account: Account
  readonly userId: string
  readonly cloud: Cloud
  /** The login that is synced; `zepp` by default. */
  readonly login?: LoginName | undefined
  /** Host and sign-in that reply: empty replies are believed for this origin only. Absent: the same as before. */
  readonly origin?: string | undefined
  /** Epoch seconds. */
  readonly now: () => number
  /** Local days, inclusive; by default the whole history up to today. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Names of kinds or of sources; all by default. Other kinds in the same replies are stored too. */
  readonly kinds?: readonly string[] | undefined
  /** Daily totals and nights only: smaller replies without minutes, and no details of single records. */
  readonly brief?: boolean | undefined
  /** Also re-download the days from `from` on: the cloud may have data by now that it lacked. */
  readonly again?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined
}

/** Progress of a sync. */
export interface SyncProgress {
  readonly source: string
  /** Title of the source: the stage of the run. */
  readonly title: string
  /** Share of the run that is done, 0 to 1; never falls. */
  readonly share: number
  /** Requests done and expected; the expectation grows while the end of the history is unknown. */
  readonly done: number
  readonly total: number
  readonly window: DateSpan | null
}

/** The result of a sync. */
export interface SyncSummary {
  readonly requests: number
  /** Bytes of the replies, decoded from transport. */
  readonly bytes: number
  /** Days or records per kind. */
  readonly kinds: Readonly<Record<string, Counts>>
  /** Windows for which the cloud had nothing. */
  readonly empty: number
  readonly failed: readonly FailedRequest[]
  /** Windows that came back empty although they have data: nothing was deleted, the next runs request them again. */
  readonly suspicious: readonly { readonly source: string; readonly from: string; readonly to: string }[]
  /** First and last day with data; null in an empty account. */
  readonly first: string | null
  readonly last: string | null
}

/** A window of days that could not be fetched; the next run requests it again. */
export interface FailedRequest {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly code: string
  readonly message: string
}

/** The account in the form that requests need. */
export function toSubject({ userId, account }: Pick<SyncOptions, 'userId' | 'account'>): Subject {
  return { userId, zone: account.zone }
}

/** The wearer's local day. */
export function latestToday({ store, account, now }: Pick<SyncOptions, 'store' | 'account' | 'now'>): string {
  return todayIn(store.database, account.id, now())
}
