// What a receiver lacks: compares the store's feed with the ledger, month by month.

import type { Database } from '../../store/driver.ts'
import { feedDays, feedMonths } from '../../store/feed.ts'
import type { Account } from '../../store/store.ts'
import type { ReceiverChange, ReceiverType } from '../receiver.ts'
import type { Ledger } from './ledger.ts'

export interface Pending {
  readonly account: string
  /** Null if the account is no longer in the store. */
  readonly id: number | null
  /** Oldest first. */
  readonly changes: readonly ReceiverChange[]
}

export interface PendingWanted {
  readonly receiver: string
  readonly kinds: readonly string[]
  /** See `ReceiverType.groups`. */
  readonly groups?: ReceiverType['groups']
  /** Names of accounts; null for all. */
  readonly accounts: readonly string[] | null
  /** First local day; null for all. */
  readonly since: string | null
}

/** Changes of every account, those of removed accounts last. */
export function pendingOf(
  database: Database,
  accounts: readonly Account[],
  ledger: Ledger,
  { receiver, kinds, groups, accounts: chosen, since }: PendingWanted,
): Pending[] {
  const wanted = accounts.filter(({ name }) => chosen === null || chosen.includes(name))
  const names = new Set(wanted.map(({ name }) => name))
  const known = new Set(kinds)
  const found = [
    ...wanted.map(({ name, id }) => ({ account: name, id: id as number | null })),
    ...ledger
      .accounts(receiver)
      .filter((name) => !names.has(name))
      .map((account) => ({ account, id: null })),
  ]
  return found
    .map(({ account, id }) => {
      const months = id === null ? [] : feedMonths(database, id).filter(({ kind }) => known.has(kind))
      const others = new Map((id === null ? [] : (groups?.(database, id) ?? [])).map(({ kind, hash }) => [kind, hash]))
      for (const [kind, hash] of others) months.push({ kind, month: '', days: 1, digest: hash })
      const given = ledger.months(receiver, account)
      const changes: ReceiverChange[] = []
      for (const { kind, month } of differing(months, given)) {
        const other = others.get(kind)
        const now =
          other !== undefined
            ? [{ kind, date: '', hash: other }]
            : id === null || !known.has(kind)
              ? []
              : feedDays(database, id, kind, month)
        changes.push(...between(now, ledger.days(receiver, account, kind, month)))
      }
      const inRange = since === null ? changes : changes.filter(({ date }) => date === '' || date >= since)
      return { account, id, changes: inRange.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)) }
    })
    .filter(({ changes }) => changes.length > 0)
}

interface PendingSum {
  readonly kind: string
  readonly month: string
  readonly days: number
  readonly digest: number
}

/** Kinds and months that are in one of the two only, or have another sum. */
function differing(now: readonly PendingSum[], given: readonly PendingSum[]): { kind: string; month: string }[] {
  const keyOf = ({ kind, month }: PendingSum) => `${kind} ${month}`
  const before = new Map(given.map((sum) => [keyOf(sum), sum]))
  const result: PendingSum[] = []
  for (const sum of now) {
    const other = before.get(keyOf(sum))
    before.delete(keyOf(sum))
    if (other?.digest !== sum.digest || other.days !== sum.days) result.push(sum)
  }
  return [...result, ...before.values()]
}

interface PendingDay {
  readonly kind: string
  readonly date: string
  readonly hash: number
}

function* between(now: readonly PendingDay[], given: readonly PendingDay[]): Generator<ReceiverChange> {
  const before = new Map(given.map(({ date, hash }) => [date, hash]))
  for (const { kind, date, hash } of now) {
    const old = before.get(date)
    before.delete(date)
    if (old !== hash) yield { kind, date, hash, state: old === undefined ? 'new' : 'changed' }
  }
  for (const { kind, date } of given) if (before.has(date)) yield { kind, date, hash: null, state: 'gone' }
}
