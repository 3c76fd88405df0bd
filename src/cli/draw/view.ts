// Input of the drawings: plain data with distinct states, independent of store or reply.

import type { DataState } from '../../kinds/data-state.ts'
import type { AlgorithmVersion, WorkoutSpan } from '../../query/day-rows.ts'

export type Stage = 'deep' | 'light' | 'rem' | 'awake' | 'unknown'

/** One night, or a nap with stages. Instants are epoch seconds. */
export interface NightView {
  /** Local day of waking. */
  readonly date: string
  /** Seconds east of UTC for its clock times. */
  readonly offset: number
  readonly start: number
  readonly end: number
  /** In order of time; empty if only totals are known. */
  readonly stages: readonly { readonly start: number; readonly end: number; readonly stage: Stage }[]
  /** Minutes in each stage; null if the device does not record it. */
  readonly minutes: Readonly<Record<'deep' | 'light' | 'rem' | 'awake', number | null>>
  readonly score: number | null
  /** Beats per minute. */
  readonly restingHeartRate: number | null
  readonly wakeCount: number | null
  readonly naps: readonly { readonly start: number; readonly end: number }[]
  /** Those that concern sleep. */
  readonly algorithms: readonly AlgorithmVersion[]
}

/** A bout of movement detected by the device, in minutes of the local day, end exclusive. */
export interface Bout {
  readonly start: number
  readonly end: number
  readonly activity: string
  readonly steps: number | null
  /** Metres. */
  readonly distance: number | null
}

/** The figures of one day; null if not measured. */
export interface DrawnFigures {
  readonly date: string
  readonly state: DataState
  readonly steps: number | null
  readonly goal: number | null
  /** Metres. */
  readonly distance: number | null
  /** Active kilocalories. */
  readonly calories: number | null
  /** Minutes asleep in the night that ended on this day. */
  readonly asleep: number | null
  readonly restingHeartRate: number | null
}

/** One day in full. Arrays have one place per minute of the local day at a fixed offset. */
export interface DayView extends DrawnFigures {
  readonly offset: number
  /** Minute of the day up to which the device had uploaded; 1440 for a closed day. */
  readonly until: number
  readonly stepsByMinute: readonly (number | null)[]
  readonly heartRateByMinute: readonly (number | null)[]
  /** True only if the device itself recorded that it was not worn or was charging. */
  readonly notWorn: readonly boolean[]
  readonly night: NightView | null
  readonly bouts: readonly Bout[]
  readonly workouts: readonly WorkoutSpan[]
  readonly algorithms: readonly AlgorithmVersion[]
}
