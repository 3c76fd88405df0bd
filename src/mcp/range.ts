// Days that a caller names, as dates of the wearer; and what a range is worth: devices, algorithms, days without a value.

import { addDays, daysBetween, isDate } from '../codec/date.ts'
import { daysOf } from '../dashboard/server/daily.ts'
import type { Reader } from '../dashboard/server/reader.ts'
import { WristoryError } from '../errors.ts'
import { deviceName } from '../kinds/device-catalogue.ts'
import { algorithmFigures } from '../store/algorithm-view.ts'
import type { Json } from './answer.ts'

/** Twenty years: more days are a mistake. */
const LONGEST = 7400

export interface Range {
  readonly from: string
  readonly to: string
  readonly n: number
}

/** The date that `text` names. Throws `usage` for a date that is not in the calendar. */
export function dateOf({ today }: Reader, text: string): string {
  if (text === 'today') return today
  if (text === 'yesterday') return addDays(today, -1)
  if (/^-\d+$/.test(text)) return addDays(today, Number(text))
  if (isDate(text)) return text
  throw new WristoryError('usage', `${text} is not a date.`, { hint: 'Write it like 2026-03-01, today or -28.' })
}

/** The range asked for; `days` that end today when nothing is said. Throws `usage` for one that ends before it begins. */
export function rangeOf(
  reader: Reader,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  days: number,
): Range {
  const to = dateOf(reader, asked.to ?? 'today')
  const from = asked.from === undefined ? addDays(to, 1 - days) : dateOf(reader, asked.from)
  const n = daysBetween(from, to) + 1
  if (n < 1) throw new WristoryError('usage', 'The range ends before it begins.', { hint: 'Swap from and to.' })
  if (n > LONGEST) throw new WristoryError('usage', 'The range is longer than twenty years.')
  return { from, to, n }
}

const reasons: Readonly<Record<string, string>> = {
  m: 'not_measured',
  n: 'not_worn',
  u: 'not_fetched',
  e: 'cloud_has_none',
  f: 'fetch_failed',
  '-': 'outside_history',
}

export interface Figures {
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>
  /** Days without a value by reason, for each figure that has any. */
  readonly missing: Json
  /** 1 for a day that was not over at the last sync. */
  readonly open: readonly boolean[]
}

/** Figures of `day` over a range; a day off the wrist has none. */
export function figuresIn(reader: Reader, names: readonly string[], { from, n }: Range): Figures {
  const { state, columns } = daysOf(reader, names, from, n)
  const missing: Record<string, Record<string, number>> = {}
  for (const name of names)
    for (const [i, letter] of [...state[name]!].entries()) {
      const reason = columns[name]![i] === null ? (reasons[letter] ?? 'not_measured') : undefined
      if (reason === undefined) continue
      missing[name] ??= {}
      missing[name][reason] = (missing[name][reason] ?? 0) + 1
    }
  const letters = state[names[0]!] ?? ''
  return { columns, missing, open: [...letters].map((letter) => letter === 'p') }
}

/** The home zone, else the newest offset that the device stated. */
export function zoneOf({ database, account }: Reader): string {
  if (account.zone !== null) return account.zone
  const newest = database.get<{ utc_offset: number }>(
    'SELECT utc_offset FROM day WHERE account = ? AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1',
    account.id,
  )
  if (newest === undefined) return 'unknown'
  const minutes = Math.abs(newest.utc_offset) / 60
  const two = (n: number) => String(n).padStart(2, '0')
  return `UTC${newest.utc_offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** What must be known to compare figures of a range: zone, devices, and changes of an algorithm that reckons them. */
export function basisOf(reader: Reader, names: readonly string[], { from, to }: Range): { [name: string]: Json } {
  const { database, account } = reader
  const devices = database
    .all<{ source: number | null }>(
      `SELECT device_source AS source FROM day WHERE account = ? AND date BETWEEN ? AND ?
       AND device_source IS NOT NULL GROUP BY device_source ORDER BY min(date)`,
      account.id,
      from,
      to,
    )
    .map(({ source }) => deviceName(source))
  const changes = database
    .all<{ date: string; what: string; before: string; after: string }>(
      'SELECT date, what, before, after FROM algorithm_change WHERE account = ? AND date > ? AND date <= ? ORDER BY date',
      account.id,
      from,
      to,
    )
    .filter(({ what }) => algorithmFigures.get(what)?.some((name) => names.includes(name)))
  return {
    zone: zoneOf(reader),
    devices: [...new Set(devices)].filter((name) => name !== null),
    ...(changes.length === 0
      ? {}
      : {
          algorithm_changes: changes.map(({ date, what, before, after }) => [date, what, before, after]),
          caution: 'An algorithm changed inside this range: a step there may be its doing.',
        }),
  }
}
