// Everything of one day on one axis: x is minutes from the midnight of the record, negative in the evening before, so
// that no night is cut in two. All tracks, states and marks share it.

import { addDays, epochOfDate, isDate } from '../../codec/date.ts'
import { offsetAt } from '../../codec/zone.ts'
import { type DataState, dataStates, heartrateAt, minuteState, stepsAt } from '../../kinds/data-state.ts'
import { figures } from '../../kinds/index.ts'
import { knownDay, knownDays } from '../../query/day.ts'
import { dayColumns } from '../../query/days.ts'
import type { Reader } from '../../query/reader.ts'
import { dayReadings } from '../../query/samples.ts'
import { offsetBy } from '../../store/today.ts'
import type { Day, SleepStretch } from '../schema.ts'
import { sleepOfDay } from './sleep.ts'
import { usualBefore } from './usual.ts'
import { workoutsOfDay } from './workouts.ts'

const MINUTES = 1440
/** The axis begins half an hour before the main sleep, at most eight hours before midnight (design, Day). */
const BEFORE_SLEEP = 30
const EARLIEST = -480
/** Minimum length of a marked state, minutes. */
const SHORTEST = 4

interface PackedMinutes {
  readonly date: string
  readonly utc_offset: number | null
  readonly activity: Uint8Array | null
  readonly heartrate: Uint8Array | null
}

/** The day of `date`, even without data. */
export function readDay(reader: Reader, date: string): Day {
  const { account } = reader
  const { row, state } = knownDay(reader, date)
  const number = (name: string) => (row?.[name] ?? null) as number | null
  const offset = number('utc_offset') ?? offsetOfDay(reader, date)
  const midnight = epochOfDate(date) - offset
  const minutes = readMinutes(reader, date)
  const sleep = sleepOfDay(reader, date)
  const from = firstMinute(sleep)
  const open = state === 'partial'
  const lastSync = number('synced')
  const now = open ? Math.floor(((lastSync ?? midnight) - midnight) / 60) : MINUTES
  const around = neighbours(reader, date)
  return {
    date,
    state: dataStates[state].letter,
    zone: account.zone,
    offsets: offsetChanges(account.zone, midnight, offset, from),
    midnight,
    from,
    to: MINUTES,
    lastSync,
    open,
    summary: Object.fromEntries([...figures.keys()].map((name) => [name, number(name)])),
    usual: usualBefore(reader, date),
    heartrate: track(minutes, midnight, from, ({ heartrate }, m) => heartrateAt(heartrate, m)),
    steps: track(minutes, midnight, from, ({ activity }, m) => stepsAt(activity, m)),
    series: dayReadings(reader, midnight, from, MINUTES),
    sleep,
    states: minuteStates(minutes, midnight, from, state, now),
    workouts: workoutsOfDay(reader, midnight, from, MINUTES),
    week: weekBefore(reader, date),
    years: sameDayOtherYears(reader, date),
    ...around,
  }
}

function readMinutes(reader: Reader, date: string): PackedMinutes[] {
  return reader.database.all<PackedMinutes>(
    `SELECT date, utc_offset, activity, heartrate FROM minute_series WHERE account = ? AND date IN (?, ?) ORDER BY date`,
    reader.account.id,
    addDays(date, -1),
    date,
  )
}

/** One value per minute from `from` on, of the evening before and the day; null if there is none at all. */
function track(
  rows: readonly PackedMinutes[],
  midnight: number,
  from: number,
  valueAt: (row: PackedMinutes, minute: number) => number | null,
): { t0: number; every: number; v: (number | null)[] } | null {
  const v: (number | null)[] = new Array(MINUTES - from).fill(null)
  let any = false
  for (const row of rows) {
    const shift = minuteShift(row, midnight)
    for (let m = 0; m < MINUTES; m++) {
      const at = m + shift - from
      if (at < 0 || at >= v.length) continue
      const value = valueAt(row, m)
      if (value === null) continue
      v[at] = value
      any = true
    }
  }
  return any ? { t0: from, every: 1, v } : null
}

/** Minutes from the axis' midnight to the midnight of `row`. */
function minuteShift({ date, utc_offset }: PackedMinutes, midnight: number): number {
  return Math.round((epochOfDate(date) - (utc_offset ?? 0) - midnight) / 60)
}

function firstMinute(sleep: readonly SleepStretch[]): number {
  const night = sleep.find(({ kind }) => kind === 'night')
  if (night === undefined) return 0
  const begin = Math.floor((night.start - BEFORE_SLEEP) / 30) * 30
  return Math.max(EARLIEST, Math.min(0, begin))
}

function minuteStates(
  rows: readonly PackedMinutes[],
  midnight: number,
  from: number,
  state: DataState,
  now: number,
): [number, number, string][] {
  const states: (DataState | null)[] = new Array(MINUTES - from).fill(null)
  for (const row of rows) {
    if (row.activity === null) continue
    const shift = minuteShift(row, midnight)
    for (let m = 0; m < MINUTES; m++) {
      const at = m + shift - from
      if (at >= 0 && at < states.length) states[at] = minuteState(row.activity, m)
    }
  }
  if (state === 'partial') states.fill('unsynced', Math.max(0, now - from))
  if (absent.has(state) && rows.every(({ date }) => epochOfDate(date) < midnight - 43_200)) states.fill(state, -from)
  return absenceRuns(states, from)
}

/** Days of which there is no record. */
const absent: ReadonlySet<DataState> = new Set(['unfetched', 'empty', 'doubted', 'failed', 'outside'])

/** Runs of minutes without a record that are long enough for a mark. */
function absenceRuns(states: readonly (DataState | null)[], from: number): [number, number, string][] {
  const runs: [number, number, string][] = []
  let start = 0
  for (let i = 1; i <= states.length; i++) {
    const state = states[start] ?? null
    if (states[i] === state) continue
    if (state !== null && state !== 'ok' && state !== 'unmeasured' && i - start >= SHORTEST)
      runs.push([start + from, i + from, dataStates[state].letter])
    start = i
  }
  return runs
}

/** If the home zone explains the record's offset, its clock changes within the day are included. */
function offsetChanges(zone: string | null, midnight: number, offset: number, from: number): [number, number][] {
  const minutes = offset / 60
  const at = (x: number) => (zone === null ? null : (offsetAt(zone, midnight + x * 60) ?? Number.NaN) / 60)
  if (at(from) === at(MINUTES) || (at(from) !== minutes && at(MINUTES) !== minutes)) return [[from, minutes]]
  let low = from
  let high = MINUTES
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (at(middle) === at(from)) low = middle
    else high = middle
  }
  return [
    [from, at(from)!],
    [high, at(MINUTES)!],
  ]
}

function offsetOfDay({ account, database }: Reader, date: string): number {
  const before = offsetBy(database, account.id, date)
  if (before !== null) return before
  return account.zone === null ? 0 : (offsetAt(account.zone, epochOfDate(date) + 43_200) ?? 0)
}

/** Seven days with this one in them, the newest at most today. */
function weekBefore(reader: Reader, date: string): Day['week'] {
  const last = [addDays(date, 3), reader.today].sort()[0]!
  const end = last < date ? date : last
  const from = addDays(end, -6)
  const { states, columns } = dayColumns(reader, ['steps'], from, 7)
  return columns.steps!.map((value, i) => [addDays(from, i), value, dataStates[states.steps![i]!].letter])
}

function sameDayOtherYears(reader: Reader, date: string): Day['years'] {
  if (reader.first === null) return []
  const dates: string[] = []
  for (let year = Number(reader.today.slice(0, 4)); year >= Number(reader.first.slice(0, 4)); year--) {
    const other = `${year}${date.slice(4)}`
    if (isDate(other) && other >= reader.first && other <= reader.today) dates.push(other)
  }
  return knownDays(reader, dates).map(({ date: other, row, state }) => {
    const number = (name: string) => (row?.[name] ?? null) as number | null
    return [Number(other.slice(0, 4)), number('steps'), number('sleep_minutes'), dataStates[state].letter]
  })
}

function neighbours({ first, today }: Reader, date: string): { previous: string | null; next: string | null } {
  return {
    previous: first === null || date <= first ? null : addDays(date, -1),
    next: date >= today ? null : addDays(date, 1),
  }
}
