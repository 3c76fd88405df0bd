// Shared by the workout formats: where to cut a track, which laps tile it, and numbers as text.

import { isoUtc } from './instant.ts'
import { type Lap, located, type Points, type Stretch, type Workout } from './workout.ts'

/** Seconds for which a reading still counts for a point that has none of its own. */
const CARRIED = 10

/** A run of points, `to` excluded. */
export interface PointRun {
  readonly from: number
  readonly to: number
}

/** Whether `time` lies inside a pause; its ends belong to the moving parts. */
export function paused(pauses: readonly Stretch[], time: number): boolean {
  return pauses.some(({ start, end }) => time > start && time < end)
}

/** The points of `[start, end]` without pauses, one run for each stretch between them. */
export function runsBetween({ points, pauses }: Workout, start: number, end: number): PointRun[] {
  const runs: PointRun[] = []
  let from = -1
  let last = Number.NaN
  const close = (to: number) => {
    if (from >= 0 && to > from) runs.push({ from, to })
    from = -1
  }
  for (let i = 0; i < points.time.length; i++) {
    const time = points.time[i]!
    if (time < start || time > end || paused(pauses, time)) {
      close(i)
      continue
    }
    if (from >= 0 && pauses.some((pause) => pause.start >= last && pause.end <= time && pause.end > pause.start))
      close(i)
    if (from < 0) from = i
    last = time
  }
  close(points.time.length)
  return runs
}

/** Indices of the points with a position, in runs that end at a pause. Runs without any are left out. */
export function locatedRuns(workout: Workout): number[][] {
  const runs: number[][] = []
  for (const { from, to } of runsBetween(workout, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    const run: number[] = []
    for (let i = from; i < to; i++) if (located(workout.points, i)) run.push(i)
    if (run.length > 0) runs.push(run)
  }
  return runs
}

export function hasPositions({ points }: Workout): boolean {
  return points.time.some((_, i) => located(points, i))
}

/**
 * The series with gaps of up to ten seconds filled by the previous reading: clocks of sensors differ from the GPS's.
 */
export function carried(time: Float64Array, series: Float64Array): Float64Array {
  let value = Number.NaN
  let since = Number.NEGATIVE_INFINITY
  return series.map((own, i) => {
    if (!Number.isNaN(own)) {
      value = own
      since = time[i]!
      return own
    }
    return time[i]! - since <= CARRIED ? value : Number.NaN
  })
}

/**
 * Consecutive laps without gaps from start to end; if the recorded ones overlap or leave gaps of more than two seconds,
 * the whole workout is one lap.
 */
export function tiledLaps(workout: Workout): Lap[] {
  const laps = workout.laps.toSorted((a, b) => a.start - b.start)
  const near = (a: number, b: number) => Math.abs(a - b) <= 2
  const tiles =
    laps.length > 0 &&
    near(laps[0]!.start, workout.start) &&
    laps.every((lap, i) => lap.end > lap.start && (i === 0 || near(lap.start, laps[i - 1]!.end)))
  const whole: Lap = {
    start: workout.start,
    end: workout.end,
    distance: workout.distance,
    energy: workout.energy,
    heartrate: workout.heartrateMean,
    heartrateMax: workout.heartrateMax,
  }
  if (!tiles) return [whole]
  const last = laps.at(-1)!
  // Kilometre laps leave the rest after the last full kilometre without a row.
  const rest = workout.end - last.end
  const left =
    workout.distance === null ? null : workout.distance - laps.reduce((sum, lap) => sum + (lap.distance ?? 0), 0)
  const tail: Lap[] =
    rest > 2
      ? [
          {
            start: last.end,
            end: workout.end,
            distance: left === null ? null : Math.max(0, left),
            energy: null,
            heartrate: null,
            heartrateMax: null,
          },
        ]
      : []
  return [...laps.map((lap, i) => ({ ...lap, start: i === 0 ? workout.start : laps[i - 1]!.end })), ...tail]
}

/** Seconds of `[start, end]` outside pauses. */
export function movingSeconds({ pauses }: Workout, start: number, end: number): number {
  const inside = pauses.reduce(
    (sum, pause) => sum + Math.max(0, Math.min(end, pause.end) - Math.max(start, pause.start)),
    0,
  )
  return Math.max(0, end - start - inside)
}

const scales = [1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7]

/** A decimal number with at most `digits` places (up to 7), never in exponent form, without trailing zeros. */
export function decimal(value: number, digits: number): string {
  const scale = scales[digits]!
  const scaled = Math.round(Math.abs(value) * scale)
  // toFixed is right for everything below 1e21, and four times slower.
  if (!(scaled < Number.MAX_SAFE_INTEGER)) return value.toFixed(digits).replace(/\.0*$/, '')
  const whole = Math.floor(scaled / scale)
  let rest = scaled - whole * scale
  const sign = value < 0 && scaled > 0 ? '-' : ''
  if (rest === 0) return `${sign}${whole}`
  let places = digits
  while (rest % 10 === 0) {
    rest /= 10
    places--
  }
  return `${sign}${whole}.${String(rest).padStart(places, '0')}`
}

/** Writes instants of one track; the date part is cached. */
export function clockWriter(): (epoch: number) => string {
  let day = Number.NaN
  let date = ''
  return (epoch) => {
    const whole = Math.floor(epoch)
    const today = Math.floor(whole / 86_400)
    if (today !== day) {
      day = today
      date = isoUtc(whole).slice(0, 11)
    }
    const second = whole - today * 86_400
    const minute = (second / 60) | 0
    const hour = (minute / 60) | 0
    return `${date}${two[hour]}:${two[minute - hour * 60]}:${two[second - minute * 60]}Z`
  }
}

const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))

/** Heart rate as the formats take it: a whole number of 1 to 255, else null. */
export function beats(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !(value >= 0.5 && value < 255.5)) return null
  return Math.round(value)
}

/** Cadence in revolutions or strides per minute, 0 to 254, else null. */
export function turns(value: number, steps: boolean): number | null {
  const rate = Math.round(steps ? value / 2 : value)
  return rate >= 0 && rate <= 254 ? rate : null
}

/** The first and the last instant of the points, for files that need them. */
export function lastDistance({ distance }: Points): number | null {
  for (let i = distance.length - 1; i >= 0; i--) if (!Number.isNaN(distance[i]!)) return distance[i]!
  return null
}
