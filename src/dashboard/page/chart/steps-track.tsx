// The track of steps: a bar for every ten minutes, or every minute of a few hours.

import { steps } from '../../../units.ts'
import { number, short } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { type DaySeries, type Drawn, isWhole, missing, within } from './day-series.ts'
import { linear, px } from './scale.ts'
import type { Track } from './track-stack.tsx'

/** Part of a day up to which every minute is drawn. */
const FINE = 240

export function stepsTrack(drawn: Drawn): Track {
  const { day, from, to } = drawn
  const series = day.steps ?? { t0: 0, every: 1, v: [] }
  const size = to - from > FINE ? 10 : 1
  const sums = sumsOf(series, size)
  const high = Math.max(size === 1 ? 60 : 200, ...sums.map(({ sum }) => sum))
  const minutes = within(series, drawn).filter((value) => value !== null)
  const counted = minutes.length === 0 ? null : minutes.reduce((sum, value) => sum + value, 0)
  const whole = isWhole(drawn)
  // For the whole day the cloud's total, which may differ from the sum of its minutes.
  const total = whole ? (day.summary.steps ?? null) : counted
  const said = total ?? counted
  const scale = (height: number) => linear(0, high, height - 2, 10)
  return {
    key: 'steps',
    hue: 'move',
    label: 'Steps',
    height: 92,
    value: total === null ? <span class="muted">–</span> : number(total),
    sub: total === null ? stateWords[day.state] : day.open && whole ? 'so far' : '',
    words: said === null ? 'no reading' : number(said),
    axis: (height) => steps(0, high, 2).map((value) => ({ y: scale(height)(value), text: short(value) })),
    draw: (x, _, height) => <Bars sums={sums} size={size} x={x} y={scale(height)} bottom={height - 2} />,
    valueAt(t) {
      const bucket = sums.find(({ at }) => t >= at && t < at + size)
      const state = day.states.some(([a, b]) => t >= a && t < b)
      return bucket === undefined || (state && bucket.sum === 0) ? missing(day, t) : { text: number(bucket.sum) }
    },
  }
}

interface Sum {
  readonly at: number
  readonly sum: number
}

/** Sums of whole stretches of the clock, whatever the axis begins with; none where no minute was recorded. */
function sumsOf({ t0, v }: DaySeries, size: number): Sum[] {
  const sums: Sum[] = []
  for (let start = Math.floor(t0 / size) * size; start < t0 + v.length; start += size) {
    const part = v.slice(Math.max(0, start - t0), Math.max(0, start - t0 + size))
    if (part.every((value) => value === null)) continue
    sums.push({ at: start, sum: part.reduce<number>((sum, value) => sum + (value ?? 0), 0) })
  }
  return sums
}

/** Bars, and a line where there were no steps. */
function Bars({
  sums,
  size,
  x,
  y,
  bottom,
}: {
  sums: readonly Sum[]
  size: number
  x: (t: number) => number
  y: (value: number) => number
  bottom: number
}) {
  const w = Math.min(18, Math.max(1, (x(size) - x(0)) * 0.78))
  const pad = (x(size) - x(0) - w) / 2
  const barOf = ({ at, sum }: Sum) => `M${px(x(at) + pad)} ${px(bottom)}V${px(y(sum))}h${px(w)}V${px(bottom)}Z`
  const lineOf = ({ at }: Sum) => `M${px(x(at))} ${px(bottom)}H${px(x(at + size))}`
  const pathOf = (some: boolean, one: (sum: Sum) => string) =>
    sums
      .filter(({ sum }) => sum > 0 === some)
      .map(one)
      .join('')
  return (
    <>
      <path d={pathOf(true, barOf)} class="fill" />
      <path d={pathOf(false, lineOf)} class="stroke" opacity="0.6" />
    </>
  )
}
