// What the drawings and the status read out of the store: plain SQL over the documented tables, for one account.

import { addDays, eachDate } from '../codec/date.ts'
import type { Database } from '../store/driver.ts'
import { todayOf } from '../store/today.ts'
import type { DayFigures, DayView, NightView } from './draw/view.ts'
import { type DayRows, dayViewOf, figuresOf, type Known, nightViewOf, type Row, stateOf } from './views.ts'

export { chosenAccount } from './account.ts'

/** What a reader of one account's days needs; `today` is the wearer's, by the newest offset known. */
export interface Reader {
  readonly today: string
  /** Oldest and newest local day with data; undefined when there is none. */
  readonly first: string | undefined
  readonly last: string | undefined
  day(date: string): DayView
  night(date: string): NightView | null
  figures(from: string, days: number): DayFigures[]
  /** Newest day on or before `date` with a night. */
  lastNight(date: string): string | undefined
}

/** Reads one account's days; `now` is epoch milliseconds. */
export function createReader(database: Database, account: number, now: number): Reader {
  const first = database.get<{ date: string | null }>(
    'SELECT min(date) AS date FROM day WHERE account = ?',
    account,
  )?.date
  const last = database.get<{ date: string | null }>(
    'SELECT max(date) AS date FROM day WHERE account = ?',
    account,
  )?.date
  const today = todayOf(database, account, Math.floor(now / 1000))
  const known = (date: string): Known => ({
    coverage: coverageAt(database, account, date),
    failed: failedAt(database, account, date),
    today,
    first: first ?? undefined,
  })
  return {
    today,
    first: first ?? undefined,
    last: last ?? undefined,
    day: (date) => dayViewOf(rowsOf(database, account, date), known(date)),
    night: (date) => nightViewOf(rowsOf(database, account, date), 0),
    figures: (from, days) =>
      [...eachDate(from, addDays(from, days - 1) || '9999-12-31')].map((date) => {
        const row = dayRow(database, account, date)
        return figuresOf(date, row, stateOf(date, row, known(date)))
      }),
    lastNight: (date) =>
      database.get<{ date: string | null }>(
        'SELECT max(date) AS date FROM night WHERE account = ? AND date <= ?',
        account,
        date,
      )?.date ?? undefined,
  }
}

function rowsOf(database: Database, account: number, date: string): DayRows {
  const one = (table: string) =>
    database.get<Row>(`SELECT * FROM ${table} WHERE account = ? AND date = ?`, account, date)
  const all = (table: string) =>
    database.all<Row>(`SELECT * FROM ${table} WHERE account = ? AND date = ? ORDER BY minute`, account, date)
  return {
    date,
    day: dayRow(database, account, date),
    night: one('night'),
    stages: all('sleep_stage'),
    naps: all('nap'),
    bouts: all('activity_stage'),
    minutes: one('minute_series'),
    workouts: database.all(
      `SELECT workout AS id, start, "end", coalesce(utc_offset, 0) AS offset, coalesce(sport, 'workout') AS sport, distance,
         moving_time AS moving FROM workout
       WHERE account = ? AND date = ? AND parent IS NULL AND gone_since IS NULL ORDER BY start`,
      account,
      date,
    ),
    algorithms: database.all(
      'SELECT what, before, after FROM algorithm_change WHERE account = ? AND date = ?',
      account,
      date,
    ),
  }
}

function dayRow(database: Database, account: number, date: string): Row | undefined {
  return database.get<Row>('SELECT * FROM day WHERE account = ? AND date = ?', account, date)
}

function coverageAt(database: Database, account: number, date: string): string | undefined {
  return database.get<{ state: string }>(
    "SELECT state FROM coverage_span WHERE account = ? AND kind = 'day' AND from_date <= ? AND to_date >= ?",
    account,
    date,
    date,
  )?.state
}

function failedAt(database: Database, account: number, date: string): boolean {
  return (
    database.get(
      "SELECT 1 FROM failure WHERE account = ? AND source = 'band_data' AND window_from <= ? AND window_to >= ?",
      account,
      date,
      date,
    ) !== undefined
  )
}
