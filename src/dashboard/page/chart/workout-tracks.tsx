// The tracks of a workout: pace or speed, heart rate, cadence, power and altitude on the clock of the workout.

import { type Rate, rateOf } from '../../../units.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { axis, number, speed, speedAxis, stopwatch, withUnit } from '../frame/format.ts'
import { lineTrack, movingMean, type TrackSpec, type Values } from './line-track.tsx'
import type { Track } from './track-stack.tsx'

/** Moving means that make a second-by-second line readable, seconds (design, Downsampling). */
const SMOOTH = { pace: 17, cadence: 13, altitude: 13 }
/** Metres per second below which nobody moves. */
const STANDSTILL = 0.2

/** Metres per second, from the series that the workout has; undefined where it has neither. */
export function velocityOf({ speed: told, pace }: WorkoutDetail['series']): Values | undefined {
  return told ?? pace?.map((value) => (value === null || value <= 0 ? null : 1 / value))
}

/** A speed in the form of its sport, without the unit; null at a standstill, whose pace would be infinite. */
export function velocityText(value: number, rate: Rate): string {
  return rate !== 'speed' && value < STANDSTILL ? '–' : speed(value, rate).text
}

/** A series of a workout as a track, with what it is of. */
type SeriesTrack = Omit<TrackSpec, 't' | 'pauses' | 'values'> & {
  readonly values: Values | undefined
  /** Seconds of the moving mean that is drawn. */
  readonly smooth?: number
  /** Whether it says nothing where it is all zero. */
  readonly positive?: boolean
}

/** Tracks for the series that the workout has. */
export function workoutTracks({ series, sport, pauses }: WorkoutDetail): Track[] {
  const { t } = series
  return seriesTracks(series, rateOf(sport)).flatMap(({ values, smooth, positive, ...spec }) =>
    values?.some((value) => value !== null && (!positive || value > 0))
      ? [lineTrack({ ...spec, t, pauses, values: smooth === undefined ? values : movingMean(t, values, smooth) })]
      : [],
  )
}

function seriesTracks(series: WorkoutDetail['series'], rate: Rate): SeriesTrack[] {
  const { heartrate, cadence, power, altitude } = series
  return [
    {
      key: 'pace',
      hue: 'workout',
      label: rate === 'speed' ? 'Speed' : 'Pace',
      values: velocityOf(series),
      smooth: SMOOTH.pace,
      text: (value) => velocityText(value, rate),
      unit: speed(1, rate).unit,
      height: 114,
      clip: true,
      lines: (low, high) => speedAxis(low, high, rate),
    },
    { key: 'heartrate', hue: 'heart', label: 'Heart rate', values: heartrate, text: number, unit: 'bpm', height: 124 },
    {
      key: 'cadence',
      hue: 'move',
      label: rate === 'swim' ? 'Stroke rate' : 'Cadence',
      values: cadence,
      smooth: SMOOTH.cadence,
      positive: true,
      text: number,
      unit: '/min',
      height: 84,
      clip: true,
    },
    {
      key: 'power',
      hue: 'recovery',
      label: 'Power',
      values: power,
      smooth: SMOOTH.cadence,
      positive: true,
      text: number,
      unit: 'W',
      height: 84,
    },
    {
      key: 'altitude',
      hue: 'body',
      label: 'Altitude',
      values: altitude,
      smooth: SMOOTH.altitude,
      text: (value) => withUnit(value, 'height').text,
      unit: withUnit(0, 'height').unit,
      height: 84,
      area: true,
      lines: (low, high) => axis(low, high, 'height'),
    },
  ]
}

/** Ticks of the clock of a workout. */
export function workoutTicks(from: number, to: number, narrow: boolean, width: number) {
  const every =
    [60, 120, 300, 600, 900, 1800, 3600, 7200].find((size) => (width * size) / (to - from) >= (narrow ? 44 : 60)) ??
    14_400
  const ticks = []
  for (let at = Math.ceil(from / every) * every; at <= to; at += every)
    ticks.push({ at, text: to >= 7200 ? stopwatch(at) : `${Math.round(at / 60)} min` })
  return ticks
}
