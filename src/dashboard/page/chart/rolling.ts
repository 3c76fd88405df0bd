// Quantiles of a window that slides over years of days, from which a trend is drawn. Pure arithmetic over arrays.

import { quantile } from '../../quantile.ts'

export interface RollingPoint {
  /** Day number in the middle of the window. */
  readonly at: number
  /** 10th, 25th, 50th, 75th and 90th percentile. */
  readonly q: readonly [number, number, number, number, number]
}

/** Minimum share of days with data in a window (design, Trend). */
const LEAST = 0.4
/** This many consecutive days without data break the line. */
const BREAK = 15

/**
 * Quantiles of windows of `size` days every `step` days, null where too little is known. `values` may hold null; the
 * result is smoothed by `passes` of 1-2-1 that never cross a break.
 */
export function rolling(
  values: readonly (number | null)[],
  size: number,
  step: number,
  passes: number,
): (RollingPoint | null)[] {
  const half = Math.floor(size / 2)
  const holes = runsWithout(values)
  const result: (RollingPoint | null)[] = []
  for (let at = 0; at < values.length; at += step) {
    const window = values.slice(Math.max(0, at - half), at + half + 1)
    const sorted = window.filter((value) => value !== null).sort((a, b) => a - b)
    if (sorted.length < Math.max(3, window.length * LEAST) || holes.some(([a, b]) => at >= a && at < b))
      result.push(null)
    else
      result.push({
        at,
        q: [0.1, 0.25, 0.5, 0.75, 0.9].map((p) => quantile(sorted, p)) as unknown as RollingPoint['q'],
      })
  }
  let smooth = result
  for (let pass = 0; pass < passes; pass++) smooth = smoothed(smooth)
  return smooth
}

function smoothed(points: readonly (RollingPoint | null)[]): (RollingPoint | null)[] {
  return points.map((point, i) => {
    if (point === null) return null
    const [before, after] = [points[i - 1] ?? point, points[i + 1] ?? point]
    return {
      at: point.at,
      q: point.q.map((value, k) => (before.q[k]! + 2 * value + after.q[k]!) / 4) as unknown as RollingPoint['q'],
    }
  })
}

function runsWithout(values: readonly (number | null)[]): [number, number][] {
  const runs: [number, number][] = []
  let start = -1
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && values[i] === null) {
      if (start < 0) start = i
      continue
    }
    if (start >= 0 && i - start >= BREAK) runs.push([start, i])
    start = -1
  }
  return runs
}

/** Days on either side whose readings count, and days without one that break the line: a trend joins nothing further. */
const AROUND = 28
const APART = 28

/** Quantiles over neighbouring readings, for figures that are measured once a week and not every day. */
export function overReadings(values: readonly (number | null)[]): (RollingPoint | null)[] {
  const readings = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]))
  const result: (RollingPoint | null)[] = []
  readings.forEach(({ at }, i) => {
    if (i > 0 && at - readings[i - 1]!.at > APART) result.push(null)
    const sorted = readings
      .filter((other) => Math.abs(other.at - at) <= AROUND)
      .map(({ value }) => value)
      .sort((a, b) => a - b)
    result.push({ at, q: [0.1, 0.25, 0.5, 0.75, 0.9].map((p) => quantile(sorted, p)) as unknown as RollingPoint['q'] })
  })
  return smoothed(smoothed(result))
}

/** Mean and count of the numbers among `values`. */
export function meanOf(values: readonly (number | null)[]): { mean: number | null; n: number } {
  let [sum, n] = [0, 0]
  for (const value of values) {
    if (value === null) continue
    sum += value
    n++
  }
  return { mean: n === 0 ? null : sum / n, n }
}
