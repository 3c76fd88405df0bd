// One workout in the form that the workout formats take: plain data with clocks already aligned to instants, SI units,
// and NaN for missing values.

import { isPosition, wrapLongitude } from '../kinds/position.ts'

/** The series of a workout on one clock. All arrays are as long as `time`. */
export interface Points {
  /** Epoch seconds, never falling. */
  readonly time: Float64Array
  /** Degrees. */
  readonly latitude: Float64Array
  readonly longitude: Float64Array
  /** Metres. */
  readonly altitude: Float64Array
  /** Metres since the start. */
  readonly distance: Float64Array
  /** Metres per second. */
  readonly speed: Float64Array
  /** Beats per minute. */
  readonly heartrate: Float64Array
  /** Steps per minute on foot, revolutions per minute on wheels, strokes per minute in water. */
  readonly cadence: Float64Array
  /** Watts. */
  readonly power: Float64Array
  /** Degrees Celsius. */
  readonly temperature: Float64Array
}

/** From one instant to another. */
export interface Stretch {
  /** Epoch seconds. */
  readonly start: number
  readonly end: number
}

/** A lap: metres, kcal, beats per minute. */
export interface Lap extends Stretch {
  readonly distance: number | null
  readonly energy: number | null
  readonly heartrate: number | null
  readonly heartrateMax: number | null
}

/** One length of a pool. */
export interface Length extends Stretch {
  readonly strokes: number | null
  readonly stroke: 'freestyle' | 'backstroke' | 'breaststroke' | 'butterfly' | 'mixed' | null
}

/** One set of strength training; null repetitions is a rest. Its time is often unknown. */
export interface StrengthSet {
  /** Epoch seconds. */
  readonly start: number | null
  readonly end: number | null
  readonly repetitions: number | null
}

/** A heart-rate zone: seconds in it and its upper bound. */
export interface Zone {
  readonly seconds: number
  readonly upper: number
}

/** A workout with its series; SI units, null if the cloud states nothing. */
export interface Workout extends Stretch {
  readonly id: string
  readonly utcOffset: number | null
  /** IANA name, if the record states it. */
  readonly zone: string | null
  /** The cloud's code of the sport, see sports.ts. */
  readonly sport: number
  readonly sportName: string
  /** The person's title. */
  readonly title: string | null
  /** The person's notes about it. */
  readonly note?: string
  /** Local day of the start. */
  readonly date: string
  /** Seconds excluding pauses. */
  readonly movingSeconds: number | null
  /** Metres. */
  readonly distance: number | null
  /** kcal. */
  readonly energy: number | null
  readonly steps: number | null
  readonly strokes: number | null
  readonly heartrateMean: number | null
  readonly heartrateMax: number | null
  readonly heartrateMin: number | null
  /** Metres. */
  readonly ascent: number | null
  readonly descent: number | null
  readonly poolLength: number | null
  readonly trainingEffect: number | null
  readonly anaerobicEffect: number | null
  readonly trainingLoad: number | null
  readonly points: Points
  readonly pauses: readonly Stretch[]
  readonly laps: readonly Lap[]
  readonly lengths: readonly Length[]
  readonly sets: readonly StrengthSet[]
  readonly zones: readonly Zone[]
  /** Id of the multisport workout that it is a part of. */
  readonly parent?: string | null
  /** The parts of a multisport workout, by their start. */
  readonly parts?: readonly Workout[]
  /** Whether only totals were recorded: the points are its two ends. */
  readonly totalsOnly?: boolean
  /** Points after the stated end, which are left out. */
  readonly late?: number
  /** The datum of its positions if that may not be WGS 84: gaode's as recorded, or converted. */
  readonly datum?: 'gaode' | 'gcj02' | 'wgs84'
}

export const seriesNames = [
  'latitude',
  'longitude',
  'altitude',
  'distance',
  'speed',
  'heartrate',
  'cadence',
  'power',
  'temperature',
] as const

/** Points at `time` with the given series; the others are missing. Positions are those of `position.ts` or NaN. */
export function pointsOf(time: Float64Array, series: Partial<Omit<Points, 'time'>> = {}): Points {
  const none = new Float64Array(time.length).fill(Number.NaN)
  const { latitude = none, longitude = none } = series
  const known = (i: number) => isPosition(latitude[i]!, longitude[i]!)
  return {
    time,
    altitude: none,
    distance: none,
    speed: none,
    heartrate: none,
    cadence: none,
    power: none,
    temperature: none,
    ...series,
    latitude: latitude.map((north, i) => (known(i) ? north : Number.NaN)),
    longitude: longitude.map((east, i) => (known(i) ? wrapLongitude(east) : Number.NaN)),
  }
}

/** The points from `start` to `end`, both included. */
export function pointsBetween(points: Points, start: number, end: number): Points {
  const from = points.time.findIndex((time) => time >= start)
  const after = points.time.findIndex((time) => time > end)
  const to = after < 0 ? points.time.length : after
  const cut = (values: Float64Array) => values.slice(from < 0 ? to : from, to)
  const series = Object.fromEntries(seriesNames.map((name) => [name, cut(points[name])]))
  return pointsOf(cut(points.time), series)
}

/** Whether the point has a position: both degrees, or neither (`pointsOf`). */
export function located({ latitude, longitude }: Points, i: number): boolean {
  return isPosition(latitude[i]!, longitude[i]!)
}

/** Whether the point has a height. */
export function hasHeight({ altitude }: Points, i: number): boolean {
  return Number.isFinite(altitude[i]!)
}

/**
 * The heights for formats that require one in every point: a missing height is that of the nearest point before it,
 * else after it. NaN throughout if no point has any.
 */
export function filledHeights({ altitude }: Points): Float64Array {
  let height = altitude.find(Number.isFinite) ?? Number.NaN
  return altitude.map((own) => {
    if (Number.isFinite(own)) height = own
    return height
  })
}
