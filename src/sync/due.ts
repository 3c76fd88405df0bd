// The sources of a run. The band's days and the list of workouts come first, in every run. The other thirty or so
// streams can only have news after the band has delivered: a run without news requests at most eight of them, the least
// recently requested ones, and stays within fifteen requests. Streams that never had data are rotated, three per run.

import type { Source } from '../kinds/kind.ts'
import { coverageSpans } from '../store/coverage.ts'
import { readClaim } from './claims.ts'
import { coverageNames } from './known.ts'
import { askedTimes } from './ledger.ts'
import type { SyncOptions } from './options.ts'
import { isDaily } from './sources.ts'

const DAY = 86_400
/** Minimum pause before the vendor gets the same request again. */
const PAUSE = 15 * 60
/** How many streams older than a day a run without news requests: with data, and without any so far. */
const STALE = 5
const IDLE = 3

/** Requested in every run, before the others: they show whether the band has delivered. */
export function leads(source: Source): boolean {
  const { windows, each } = source
  return windows === 'pages' || (each !== undefined && each.every === undefined) || isDaily(source)
}

/** The sources among `followers` that are due. Call after the leading ones were walked. */
export function dueSources(options: Omit<SyncOptions, 'cloud'>, followers: readonly Source[]): Source[] {
  const { store, account, now } = options
  const asked = askedTimes(options)
  const age = ({ name }: Source) => now() - (asked[name] ?? Number.NEGATIVE_INFINITY)
  // The newest reply that changed a day; a repeated reply is no news.
  const news = store.database.get<{ at: number | null }>(
    'SELECT asked AS at FROM reply WHERE id = (SELECT max(reply) FROM day_record WHERE account = ?)',
    account.id,
  )?.at
  const idle = new Set(followers.filter((source) => asked[source.name] !== undefined && !holdsAny(options, source)))
  const stale = followers
    // A clock that was set back must not silence a stream for ever.
    .filter((source) => Math.abs(age(source)) >= DAY)
    .sort((a, b) => age(b) - age(a) || followers.indexOf(a) - followers.indexOf(b))
  const turns = new Set([
    ...stale.filter((source) => asked[source.name] === undefined),
    ...stale.filter((source) => !idle.has(source)).slice(0, STALE),
    ...stale.filter((source) => idle.has(source)).slice(0, IDLE),
  ])
  return followers.filter(
    (source) =>
      turns.has(source) ||
      readClaim(options, source).forgotten.length > 0 ||
      (!idle.has(source) && news != null && news > (asked[source.name] ?? 0) && age(source) >= PAUSE),
  )
}

/** True if the stream ever had data, or this is unknown. */
function holdsAny({ store, account }: Omit<SyncOptions, 'cloud'>, source: Source): boolean {
  if (typeof source.windows !== 'object') return true
  return coverageNames(source).some((name) =>
    coverageSpans(store.database, account.id, name).some(({ state }) => state !== 'empty'),
  )
}
