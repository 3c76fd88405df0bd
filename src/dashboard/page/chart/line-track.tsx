// A series of readings as a track: its line over a scale of its own, and the reading at a time.

import type { Gridline } from '../../../units.ts'
import { quantile } from '../../quantile.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { axis } from '../frame/format.ts'
import type { Hue } from '../frame/metrics.ts'
import { line, linear, px } from './scale.ts'
import { betweenWords } from './sentence.ts'
import type { Track } from './track-stack.tsx'

export type Values = readonly (number | null)[]

/** Readings farther apart than this are not joined, seconds. */
const JOIN = 30
/** Points per pixel beyond which lowest and highest stand for a pixel. */
const DENSE = 2

/** What a line track is of, and how it reads. */
export interface TrackSpec {
  readonly key: string
  readonly hue: Hue
  readonly label: string
  readonly t: readonly number[]
  readonly values: Values
  readonly pauses: WorkoutDetail['pauses']
  readonly text: (value: number) => string
  readonly unit: string
  readonly height: number
  readonly area?: boolean
  /** Leaves single extremes out of the axis: a standstill would flatten the run. */
  readonly clip?: boolean
  /** Gridlines that are round as they are read; of the stored values where absent. */
  readonly lines?: (low: number, high: number) => Gridline[]
}

/** Readings on a clock as a line, broken where they are far apart. */
export function lineTrack({
  key,
  hue,
  label,
  t,
  values,
  pauses,
  text,
  unit,
  height,
  area = false,
  clip = false,
  lines = (from, to) => axis(from, to, null),
}: TrackSpec): Track {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length)
  const low = clip ? quantile(sorted, 0.02) : sorted[0]!
  const high = clip ? quantile(sorted, 0.995) : sorted.at(-1)!
  const pad = Math.max((high - low) * 0.08, 1e-6)
  const scale = (size: number) => linear(low - pad, high + pad, size - 3, 8)
  const points = broken(t, values, pauses)
  // Points of a workout need not have a reading of every series.
  const read = t.flatMap((at, i) => (values[i] == null ? [] : [{ at, value: values[i] }]))
  const times = read.map(({ at }) => at)
  return {
    key,
    hue,
    label,
    height,
    value: (
      <>
        {text(mean)}
        <span class="unit"> {unit} mean</span>
      </>
    ),
    words: betweenWords(low, high, mean, text, unit),
    axis: (size) => {
      const y = scale(size)
      return lines(low, high).map(({ at }) => ({ y: y(at), text: text(at) }))
    },
    draw(x, width, size) {
      const y = scale(size)
      const kept = thinned(points, x, width)
      const path = line(kept.map((point) => point && [x(point[0]), Math.min(size - 1, Math.max(1, y(point[1])))]))
      return (
        <>
          {area && <path d={areaOf(kept, x, y, size)} class="fill" opacity="0.14" />}
          <path d={path} class="stroke" stroke-width="1.5" stroke-linejoin="round" />
        </>
      )
    },
    valueAt(at) {
      const near = read[nearestIndex(times, at)]
      if (near !== undefined && Math.abs(near.at - at) <= JOIN) return { text: `${text(near.value)} ${unit}` }
      return { text: pauses.some(([a, b]) => at >= a && at <= b) ? 'paused' : 'no reading', missing: true }
    },
  }
}

type Point = readonly [number, number]

/** Readings as points, broken where they are far apart or a pause lies between. */
function broken(t: readonly number[], values: Values, pauses: WorkoutDetail['pauses']): (Point | null)[] {
  const result: (Point | null)[] = []
  let last = Number.NaN
  for (let i = 0; i < t.length; i++) {
    const value = values[i]
    if (value === null || value === undefined) continue
    const at = t[i]!
    if (at - last > JOIN || pauses.some(([a, b]) => a < at && b > last && b - a > 3)) result.push(null)
    result.push([at, value])
    last = at
  }
  return result
}

/** Lowest and highest of each pixel where there are many more points than pixels. */
function thinned(points: readonly (Point | null)[], x: (t: number) => number, width: number): (Point | null)[] {
  if (points.length < width * DENSE) return [...points]
  const result: (Point | null)[] = []
  let pixel = Number.NaN
  let low: Point | null = null
  let high: Point | null = null
  const flush = () => {
    if (low === null || high === null) return
    result.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]))
    low = null
    high = null
  }
  for (const point of points) {
    if (point === null) {
      flush()
      result.push(null)
      continue
    }
    const own = Math.floor(x(point[0]))
    if (own !== pixel) flush()
    pixel = own
    if (low === null || point[1] < (low as Point)[1]) low = point
    if (high === null || point[1] > (high as Point)[1]) high = point
  }
  flush()
  return result
}

function areaOf(
  points: readonly (Point | null)[],
  x: (t: number) => number,
  y: (value: number) => number,
  bottom: number,
): string {
  let path = ''
  let run: Point[] = []
  for (const point of [...points, null]) {
    if (point !== null) {
      run.push(point)
      continue
    }
    if (run.length > 1)
      path += `M${px(x(run[0]![0]))} ${bottom}L${run.map(([t, value]) => `${px(x(t))} ${px(y(value))}`).join('L')}V${bottom}Z`
    run = []
  }
  return path
}

/** Mean of the readings within `seconds` around each; null stays null. */
export function movingMean(t: readonly number[], values: Values, seconds: number): (number | null)[] {
  const half = seconds / 2
  let [from, to, sum, n] = [0, 0, 0, 0]
  return values.map((value, i) => {
    for (; to < t.length && t[to]! <= t[i]! + half; to++) {
      const one = values[to]
      if (one === null || one === undefined) continue
      sum += one
      n++
    }
    for (; t[from]! < t[i]! - half; from++) {
      const one = values[from]
      if (one === null || one === undefined) continue
      sum -= one
      n--
    }
    return value === null || n === 0 ? null : sum / n
  })
}

function nearestIndex(t: readonly number[], at: number): number {
  let [low, high] = [0, t.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (t[middle]! < at) low = middle + 1
    else high = middle
  }
  return low > 0 && Math.abs(t[low - 1]! - at) < Math.abs((t[low] ?? Number.POSITIVE_INFINITY) - at) ? low - 1 : low
}
