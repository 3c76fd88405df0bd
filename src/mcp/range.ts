// Resolves the days that a caller names, and describes a range: devices, algorithms, days without a value.

import { addDays, daysBetween, isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { deviceName } from '../kinds/device-catalogue.ts'
import type { Row } from '../kinds/kind.ts'
import { dayColumns } from '../query/days.ts'
import type { Reader } from '../query/reader.ts'
import { algorithmFigures, algorithmSources } from '../store/algorithm-view.ts'
import { type Json, word } from './answer.ts'
import { zoneName } from './zone.ts'

/** Twenty years: more days are a mistake. */
const LONGEST = 7400

export interface DayRange {
  readonly from: string
  readonly to: string
  readonly n: number
}

/** The date that `text` names. Throws `usage` for a date that is not in the calendar. */
export function askedDate({ today }: Reader, text: string): string {
  if (text === 'today') return today
  if (text === 'yesterday') return addDays(today, -1)
  if (/^-\d+$/.test(text)) return addDays(today, Number(text))
  if (isDate(text)) return text
  throw new WristoryError('usage', `${text} is not a date.`, { hint: 'Write it like 2026-03-01, today or -28.' })
}

/** The requested range; by default `days` that end today. Throws `usage` for one that ends before it begins. */
export function askedRange(
  reader: Reader,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  days: number,
): DayRange {
  const to = askedDate(reader, asked.to ?? 'today')
  const from = asked.from === undefined ? addDays(to, 1 - days) : askedDate(reader, asked.from)
  const n = daysBetween(from, to) + 1
  if (n < 1) throw new WristoryError('usage', 'The range ends before it begins.', { hint: 'Swap from and to.' })
  if (n > LONGEST) throw new WristoryError('usage', 'The range is longer than twenty years.')
  return { from, to, n }
}

export interface RangeFigures {
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>
  /** For each figure, the days that were not over at the last sync: excluded from means. */
  readonly open: Readonly<Record<string, readonly boolean[]>>
  /** Days without a value by state for each figure that has any, and the days that were not over. */
  readonly gaps: { readonly missing: Json; readonly not_over?: readonly string[] }
}

/** Figures of `day` over a range; a day off the wrist has none. */
export function figuresIn(reader: Reader, names: readonly string[], { from, n }: DayRange): RangeFigures {
  const { states, columns } = dayColumns(reader, names, from, n)
  const missing: Record<string, Record<string, number>> = {}
  const open: Record<string, boolean[]> = {}
  const notOver = new Set<string>()
  for (const name of names) {
    open[name] = states[name]!.map((state) => state === 'partial')
    for (const [i, state] of states[name]!.entries()) {
      if (state === 'partial') notOver.add(addDays(from, i))
      if (columns[name]![i] !== null) continue
      missing[name] ??= {}
      missing[name][state] = (missing[name][state] ?? 0) + 1
    }
  }
  const clock = timesOfNights(reader, names, from, n)
  return {
    columns: { ...columns, ...clock },
    open,
    gaps: { missing, ...(notOver.size === 0 ? {} : { not_over: [...notOver].sort() }) },
  }
}

/** Start and end of nights: minutes after midnight of the day of waking on the clock of that night. */
function timesOfNights(reader: Reader, names: readonly string[], from: string, n: number) {
  const clock: Record<string, (number | null)[]> = {}
  for (const name of names) {
    const column = { sleep_start: 'start', sleep_end: 'end' }[name]
    if (column === undefined) continue
    clock[name] = new Array(n).fill(null)
    for (const { date, minutes } of reader.database.all<{ date: string; minutes: number | null }>(
      `SELECT date, ("${column}" + utc_offset - unixepoch(date)) / 60 AS minutes FROM night
       WHERE account = ? AND date BETWEEN ? AND ?`,
      reader.account.id,
      from,
      addDays(from, n - 1),
    ))
      clock[name][daysBetween(from, date)] = minutes
  }
  return clock
}

/** Names of the devices that recorded some rows, first one first. */
export function recordedBy(rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => deviceName(row.device_source as number | null)))].filter((name) => name !== null)
}

/** What a comparison of figures over a range needs: zone, devices, and the algorithms that compute them. */
export function comparisonBasis(
  reader: Reader,
  names: readonly string[],
  { from, to }: DayRange,
): { [name: string]: Json } {
  const { database, account } = reader
  const days = database.all<Row>(
    `SELECT device_source FROM day WHERE account = ? AND date BETWEEN ? AND ?
       AND device_source IS NOT NULL GROUP BY device_source ORDER BY min(date)`,
    account.id,
    from,
    to,
  )
  const reckoned = algorithmSources.filter(([what]) => algorithmFigures.get(what)?.some((name) => names.includes(name)))
  const changes = database
    .all<{ date: string; what: string; before: string; after: string }>(
      'SELECT date, what, before, after FROM algorithm_change WHERE account = ? AND date > ? AND date <= ? ORDER BY date',
      account.id,
      from,
      to,
    )
    .filter((change) => reckoned.some(([what]) => what === change.what))
  const algorithm = reckoned.flatMap(([what, table, column]) => {
    if (changes.some((change) => change.what === what)) return []
    const last = database.get<{ version: string }>(
      `SELECT ${column} AS version FROM ${table} WHERE account = ? AND date BETWEEN ? AND ? AND ${column} IS NOT NULL
       ORDER BY date DESC LIMIT 1`,
      account.id,
      from,
      to,
    )
    return last === undefined ? [] : [[what, word(last.version)] as const]
  })
  return {
    zone: zoneName(reader),
    devices: recordedBy(days),
    ...(algorithm.length === 0 ? {} : { algorithm: Object.fromEntries(algorithm) }),
    ...(changes.length === 0
      ? {}
      : {
          algorithm_changes: changes.map(({ date, what, before, after }) => [date, what, word(before), word(after)]),
          caution: 'Figures before and after an algorithm change are not comparable.',
        }),
  }
}
