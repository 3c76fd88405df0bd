// Days as points of two figures: the picture of a relation.

import { useMemo } from 'preact/hooks'
import { axis, number, short } from '../frame/format.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'
import { linear, px } from './scale.ts'
import { along } from './slider.tsx'

type ScatterPoint = readonly [across: number, up: number]

interface ScatterProps {
  readonly points: readonly ScatterPoint[]
  /** What the figures are called. */
  readonly x: string
  readonly y: string
  readonly words: string
}

/** Digits that a value is read with. */
const said = (value: number) => number(value, Number.isInteger(value) ? 0 : 1)

export function Scatter({ points, x, y, words }: ScatterProps) {
  const sorted = useMemo(() => points.toSorted(([a], [b]) => a - b), [points])
  return (
    <figure class="scatter">
      <figcaption class="sr">{words}</figcaption>
      <Plot
        height={200}
        foot={42}
        label={`${y} against ${x}`}
        from={0}
        to={sorted.length - 1}
        words={(i) => `${x} ${said(sorted[i]![0])}, ${y} ${said(sorted[i]![1])}`}
        strides={along(10)}
        mark="box"
        plan={(size) => layOut(sorted, x, y, size)}
      />
    </figure>
  )
}

/** Half of a mark, pixels. */
const HALF = 4

function layOut(points: readonly ScatterPoint[], x: string, y: string, { width, height }: Size): PlotPlan {
  const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const
  const [left, right] = ends(points.map(([across]) => across))
  const [low, high] = ends(points.map(([, up]) => up))
  const place = linear(left, right, 6, width - 6)
  const rise = linear(low, high, height - 6, 24)
  const apart = ([across, up]: ScatterPoint, atX: number, atY: number) =>
    Math.hypot(place(across) - atX, rise(up) - atY)
  return {
    lines: axis(low, high, null).map(({ at, shown }) => ({ y: rise(at), text: short(shown) })),
    ticks: axis(left, right, null).map(({ at, shown }) => ({ x: place(at), text: short(shown) })),
    draw: (
      <>
        {points.map(([across, up], i) => (
          <circle key={i} cx={px(place(across))} cy={px(rise(up))} r={2.5} />
        ))}
        <text x={0} y={10}>{`↑ ${y}`}</text>
        <text x={width} y={height + 18} text-anchor="end">{`${x} →`}</text>
      </>
    ),
    find(atX, atY) {
      const nearest = points.reduce(
        (best, point, i) => (apart(point, atX, atY) < apart(points[best]!, atX, atY) ? i : best),
        0,
      )
      return nearest
    },
    spot(i) {
      const [across, up] = points[i]!
      return { x: place(across) - HALF, y: rise(up) - HALF, w: 2 * HALF, h: 2 * HALF }
    },
  }
}
