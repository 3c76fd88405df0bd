// Distribution of a daily figure: bars over its own range, with the usual span and the last value marked.

import { steps } from '../../../units.ts'
import { quantile } from '../../quantile.ts'
import { daysWords, number } from '../frame/format.ts'
import { axisOf, type Look, said } from '../frame/metrics.ts'
import type { Days } from './days.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'
import type { TableProps } from './rows.ts'
import { linear, px } from './scale.ts'
import { along } from './slider.tsx'

/** Days below which a distribution says little. */
const FEWEST = 10

export interface Spread {
  readonly days: number
  /** Lower bound of the first bin, and the width of all. */
  readonly from: number
  readonly width: number
  readonly counts: readonly number[]
  /** 10th, 50th and 90th percentile. */
  readonly quantiles: readonly [number, number, number]
  readonly last: number
}

/** The whole days of a range in bins of a round width; null if there are too few. */
export function distributionOf({ values, state }: Days): Spread | null {
  const told = values.filter((value, i) => value !== null && state[i] === 'v') as number[]
  if (told.length < FEWEST) return null
  const sorted = [...told].sort((a, b) => a - b)
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  const [first = 0, second = first + 1] = steps(0, Math.max(1, high - low), 12)
  const width = Math.max(1, second - first)
  const from = Math.floor(low / width) * width
  const counts = new Array<number>(Math.floor((high - from) / width) + 1).fill(0)
  for (const value of told) counts[Math.floor((value - from) / width)]!++
  const at = (q: number) => quantile(sorted, q)
  return { days: told.length, from, width, counts, quantiles: [at(0.1), at(0.5), at(0.9)], last: told.at(-1)! }
}

export function Distribution({ spread, look, height = 150 }: { spread: Spread; look: Look; height?: number }) {
  const { from, width: bin, counts } = spread
  const words = (i: number) =>
    `${said(from + i * bin, look)} to ${said(from + (i + 1) * bin, look)}: ${daysWords(counts[i] ?? 0)}`
  return (
    <>
      <Plot
        look={look}
        height={height}
        foot={24}
        label={`${look.label}, how often`}
        from={0}
        to={counts.length - 1}
        words={words}
        strides={along(5)}
        mark="shade"
        plan={(size) => layOut(spread, look, size)}
      />
      <div class="legend">
        <span>band: 8 days of 10</span>
        <span>line: median</span>
        <span>triangle: last</span>
      </div>
    </>
  )
}

function layOut({ from, width: bin, counts, quantiles, last }: Spread, look: Look, { width, height }: Size): PlotPlan {
  const [low, middle, high] = quantiles
  const to = from + bin * counts.length
  const most = Math.max(1, ...counts)
  const x = linear(from, to, 0, width)
  const y = linear(0, most * 1.04, height, 16)
  const bars = counts.map((count, i) =>
    count === 0
      ? ''
      : `M${px(x(from + i * bin) + 0.5)} ${px(y(0))}V${px(y(count))}H${px(x(from + (i + 1) * bin) - 0.5)}V${px(y(0))}Z`,
  )
  return {
    lines: steps(0, most, 2)
      .filter((tick) => Number.isInteger(tick))
      .map((tick) => ({ y: y(tick), text: number(tick) })),
    ticks: axisOf(look, from, to, width < 420 ? 4 : 6).map(({ at, text }) => ({
      x: Math.min(width - 14, Math.max(0, x(at))),
      text,
      anchor: at === from ? ('start' as const) : ('middle' as const),
    })),
    draw: (
      <>
        <rect x={x(low)} y={16} width={x(high) - x(low)} height={height - 16} fill="var(--kind)" opacity="0.12" />
        <path d={bars.join('')} class="fill" opacity="0.75" />
        <line x1={x(middle)} x2={x(middle)} y1={12} y2={y(0)} stroke="var(--ink)" stroke-width="1.5" />
        <path d={`M${px(x(last))} 12l-4 -7h8Z`} fill="var(--ink)" />
      </>
    ),
    find(left) {
      const i = Math.floor((left / width) * counts.length)
      return i >= 0 && i < counts.length ? i : null
    },
    spot: (i) => ({ x: x(from + i * bin), y: 0, w: width / counts.length, h: height }),
  }
}

/** Every bin as a row. */
export function distributionTable({ from, width, counts }: Spread, { label, unit }: Look): TableProps {
  return {
    caption: `${label}, days by value`,
    columns: [`From (${unit ?? 'value'})`, 'Below', 'Days'],
    rows: counts.map((days, i) => [from + i * width, from + (i + 1) * width, days]),
  }
}
