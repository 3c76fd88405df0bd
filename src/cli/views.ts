// Days and nights in the form that the drawings take.

import { addDays, eachDate } from '../codec/date.ts'
import { category, type DataState, heartrateAt, minuteState, stepsAt } from '../kinds/data-state.ts'
import { knownDays, type StoredRow, type StoredValue } from '../query/day.ts'
import { type DayRows, dayRows } from '../query/day-rows.ts'
import type { Reader } from '../query/reader.ts'
import type { Bout, DayView, DrawnFigures, NightView, Stage } from './draw/view.ts'

const minutesOfDay = 1440

export function dayView(reader: Reader, date: string): DayView {
  return drawnDay(dayRows(reader, date))
}

export function nightView(reader: Reader, date: string): NightView | null {
  return drawnNight(dayRows(reader, date), 0)
}

/** The figures of `days` days from `from` on. */
export function figuresOfDays(reader: Reader, from: string, days: number): DrawnFigures[] {
  const dates = [...eachDate(from, addDays(from, days - 1) || '9999-12-31')]
  return knownDays(reader, dates).map(({ date, row, state }) => figuresOfDay(date, row, state))
}

/** The figures of a day from its row of `day`. */
function figuresOfDay(date: string, day: StoredRow | undefined, state: DataState): DrawnFigures {
  return {
    date,
    state,
    steps: number(day?.steps),
    goal: number(day?.goal),
    distance: number(day?.distance),
    calories: number(day?.energy),
    asleep: number(day?.sleep_minutes),
    restingHeartRate: number(day?.resting_heartrate),
  }
}

/** The full day. Minutes after the last upload are missing, whatever their bytes. */
export function drawnDay(rows: DayRows): DayView {
  const { state } = rows
  const offset = number(rows.row?.utc_offset) ?? number(rows.minutes?.utc_offset) ?? 0
  const until = state === 'partial' ? uploaded(rows, offset) : minutesOfDay
  const activity = rows.minutes?.activity instanceof Uint8Array ? rows.minutes.activity : undefined
  const heart = rows.minutes?.heartrate instanceof Uint8Array ? rows.minutes.heartrate : undefined
  const minutes = Array.from({ length: minutesOfDay }, (_, m) => m)
  return {
    ...figuresOfDay(rows.date, rows.row, state),
    offset,
    until,
    stepsByMinute: minutes.map((m) => (m >= until ? null : stepsAt(activity, m))),
    heartRateByMinute: minutes.map((m) => (m >= until ? null : heartrateAt(heart, m))),
    notWorn: minutes.map((m) => m < until && activity !== undefined && minuteState(activity, m) === 'unworn'),
    night: drawnNight(rows, offset),
    bouts: rows.bouts.map(boutFrom).filter((bout) => bout !== null),
    workouts: rows.workouts,
    algorithms: rows.algorithms,
  }
}

/** The night that ended on the day; null if none was recorded. */
function drawnNight(rows: DayRows, offset: number): NightView | null {
  const { night } = rows
  const [start, end] = [number(night?.start), number(night?.end)]
  if (night === undefined || start === null || end === null) return null
  return {
    date: rows.date,
    offset: number(night.utc_offset) ?? offset,
    start,
    end,
    stages: rows.stages
      .filter((stage) => stage.nap !== 1)
      .map((stage) => {
        const from = number(stage.start) ?? start
        return { start: from, end: from + (number(stage.minutes) ?? 0) * 60, stage: stageFrom(stage.stage) }
      }),
    minutes: {
      deep: number(night.deep_minutes),
      light: number(night.light_minutes),
      rem: number(night.rem_minutes),
      awake: number(night.awake_minutes),
    },
    score: number(night.score),
    restingHeartRate: number(night.resting_heartrate),
    wakeCount: number(night.wake_count),
    naps: rows.naps
      .map((nap) => ({ start: number(nap.start), end: number(nap.end) }))
      .filter((nap): nap is { start: number; end: number } => nap.start !== null && nap.end !== null),
    algorithms: rows.algorithms.filter(({ what }) => what.startsWith('sleep')),
  }
}

/**
 * Minute up to which an open day had been uploaded: the time of the sync if it is within the day, else the last record.
 */
function uploaded(rows: DayRows, offset: number): number {
  const midnight = Date.parse(`${rows.date}T00:00:00Z`) / 1000 - offset
  const synced = number(rows.row?.synced)
  if (synced !== null && synced >= midnight && synced < midnight + 86_400) return Math.floor((synced - midnight) / 60)
  const bytes = (value: StoredValue | Uint8Array | undefined) => (value instanceof Uint8Array ? value : undefined)
  const [activity, heart] = [bytes(rows.minutes?.activity), bytes(rows.minutes?.heartrate)]
  if (activity === undefined && heart === undefined) return minutesOfDay
  // Not every device says what sort of a minute it was.
  const isRecorded = (m: number) =>
    activity?.[m * 3] !== category.noData || (stepsAt(activity, m) ?? 0) > 0 || heartrateAt(heart, m) !== null
  for (let m = minutesOfDay - 1; m >= 0; m--) if (isRecorded(m)) return m + 1
  return 0
}

function boutFrom(row: StoredRow): Bout | null {
  const [start, length] = [number(row.minute), number(row.minutes)]
  if (start === null || length === null) return null
  const activity = typeof row.mode === 'string' ? row.mode : 'unknown'
  return {
    start,
    end: start + length,
    activity: activity.charAt(0).toUpperCase() + activity.slice(1),
    steps: number(row.steps),
    distance: number(row.distance),
  }
}

function stageFrom(value: StoredValue | undefined): Stage {
  return value === 'deep' || value === 'light' || value === 'rem' || value === 'awake' ? value : 'unknown'
}

function number(value: StoredValue | undefined): number | null {
  return typeof value === 'number' ? value : null
}
