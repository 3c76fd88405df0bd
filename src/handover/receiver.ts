// What a receiver is: something of the person's own that is kept up to date. One file per receiver, and a line in index.ts.

import type { History } from '../export/format.ts'
import type { Redaction } from '../export/redact.ts'
import type { Database } from '../store/driver.ts'

/** An option as `handover add --set NAME=VALUE` takes it; secrets come from files or the environment. */
export interface OptionSpec {
  readonly means: string
  readonly required?: true
  readonly secret?: true
  /** What holds where nothing is set. */
  readonly fallback?: string
  readonly choices?: readonly string[]
}

export type ReceiverOptions = Readonly<Record<string, string>>

export interface ReceiverType {
  readonly name: string
  readonly title: string
  /** What leaves the machine, for `handover list` and SECURITY.md. */
  readonly sends: string
  readonly options: Readonly<Record<string, OptionSpec>>
  /** Where to, without secrets: a host, or a folder. Throws `usage` for options that cannot be. */
  where(options: ReceiverOptions): string
  /** Kinds of the feed whose changes it is given. */
  kinds(options: ReceiverOptions): readonly string[]
  /**
   * What it is given beside the feed: groups that belong to no day, each with a hash of what it has now. They come in the
   * first delivery, as changes without a date.
   */
  groups?(database: Database, account: number): readonly ReceiverGroup[]
  /** Local days in one delivery; 31 where absent. */
  readonly days?: number
  /** Connects. Throws `handover` where the other side refuses or cannot be reached. */
  open(setup: Setup): Promise<Receiver>
}

export interface ReceiverGroup {
  readonly kind: string
  readonly hash: number
}

export interface Setup {
  /** The name that the person gave. */
  readonly name: string
  /** With secrets and what is set by default. */
  readonly options: ReceiverOptions
  readonly redaction: Redaction
  readonly version: string
  /** Epoch seconds. */
  readonly now: () => number
  readonly signal: AbortSignal | undefined
  readonly things: Things
  /** `handover test`: connect, and deliver nothing. */
  readonly test: boolean
}

/** What was made at a target that has no keys of its own: asked before anything is made there again. */
export interface Things {
  all(account: string, from: string, to: string): readonly Thing[]
  get(account: string, id: string): Thing | undefined
  put(account: string, thing: Thing): void
  remove(account: string, id: string): void
}

export interface Thing {
  readonly id: string
  /** Local day; empty for what has none. */
  readonly date: string
  readonly hash: string
  /** What the target calls it; empty where it gives no name. */
  readonly remote: string
}

export interface Receiver {
  /** Brings the target up to the changes; when it returns, the target has them for good. */
  deliver(delivery: Delivery): Promise<void>
  /** Passes an alert on; absent where the target has no place for one. */
  notify?(notice: Notice): Promise<void>
  close(): Promise<void>
}

/** Something that the person wants to be told while `watch` runs. */
export interface Notice {
  readonly account: string
  readonly code: string
  readonly text: string
}

export interface ReceiverChange {
  readonly kind: string
  /** Local day; empty for what belongs to no day. */
  readonly date: string
  readonly state: 'new' | 'changed' | 'gone'
  /** Null where it is gone. */
  readonly hash: number | null
}

export interface Delivery {
  readonly account: string
  /** What stands for the person at the target; empty where ids are left out. */
  readonly person: string
  /** True where the account is no longer in the store. */
  readonly removed: boolean
  readonly changes: readonly ReceiverChange[]
  /** The local days of the changes, oldest first. */
  readonly dates: readonly string[]
  /** First day that may be delivered; null is all. */
  readonly since: string | null
  /** The days as they are now, without what the redaction takes away. */
  history(from: string | null, to: string | null): History
  /** The store, for receivers that mirror it, with the account's number there; null where it is gone. */
  readonly store: { readonly database: Database; readonly account: number } | null
}

/** Local days as runs without a gap, each of `most` days at most. */
export function dateRuns(dates: readonly string[], most = 31): { readonly from: string; readonly to: string }[] {
  const runs: { from: string; to: string; days: number }[] = []
  for (const date of dates) {
    const last = runs.at(-1)
    if (last !== undefined && last.days < most && Date.parse(date) - Date.parse(last.to) === 86_400_000) {
      last.to = date
      last.days++
    } else runs.push({ from: date, to: date, days: 1 })
  }
  return runs
}
