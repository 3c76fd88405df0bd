// The frame of a drawing by day, week or month: lines of the grid, days below, and the step under the pointer or the
// keys with its words.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Daily } from '../../schema.ts'
import { addDays, month, weekday } from '../frame/format.ts'
import { linear } from './scale.ts'
import { useWidth } from './size.ts'
import { along, walk } from './walk.ts'

export type Stepped = Pick<Daily, 'start' | 'by' | 'n'>

/** Where things lie: the left edge of a step's bar, a value, and the width of a bar. */
export interface Room {
  readonly x: (i: number) => number
  readonly y: (value: number) => number
  readonly w: number
}

export function StepPlot({
  steps,
  high,
  ticks,
  label,
  words,
  hue = 'ink',
  height,
  draw,
  onOpen,
}: {
  steps: Stepped
  /** The value at the top. */
  high: number
  /** Lines of the grid with what stands beside them. */
  ticks: readonly { readonly at: number; readonly text: string }[]
  label: string
  words: (i: number) => string
  hue?: string
  height: number
  draw: (room: Room) => ComponentChildren
  /** Where a step leads. */
  onOpen?: (i: number) => void
}) {
  const [box, whole] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const { n } = steps
  const width = Math.max(40, whole - 46)
  const slot = width / Math.max(1, n)
  const w = Math.max(0.8, Math.min(28, slot * 0.76))
  const y = linear(0, high, height - 26, 8)
  const x = (i: number) => i * slot + (slot - w) / 2
  const every = Math.max(1, Math.ceil(64 / slot))
  // Half of what the words may be wide, so that they stay inside.
  const margin = Math.min(150, whole / 2)
  const walked = walk({ n, at, set: setAt, words, strides: along(10), open: onOpen })
  return (
    <div class={`chart-box hue-${hue}`} ref={box} style={{ height: `${height}px` }}>
      {whole > 0 && (
        <svg class="data" width={whole} height={height} aria-hidden="true">
          {ticks.map(({ at: tick, text }) => (
            <g key={tick}>
              <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
              <text x={width + 8} y={y(tick) + 4}>
                {text}
              </text>
            </g>
          ))}
          {draw({ x, y, w })}
          {Array.from({ length: Math.ceil(n / every) }, (_, k) => k * every).map((i) => (
            <text key={i} x={x(i)} y={height - 6}>
              {belowOf(steps, i)}
            </text>
          ))}
          {at !== null && (
            <rect x={at * slot} y={0} width={slot} height={height - 24} fill="var(--ink)" opacity="0.08" />
          )}
        </svg>
      )}
      {at !== null && (
        <div class="tip" style={{ left: `${Math.min(whole - margin, Math.max(margin, x(at)))}px`, top: '24px' }}>
          {words(at)}
        </div>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        {...walked}
        aria-valuenow={walked['aria-valuenow']}
        style={{ position: 'absolute', inset: 0, cursor: onOpen ? 'pointer' : 'default' }}
        onPointerMove={(event) => {
          const i = Math.floor((event.clientX - (box.current?.getBoundingClientRect().left ?? 0)) / slot)
          setAt(i >= 0 && i < n ? i : null)
        }}
        onPointerLeave={() => setAt(null)}
      />
    </div>
  )
}

/** First day of a step: of the day, the week (Monday) or the month. */
export function startOf({ start, by }: Pick<Stepped, 'start' | 'by'>, i: number): string {
  if (i === 0 || by === 'day') return addDays(start, by === 'day' ? i : 0)
  if (by === 'week') {
    return addDays(start, 7 * i - weekday(start))
  }
  const later = Number(start.slice(5, 7)) - 1 + i
  return `${Number(start.slice(0, 4)) + Math.floor(later / 12)}-${String((later % 12) + 1).padStart(2, '0')}-01`
}

/** What stands below a step: its first day, or its month. */
function belowOf(steps: Stepped, i: number): string {
  const date = startOf(steps, i)
  const name = month(Number(date.slice(5, 7)) - 1, 'short')
  return steps.by === 'month' ? `${name} ${date.slice(2, 4)}` : `${Number(date.slice(8))} ${name}`
}
