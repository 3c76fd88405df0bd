// A figure by days, weeks or months for charts: its values, their medians, bands and spans.

import type { By } from '../../range.ts'
import type { AlgorithmChange } from '../../schema.ts'
import type { Look } from '../frame/metrics.ts'
import { overReadings, type RollingPoint, rolling } from './rolling.ts'

export interface Days {
  readonly start: string
  readonly values: readonly (number | null)[]
  readonly state: string
  /** Where the vendor's algorithm for the figure changed from the previous day. */
  readonly changes?: readonly AlgorithmChange[]
  /** Where each value is the mean of a week or a month. */
  readonly steps?: Steps | undefined
  /** From where to where each value is a mean: of a week or month its days, or of a day or night its own readings. */
  readonly span?: Span | undefined
}

export interface Span {
  readonly lowest: readonly (number | null)[]
  readonly highest: readonly (number | null)[]
}

export interface Steps {
  readonly by: Exclude<By, 'day'>
  /** Days from the first to the last one. */
  readonly days: number
  /** On which of them each step begins. */
  readonly starts: readonly number[]
  /** Days with a value in each. */
  readonly counts: readonly number[]
}

/** The first and the last day of a step, counted from the first of all. */
export function daysOfStep({ steps }: Days, i: number): readonly [number, number] {
  return steps === undefined ? [i, i] : [steps.starts[i]!, (steps.starts[i + 1] ?? steps.days) - 1]
}

/** What is drawn of a figure. */
export interface DaysShape {
  /** Medians with their bands, by the day on which they lie. */
  readonly rolled: readonly (RollingPoint | null)[]
  readonly domain: readonly [number, number]
}

/** Beyond three years single days cannot be distinguished. */
const LONG = 3 * 366

/** Whether a figure is drawn by its bands, single days only beyond them. */
export function isLong(days: number): boolean {
  return days > LONG
}

/** Days of the whole run, whatever its steps. */
export function lengthOf({ values, steps }: Days): number {
  return steps?.days ?? values.length
}

export function shapeOf(days: Days, look: Look): DaysShape {
  return days.steps === undefined
    ? plotOf(days.values, look, isLong(days.values.length), days.span)
    : stepsOf(days, look)
}

function plotOf(values: readonly (number | null)[], look: Look, long: boolean, span?: Span): DaysShape {
  const told = values.filter((value) => value !== null)
  const rare = told.length >= 5 && told.length < values.length * 0.3
  const rolled = rare ? overReadings(values) : long ? rolling(values, 57, 7, 1) : rolling(values, 29, 1, 9)
  // Every day is inside: the highest and the lowest remain visible.
  const ends = [...told, ...(long ? [] : [...(span?.lowest ?? []), ...(span?.highest ?? [])])]
  return {
    rolled,
    domain: domainOf(
      ends.filter((value) => value !== null),
      look,
    ),
  }
}

/** Weeks or months: their means, and from the lowest to the highest day of each. */
function stepsOf(days: Days, look: Look): DaysShape {
  const { values, span } = days
  const rolled = values.map((value, i) => {
    if (value === null) return null
    const [first, last] = daysOfStep(days, i)
    const [low, high] = [span?.lowest[i] ?? value, span?.highest[i] ?? value]
    return { at: (first + last) / 2, q: [low, low, value, high, high] as const }
  })
  const told = rolled.filter((one) => one !== null)
  return {
    rolled,
    domain: domainOf(
      told.flatMap(({ q }) => [q[0], q[4]]),
      look,
    ),
  }
}

/** From the lowest value, or zero, to the highest, with some room. */
function domainOf(values: readonly number[], { zero }: Look): [number, number] {
  if (values.length === 0) return [0, 1]
  const low = values.reduce((least, value) => Math.min(least, value), zero ? 0 : Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value))
  const pad = Math.max((high - low) * 0.08, zero ? 1 : 0.5)
  return [zero && low === 0 ? 0 : low - pad, high + pad]
}

/** Days outside the outer band, or without one: a record is not lost in it. */
export function beyond(
  values: readonly (number | null)[],
  rolled: readonly (RollingPoint | null)[],
): [number, number][] {
  const bands = rolled.filter((point) => point !== null)
  let next = 0
  return values.flatMap((value, i): [number, number][] => {
    if (value === null) return []
    while (next < bands.length - 1 && Math.abs(bands[next + 1]!.at - i) <= Math.abs(bands[next]!.at - i)) next++
    const near = bands[next]
    const inside = near !== undefined && Math.abs(near.at - i) <= 7 && value >= near.q[0] && value <= near.q[4]
    return inside ? [] : [[i, value]]
  })
}

export function join(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

export function clip(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value))
}
