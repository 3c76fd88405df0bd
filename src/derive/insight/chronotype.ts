// When a person sleeps on work days and free days: mid-sleep, chronotype and social jetlag, by the Munich ChronoType
// Questionnaire's formulas from recorded nights.
//
//   MSW, MSF  mid-sleep on work and free days, the middle of falling asleep and waking up
//   MSFsc     MSF - (SDf - SDweek) / 2 where SDf > SDw, else MSF; SDweek = (SDw WD + SDf FD) / 7
//   SJL       |MSF - MSW|, SJLrel MSF - MSW
//
// T. Roenneberg et al., J. Biol. Rhythms 18:80 (2003); Current Biology 22:939 (2012); Biology 8:54 (2019).
// Reference value: five nights 23:30 to 6:30, two 01:00 to 10:00: MSW 3:00, MSF 5:30, SDweek 7:34, MSFsc 4:47, SJL 2:30.

import { mean } from './describe.ts'
import { type Interval, intervalOfMeans } from './resample.ts'

export interface SleepTimes {
  /** Local day of waking. */
  readonly date: string
  /** Minutes from local midnight of `date`; falling asleep before it is negative. */
  readonly asleep: number
  readonly awake: number
  /** Minutes asleep; null if the record states none. */
  readonly minutes: number | null
  /** Whether the person could sleep in: a weekend, or according to the journal. */
  readonly free: boolean
}

export interface Chronotype {
  readonly workNights: number
  readonly freeNights: number
  /** Minutes after local midnight. */
  readonly midWork: number
  readonly midFree: number
  /** MSFsc, the chronotype. */
  readonly corrected: number
  /** Minutes, with sign: later on free days is positive. */
  readonly jetlag: number
  readonly jetlagInterval: Interval
}

/** Minimum of free nights, and of work nights. */
const LEAST = 4

/** Null with fewer than four nights of either type. */
export function chronotypeOf(nights: readonly SleepTimes[], seed = 1): Chronotype | null {
  const [work, free] = [nights.filter((night) => !night.free), nights.filter((night) => night.free)]
  if (work.length < LEAST || free.length < LEAST) return null
  const mids = (list: readonly SleepTimes[]) => list.map(({ asleep, awake }) => (asleep + awake) / 2)
  const [midWork, midFree] = [mean(mids(work)), mean(mids(free))]
  const duration = (list: readonly SleepTimes[]) => mean(list.map(({ asleep, awake }) => awake - asleep))
  const corrected = msfsc({ midFree, sleepFree: duration(free), sleepWork: duration(work), workDays: 5 })
  const jetlagInterval = intervalOfMeans([mids(work), mids(free)], ([w, f]) => f! - w!, seed)
  return {
    workNights: work.length,
    freeNights: free.length,
    midWork,
    midFree,
    corrected,
    jetlag: midFree - midWork,
    jetlagInterval,
  }
}

/** Mid-sleep on free days, corrected for the sleep that makes up for work days. All in minutes. */
export function msfsc(of: {
  readonly midFree: number
  readonly sleepFree: number
  readonly sleepWork: number
  readonly workDays: number
}): number {
  const { midFree, sleepFree, sleepWork, workDays } = of
  const week = (sleepWork * workDays + sleepFree * (7 - workDays)) / 7
  return sleepFree > sleepWork ? midFree - (sleepFree - week) / 2 : midFree
}
