// What the drawings are made from: plain data with every state told apart, whatever store or reply it came out of.

/** Why a day has the figures it has; `open` and `ok` days have them; one off the wrist may have a night. `none` lies before the first day or after today. */
export type DayState = 'ok' | 'open' | 'not-worn' | 'not-fetched' | 'empty' | 'failed' | 'none'

export type Stage = 'deep' | 'light' | 'rem' | 'awake' | 'unknown'

/** A version of the vendor's reckoning that is another one from this day on. */
export interface AlgorithmChange {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** One night, or a nap with stages. Instants are epoch seconds. */
export interface NightView {
  /** Local day of waking. */
  readonly date: string
  /** Seconds east of UTC for its clock times. */
  readonly offset: number
  readonly start: number
  readonly end: number
  /** In order of time; empty when only totals are known. */
  readonly stages: readonly { readonly start: number; readonly end: number; readonly stage: Stage }[]
  /** Minutes in each stage; null when the device does not tell. */
  readonly minutes: Readonly<Record<'deep' | 'light' | 'rem' | 'awake', number | null>>
  readonly score: number | null
  /** Beats per minute. */
  readonly restingHeartRate: number | null
  readonly wakeCount: number | null
  readonly naps: readonly { readonly start: number; readonly end: number }[]
  /** Those that concern sleep. */
  readonly algorithms: readonly AlgorithmChange[]
}

/** A bout of movement the device named, in minutes of the local day, end exclusive. */
export interface Bout {
  readonly start: number
  readonly end: number
  readonly activity: string
  readonly steps: number | null
  /** Metres. */
  readonly distance: number | null
}

/** A workout that began on a day; instants are epoch seconds. */
export interface WorkoutSpan {
  readonly id: number
  readonly start: number
  readonly end: number | null
  /** Seconds east of UTC. */
  readonly offset: number
  readonly sport: string
  /** Metres. */
  readonly distance: number | null
  /** Seconds without the pauses. */
  readonly moving: number | null
}

/** The figures of one day; null where nothing was measured. */
export interface DayFigures {
  readonly date: string
  readonly state: DayState
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
export interface DayView extends DayFigures {
  readonly offset: number
  /** Minute of the day up to which the device had uploaded; 1440 for a closed day. */
  readonly until: number
  readonly stepsByMinute: readonly (number | null)[]
  readonly heartRateByMinute: readonly (number | null)[]
  /** True only where the device itself said that it was not worn or was charging. */
  readonly notWorn: readonly boolean[]
  readonly night: NightView | null
  readonly bouts: readonly Bout[]
  readonly workouts: readonly WorkoutSpan[]
  readonly algorithms: readonly AlgorithmChange[]
}

/** A day's state in words. */
export const stateWords: Readonly<Record<DayState, string>> = {
  ok: '',
  open: 'so far',
  'not-worn': 'not worn',
  'not-fetched': 'not fetched',
  empty: 'nothing returned',
  failed: 'failed',
  none: '',
}
