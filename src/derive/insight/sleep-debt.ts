// Sleep missing against a person's own need over the last two weeks.
//
// Need: the median of minutes asleep, naps included, on free days of the last 90 days, without the first free day after
// work days, which makes up for them (T. Kitamura et al., Scientific Reports 6:35812, 2016: sleep falls to the need after
// such days). Debt: the sum of need less sleep (H. Van Dongen et al., Sleep 26:117, 2003), of the measured days only.
// Reference value: a need of 480 and fourteen days of 420 minutes: a debt of 840 minutes, 14 hours.

import { addDays, daysBetween } from '../../codec/date.ts'
import { medianOf } from './describe.ts'
import { type Interval, intervalBy } from './resample.ts'

export interface Slept {
  readonly date: string
  /** Night and naps. */
  readonly minutes: number
  readonly free: boolean
}

export interface SleepDebt {
  readonly need: number
  readonly needInterval: Interval
  /** Free days used for the need. */
  readonly freeDays: number
  /** Minutes; negative is a surplus. */
  readonly debt: number
  /** From the interval of the need. */
  readonly debtInterval: Interval
  /** Measured days of the two weeks. */
  readonly days: number
}

export const DEBT_DAYS = 14
const NEED_DAYS = 90
/** Minimum of free days. */
const LEAST = 8

/** The debt on the evening of `today`; null with fewer than eight free days or half of the two weeks. */
export function sleepDebtOf(slept: readonly Slept[], today: string, seed = 1): SleepDebt | null {
  const known = new Map(slept.map((day) => [day.date, day]))
  const rested = slept.filter(
    ({ date, free }) =>
      free && daysBetween(date, today) < NEED_DAYS && date <= today && known.get(addDays(date, -1))?.free === true,
  )
  const recent = slept.filter(({ date }) => date <= today && daysBetween(date, today) < DEBT_DAYS)
  if (rested.length < LEAST || recent.length < DEBT_DAYS / 2) return null
  const minutes = rested.map((day) => day.minutes)
  const need = medianOf(minutes)
  const needInterval = intervalBy([minutes], ([drawn]) => medianOf(drawn!), seed)
  const total = recent.reduce((sum, day) => sum + day.minutes, 0)
  const debt = (of: number) => of * recent.length - total
  return {
    need,
    needInterval,
    freeDays: rested.length,
    debt: debt(need),
    debtInterval: [debt(needInterval[0]), debt(needInterval[1])],
    days: recent.length,
  }
}
