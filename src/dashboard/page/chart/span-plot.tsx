// From the lowest to the highest of each day, or of the days of each week or month, with a tick at the mean.

import { steps } from '../../../units.ts'
import { number } from '../frame/format.ts'
import type { Look } from '../frame/metrics.ts'
import { ticksOf } from './date-ticks.ts'
import { type Days, daysOfStep, lengthOf } from './days.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'
import { linear, px } from './scale.ts'
import { along } from './slider.tsx'
import { tipOf } from './trend-words.ts'

/** `days` are the means, with their span. */
export function SpanPlot({ days, look, label }: { days: Days; look: Look; label: string }) {
  return (
    <Plot
      look={look}
      height={180}
      label={label}
      from={0}
      to={days.values.length - 1}
      words={(i) => tipOf(days, i, look, null)}
      strides={along(days.steps === undefined ? 30 : 4)}
      plan={(size) => layOut(days, size)}
    />
  )
}

/** The widest bar of a day and of a week or month, pixels. */
const WIDEST = { day: 8, step: 28 }
/** Heart rates below which nothing is drawn, and the least at the top, bpm. */
const [BOTTOM, TOP] = [30, 105]

function layOut(days: Days, { width, height }: Size): PlotPlan {
  const { values, span, steps: stepped } = days
  const total = Math.max(1, lengthOf(days))
  const top = Math.max(TOP, ...(span?.highest ?? []).map((value) => (value ?? 0) + 5))
  const x = linear(0, total, 2, width)
  const y = linear(BOTTOM, top, height, 8)
  const dayAt = linear(2, width, 0, total)
  /** Left edge and width of a bar: a week or a month that is cut has a narrower one, in the middle of its days. */
  const barOf = (i: number): readonly [number, number] => {
    const [first, last] = daysOfStep(days, i)
    const w = Math.max(0.8, Math.min(stepped ? WIDEST.step : WIDEST.day, ((last + 1 - first) * width * 0.6) / total))
    return [stepped ? x((first + last + 1) / 2) - w / 2 : x(first), w]
  }
  let [bars, ticks] = ['', '']
  values.forEach((mean, i) => {
    const [low, high] = [span?.lowest[i] ?? null, span?.highest[i] ?? null]
    if (low === null || high === null) return
    const [left, w] = barOf(i)
    bars += `M${px(left)} ${px(y(high))}h${px(w)}V${px(y(low))}h-${px(w)}Z`
    if (mean !== null) ticks += `M${px(left)} ${px(y(mean))}h${px(w)}`
  })
  return {
    lines: steps(BOTTOM, top, 4).map((tick) => ({ y: y(tick), text: number(tick) })),
    ticks: ticksOf(days.start, total, width).map(({ at, text }) => ({ x: x(at), text, anchor: 'start' })),
    draw: (
      <>
        <path d={bars} class="fill" opacity="0.4" />
        <path d={ticks} class="stroke" stroke-width="1.5" />
      </>
    ),
    find(left) {
      const day = Math.floor(dayAt(left))
      if (day < 0 || day >= total) return null
      return stepped === undefined ? day : stepped.starts.findLastIndex((first) => first <= day)
    },
    spot(i) {
      const [left, w] = barOf(i)
      return { x: left, y: 0, w, h: height }
    },
  }
}
