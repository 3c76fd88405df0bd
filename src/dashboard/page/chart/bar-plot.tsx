// Bars of a figure by day, week or month; a step without data shows its state instead of a bar of nothing.

import { useState } from 'preact/hooks'
import type { Daily } from '../../schema.ts'
import { daysBetween, month, number, shortDay } from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'
import { go } from '../frame/route.ts'
import { stateWords } from '../frame/state.tsx'
import { startOf } from '../pages/movement.tsx'
import { linear, px, steps } from './scale.ts'
import { useWidth } from './size.ts'

export function BarPlot({
  data,
  name,
  look,
  to,
  height = 230,
}: {
  data: Daily
  name: string
  look: Look
  to: string
  height?: number
}) {
  const [box, whole] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const values = data.columns[name] ?? []
  const states = data.state[name] ?? ''
  const width = Math.max(40, whole - 46)
  const high = Math.max(1, ...values.map((value) => value ?? 0))
  const slot = width / Math.max(1, data.n)
  const w = Math.max(0.8, Math.min(28, slot * 0.76))
  const y = linear(0, high * 1.04, height - 26, 8)
  const x = (i: number) => i * slot + (slot - w) / 2
  const bar = (i: number) => `M${px(x(i))} ${px(y(0))}V${px(y(values[i]!))}h${px(w)}V${px(y(0))}Z`
  const words = (i: number) => {
    const value = values[i] ?? null
    const days = data.counts?.[name]?.[i]
    return `${shortDay(startOf(data, i))}${data.by === 'day' ? '' : ` (${data.by})`}: ${value === null ? stateWords[states[i]!] || 'no data' : `${states[i] === 'p' ? 'so far ' : ''}${said(value, look)}`}${days === undefined ? '' : `, ${number(days)} days`}`
  }
  const every = Math.max(1, Math.ceil(64 / slot))
  return (
    <div class={`chart-box hue-${look.hue}`} ref={box} style={{ height: `${height}px` }}>
      {whole > 0 && (
        <svg class="data" width={whole} height={height} aria-hidden="true">
          {steps(0, high, 3).map((tick) => (
            <g key={tick}>
              <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
              <text x={width + 8} y={y(tick) + 4}>
                {said(tick, { ...look, digits: 0 }).replace(/ (km|mi|kcal|kJ)$/, '')}
              </text>
            </g>
          ))}
          <path
            d={values.map((value, i) => (value !== null && states[i] !== 'p' ? bar(i) : '')).join('')}
            class="fill"
          />
          <path
            d={values.map((value, i) => (value !== null && states[i] === 'p' ? bar(i) : '')).join('')}
            class="fill"
            opacity="0.5"
            stroke-dasharray="2 2"
            stroke="var(--muted)"
          />
          <path
            d={[...states]
              .map((letter, i) => (letter === 'n' ? `M${px(x(i))} ${y(0)}l${px(Math.min(w, 8))} -8` : ''))
              .join('')}
            stroke="var(--muted)"
            fill="none"
          />
          {Array.from({ length: Math.ceil(data.n / every) }, (_, k) => k * every).map((i) => {
            return (
              <text key={i} x={x(i)} y={height - 6}>
                {tickText(data, i)}
              </text>
            )
          })}
          {at !== null && (
            <rect x={at * slot} y={0} width={slot} height={height - 24} fill="var(--ink)" opacity="0.08" />
          )}
        </svg>
      )}
      {at !== null && (
        <div class="tip" style={{ left: `${Math.min(whole - 100, Math.max(100, x(at)))}px`, top: '24px' }}>
          {words(at)}
        </div>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${look.label} up to ${to}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, data.n - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={at === null ? 'off' : words(at)}
        style={{ position: 'absolute', inset: 0, cursor: 'pointer' }}
        onPointerMove={(event) => {
          const i = Math.floor((event.clientX - (box.current?.getBoundingClientRect().left ?? 0)) / slot)
          setAt(i >= 0 && i < data.n ? i : null)
        }}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onClick={() => at !== null && open(data, at, to)}
        onKeyDown={(event) => {
          const delta = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -data.n, End: data.n }[
            event.key
          ]
          if (event.key === 'Enter' && at !== null) open(data, at, to)
          if (delta === undefined) return
          event.preventDefault()
          setAt(Math.min(data.n - 1, Math.max(0, (at ?? (delta > 0 ? -1 : data.n)) + delta)))
        }}
      />
    </div>
  )
}

/** What stands below a step: its first day, or its month. */
export function tickText(data: Pick<Daily, 'start' | 'by'>, i: number): string {
  const date = startOf(data, i)
  const name = month(Number(date.slice(5, 7)) - 1, 'short')
  return data.by === 'month' ? `${name} ${date.slice(2, 4)}` : `${Number(date.slice(8))} ${name}`
}

/** A bar leads to its day, or to the days of its week or month. */
function open(data: Daily, i: number, to: string): void {
  const from = startOf(data, i)
  if (data.by === 'day') {
    go(`/day/${from}`)
    return
  }
  const next = i + 1 < data.n ? startOf(data, i + 1) : to
  const length = Math.max(1, daysBetween(from, next))
  go(`/steps?range=${from}..${startOf({ start: from, by: 'day' }, length - (i + 1 < data.n ? 1 : 0))}&by=day`)
}
