// The stored sign-ins for a schedule and the page: without a token, and without opening the cloud.

import { expiryOfAccount } from '../../cloud/expiry.ts'
import type { AppName } from '../../cloud/session.ts'
import type { TokenStore } from '../../cloud/tokens.ts'

export interface KeptSignIn {
  readonly name: string
  readonly via: string
  readonly until: number | null
  /** Epoch seconds of the sign-in or of the last renewal. */
  readonly issued: number
  /** A sync can renew it by itself, without a sign-in. */
  readonly renewable: boolean
  readonly names: readonly string[]
  /** The clouds that the account is signed in to. */
  readonly apps: readonly AppName[]
  /** Why the cloud refused the token in the last run, with a hint; null if it did not. */
  readonly refused: string | null
}

/** Every account that is signed in, by its first login that the cloud has not refused. */
export async function keptSignIns(tokens: Pick<TokenStore, 'list'>): Promise<KeptSignIn[]> {
  const kept = await tokens.list(() => {})
  const accounts = [...Map.groupBy(kept, ({ name }) => name)]
  const names = accounts.map(([name]) => name)
  return accounts
    .map(([, logins]) => ({
      one: logins.find(({ refused }) => refused === undefined) ?? logins[0]!,
      apps: logins.map(({ app }) => app),
    }))
    .map(({ one, apps }) => ({ one, apps, expiry: expiryOfAccount(one, Date.now() / 1000) }))
    .map(({ one: { name, via, expires, issued, renewable }, apps, expiry }) => ({
      name,
      via,
      until: expires ?? null,
      issued,
      renewable,
      names,
      apps,
      refused: expiry.level === 'refused' ? expiry.says : null,
    }))
}
