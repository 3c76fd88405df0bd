// Readings of a day for its tracks: in buckets, broken at gaps, with the reason for a gap.

import type { Day } from '../../schema.ts'
import { stateWords } from '../frame/state.tsx'

export type DaySeries = NonNullable<Day['heartrate']>

/** A day with the part of it that is drawn. */
export interface Drawn {
  readonly day: Day
  readonly from: number
  readonly to: number
}

/** Readings farther apart than this are not joined, minutes (design, Gaps). */
export const JOIN = 15
/** How far from the crosshair a reading of the heart rate still counts, minutes. */
export const NEAR = 7

/** Whether the whole day is shown: then its figures are the cloud's, else those of the shown readings. */
export function isWhole({ day, from, to }: Drawn): boolean {
  return from <= day.from && to >= day.to
}

/** From where on readings count: the evening before is drawn with a whole day, but belongs to the day before. */
export function sinceOf(drawn: Drawn): number {
  return isWhole(drawn) ? 0 : drawn.from
}

/** The readings of a part of the day. */
export function within({ t0, every, v }: DaySeries, drawn: Drawn): (number | null)[] {
  const since = sinceOf(drawn)
  return v.filter((_, i) => t0 + i * every >= since && t0 + i * every < drawn.to)
}

/** Why there is no reading at a time. */
export function missing(day: Day, t: number): { text: string; missing: true } {
  const letter = day.states.find(([a, b]) => t >= a && t < b)?.[2]
  return { text: stateWords[letter ?? 'm'] || 'no reading', missing: true }
}

export interface Bucket {
  readonly at: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

/** Readings by buckets of `size` minutes; empty ones are left out. */
export function bucketsOf({ t0, every, v }: DaySeries, size: number): Bucket[] {
  const buckets: Bucket[] = []
  for (let i = 0; i < v.length; i += size) {
    let [sum, n, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let k = i; k < Math.min(v.length, i + size); k++) {
      const value = v[k]
      if (value === null || value === undefined) continue
      sum += value
      n++
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    if (n > 0) buckets.push({ at: t0 + (i + size / 2) * every, min, max, mean: sum / n })
  }
  return buckets
}

/** A null between readings that are far apart or have a state between them. */
export function gaps<T extends { readonly at: number }>(day: Day, points: readonly T[], apart: number): (T | null)[] {
  const result: (T | null)[] = []
  let last: T | null = null
  for (const point of points) {
    const before = last
    if (before !== null) {
      const stated = day.states.some(([a, b]) => a < point.at && b > before.at)
      if (stated || point.at - before.at > apart) result.push(null)
    }
    result.push(point)
    last = point
  }
  return result
}

export function nearest({ t0, every, v }: DaySeries, t: number, within: number): number | null {
  const i = Math.floor((t - t0) / every)
  for (let d = 0; d <= within; d++) {
    const value = v[i - d] ?? v[i + d]
    if (value !== null && value !== undefined) return value
  }
  return null
}
