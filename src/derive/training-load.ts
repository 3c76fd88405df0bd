// Training load when the cloud sends none: the impulse of a workout from its heart rate, and what the impulses of many
// days amount to.
//
//   TRIMP = minutes * x * a * e^(b x), x = (heart rate - resting) / (maximum - resting)
//     men a 0.64, b 1.92; women a 0.86, b 1.67
//     E. Banister, Modeling elite athletic performance (1991); R. Morton et al., J. Appl. Physiol. 69:1171 (1990)
//   ATL, CTL: load + (today's impulse - load) / 7 or 42 days; TSB: chronic less acute, both of the day before
//     A. Coggan, the Performance Manager (TrainingPeaks)

import { addDays } from '../codec/date.ts'

export type Sex = 'male' | 'female'

const factors: Readonly<Record<Sex, readonly [a: number, b: number]>> = { male: [0.64, 1.92], female: [0.86, 1.67] }

/** The impulse of `minutes` at a mean heart rate; null if the bounds are invalid. */
export function trimp(
  minutes: number,
  heartrate: number,
  { resting, maximum, sex }: { readonly resting: number; readonly maximum: number; readonly sex: Sex },
): number | null {
  if (!(maximum > resting) || !(minutes >= 0)) return null
  const share = Math.min(1, Math.max(0, (heartrate - resting) / (maximum - resting)))
  const [a, b] = factors[sex]
  return minutes * share * a * Math.exp(b * share)
}

export interface Load {
  readonly date: string
  readonly impulse: number
  /** ATL, about a week. */
  readonly acute: number
  /** CTL, about six weeks. */
  readonly chronic: number
  /** TSB before the day's training. */
  readonly form: number
}

/** Time constants of the two means, days (Coggan). */
const ACUTE = 7
const CHRONIC = 42

/**
 * The load of every day from `from` to `to`; days without an impulse count as rest. The constants may be a person's
 * own.
 */
export function trainingLoad(
  impulses: ReadonlyMap<string, number>,
  from: string,
  to: string,
  constants: { readonly acute?: number; readonly chronic?: number } = {},
): Load[] {
  const { acute: acuteDays = ACUTE, chronic: chronicDays = CHRONIC } = constants
  const loads: Load[] = []
  let [acute, chronic] = [0, 0]
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const impulse = impulses.get(date) ?? 0
    const form = chronic - acute
    acute += (impulse - acute) / acuteDays
    chronic += (impulse - chronic) / chronicDays
    loads.push({ date, impulse, acute, chronic, form })
  }
  return loads
}
