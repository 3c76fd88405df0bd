// Definition of a receiver: a program of the person's own that is kept up to date. One file per receiver, and a line in
// index.ts.

import type { History } from '../export/format.ts'
import type { Redaction } from '../export/redact.ts'
import type { Database } from '../store/driver.ts'

/** An option of `handover add --set NAME=VALUE`; secrets come from files or the environment. */
export interface OptionSpec {
  /** Its name in a form. */
  readonly label: string
  readonly means: string
  readonly required?: true
  readonly secret?: true
  /** The default. */
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
  /** The target without secrets: a host, or a folder. Throws `usage` for invalid options. */
  where(options: ReceiverOptions): string
  /** Kinds of the feed whose changes it receives. */
  kinds(options: ReceiverOptions): readonly string[]
  /**
   * What it is given beside the feed: groups that belong to no day, each with a hash of what it has now. They come in the
   * first delivery, as changes without a date.
   */
  groups?(database: Database, account: number): readonly ReceiverGroup[]
  /** Local days per delivery; 31 by default. */
  readonly days?: number
  /** Connects. Throws `handover` if the other side refuses or is unreachable. */
  open(setup: Setup): Promise<Receiver>
}

export interface ReceiverGroup {
  readonly kind: string
  readonly hash: number
}

export interface Setup {
  /** The person's name for it. */
  readonly name: string
  /** With secrets and defaults. */
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

/** What was created at a target without keys of its own: checked before anything is created there again. */
export interface Things {
  all(account: string, from: string, to: string): readonly Thing[]
  get(account: string, id: string): Thing | undefined
  put(account: string, thing: Thing): void
  remove(account: string, id: string): void
}

export interface Thing {
  readonly id: string
  /** Local day; empty for none. */
  readonly date: string
  readonly hash: string
  /** The target's name for it; empty if it has none. */
  readonly remote: string
}

export interface Receiver {
  /** Applies the changes; when it returns, the target has them permanently. */
  deliver(delivery: Delivery): Promise<void>
  /** Passes an alert on; absent if the target has no place for one. */
  notify?(notice: Notice): Promise<void>
  close(): Promise<void>
}

/** An alert of `watch`. */
export interface Notice {
  readonly account: string
  readonly code: string
  readonly text: string
}

export interface ReceiverChange {
  readonly kind: string
  /** Local day; empty for rows without one. */
  readonly date: string
  readonly state: 'new' | 'changed' | 'gone'
  /** Null if it is gone. */
  readonly hash: number | null
}

export interface Delivery {
  readonly account: string
  /** Its name at the target, never empty: without ids a hash, so that accounts stay apart there. */
  readonly person: string
  /** True if the account is no longer in the store. */
  readonly removed: boolean
  readonly changes: readonly ReceiverChange[]
  /** The local days of the changes, oldest first. */
  readonly dates: readonly string[]
  /** First day that may be delivered; null for all. */
  readonly since: string | null
  /** The days as they are now, redacted. */
  history(from: string | null, to: string | null): History
  /** The store, for receivers that mirror it, with the account's number there; null if it is gone. */
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
