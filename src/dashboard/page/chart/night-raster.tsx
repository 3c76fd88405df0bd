// Nights as rows from 18:00 to 14:00, newest on top, in the colours of their stages: regularity is seen at a glance.

import { useState } from 'preact/hooks'
import { median } from '../../quantile.ts'
import type { Nights } from '../../schema.ts'
import { addDays, clock, dayMonth, daysBetween, duration, hour, shortDay } from '../frame/format.ts'
import { go } from '../frame/route.ts'
import { stateWords } from '../frame/state.tsx'
import { linear, px } from './scale.ts'
import { useWidth } from './size.ts'
import { walk } from './walk.ts'

/** The raster's widest edges, minutes from the midnight of the day of waking: 18:00 to 14:00. */
const EARLIEST = -360
const LATEST = 840
const AXIS = 20
/** Room above, so that the label of the first row is whole. */
const TOP = 6

export function NightRaster({ nights, pitch }: { nights: Nights; pitch: number }) {
  const [box, whole] = useWidth()
  const [row, setRow] = useState<number | null>(null)
  const left = whole < 560 ? 46 : 78
  const width = Math.max(60, whole - left - 18)
  const [FROM, TO] = edgesOf(nights)
  const x = linear(FROM, TO, 0, width)
  const rows = daysBetween(nights.from, nights.to) + 1
  const byDate = new Map(nights.nights.map((night) => [night.date, night]))
  const dates = Array.from({ length: rows }, (_, i) => addDays(nights.to, -i))
  const height = rows * pitch
  const paths: Record<string, string> = {}
  const add = (name: string, a: number, b: number, y: number) => {
    const [from, to] = [Math.max(FROM, a), Math.min(TO, b)]
    if (to <= from) return
    const w = px(Math.max(0.8, x(to) - x(from)))
    paths[name] = `${paths[name] ?? ''}M${px(x(from))} ${px(y)}h${w}v${px(pitch - 1.5)}h-${w}Z`
  }
  dates.forEach((date, i) => {
    const night = byDate.get(date)
    if (night === undefined) return
    const y = i * pitch + 0.75
    if (night.stages.length === 0) add('l', night.start, night.end, y)
    for (const [a, b, letter] of night.stages) add(letter === '?' ? 'l' : letter, a, b, y)
    for (const [a, b] of night.naps) add('nap', a, b, y)
  })
  const list = nights.nights
  const medians = list.length === 0 ? [] : [median(list.map(({ start }) => start)), median(list.map(({ end }) => end))]
  const words = (i: number) => {
    const night = byDate.get(dates[i]!)
    if (night === undefined)
      return `${shortDay(dates[i]!)}: ${stateWords[nights.state[rows - 1 - i] ?? 'u'] || 'no sleep recorded'}`
    return `${shortDay(night.date)}: ${clock(night.start)}–${clock(night.end)}${night.asleep === null ? '' : `, ${duration(night.asleep)}`}`
  }
  const every = Math.max(1, Math.ceil(16 / pitch))
  const walked = walk({
    n: rows,
    at: row,
    set: setRow,
    words,
    strides: { ArrowUp: -1, ArrowDown: 1, PageUp: -7, PageDown: 7 },
    open: (i) => go(`/sleep/${dates[i]}`),
  })
  return (
    <div class="chart-box" ref={box} style={{ height: `${TOP + height + AXIS}px` }}>
      {whole > 0 && (
        <svg class="data" width={whole} height={TOP + height + AXIS} aria-hidden="true">
          <g transform={`translate(${left} ${TOP})`}>
            {hoursOf(FROM, TO, width).map((t) => (
              <g key={t}>
                <line class="grid-line" x1={x(t)} x2={x(t)} y1={0} y2={height} />
                <text x={x(t)} y={height + 15} text-anchor="middle" class={t === 0 ? 'axis-bold' : undefined}>
                  {hour(t, width < 420)}
                </text>
              </g>
            ))}
            {(['l', 'd', 'r', 'a'] as const).map((letter) => (
              <path key={letter} d={paths[letter] ?? ''} fill={`var(--stage-${letter})`} />
            ))}
            <path d={paths.nap ?? ''} fill="var(--sleep)" opacity="0.6" />
            {medians.map(
              (at) =>
                at !== null && (
                  <line key={at} x1={x(at)} x2={x(at)} y1={0} y2={height} stroke="var(--ink)" stroke-dasharray="3 3" />
                ),
            )}
            {row !== null && (
              <rect x={0} y={row * pitch} width={width} height={pitch} fill="none" stroke="var(--ink)" />
            )}
          </g>
          {dates.map((date, i) =>
            i % every === 0 ? (
              <text key={date} x={0} y={TOP + i * pitch + pitch / 2 + 4}>
                {left < 60 ? dayMonth(date) : shortDay(date)}
              </text>
            ) : null,
          )}
        </svg>
      )}
      {row !== null && (
        <div class="tip" style={{ left: `${left + width / 2}px`, top: `${Math.max(24, TOP + row * pitch - 4)}px` }}>
          {words(row)}
        </div>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label="Nights, newest first"
        {...walked}
        aria-valuenow={walked['aria-valuenow']}
        style={{ position: 'absolute', inset: 0, cursor: 'pointer' }}
        onPointerMove={(event) => {
          const i = Math.floor((event.clientY - (box.current?.getBoundingClientRect().top ?? 0) - TOP) / pitch)
          setRow(i >= 0 && i < rows ? i : null)
        }}
        onPointerLeave={() => setRow(null)}
      />
    </div>
  )
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
