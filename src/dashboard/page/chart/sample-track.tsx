// The track of a kind with readings of its own, drawn as the kind says: bars of levels, dots, or a line where there are many.

import type { Day, Readings } from '../../schema.ts'
import { number } from '../frame/format.ts'
import { type Drawn, gaps, JOIN, missing, NEAR, sinceOf } from './day-series.ts'
import { line, linear, px } from './scale.ts'
import { readingWords } from './sentence.ts'
import type { Track } from './track-stack.tsx'

/** Readings of a day beyond which dots would touch. */
const MANY = 120

export function sampleTrack(drawn: Drawn, name: string, readings: Readings): Track {
  const { day, to } = drawn
  const { points, draw, label, topic } = readings
  const bars = draw === 'bars'
  const [low, high] = bars ? [0, 100] : rangeOf(points.map(([, value]) => value))
  const since = sinceOf(drawn)
  const shown = points.filter(([t]) => t >= since && t < to).map(([, value]) => value)
  const mean = shown.reduce((sum, value) => sum + value, 0) / shown.length
  const unit = readings.unit ?? ''
  const scale = (height: number) => linear(low, high, height - 3, 9)
  return {
    key: name,
    hue: topic,
    label,
    height: bars ? 72 : 46,
    value:
      shown.length === 0 ? (
        <span class="muted">–</span>
      ) : (
        <>
          {number(mean)}
          <span class="unit"> {unit} mean</span>
        </>
      ),
    words: readingWords(shown, number, unit),
    axis: (height) =>
      (bars ? [50, 100] : [low, high]).map((value) => ({ y: scale(height)(value), text: number(value) })),
    draw(x, _, height) {
      const drawn = { points, x, y: scale(height), bottom: height - 3 }
      if (bars) return <Levels {...drawn} />
      return draw === 'line' || points.length > MANY ? <Line {...drawn} day={day} /> : <Dots {...drawn} />
    },
    valueAt(t) {
      const best = points.reduce<SamplePoint | null>(
        (near, point) => (near === null || Math.abs(point[0] - t) < Math.abs(near[0] - t) ? point : near),
        null,
      )
      return best === null || Math.abs(best[0] - t) > NEAR
        ? missing(day, t)
        : { text: `${number(best[1])}${unit === '' ? '' : ` ${unit}`}` }
    },
  }
}

type SamplePoint = readonly [number, number]

interface PointPlaces {
  readonly points: readonly SamplePoint[]
  readonly x: (t: number) => number
  readonly y: (value: number) => number
  readonly bottom: number
}

function Line({ points, x, y, day }: PointPlaces & { day: Day }) {
  const broken = gaps(
    day,
    points.map(([at, value]) => ({ at, value })),
    JOIN * 2,
  )
  return (
    <path d={line(broken.map((point) => point && [x(point.at), y(point.value)]))} class="stroke" stroke-width="1.3" />
  )
}

function Dots({ points, x, y }: PointPlaces) {
  const d = points.map(([t, value]) => `M${px(x(t))} ${px(y(value))}h0`).join('')
  return <path d={d} class="stroke" stroke-width="4.8" stroke-linecap="round" />
}

function Levels({ points, x, y, bottom }: PointPlaces) {
  const w = px(Math.max(1.5, x(4) - x(0)))
  return (
    <>
      {[1, 2, 3, 4].map((level) => (
        <path
          key={level}
          fill={`var(--stress-${level})`}
          d={points
            .filter(([, value]) => levelOf(value) === level)
            .map(([t, value]) => `M${px(x(t))} ${px(bottom)}V${px(y(value))}h${w}V${px(bottom)}Z`)
            .join('')}
        />
      ))}
    </>
  )
}

/** The vendor's levels of stress: relaxed to 39, normal to 59, medium to 79, high. */
function levelOf(value: number): number {
  if (value < 40) return 1
  if (value < 60) return 2
  return value < 80 ? 3 : 4
}

function rangeOf(values: readonly number[]): [number, number] {
  const low = Math.floor((Math.min(...values) - 1) / 5) * 5
  const high = Math.ceil((Math.max(...values) + 1) / 5) * 5
  return [low, high]
}
