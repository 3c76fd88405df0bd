// Days as points: one figure across, the other up. The picture beside a relation.

import { axis, short } from '../frame/format.ts'
import { linear, px } from './scale.ts'
import { useWidth } from './size.ts'

const [HEIGHT, LEFT, BOTTOM] = [190, 44, 36]

export function Scatter({
  points,
  x,
  y,
  words,
}: {
  points: readonly (readonly [number, number])[]
  x: string
  y: string
  words: string
}) {
  const [box, width] = useWidth()
  const across = points.map(([value]) => value)
  const up = points.map(([, value]) => value)
  const [left, right] = [Math.min(...across), Math.max(...across)]
  const [low, high] = [Math.min(...up), Math.max(...up)]
  const place = linear(left, right, LEFT + 6, width - 10)
  const rise = linear(low, high, HEIGHT - BOTTOM - 6, 10)
  return (
    <figure ref={box} class="scatter">
      <figcaption class="sr">{words}</figcaption>
      {width > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {axis(low, high, null).map(({ at: value, shown }) => (
            <g key={value}>
              <line class="grid-line" x1={LEFT} x2={width} y1={px(rise(value))} y2={px(rise(value))} />
              <text class="tick" x={LEFT - 6} y={px(rise(value) + 4)} text-anchor="end">
                {short(shown)}
              </text>
            </g>
          ))}
          {axis(left, right, null).map(({ at: value, shown }) => (
            <text key={value} class="tick" x={px(place(value))} y={HEIGHT - BOTTOM + 14} text-anchor="middle">
              {short(shown)}
            </text>
          ))}
          {points.map(([a, b], i) => (
            <circle key={i} cx={px(place(a))} cy={px(rise(b))} r={2.5} />
          ))}
          <text class="tick" x={width - 4} y={HEIGHT - 6} text-anchor="end">
            {x} →
          </text>
          <text class="tick" x={LEFT + 4} y={HEIGHT - 6}>
            ↑ {y}
          </text>
        </svg>
      )}
    </figure>
  )
}
