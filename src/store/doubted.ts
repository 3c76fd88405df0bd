// Empty replies that other data contradicts, as the last sync listed them; reading them needs no decoder.

import type { Database } from './driver.ts'
import { readNote } from './note.ts'

export interface Doubted {
  readonly source: string
  readonly title: string
  /** Local days, both included. */
  readonly from: string
  readonly to: string
  /** Why: other streams have data around these days, or the workout has distance or heart rate. */
  readonly why: 'worn' | 'measured'
  /** Records without their details; absent for days. */
  readonly records?: number
  /** Tests so far. */
  readonly tries: number
  /** Epoch seconds of the next test; null for the next sync. */
  readonly next: number | null
}

export function listDoubted(database: Database, account: number): Doubted[] {
  const own = ['', ' zepp-life', ' mi-fitness']
  return own.flatMap((login) => readNote<Doubted[]>(database, `doubted ${account}${login}`) ?? [])
}

/** Why each is doubted: a sentence without its end. */
export function doubtReason({ why, records }: Pick<Doubted, 'why' | 'records'>): string {
  return why === 'worn'
    ? 'came back empty, although other streams have data of that time'
    : `${records} with distance or heart rate came back without detail`
}
