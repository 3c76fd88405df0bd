// Syncs every login of an account, one after the other. One that is refused does not stop the others.

import { type ErrorCode, WristoryError } from '../errors.ts'
import { ensureLogin } from '../store/ensure-login.ts'
import type { LoginName } from '../store/logins.ts'
import type { Counts } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { Cloud, SyncOptions, SyncSummary } from './options.ts'
import { sync } from './sync.ts'

/** A login, ready to be synced. */
export interface SyncedLogin extends Cloud {
  /** Name of the account. */
  readonly name: string
  readonly app: LoginName
  readonly userId: string
  readonly origin: string
}

export interface SyncLoginsOptions extends Omit<SyncOptions, 'account' | 'userId' | 'cloud' | 'login' | 'origin'> {
  readonly store: Store
  /** The home zone (IANA), for a new account. */
  readonly zone: string | null
  /** Called after each login; `error` is absent after a success. */
  readonly onEnd?: (app: LoginName, error?: unknown) => void
}

/** Errors that concern one login; the others are synced all the same. */
const ofOneLogin: readonly ErrorCode[] = ['token-expired', 'wrong-region', 'wrong-account', 'wait', 'cloud-failed']

/**
 * Syncs the logins in order. Throws what ends a sync; an error that concerns one login is thrown after the others were
 * synced, with their summary passed to `onEarly`.
 */
export async function syncLogins(
  logins: readonly SyncedLogin[],
  { zone, onEnd, onProgress, ...options }: SyncLoginsOptions,
  onEarly: (summary: SyncSummary) => Promise<void>,
): Promise<SyncSummary> {
  const summaries: SyncSummary[] = []
  let failure: WristoryError | undefined
  for (const [done, cloud] of logins.entries()) {
    const { name, app, userId, origin } = cloud
    try {
      const account = ensureLogin(options.store, name, { app, userId }, zone)
      const share = (own: number) => (done + own) / logins.length
      const summary = await sync({
        ...options,
        account,
        userId,
        origin,
        cloud,
        login: app,
        onProgress: (progress) => onProgress?.({ ...progress, share: share(progress.share) }),
      })
      onEnd?.(app)
      summaries.push(summary)
    } catch (error) {
      onEnd?.(app, error)
      const single = logins.length === 1 || !(error instanceof WristoryError) || !ofOneLogin.includes(error.code)
      if (single) throw error
      failure ??= error
    }
  }
  if (failure === undefined) return mergedSummary(summaries)
  if (summaries.length > 0) await onEarly(mergedSummary(summaries))
  throw failure
}

/** The sum of several runs; first and last day are the account's in each. */
function mergedSummary(summaries: readonly SyncSummary[]): SyncSummary {
  const [first, ...rest] = summaries
  return rest.reduce(
    (sum, one) => ({
      requests: sum.requests + one.requests,
      bytes: sum.bytes + one.bytes,
      kinds: mergedCounts(sum.kinds, one.kinds),
      empty: sum.empty + one.empty,
      failed: [...sum.failed, ...one.failed],
      suspicious: [...sum.suspicious, ...one.suspicious],
      first: one.first,
      last: one.last,
    }),
    first!,
  )
}

function mergedCounts(one: SyncSummary['kinds'], other: SyncSummary['kinds']): SyncSummary['kinds'] {
  const sum = (a: Counts | undefined, b: Counts): Counts =>
    a === undefined
      ? b
      : {
          added: a.added + b.added,
          changed: a.changed + b.changed,
          same: a.same + b.same,
          issues: a.issues + b.issues,
        }
  return {
    ...one,
    ...Object.fromEntries(Object.entries(other).map(([name, counts]) => [name, sum(one[name], counts)])),
  }
}
