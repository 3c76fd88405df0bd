// What is usual for a person on a day, and days on which several figures leave it together, as illness or strain makes them.
//
// Range: median of the 28 days before, at least 14 values, the newest at most 3 days old, with two robust spreads on either
// side; what each weekday differs by is taken out. A day is flagged when at least two of resting heart rate, HRV, skin temperature and
// respiration leave theirs toward strain. After A. Alavi et al., Nature Medicine 28:175 (2022), T. Mishra et al., Nature
// Biomedical Engineering 4:1208 (2020). No diagnosis: training, alcohol, heat and travel do the same.
// Reference values, simulated (test/insight/simulated.test.ts): 1,000 people over a year without illness have a flag on at
// most 4 in 100 days; of illnesses of five days that shift each figure by two standard deviations at least 9 in 10 are flagged.

import { addDays, weekday } from '../../codec/date.ts'
import { medianOf, type NumberList, quantileOf, spreadOf } from './describe.ts'

const WINDOW = 28
const LEAST = 14
/** Maximum age of the newest value, days. */
const STALE = 3
/** Spreads on either side. */
const REACH = 2

export interface Usual {
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly n: number
}

/** The range of each day from the days before it; null with too little data. `floor` is the minimum spread. */
export function usualRanges(values: NumberList, from: string, floor: number): (at: number) => Usual | null {
  const first = weekday(from)
  const known = new Map<number, readonly number[]>()
  return (at) => {
    // Every 28 days: a year is known by its days up to then as well.
    const end = at - (at % WINDOW)
    const offsets = known.get(end) ?? weekdayOffsets(values, from, Math.max(0, end - 364), end)
    known.set(end, offsets)
    const offset = (day: number) => offsets[(first + day) % 7]!
    const even: number[] = []
    let newest = -1
    for (let i = Math.max(0, at - WINDOW); i < at; i++) {
      if (Number.isNaN(values[i]!)) continue
      even.push(values[i]! - offset(i))
      newest = i
    }
    if (even.length < LEAST || newest < at - STALE) return null
    const middle = medianOf(even) + offset(at)
    const spread = Math.max(floor, spreadOf(even))
    return { low: middle - REACH * spread, middle, high: middle + REACH * spread, n: even.length }
  }
}

/** Fewest values of each weekday of which it is said that it differs. */
const LEAST_OF_WEEKDAY = 12

/**
 * How much each weekday, from Monday on, differs from the median of all days from `start` to `end`; 0 where too few have a value.
 * What could be chance is taken off (W. James, C. Stein, Proc. 4th Berkeley Symp. 1:361, 1961): the variance of a median is
 * 1.57 s^2 / n.
 */
export function weekdayOffsets(values: NumberList, from: string, start = 0, end = values.length): number[] {
  const first = weekday(from)
  const days: number[][] = Array.from({ length: 7 }, () => [])
  for (let i = start; i < end; i++) if (!Number.isNaN(values[i]!)) days[(first + i) % 7]!.push(values[i]!)
  const middle = medianOf(days.flat())
  return days.map((own) => {
    if (own.length < LEAST_OF_WEEKDAY) return 0
    const offset = medianOf(own) - middle
    const chance = (1.57 * spreadOf(own) ** 2) / own.length
    return offset === 0 ? 0 : offset * Math.max(0, 1 - chance / offset ** 2)
  })
}

/** A figure that illness changes. */
export interface Vital {
  readonly name: string
  /** +1 if strain raises it, -1 if it lowers it. */
  readonly toward: 1 | -1
  /** Least spread: readings are rounded. */
  readonly floor: number
  readonly values: NumberList
}

export interface Flag {
  readonly date: string
  readonly figures: readonly { readonly name: string; readonly value: number; readonly usual: Usual }[]
}

/** Figures that must leave their range together. */
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
  /** Of values with weekdays evened out. */
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly n: number
  /** What each weekday from Monday on adds to them, in any season. */
  readonly weekdays: readonly number[]
}

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const

/** 10th, 50th and 90th percentile by season (of the north: December to February is winter), with 14 days at least. */
export function seasonRanges(values: NumberList, from: string): SeasonRange[] {
  const first = weekday(from)
  const weekdays = weekdayOffsets(values, from)
  const own: number[][] = seasons.map(() => [])
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue
    const month = Number(addDays(from, i).slice(5, 7)) % 12
    own[Math.floor(month / 3)]!.push(values[i]! - weekdays[(first + i) % 7]!)
  }
  return seasons.flatMap((season, s): SeasonRange[] => {
    const days = own[s]!
    if (days.length < LEAST) return []
    const [low, middle, high] = [0.1, 0.5, 0.9].map((q) => quantileOf(days, q))
    return [{ season, low: low!, middle: middle!, high: high!, n: days.length, weekdays }]
  })
}
