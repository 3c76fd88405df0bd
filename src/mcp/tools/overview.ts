// The start of a conversation: what is stored, what is missing, how recent it is and which figures are available.

import { daysBetween } from '../../codec/date.ts'
import { deviceName } from '../../kinds/device-catalogue.ts'
import type { Reader } from '../../query/reader.ts'
import { isFigure } from '../../store/figure-rule.ts'
import { lastSync } from '../../store/last-sync.ts'
import { type Json, word } from '../answer.ts'
import type { Asking } from '../tool.ts'
import { zoneName } from '../zone.ts'

/** Gaps and changes worth a line; the rest is in `coverage`. */
const LISTED = 5

export function answer(_asked: object, { reader, allowed }: Asking): Json {
  const { database, account, today, first, last } = reader
  const sync = lastSync(database, account.id)
  const all = <T>(sql: string) => database.all<T & Record<string, never>>(sql, account.id)
  return {
    today,
    zone: zoneName(reader),
    first_day: first,
    last_day: last,
    days_with_data: rowCount(reader, 'day'),
    nights: rowCount(reader, 'night'),
    workouts: rowCount(reader, 'workout'),
    figures: figuresWithData(reader),
    largest_gaps: largestGaps(reader),
    last_sync: sync === null ? null : { at: new Date(sync.ended * 1000).toISOString(), outcome: sync.outcome },
    devices: all<{ source: number; first: string; last: string }>(
      `SELECT device_source AS source, min(date) AS first, max(date) AS last FROM day
       WHERE account = ? AND device_source IS NOT NULL GROUP BY device_source ORDER BY first`,
    ).map(({ source, first: from, last: to }) => [deviceName(source), from, to]),
    algorithm_changes: all<{ date: string; what: string; before: string; after: string }>(
      `SELECT date, what, before, after FROM algorithm_change WHERE account = ? ORDER BY date DESC LIMIT ${LISTED}`,
    ).map(({ date, what, before, after }) => [date, what, word(before), word(after)]),
    switched_off: Object.entries(allowed).flatMap(([name, on]) => (on ? [] : [name])),
    reading: 'Missing is null, never 0. Figures are measurements of a wristband, not a diagnosis.',
  }
}

function rowCount({ database, account }: Reader, table: 'day' | 'night' | 'workout'): number {
  return database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE account = ?`, account.id)?.n ?? 0
}

/** `name: [unit, days with a value]`. */
function figuresWithData({ database, account }: Reader): Json {
  // From the store's own documentation: loading every kind for it would double the time to the first result.
  const units = new Map(
    database
      .all<{ name: string; type: string; unit: string | null }>(
        "SELECT column_name AS name, type, unit FROM column_doc WHERE table_name = 'day' ORDER BY column_name",
      )
      .filter(({ name, type }) => isFigure(name, type))
      .map(({ name, unit }) => [name, unit ?? '']),
  )
  const names = [...units.keys()]
  const row = database.get<Record<string, number>>(
    `SELECT ${names.map((name) => `count("${name}") AS "${name}"`).join(', ')} FROM day WHERE account = ?`,
    account.id,
  )
  return Object.fromEntries(names.flatMap((name) => (row?.[name] ? [[name, [units.get(name) ?? '', row[name]]]] : [])))
}

function largestGaps({ database, account, first, today }: Reader): Json {
  if (first === null) return []
  const dates = database.all<{ date: string }>('SELECT date FROM day WHERE account = ? ORDER BY date', account.id)
  const gaps: [string, string, number][] = []
  let before = first
  for (const date of [...dates.map((row) => row.date), today]) {
    const n = daysBetween(before, date) - 1
    if (n > 0) gaps.push([before, date, n])
    before = date
  }
  return gaps.sort((a, b) => b[2] - a[2]).slice(0, LISTED)
}
