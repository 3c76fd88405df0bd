// A figure by local day, and what is left of it without trend, weekday and season: the part in which days can be compared.
// Ordinary least squares on an intercept, the day, six weekdays and cosines with periods of 120 days and longer, which follow
// trends with bends and seasons of any shape: a high-pass filter as in brain imaging (K. Friston et al., NeuroImage 12:196,
// 2000). What is slower than a season goes along with everything else that is.
// Reference value: residuals of a made-up series equal statsmodels OLS to 1e-9 (test/insight/python.test.ts).

import { weekday } from '../../codec/date.ts'
import type { NumberList } from './describe.ts'
import { leastSquares } from './least-squares.ts'

export interface Series {
  readonly name: string
  /** First day, `YYYY-MM-DD`. */
  readonly from: string
  /** A value a day, NaN where there is none. */
  readonly values: NumberList
}

/** Days of the shortest wave that is taken out. */
const SLOW = 120

/** `values` of days from `from` on, less trend, weekday and season; NaN stays NaN, too few days give NaN. */
export function withoutCalendar(values: NumberList, from: string): Float64Array {
  const first = weekday(from)
  const days: number[] = []
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) days.push(i)
  const left = new Float64Array(values.length).fill(Number.NaN)
  if (days.length < 20) return left
  const span = days.at(-1)! - days[0]! + 1
  const columns = [days.map(() => 1), days.map((day) => day / span)]
  for (let d = 1; d < 7; d++) columns.push(days.map((day) => Number((first + day) % 7 === d)))
  for (let k = 1; k <= (2 * span) / SLOW; k++)
    columns.push(days.map((day) => Math.cos((Math.PI * k * (day - days[0]! + 0.5)) / span)))
  const coefficients = leastSquares(
    columns,
    days.map((day) => values[day]!),
  )
  days.forEach((day, i) => {
    left[day] = values[day]! - columns.reduce((sum, column, c) => sum + coefficients[c]! * column[i]!, 0)
  })
  return left
}

/** Autocorrelation at `lag` over the days that both have a value; NaN with fewer than ten. */
export function autocorrelation(values: NumberList, lag: number): number {
  let [n, sum] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue
    sum += values[i]!
    n++
  }
  const middle = sum / n
  let [variance, covariance, pairs] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const now = values[i]! - middle
    if (Number.isNaN(now)) continue
    variance += now * now
    const before = i < lag ? Number.NaN : values[i - lag]! - middle
    if (Number.isNaN(before)) continue
    covariance += now * before
    pairs++
  }
  return pairs < 10 || variance === 0 ? Number.NaN : covariance / pairs / (variance / n)
}
