// Whole days: the row of `day`, and whether the device recorded the day or why it did not.

import { type DataState, dayState, isUnworn } from '../kinds/data-state.ts'
import { type AskedState, askedOn } from './asked.ts'
import type { Reader } from './reader.ts'

export type StoredValue = string | number | Uint8Array | null

/** A row of a query's result. */
export type StoredRow = Readonly<Record<string, StoredValue>>

export interface KnownDay {
  readonly date: string
  /** The row of the view `day`; undefined if the date has no data. */
  readonly row: StoredRow | undefined
  readonly state: DataState
}

export function knownDay(reader: Reader, date: string): KnownDay {
  return knownDays(reader, [date])[0]!
}

/** Days in the given order; they may be years apart. */
export function knownDays(reader: Reader, dates: readonly string[]): KnownDay[] {
  const { database, account } = reader
  const rows = new Map(
    database
      .all<StoredRow>(
        'SELECT * FROM day WHERE account = ? AND date IN (SELECT value FROM json_each(?))',
        account.id,
        JSON.stringify(dates),
      )
      .map((row) => [row.date as string, row]),
  )
  const asked = askedOn(reader, 'day', dates)
  return dates.map((date, i) => {
    const row = rows.get(date)
    return { date, row, state: stateOfDay(row, whenIs(reader, date), asked[i]!) }
  })
}

/** The state of a day: that of its steps, or of its minutes if it states no steps. */
export function stateOfDay(
  row: StoredRow | undefined,
  when: 'outside' | 'past' | 'today',
  asked: AskedState,
): DataState {
  const number = (value: StoredValue | undefined) => (typeof value === 'number' ? value : null)
  const [steps, recorded] = [number(row?.steps), number(row?.recorded_minutes)]
  return dayState({ when, value: steps ?? (recorded || null), unworn: isUnworn(steps, recorded), asked })
}

export function whenIs({ first, today }: Reader, date: string): 'outside' | 'past' | 'today' {
  if (first === null || date < first || date > today) return 'outside'
  return date === today ? 'today' : 'past'
}
