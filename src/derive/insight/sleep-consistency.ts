// How alike falling asleep, waking up and the length of sleep are from night to night: circular standard deviations of the
// clock times, N. Fisher, Statistical Analysis of Circular Data (1993), 2.3: sqrt(-2 ln R); the plain one of the length.
// Reference value: scipy.stats.circstd of 23:00, 0:00 and 1:00 with a period of 1,440 minutes is 49.13 minutes.

import { deviation } from './describe.ts'

export interface Consistency {
  readonly nights: number
  /** Minutes. */
  readonly asleep: number
  readonly awake: number
  readonly length: number
}

const LEAST = 7

/** Null with fewer than seven nights. Times in minutes from midnight. */
export function consistencyOf(
  nights: readonly { readonly asleep: number; readonly awake: number }[],
): Consistency | null {
  if (nights.length < LEAST) return null
  return {
    nights: nights.length,
    asleep: circularDeviation(nights.map(({ asleep }) => asleep)),
    awake: circularDeviation(nights.map(({ awake }) => awake)),
    length: deviation(nights.map(({ asleep, awake }) => awake - asleep)),
  }
}

const TURN = (2 * Math.PI) / 1440

export function circularDeviation(minutes: readonly number[]): number {
  const n = minutes.length
  const x = minutes.reduce((sum, minute) => sum + Math.cos(minute * TURN), 0) / n
  const y = minutes.reduce((sum, minute) => sum + Math.sin(minute * TURN), 0) / n
  return Math.sqrt(Math.max(0, -2 * Math.log(Math.hypot(x, y)))) / TURN
}
