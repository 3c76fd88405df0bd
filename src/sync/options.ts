// What a run of `sync` is given and what it returns, and what follows from the options alone.

import type { DateSpan } from '../derive/windows.ts'
import type { Subject } from '../kinds/kind.ts'
import type { Counts } from '../store/rows.ts'
import type { Account, Store } from '../store/store.ts'
import { localToday as todayIn } from '../store/today.ts'

/** What fetches: one read of the cloud, paced, renewed and retried below. */
export interface Cloud {
  /** `accept` names refusing statuses that are an answer, such as 404 for a profile that does not exist. */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    options?: { readonly accept?: readonly number[]; readonly signal?: AbortSignal | undefined },
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

/** How far a sync is. */
export interface SyncProgress {
  readonly source: string
  /** A title of what the source brings: the stage of the run. */
  readonly title: string
  /** How much of the run is done, 0 to 1; never falls. */
  readonly share: number
  /** Requests done and expected of this run; the expectation grows while the end of the history is not known. */
  readonly done: number
  readonly total: number
  readonly window: DateSpan | null
}

/** What a sync did. */
export interface SyncSummary {
  readonly requests: number
  /** Bytes of the replies, decoded from transport. */
  readonly bytes: number
  /** Days or records per kind. */
  readonly kinds: Readonly<Record<string, Counts>>
  /** Windows in which the cloud had nothing. */
  readonly empty: number
  readonly failed: readonly FailedRequest[]
  /** Windows that came back empty although they hold data: nothing was deleted, the next runs ask again. */
  readonly suspicious: readonly { readonly source: string; readonly from: string; readonly to: string }[]
  /** First and last day that now has data; null in an empty account. */
  readonly first: string | null
  readonly last: string | null
}

/** A window of days that could not be fetched; the next run asks again. */
export interface FailedRequest {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly code: string
  readonly message: string
}

/** The account as requests need it. */
export function toSubject({ userId, account }: Pick<SyncOptions, 'userId' | 'account'>): Subject {
  return { userId, zone: account.zone }
}

/** The wearer's local day. */
export function latestToday({ store, account, now }: Pick<SyncOptions, 'store' | 'account' | 'now'>): string {
  return todayIn(store.database, account.id, now())
}
