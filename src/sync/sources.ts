// The sources of a login: what its cloud can be asked for.

import { sources } from '../kinds/index.ts'
import type { Request, Source } from '../kinds/kind.ts'
import { miSources } from '../kinds/mi-fitness/index.ts'
import { latestToday, type SyncOptions, toSubject } from './options.ts'

/** In the order of requests. */
export function loginSources({ login }: Pick<SyncOptions, 'login'>): readonly Source[] {
  return login === 'mi-fitness' ? (miSources as readonly Source[]) : sources
}

/** The source that shows whether the band has delivered: a day's totals, requested in every run. */
export function isDaily({ name }: Source): boolean {
  return name === 'band_data' || name === 'mi_days'
}

/** A small request of another source, which shows whether the cloud answers at all. */
export function firstRequest(options: SyncOptions, source: Source): [Source, Request] {
  const today = latestToday(options)
  const others = loginSources(options).filter((one) => one !== source && one.windows !== 'each')
  const other = others.find((one) => isDaily(one) || one.windows === 'pages') ?? others[0]!
  return [other, other.request(toSubject(options), today, today, true)]
}
