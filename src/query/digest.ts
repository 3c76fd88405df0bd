// A week or a month: its figures compared with the person's own history, and its workouts by sport.

import { addDays, daysBetween } from '../codec/date.ts'
import { type Digest, type DigestPeriod, digestFigures, digestOf } from '../derive/digest.ts'
import { figureColumns } from './figure-columns.ts'
import type { Reader } from './reader.ts'

/** Workouts of one sport; metres, and seconds excluding pauses; null if none states them. */
export interface SportTotal {
  readonly sport: string
  readonly count: number
  readonly distance: number | null
  readonly moving: number | null
}

export interface StoredDigest extends Digest {
  readonly sports: readonly SportTotal[]
  /** Whether the history has days before and after the period. */
  readonly earlier: boolean
  readonly later: boolean
}

/** The digest of the period that contains `date`. */
export function readDigest(reader: Reader, date: string, by: DigestPeriod): StoredDigest {
  const { today, database, account } = reader
  const first = reader.first ?? today
  const names = [...digestFigures, 'goal']
  const n = Math.max(0, daysBetween(first, today) + 1)
  const columns = figureColumns(reader, names, first, n)
  const rows = Array.from({ length: n }, (_, i) => ({
    date: addDays(first, i),
    ...Object.fromEntries(names.map((name) => [name, columns.get(name)![i]!])),
  }))
  const digest = digestOf(rows, date, by, today)
  const sports = database.all<SportTotal>(
    `SELECT coalesce(sport, 'workout') AS sport, count(*) AS count, sum(distance) AS distance, sum(moving_time) AS moving
     FROM workout WHERE account = ? AND date BETWEEN ? AND ? AND parent IS NULL AND gone_since IS NULL
     GROUP BY 1 ORDER BY count DESC, sport`,
    account.id,
    digest.from,
    digest.to,
  )
  return { ...digest, sports, earlier: first < digest.from, later: digest.to < today }
}
