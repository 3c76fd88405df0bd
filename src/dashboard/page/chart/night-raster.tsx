// Nights as rows from 18:00 to 14:00, newest on top, in the colours of their stages, which shows their regularity.

import { median } from '../../quantile.ts'
import type { Nights } from '../../schema.ts'
import { addDays, clock, dayMonth, daysBetween, duration, hour, shortDay } from '../frame/format.ts'
import { go } from '../frame/route.ts'
import { stateWords } from '../frame/state.tsx'
import { Plot, type PlotPlan, type Size } from './plot.tsx'
import { linear, px } from './scale.ts'

/** The raster's widest edges, minutes from the midnight of the day of waking: 18:00 to 14:00. */
const EARLIEST = -360
const LATEST = 840
/** Room above, so that the label of the first row is whole. */
const TOP = 6

export function NightRaster({ nights, pitch }: { nights: Nights; pitch: number }) {
  const rows = daysBetween(nights.from, nights.to) + 1
  const byDate = new Map(nights.nights.map((night) => [night.date, night]))
  const dates = Array.from({ length: rows }, (_, i) => addDays(nights.to, -i))
  const words = (i: number) => {
    const night = byDate.get(dates[i]!)
    if (night === undefined)
      return `${shortDay(dates[i]!)}: ${stateWords[nights.state[rows - 1 - i] ?? 'u'] || 'no sleep recorded'}`
    return `${shortDay(night.date)}: ${clock(night.start)}–${clock(night.end)}${night.asleep === null ? '' : `, ${duration(night.asleep)}`}`
  }
  return (
    <Plot
      hue="sleep"
      height={TOP + rows * pitch + 20}
      left={(whole) => (whole < 560 ? 46 : 78)}
      right={18}
      foot={20}
      label="Nights, newest first"
      from={0}
      to={rows - 1}
      words={words}
      strides={{ ArrowUp: -1, ArrowDown: 1, PageUp: -7, PageDown: 7 }}
      open={(i) => go(`/sleep/${dates[i]}`)}
      mark="box"
      plan={(size) => layOut(nights, dates, pitch, size)}
    />
  )
}

function layOut(nights: Nights, dates: readonly string[], pitch: number, { width, height, narrow }: Size): PlotPlan {
  const [from, to] = edgesOf(nights)
  const x = linear(from, to, 0, width)
  const list = nights.nights
  const medians = list.length === 0 ? [] : [median(list.map(({ start }) => start)), median(list.map(({ end }) => end))]
  const every = Math.max(1, Math.ceil(16 / pitch))
  const paths = drawPaths(list, dates, pitch, x, [from, to])
  return {
    ticks: hoursOf(from, to, width).map((t) => ({ x: x(t), text: hour(t, width < 420), bold: t === 0, line: true })),
    draw: (
      <>
        {(['l', 'd', 'r', 'a'] as const).map((letter) => (
          <path key={letter} d={paths[letter] ?? ''} fill={`var(--stage-${letter})`} />
        ))}
        <path d={paths.nap ?? ''} fill="var(--sleep)" opacity="0.6" />
        {medians.map((at) => (
          <line key={at} x1={x(at)} x2={x(at)} y1={TOP} y2={height} stroke="var(--ink)" stroke-dasharray="3 3" />
        ))}
        {dates.map((date, i) =>
          i % every === 0 ? (
            <text key={date} x={-8} y={TOP + i * pitch + pitch / 2 + 4} text-anchor="end">
              {narrow ? dayMonth(date) : shortDay(date)}
            </text>
          ) : null,
        )}
      </>
    ),
    find(_, top) {
      const i = Math.floor((top - TOP) / pitch)
      return i >= 0 && i < dates.length ? i : null
    },
    spot: (i) => ({ x: 0, y: TOP + i * pitch, w: width, h: pitch }),
  }
}

/** One path for each stage, and one for naps. */
function drawPaths(
  nights: Nights['nights'],
  dates: readonly string[],
  pitch: number,
  x: (t: number) => number,
  [first, last]: readonly [number, number],
): Readonly<Record<string, string>> {
  const byDate = new Map(nights.map((night) => [night.date, night]))
  const paths: Record<string, string> = {}
  const add = (name: string, a: number, b: number, y: number) => {
    const [from, to] = [Math.max(first, a), Math.min(last, b)]
    if (to <= from) return
    const w = px(Math.max(0.8, x(to) - x(from)))
    paths[name] = `${paths[name] ?? ''}M${px(x(from))} ${px(y)}h${w}v${px(pitch - 1.5)}h-${w}Z`
  }
  dates.forEach((date, i) => {
    const night = byDate.get(date)
    if (night === undefined) return
    const y = TOP + i * pitch + 0.75
    if (night.stages.length === 0) add('l', night.start, night.end, y)
    for (const [a, b, letter] of night.stages) add(letter === '?' ? 'l' : letter, a, b, y)
    for (const [a, b] of night.naps) add('nap', a, b, y)
  })
  return paths
}

/** Full hours around all that is drawn, within the widest edges. */
function edgesOf({ nights }: Nights): [number, number] {
  if (nights.length === 0) return [EARLIEST, LATEST]
  const begin = Math.min(...nights.map(({ start }) => start))
  const end = Math.max(
    ...nights.flatMap(({ end, naps }) => [end, ...naps.filter(([a]) => a < LATEST).map(([, b]) => b)]),
  )
  return [
    Math.max(EARLIEST, Math.min(-120, Math.floor((begin - 20) / 60) * 60)),
    Math.min(LATEST, Math.max(480, Math.ceil((end + 20) / 60) * 60)),
  ]
}

function hoursOf(from: number, to: number, width: number): number[] {
  const every = ((to - from) / 60) * 44 < width ? 60 : ((to - from) / 120) * 40 < width ? 120 : 180
  return Array.from({ length: 40 }, (_, i) => EARLIEST + i * every).filter((t) => t >= from && t <= to)
}
