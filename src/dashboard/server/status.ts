// The data of every page's frame: account, freshness, validity of the sign-in, failures, running sync.

import { kinds } from '../../kinds/index.ts'
import { memoizeUntilWrite, type Reader } from '../../query/reader.ts'
import { failedWindows, storedStatus } from '../../query/status.ts'
import type { Status } from '../schema.ts'
import { dayMetrics } from './daily.ts'

export interface SignInFacts {
  readonly names: readonly string[]
  readonly until: number | null
  readonly via: string
  readonly refused: string | null
}

export interface StatusParts {
  readonly reader: Reader | null
  readonly version: string
  readonly today: string
  readonly accounts: readonly string[]
  /** The account that a PIN unlocked for the device that asks. */
  readonly member: string | null
  /** Null if no sign-in is stored for the account. */
  readonly signIn: SignInFacts | null
  readonly signedIn: readonly string[]
  readonly sync: Status['sync']
  readonly schedule: Status['schedule']
}

export function readStatus({
  reader,
  version,
  today,
  accounts,
  member,
  signIn,
  signedIn,
  sync,
  schedule,
}: StatusParts): Status {
  const shared = {
    version,
    accounts: [...accounts],
    member,
    signedIn: [...signedIn],
    signIn: signIn === null ? null : { until: signIn.until, via: signIn.via, refused: signIn.refused },
    sync,
    schedule,
  }
  if (reader === null) {
    const none = { lastSync: null, account: null, zone: null, first: null, last: null, asked: null, uploaded: null }
    return { ...shared, ...none, today, days: 0, issues: 0, failed: 0, metrics: [], tables: [] }
  }
  const { database, account, first, last } = reader
  const stored = storedStatus(database, account.id)
  const failed = failedWindows(database, account.id).length
  const counted = storeCounts(reader)
  return {
    ...shared,
    account: account.name,
    zone: account.zone,
    today: reader.today,
    first,
    last,
    days: counted.days,
    asked: stored.asked,
    lastSync: stored.lastSync,
    uploaded: stored.synced,
    issues: stored.issues + failed,
    failed,
    metrics: counted.metrics,
    tables: counted.tables,
  }
}

interface StoreCounts {
  readonly days: number
  readonly metrics: Status['metrics']
  readonly tables: string[]
}

const storeCounts = memoizeUntilWrite(({ database, account }: Reader): StoreCounts => {
  const names = [...dayMetrics.keys()]
  const row = database.get<Record<string, number>>(
    `SELECT count(*) AS days, ${names.map((name) => `count("${name}") AS "${name}"`).join(', ')} FROM day WHERE account = ?`,
    account.id,
  )!
  const metrics = names.filter((name) => row[name]! > 0).map((name) => ({ ...dayMetrics.get(name)!, days: row[name]! }))
  const tables = kinds
    .filter(({ name, stored }) =>
      database.get(`SELECT 1 FROM ${stored?.table ?? name} WHERE account = ? LIMIT 1`, account.id),
    )
    .map(({ name }) => name)
  return { days: row.days!, metrics, tables }
})
