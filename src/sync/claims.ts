// Claims: empty replies of each source, valid until a test or a new sign-in contradicts them. `status` and the
// dashboard read the doubted ones from the setting `doubted`.

import { daysBetween } from '../codec/date.ts'
import type { CoverageSpan } from '../derive/coverage.ts'
import { afterAnswer, afterForgetting, afterWalk, type Claim, doubtful, NO_CLAIM } from '../derive/doubt.ts'
import type { DateSpan } from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
import { coverageSpans } from '../store/coverage.ts'
import { coverageNames } from './known.ts'
import { askedTimes, readNote, writeNote } from './ledger.ts'
import { latestToday, type SyncOptions } from './options.ts'
import { loginSources } from './sources.ts'

type ClaimPlace = Omit<SyncOptions, 'cloud'>

const EVERYTHING: DateSpan = { from: '0000-01-01', to: '9999-12-31' }

export function readClaim(where: Pick<ClaimPlace, 'store' | 'account' | 'login'>, source: Source): Claim {
  return readNote<Record<string, Claim>>(where, 'claims')?.[source.name] ?? NO_CLAIM
}

export function writeClaim(where: ClaimPlace, source: Source, claim: Claim): void {
  const { [source.name]: before = NO_CLAIM, ...others } = readNote<Record<string, Claim>>(where, 'claims') ?? {}
  if (JSON.stringify(before) === JSON.stringify(claim)) return
  const none = claim.spans.length + claim.forgotten.length === 0
  writeNote(where, 'claims', none ? others : { ...others, [source.name]: claim })
}

/**
 * Records a reply about `window` with this many records. Lists in pages and details are excluded: the former are read
 * in every run, the latter have their replies in the archive.
 */
export function noteAnswer(where: ClaimPlace, source: Source, asked: DateSpan, size: number): void {
  const { windows, each } = source
  if (windows === 'pages' || (each !== undefined && each.every === undefined)) return
  const window = windows === 'whole' && size > 0 ? EVERYTHING : asked
  writeClaim(
    where,
    source,
    afterAnswer(readClaim(where, source), window, size > 0 ? [] : emptyDays(where, source, window)),
  )
}

/** The days of `window` without data: an empty reply changes no day that has some. */
function emptyDays(where: ClaimPlace, source: Source, window: DateSpan): DateSpan[] {
  if (typeof source.windows !== 'object') return [window]
  return ownSpans(where, source)
    .filter(({ from, to, state }) => state === 'empty' && from <= window.to && to >= window.from)
    .map(({ from, to }) => ({ from: from > window.from ? from : window.from, to: to < window.to ? to : window.to }))
}

/** Requests everything that came back empty once more. */
export function forget(where: ClaimPlace, source: Source): void {
  writeClaim(where, source, afterForgetting(readClaim(where, source)))
}

/** After a complete walk: what lies far before the first day with data stays empty. */
export function settleForgotten(where: ClaimPlace, source: Source): void {
  writeClaim(where, source, afterWalk(readClaim(where, source)))
}

/** A claim from another host, region or sign-in proves nothing here. */
export function forgetOnNewOrigin(where: ClaimPlace): void {
  const { origin } = where
  if (origin === undefined || readNote<{ origin: string }>(where, 'origin')?.origin === origin) return
  const claims = readNote<Record<string, Claim>>(where, 'claims')
  if (claims !== null)
    writeNote(
      where,
      'claims',
      Object.fromEntries(Object.entries(claims).map(([name, claim]) => [name, afterForgetting(claim)])),
    )
  // A source without windows is due at once; for streams `dueSources` uses the claims.
  const windowed = new Set(
    loginSources(where)
      .filter(({ windows }) => typeof windows === 'object')
      .map(({ name }) => name),
  )
  writeNote(
    where,
    'asked',
    Object.fromEntries(Object.entries(askedTimes(where)).filter(([name]) => windowed.has(name))),
  )
  writeNote(where, 'origin', { origin })
}

/** A store from before claims existed: what is empty for a whole window or longer becomes a claim. */
export function adoptEmpties(where: ClaimPlace): void {
  if (readNote(where, 'claims') !== null) return
  const claims = loginSources(where).flatMap((source): [string, Claim][] => {
    if (typeof source.windows !== 'object') return []
    const { days } = source.windows
    const spans = ownSpans(where, source)
      .filter(({ from, to, state }) => state === 'empty' && daysBetween(from, to) + 1 >= days)
      .map(({ from, to }) => ({ from, to }))
    return spans.length === 0 ? [] : [[source.name, { ...NO_CLAIM, spans }]]
  })
  writeNote(where, 'claims', Object.fromEntries(claims))
}

/** The doubtful windows of a source, as wide as a probe. */
export function readDoubts(where: ClaimPlace, source: Source): DateSpan[] {
  const claim = readClaim(where, source)
  if (claim.spans.length === 0) return []
  const days = typeof source.windows === 'object' ? source.windows.probeDays : 10_000
  return doubtful(claim, ownSpans(where, source), provenBy(where, source), days)
}

function ownSpans({ store, account }: ClaimPlace, source: Source): CoverageSpan[] {
  return coverageSpans(store.database, account.id, coverageNames(source)[0]!)
}

/** From the first to the last day with data of any other stream of the login; null if none has any. */
function provenBy(where: ClaimPlace, source: Source): DateSpan | null {
  const { store, account } = where
  const own = coverageNames(source)
  const others = [...new Set(loginSources(where).flatMap((one) => coverageNames(one)))].filter(
    (name) => !own.includes(name),
  )
  const { from, to } = store.database.get<{ from: string | null; to: string | null }>(
    `SELECT min(from_date) AS "from", max(to_date) AS "to" FROM coverage_span
     WHERE account = ? AND state <> 'empty' AND to_date <= ? AND kind IN (${others.map(() => '?').join(', ')})`,
    account.id,
    latestToday(where),
    ...others,
  )!
  return from === null || to === null ? null : { from, to }
}
