// What is usual for a person on a day, and days on which several figures leave it together, as illness or strain makes them.
//
// Range: median of the 28 days before, at least 14 values, the newest at most 3 days old, with two robust spreads on either
// side; the difference of weekends is taken out. A day is flagged when at least two of resting heart rate, HRV, skin temperature and
// respiration leave theirs toward strain. After A. Alavi et al., Nature Medicine 28:175 (2022), T. Mishra et al., Nature
// Biomedical Engineering 4:1208 (2020). No diagnosis: training, alcohol, heat and travel do the same.
// Reference values, simulated (test/insight/simulated.test.ts): 1,000 people over a year without illness have a flag on at
// most 3 in 100 days; of illnesses of five days that shift each figure by two standard deviations at least 9 in 10 are flagged.

import { addDays, weekday } from '../../codec/date.ts'
import { medianOf, type NumberList, present, quantileOf, spreadOf } from './describe.ts'

const WINDOW = 28
const LEAST = 14
/** Days that the newest value may be old. */
const STALE = 3
/** Spreads on either side. */
const REACH = 2

export interface Usual {
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly n: number
}

/** The range of each day from the days before it; null where too little is known. `floor` is the least spread. */
export function usualRanges(values: NumberList, from: string, floor: number): (at: number) => Usual | null {
  const offsets = new Map<number, number>()
  return (at) => {
    // Every 28 days: a year is known by its days up to then as well.
    const end = at - (at % WINDOW)
    const offset = offsets.get(end) ?? weekendOffset(values, from, end)
    offsets.set(end, offset)
    const even: number[] = []
    let newest = -1
    for (let i = Math.max(0, at - WINDOW); i < at; i++) {
      if (Number.isNaN(values[i]!)) continue
      even.push(values[i]! - (isWeekend(from, i) ? offset : 0))
      newest = i
    }
    if (even.length < LEAST || newest < at - STALE) return null
    const middle = medianOf(even) + (isWeekend(from, at) ? offset : 0)
    const spread = Math.max(floor, spreadOf(even))
    return { low: middle - REACH * spread, middle, high: middle + REACH * spread, n: even.length }
  }
}

/** How much weekends differ, from up to a year before `end`; 0 with fewer than 20 weekend days. */
function weekendOffset(values: NumberList, from: string, end: number): number {
  const [free, rest]: [number[], number[]] = [[], []]
  for (let i = Math.max(0, end - 364); i < end; i++)
    if (!Number.isNaN(values[i]!)) (isWeekend(from, i) ? free : rest).push(values[i]!)
  return free.length < 20 ? 0 : medianOf(free) - medianOf(rest)
}

function isWeekend(from: string, day: number): boolean {
  return (weekday(from) + day) % 7 >= 5
}

/** A figure that illness moves. */
export interface Vital {
  readonly name: string
  /** +1 where strain raises it, -1 where it lowers it. */
  readonly toward: 1 | -1
  /** Least spread: readings are rounded. */
  readonly floor: number
  readonly values: NumberList
}

export interface Flag {
  readonly date: string
  readonly figures: readonly { readonly name: string; readonly value: number; readonly usual: Usual }[]
}

/** Figures that have to leave their range together. */
export const TOGETHER = 2

/** Flagged days, oldest first. All figures begin on the day `from`. */
export function flagsOf(vitals: readonly Vital[], from: string): Flag[] {
  const n = Math.max(0, ...vitals.map(({ values }) => values.length))
  const ranges = vitals.map(({ values, floor }) => usualRanges(values, from, floor))
  const flags: Flag[] = []
  for (let day = 0; day < n; day++) {
    const left = vitals.flatMap(({ name, toward, values }, v) => {
      const value = values[day] ?? Number.NaN
      if (Number.isNaN(value)) return []
      const usual = ranges[v]!(day)
      const out = usual !== null && (toward > 0 ? value > usual.high : value < usual.low)
      return out ? [{ name, value, usual }] : []
    })
    if (left.length >= TOGETHER) flags.push({ date: addDays(from, day), figures: left })
  }
  return flags
}

export interface SeasonRange {
  readonly season: 'winter' | 'spring' | 'summer' | 'autumn'
  readonly days: 'weekdays' | 'weekends'
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly n: number
}

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const

/** 10th, 50th and 90th percentile by season (of the north: December to February is winter) and sort of day, with 14 days at least. */
export function seasonRanges(values: NumberList, from: string): SeasonRange[] {
  return seasons.flatMap((season, s) =>
    (['weekdays', 'weekends'] as const).flatMap((days) => {
      const own: number[] = []
      for (let i = 0; i < values.length; i++) {
        const month = Number(addDays(from, i).slice(5, 7)) % 12
        if (Math.floor(month / 3) === s && isWeekend(from, i) === (days === 'weekends')) own.push(values[i]!)
      }
      const n = present(own).length
      if (n < LEAST) return []
      return [{ season, days, low: quantileOf(own, 0.1), middle: medianOf(own), high: quantileOf(own, 0.9), n }]
    }),
  )
}
