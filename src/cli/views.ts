// From rows of the kinds to what the drawings take: states are told apart here, so that a drawing never has to guess.
import { category } from '../kinds/minute-codes.ts'
import { heartrateAt, isUnworn, measuredDay, stepsAt } from '../kinds/worn.ts'
import type {
  AlgorithmChange,
  Bout,
  DayFigures,
  DayState,
  DayView,
  NightView,
  Stage,
  WorkoutSpan,
} from './draw/view.ts'

/** A row as the store or a decoder gives it. */
export type Row = Readonly<Record<string, string | number | Uint8Array | null>>

/** Everything known of one local day. */
export interface DayRows {
  readonly date: string
  /** Row of `day`; undefined when there is none. */
  readonly day: Row | undefined
  readonly night: Row | undefined
  readonly stages: readonly Row[]
  readonly naps: readonly Row[]
  readonly bouts: readonly Row[]
  /** Row of `minute_series`. */
  readonly minutes: Row | undefined
  /** Algorithms that changed on the day, where that is known. */
  readonly algorithms?: readonly AlgorithmChange[]
  /** Workouts that began on the day, where they are known. */
  readonly workouts?: readonly WorkoutSpan[]
}

/** What is known about asking for a day: the kind's coverage, and whether the last try failed. */
export interface Known {
  readonly coverage: string | undefined
  readonly failed: boolean
  /** The wearer's local day at the moment of looking. */
  readonly today: string
  /** First local day with data; undefined when there is none. */
  readonly first: string | undefined
}

const minutesOfDay = 1440

/** The state of a day from what is known about asking for it. */
export function stateOf(date: string, day: Row | undefined, known: Known): DayState {
  // Other streams may have figures of a day of which the band has none.
  const bandless = known.coverage === 'empty' && day?.steps == null && day?.recorded_minutes == null
  if (day !== undefined && !bandless) {
    if (date >= known.today || known.coverage === 'partial') return 'open'
    return isUnworn(day.steps, day.recorded_minutes) ? 'not-worn' : 'ok'
  }
  if (date > known.today || (known.first !== undefined && date < known.first)) return 'none'
  if (known.failed) return 'failed'
  return known.coverage === undefined ? 'not-fetched' : 'empty'
}

/** The figures of a day out of its row of `day`. */
export function figuresOf(date: string, row: Row | undefined, state: DayState): DayFigures {
  const day = row && measuredDay(row)
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

/** The day in full. Minutes after the last upload are missing, whatever their bytes say. */
export function dayViewOf(rows: DayRows, known: Known): DayView {
  const state = stateOf(rows.date, rows.day, known)
  const offset = number(rows.day?.utc_offset) ?? number(rows.minutes?.utc_offset) ?? 0
  const until = state === 'open' ? uploaded(rows, offset) : minutesOfDay
  const activity = rows.minutes?.activity instanceof Uint8Array ? rows.minutes.activity : undefined
  const heart = rows.minutes?.heartrate instanceof Uint8Array ? rows.minutes.heartrate : undefined
  const minutes = Array.from({ length: minutesOfDay }, (_, m) => m)
  return {
    ...figuresOf(rows.date, rows.day, state),
    offset,
    until,
    stepsByMinute: minutes.map((m) => {
      return m >= until ? null : stepsAt(activity, m)
    }),
    heartRateByMinute: minutes.map((m) => {
      return m >= until ? null : heartrateAt(heart, m)
    }),
    notWorn: minutes.map((m) => {
      const code = activity?.[m * 3]
      return m < until && (code === category.notWorn || code === category.charging)
    }),
    night: nightViewOf(rows, offset),
    bouts: rows.bouts.map(boutOf).filter((bout) => bout !== null),
    workouts: rows.workouts ?? [],
    algorithms: rows.algorithms ?? [],
  }
}

/** The night that ended on the day; null when none was recorded. */
export function nightViewOf(rows: DayRows, offset: number): NightView | null {
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
        return { start: from, end: from + (number(stage.minutes) ?? 0) * 60, stage: stageOf(stage.stage) }
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
    algorithms: (rows.algorithms ?? []).filter(({ what }) => what.startsWith('sleep')),
  }
}

/** Minute up to which an open day had been uploaded: the time of the sync where it lies in the day, else the last record. */
function uploaded(rows: DayRows, offset: number): number {
  const midnight = Date.parse(`${rows.date}T00:00:00Z`) / 1000 - offset
  const synced = number(rows.day?.synced)
  if (synced !== null && synced >= midnight && synced < midnight + 86_400) return Math.floor((synced - midnight) / 60)
  const activity = rows.minutes?.activity
  if (!(activity instanceof Uint8Array)) return minutesOfDay
  for (let m = minutesOfDay - 1; m >= 0; m--) if (activity[m * 3] !== category.noData) return m + 1
  return 0
}

function boutOf(row: Row): Bout | null {
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

function stageOf(value: Row[string] | undefined): Stage {
  return value === 'deep' || value === 'light' || value === 'rem' || value === 'awake' ? value : 'unknown'
}

function number(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null
}
